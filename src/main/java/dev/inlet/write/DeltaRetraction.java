package dev.inlet.write;

import dev.inlet.CommitStateUnknownException;
import dev.inlet.catalog.TargetSpec;
import io.delta.tables.DeltaTable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Takes the rows of batches out of a Delta table, by the column that says which batch a row came
 * with. Delta has no command that removes rows by their file.
 */
final class DeltaRetraction {
  private static final String COLUMN = TargetSpec.BATCH_COLUMN;

  private final TargetSpec target;
  private final String appId;
  private final DeltaLogReader log;

  DeltaRetraction(TargetSpec target, String appId, DeltaLogReader log) {
    this.target = target;
    this.appId = appId;
    this.log = log;
  }

  /** By what the log says of the commits of these batches. */
  Retracted preview(BatchTag tag, long after) {
    long[] rows = {0};
    long[] files = {0};
    boolean whole =
        log.walk(
            commit -> {
              Optional<CommitNote> note = batch(commit);
              note.filter(n -> isWithin(n.sequence(), tag, after))
                  .ifPresent(
                      n -> {
                        rows[0] += commit.rows();
                        files[0] += commit.added().size();
                      });
              return note.filter(n -> n.sequence() <= after).isEmpty();
            });
    return new Retracted(whole ? rows[0] : -1, files[0], -1);
  }

  private Optional<CommitNote> batch(DeltaCommit commit) {
    return commit
        .note()
        .filter(note -> note.kind() == CommitNote.Kind.BATCH)
        .filter(note -> commit.has(appId, note.sequence()));
  }

  private static boolean isWithin(long sequence, BatchTag tag, long after) {
    return sequence > after && sequence < tag.sequence();
  }

  /**
   * Makes sure that the column tells of each row which batch of this job it came with.
   *
   * @throws dev.inlet.CatalogException if not
   */
  void check(SparkSession spark, BatchTag tag, long after) {
    Retraction.requireAppend(target);
    Dataset<Row> table = DeltaTableRows.of(spark, target);
    String byHand = ". " + byHand(tag, after);
    if (Arrays.stream(table.columns()).noneMatch(COLUMN::equalsIgnoreCase)) {
      throw Retraction.problem(target, "expected a column '" + COLUMN + "', found none" + byHand);
    }
    long without = table.filter(Partitioning.quoted(COLUMN) + " is null").count();
    if (without > 0) {
      throw Retraction.problem(
          target,
          "expected a value of '"
              + COLUMN
              + "' in each row, found "
              + without
              + " rows without one. If these came with batch "
              + after
              + " or before, set it to 0 and try again"
              + byHand);
    }
    others()
        .ifPresent(
            other -> {
              throw Retraction.problem(
                  target,
                  "expected one job and target that writes to the table, found also '"
                      + other
                      + "', whose batches have the same numbers"
                      + byHand);
            });
  }

  /** Another job or target of Inlet's that wrote to the table, by the log as far as it reaches. */
  private Optional<String> others() {
    TreeSet<String> found = new TreeSet<>();
    log.walk(
        commit -> {
          commit
              .note()
              .flatMap(note -> commit.txns().stream().map(DeltaCommit.Txn::appId).findFirst())
              .filter(other -> !other.equals(appId))
              .ifPresent(found::add);
          return true;
        });
    return found.stream().findFirst();
  }

  private String byHand(BatchTag tag, long after) {
    TreeSet<Long> versions = new TreeSet<>();
    log.walk(
        commit -> {
          Optional<CommitNote> note = batch(commit);
          note.filter(n -> isWithin(n.sequence(), tag, after))
              .ifPresent(n -> versions.add(commit.version()));
          return note.filter(n -> n.sequence() <= after).isEmpty();
        });
    List<String> names = versions.stream().map(String::valueOf).toList();
    return "Remove the rows by hand, which came with "
        + (names.isEmpty() ? "no version in the log" : "version " + String.join(", ", names))
        + " of the table, or set batch-column = true before a table is loaded";
  }

  void delete(SparkSession spark, BatchTag tag, long after, DeltaTransaction transaction) {
    transaction.run(
        spark,
        List.of(),
        () ->
            DeltaTable.forPath(spark, new Path(target.path()).toString())
                .delete(batches(tag, after)));
  }

  private static String batches(BatchTag tag, long after) {
    return String.format(
        "%s > %d AND %s < %d",
        Partitioning.quoted(COLUMN), after, Partitioning.quoted(COLUMN), tag.sequence());
  }

  /**
   * Makes sure that a deletion that made no commit had nothing to delete.
   *
   * @throws CommitStateUnknownException if there are rows of these batches
   */
  void requireNoneLeft(SparkSession spark, BatchTag tag, long after) {
    Dataset<Row> table = DeltaTableRows.of(spark, target);
    if (!table.filter(batches(tag, after)).isEmpty()) {
      throw new CommitStateUnknownException(
          target.path()
              + ": job '"
              + tag.job()
              + "': expected the rows of the batches after "
              + after
              + " to be gone, as Delta said, found some and no commit of decision "
              + tag.sequence()
              + ". Check the file system, then run again; nothing was cleaned up");
    }
  }

  static Retracted of(DeltaCommit commit) {
    return new Retracted(
        commit.metric("numDeletedRows", 0), commit.metric("numRemovedFiles", 0), commit.version());
  }
}
