package dev.inlet.write;

import static java.util.stream.Collectors.joining;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.write.DeltaTransaction.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Updates the rows of a Delta table that have the key of a new row, and inserts the others. */
final class DeltaMerge {
  /** Seen by the session of this run alone, whose steps are done when a target is written. */
  private static final String VIEW = "inlet_merged";

  private DeltaMerge() {}

  /**
   * Makes sure that the key columns are there.
   *
   * @throws CatalogException if not
   */
  static void check(TargetSpec target, Dataset<Row> rows) {
    for (String key : target.keys()) {
      if (Arrays.stream(rows.columns()).noneMatch(key::equalsIgnoreCase)) {
        throw new CatalogException(
            target.origin()
                + ": target '"
                + target.name()
                + "': keys: expected a column '"
                + key
                + "', found "
                + String.join(", ", rows.columns()));
      }
    }
  }

  /**
   * Makes sure that a key is of one row: of several it could not be told which one is to stay, and
   * Delta itself finds only those that update a row.
   *
   * @throws InputException if not
   */
  static void requireOneRowForEachKey(TargetSpec target, Dataset<Row> rows, BatchTag tag) {
    Column[] keys =
        target.keys().stream()
            .map(k -> functions.col(Partitioning.quoted(k)))
            .toArray(Column[]::new);
    long several = rows.groupBy(keys).count().filter("`count` > 1").count();
    if (several > 0) {
      throw new InputException(
          target.path()
              + ": batch "
              + tag.sequence()
              + " of job '"
              + tag.job()
              + "': expected one row for each key ("
              + String.join(", ", target.keys())
              + "), found "
              + several
              + (several == 1 ? " key" : " keys")
              + " with several rows. Add a 'sql' step that keeps one row for each key, such as"
              + " select * from rows qualify row_number() over (partition by "
              + String.join(", ", target.keys())
              + " order by …) = 1 ("
              + target.origin()
              + ")");
    }
  }

  /**
   * Merges as one commit. As SQL, for what Delta's builder of merges returns at its end is not the
   * same in each line of Delta, and so would not be the same class file.
   *
   * @param table the table's path, absolute, for SQL takes no other
   * @param rowsPerFile where a task begins another file; 0 for nowhere
   */
  static void run(
      TargetSpec target,
      Path table,
      Dataset<Row> rows,
      long rowsPerFile,
      DeltaTransaction transaction) {
    SparkSession spark = rows.sparkSession();
    String sameKey =
        target.keys().stream()
            .map(Partitioning::quoted)
            .map(key -> "old." + key + " <=> new." + key)
            .collect(joining(" AND "));
    List<Setting> settings = new ArrayList<>();
    settings.add(new Setting("spark.databricks.delta.schema.autoMerge.enabled", "true"));
    settings.add(new Setting("spark.sql.files.maxRecordsPerFile", String.valueOf(rowsPerFile)));
    target
        .compression()
        .ifPresent(word -> settings.add(new Setting("spark.sql.parquet.compression.codec", word)));
    rows.createOrReplaceTempView(VIEW);
    transaction.run(
        spark,
        settings,
        () ->
            spark.sql(
                "MERGE INTO delta."
                    + Partitioning.quoted(table.toString())
                    + " AS old USING "
                    + VIEW
                    + " AS new ON "
                    + sameKey
                    + " WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *"));
  }
}
