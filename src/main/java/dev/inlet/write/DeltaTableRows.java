package dev.inlet.write;

import dev.inlet.InputException;
import dev.inlet.catalog.TargetSpec;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What is in a Delta table now. */
final class DeltaTableRows {
  private DeltaTableRows() {}

  /**
   * The rows of a target; nothing but the table's log is read yet.
   *
   * @throws InputException if the log is broken
   */
  static Dataset<Row> of(SparkSession spark, TargetSpec target) {
    try {
      return spark.read().format("delta").load(target.path());
    } catch (IllegalStateException e) {
      throw new InputException(
          target.path()
              + "/_delta_log: cannot read the table: expected a whole log, found that "
              + DeltaFailures.firstLines(e.getMessage())
              + " Restore the log; a newest version that is an empty file can be removed",
          e);
    }
  }
}
