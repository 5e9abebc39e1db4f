package dev.inlet.write;

import dev.inlet.catalog.TargetSpec;
import dev.inlet.state.Lease;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Lands batches in one target. */
public sealed interface TargetWriter permits DeltaWriter, FilesWriter {

  /** The writer for a target. */
  static TargetWriter of(TargetSpec target, Configuration conf) {
    return switch (target.format()) {
      case DELTA -> new DeltaWriter(target, conf);
      case PARQUET -> new FilesWriter(target, conf);
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
   * Makes sure that rows of this shape can land, as far as it can be known before they are
   * computed. Needs no pass over the rows.
   *
   * @throws dev.inlet.CatalogException if a partition column cannot be made of the rows
   * @throws dev.inlet.InputException if a column is of another type in the target
   */
  void check(Dataset<Row> rows, BatchTag tag);

  /**
   * Lands the rows of a batch; does nothing if the batch has landed already.
   *
   * @param lease checked as late as the target allows before the batch lands
   * @throws dev.inlet.ConflictException if the lease was lost, or another writer was in the way
   * @throws dev.inlet.CommitStateUnknownException if it cannot be told whether the rows landed
   */
  Written write(Dataset<Row> rows, BatchTag tag, Lease lease);

  /** Removes what was written of a batch that is given up; it has not landed by {@link #settle}. */
  void abandon(BatchTag tag);
}
