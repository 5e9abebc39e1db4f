package dev.inlet.cli;

import static java.util.Objects.requireNonNull;

import dev.inlet.catalog.TableSpec;
import dev.inlet.infer.TableDefinition;
import java.util.List;

/**
 * A table that a location seems to hold.
 *
 * @param spec what is to be declared, under the table's name
 * @param table what was found
 * @param notes why it is one table
 */
record TableProposal(
    TableSpec spec, TableDefinition table, long files, long bytes, List<String> notes) {
  TableProposal {
    requireNonNull(spec, "spec");
    requireNonNull(table, "table");
    notes = List.copyOf(notes);
  }

  String name() {
    return spec.name();
  }

  /** The same under another name. */
  TableProposal withName(String name) {
    return new TableProposal(spec.withName(name), table, files, bytes, notes);
  }

  /** Whether it is all that a folder holds, and the folder may be told by its columns. */
  boolean isWhole(String folder) {
    return spec.location().equals(folder) && spec.include().isEmpty() && !spec.isDelta();
  }
}
