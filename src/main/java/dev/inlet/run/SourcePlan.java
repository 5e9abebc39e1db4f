package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.discover.Listing;
import dev.inlet.infer.SchemaChange;
import dev.inlet.infer.TableDefinition;
import java.util.List;
import java.util.Optional;

/**
 * What a run would take from one source.
 *
 * @param listing all files that are there
 * @param files those to be read, oldest first
 * @param table how to read them; empty if there is nothing to read and the table was never crawled
 * @param known the table's definition before; empty if this is the first
 */
public record SourcePlan(
    SourceSpec source,
    Listing listing,
    List<SourceFile> files,
    Optional<TableDefinition> table,
    Optional<TableDefinition> known) {
  public SourcePlan {
    requireNonNull(source, "source");
    requireNonNull(listing, "listing");
    files = List.copyOf(files);
    requireNonNull(table, "table");
    requireNonNull(known, "known");
  }

  /** The stored bytes of the files to be read. */
  public long bytes() {
    return files.stream().mapToLong(SourceFile::length).sum();
  }

  /** What reading these files changes in the table's definition, as lines; empty for the first. */
  public List<String> schemaChanges() {
    return known.isPresent() && table.isPresent()
        ? SchemaChange.between(known.get(), table.get()).lines()
        : List.of();
  }
}
