package dev.inlet.cli;

import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.TableSpec;
import dev.inlet.infer.TableCatalog;
import java.util.ArrayList;
import java.util.List;

/** {@code inlet validate}. */
final class ValidateCommand extends Command {
  /**
   * What was found valid.
   *
   * @param warnings of tables that were crawled, for the consumers that they declare
   */
  private record Valid(List<String> jobs, List<String> tables, List<ConsumerNote> warnings) {}

  @Override
  String purpose() {
    return "check the job catalog; no data is touched";
  }

  @Override
  String arguments() {
    return "[options]";
  }

  @Override
  int run(Console console) {
    JobCatalog catalog = catalog();
    List<ConsumerNote> warnings = warnings(catalog);
    if (wantsJson()) {
      console.json(
          new Valid(
              List.copyOf(catalog.jobs().keySet()),
              List.copyOf(catalog.tables().keySet()),
              warnings));
    } else {
      console
          .out()
          .println(
              "valid: "
                  + Text.count(catalog.jobs().size(), "job")
                  + ", "
                  + Text.count(catalog.tables().size(), "table"));
      warnings.forEach(one -> console.out().println(one.line()));
    }
    return Main.DONE;
  }

  /** By what crawls have found before; nothing is looked at now. */
  private List<ConsumerNote> warnings(JobCatalog catalog) {
    List<TableSpec> asked =
        catalog.tables().values().stream().filter(spec -> !spec.consumers().isEmpty()).toList();
    if (asked.isEmpty()) {
      return List.of();
    }
    TableCatalog definitions = new TableCatalog(state(hadoop()));
    List<ConsumerNote> notes = new ArrayList<>();
    for (TableSpec spec : asked) {
      definitions
          .latest(spec.name())
          .ifPresent(table -> notes.addAll(ConsumerNote.of(spec, table)));
    }
    return notes;
  }
}
