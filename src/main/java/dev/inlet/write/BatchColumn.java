package dev.inlet.write;

import static org.apache.spark.sql.functions.lit;

import dev.inlet.CatalogException;
import dev.inlet.catalog.TargetSpec;
import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The column that says which batch a row came with. */
final class BatchColumn {
  private BatchColumn() {}

  /**
   * The rows with the column, if the target is to have it.
   *
   * @throws CatalogException if they have one of this name already
   */
  static Dataset<Row> apply(TargetSpec target, Dataset<Row> rows, BatchTag tag) {
    if (!target.batchColumn()) {
      return rows;
    }
    if (Arrays.stream(rows.columns()).anyMatch(TargetSpec.BATCH_COLUMN::equalsIgnoreCase)) {
      throw new CatalogException(
          target.origin()
              + ": target '"
              + target.name()
              + "': batch-column: the rows have a column '"
              + TargetSpec.BATCH_COLUMN
              + "' already. Drop or rename it in a step");
    }
    return rows.withColumn(TargetSpec.BATCH_COLUMN, lit(tag.sequence()));
  }
}
