package dev.inlet.cli;

import dev.inlet.catalog.TableSpec;
import dev.inlet.infer.TableDefinition;
import dev.inlet.publish.ConsumerWarnings;
import dev.inlet.publish.Warning;
import java.util.List;

/** A warning about a table, for a consumer that the job catalog declares for it. */
record ConsumerNote(String table, String consumer, Warning warning) {
  /** For all consumers of a table. */
  static List<ConsumerNote> of(TableSpec spec, TableDefinition table) {
    return spec.consumers().stream()
        .flatMap(
            consumer ->
                ConsumerWarnings.of(table, consumer).stream()
                    .map(one -> new ConsumerNote(spec.name(), consumer.word(), one)))
        .toList();
  }

  /** On one line. */
  String line() {
    return "warning: table '" + table + "' for " + consumer + ": " + warning.line();
  }
}
