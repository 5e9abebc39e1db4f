package dev.inlet.write;

import dev.inlet.catalog.TargetSpec;
import dev.inlet.state.Lease;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Lands batches in one target, and takes them out again. */
public sealed interface TargetWriter permits DeltaWriter, FilesWriter {

  /** The writer for a target. */
  static TargetWriter of(TargetSpec target, Configuration conf) {
    return switch (target.format()) {
      case DELTA -> new DeltaWriter(target, conf);
      case PARQUET, ORC, AVRO, JSON, CSV, FILES -> new FilesWriter(target, conf);
    };
  }

  /**
   * How a batch landed, if it did, by the target's own record; first finishes a publish that was
   * begun. Needs no Spark.
   *
   * @throws dev.inlet.CommitStateUnknownException if the target cannot tell
   */
  Optional<Written> settle(BatchTag tag);

  /**
   * Whether the target refuses this batch from now on, because a run began to give it up, or its
   * rows were taken out by restoring the table. Needs no Spark.
   */
  boolean isAbandoned(BatchTag tag);

  /**
   * Makes sure that rows of this shape can land, as far as it can be known before they are
   * computed. Needs no pass over the rows.
   *
   * @param replacedFiles as in {@link Delivery#replacedFiles}
   * @throws dev.inlet.CatalogException if a partition or key column cannot be made of the rows, or
   *     the target cannot replace rows
   * @throws dev.inlet.InputException if a column is of another type in the target
   */
  void check(Dataset<Row> rows, BatchTag tag, List<String> replacedFiles);

  /**
   * How rows should become files. Looks at where they are, and moves none.
   *
   * @param rows that are computed, and that Spark keeps
   * @param count how many they are
   */
  FilePlan plan(Dataset<Row> rows, long count, BatchTag tag, RowSize size);

  /**
   * Lands the rows of a batch; does nothing if the batch has landed already.
   *
   * @param lease checked as late as the target allows before the batch lands
   * @throws dev.inlet.ConflictException if the lease was lost, or another writer was in the way
   * @throws dev.inlet.CommitStateUnknownException if it cannot be told whether the rows landed, or
   *     others landed than were computed
   */
  Written write(Dataset<Row> rows, Delivery delivery, Lease lease);

  /**
   * Removes what was written of a batch that is given up, and, where that needs no Spark, makes the
   * target refuse it from now on.
   *
   * @throws dev.inlet.ConflictException if it has landed
   */
  void abandon(Supplier<SparkSession> spark, BatchTag tag);

  /**
   * Makes the target refuse a batch that was given up, where {@link #abandon} could not. A run that
   * slept and wakes cannot land it any more. Whether it had landed before, {@link #settle} tells.
   */
  void fence(SparkSession spark, BatchTag tag);

  /** What {@link #retract} would take out; needs no Spark, and changes nothing. */
  Retracted preview(BatchTag tag, long after);

  /**
   * Makes sure that {@link #retract} can be done, before it is decided. Changes nothing.
   *
   * @param spark asked for only if the target needs it
   * @throws dev.inlet.CatalogException if the target cannot tell which rows these are, or had rows
   *     replaced by them
   */
  void checkRetract(Supplier<SparkSession> spark, BatchTag tag, long after);

  /**
   * Takes out the rows of the batches with a sequence above {@code after} and below that of the
   * tag, which is the operator's decision in the ledger. Does nothing if it was done already.
   *
   * @param spark asked for only if the target needs it
   * @throws dev.inlet.CatalogException if the target cannot tell which rows these are, or had rows
   *     replaced by them
   */
  Retracted retract(Supplier<SparkSession> spark, BatchTag tag, long after, Lease lease);

  /**
   * The highest sequence of a job that the target has seen: of batches, and of decisions about
   * them. Needs no Spark.
   *
   * @return empty if there is none, or none is to be found
   */
  OptionalLong latest(String job);
}
