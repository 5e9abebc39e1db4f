package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.bookmark.BatchFile;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.compact.CompactionPlan;
import dev.inlet.discover.Listing;
import dev.inlet.infer.SchemaChange;
import dev.inlet.infer.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run would take from one source.
 *
 * @param listing how the files were found, and how many there are
 * @param taken the files to be read, oldest first
 * @param waiting how many new files are beyond the limits of a run, and are for the runs after
 * @param tooOld how many new files are never read, for their age
 * @param ignored how many files changed and are left as they were read
 * @param declared a digest of what the table's declaration says of the meaning of its bytes
 * @param notes what somebody should know before it is run, a line each
 * @param compaction what becomes of the files, if that is what the job does
 * @param table how to read the files; empty if there is nothing to read and the table was never
 *     crawled
 * @param known the table's definition before; empty if this is the first
 */
public record SourcePlan(
    SourceSpec source,
    Listing listing,
    List<BatchFile> taken,
    long waiting,
    long tooOld,
    long ignored,
    String declared,
    List<String> notes,
    Optional<CompactionPlan> compaction,
    Optional<TableDefinition> table,
    Optional<TableDefinition> known) {
  public SourcePlan {
    requireNonNull(source, "source");
    requireNonNull(listing, "listing");
    taken = List.copyOf(taken);
    requireNonNull(declared, "declared");
    notes = List.copyOf(notes);
    requireNonNull(compaction, "compaction");
    requireNonNull(table, "table");
    requireNonNull(known, "known");
  }

  /** Of files whose rows are read. */
  SourcePlan(
      SourceSpec source,
      Listing listing,
      List<BatchFile> taken,
      long waiting,
      long tooOld,
      long ignored,
      String declared,
      List<String> notes,
      Optional<TableDefinition> table,
      Optional<TableDefinition> known) {
    this(
        source,
        listing,
        taken,
        waiting,
        tooOld,
        ignored,
        declared,
        notes,
        Optional.empty(),
        table,
        known);
  }

  /** The files to be read, oldest first. */
  public List<SourceFile> files() {
    return taken.stream().map(BatchFile::file).toList();
  }

  /** The stored bytes of the files to be read. */
  public long bytes() {
    return taken.stream().mapToLong(one -> one.file().length()).sum();
  }

  /** What reading these files changes in the table's definition, as lines; empty for the first. */
  public List<String> schemaChanges() {
    return known.isPresent() && table.isPresent()
        ? SchemaChange.between(known.get(), table.get()).lines()
        : List.of();
  }

  /** What of the files that are there is not read, such as {@code 2 hidden, 5 waiting}. */
  public String leftOut() {
    List<String> parts = new ArrayList<>();
    if (!listing.leftOut().isEmpty()) {
      parts.add(listing.leftOut());
    }
    add(parts, waiting, "waiting for the next run");
    add(parts, tooOld, "too old");
    add(parts, ignored, "changed and ignored");
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }

  /** The same plan of files that are compacted. */
  SourcePlan compacting(CompactionPlan files, List<String> more) {
    return new SourcePlan(
        source,
        listing,
        taken,
        waiting,
        tooOld,
        ignored,
        declared,
        more,
        Optional.of(files),
        table,
        known);
  }

  /** The same plan with a table to read the files with. */
  SourcePlan with(TableDefinition found, List<String> more) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(more);
    return new SourcePlan(
        source,
        listing,
        taken,
        waiting,
        tooOld,
        ignored,
        declared,
        all,
        compaction,
        Optional.of(found),
        known);
  }
}
