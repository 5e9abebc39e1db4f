package dev.inlet.write;

import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.spark_partition_id;
import static org.apache.spark.sql.functions.sum;

import dev.inlet.catalog.TargetSpec;
import dev.inlet.write.DeltaTransaction.Setting;
import dev.inlet.write.FilePlan.Move;
import dev.inlet.write.FileSizing.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataTypes;

/** Carries out a {@link FilePlan} with Spark, and finds out what one is made of. */
final class FileLayout {
  private static final String SPLITS =
      "spark.sql.adaptive.optimizeSkewsInRebalancePartitions.enabled";
  private static final String SPLIT_BYTES = "spark.sql.adaptive.advisoryPartitionSizeInBytes";

  private FileLayout() {}

  /**
   * The plan for rows that are computed, and that Spark keeps.
   *
   * @param rows with the partition columns
   * @param count how many they are
   */
  static FilePlan plan(TargetSpec target, Dataset<Row> rows, long count, RowSize size) {
    FileSizing sizing = new FileSizing(target, count, size);
    int tasks = rows.queryExecution().toRdd().getNumPartitions();
    if (target.partitionBy().isEmpty()) {
      return sizing.unpartitioned(tasks);
    }
    return sizing.needsNoSpread(tasks)
        ? sizing.partitioned(tasks)
        : sizing.partitioned(tasks, spread(target, rows, sizing));
  }

  /** One pass over the partition columns; what is shuffled for it are counts. */
  private static Spread spread(TargetSpec target, Dataset<Row> rows, FileSizing sizing) {
    Column[] partition =
        target.partitionColumns().stream()
            .map(name -> col(Partitioning.quoted(name)))
            .toArray(Column[]::new);
    List<Column> piece = new ArrayList<>(Arrays.asList(partition));
    piece.add(spark_partition_id().as("_inlet_task"));
    Column files = ceil(col("_inlet_rows").divide(sizing.rowsOfAFile()).minus(FileSizing.SLACK));
    Row found =
        rows.groupBy(piece.toArray(Column[]::new))
            .agg(count(lit(1)).as("_inlet_rows"))
            .groupBy(partition)
            .agg(sum("_inlet_rows").as("_inlet_rows"), count(lit(1)).as("_inlet_pieces"))
            .agg(
                count(lit(1)),
                sum("_inlet_pieces"),
                sum(greatest(files.cast("bigint"), lit(1L))).cast("bigint"),
                max(greatest(files.cast("bigint"), lit(1L))).cast("bigint"))
            .first();
    return new Spread(found.getLong(0), found.getLong(1), found.getLong(2), found.getLong(3));
  }

  /** The rows on the tasks that are to write them. */
  static Dataset<Row> arrange(TargetSpec target, Dataset<Row> rows, FilePlan plan) {
    return switch (plan.move()) {
      case AS_THEY_ARE -> rows;
      case JOINED -> rows.coalesce(plan.parts());
      case GATHERED -> rows.hint("rebalance", gathering(target, plan));
    };
  }

  private static Object[] gathering(TargetSpec target, FilePlan plan) {
    List<Object> parameters = new ArrayList<>();
    parameters.add(Literal.create(plan.parts(), DataTypes.IntegerType));
    // Spark 3.5 takes no Column as a parameter of this hint; both lines take a parsed name.
    target
        .partitionColumns()
        .forEach(
            name -> parameters.add(UnresolvedAttribute.quotedString(Partitioning.quoted(name))));
    return parameters.toArray();
  }

  /**
   * Writes rows that were arranged. Where more than a file of one partition comes together, Spark
   * may let several tasks write it; elsewhere that would only scatter the rows again.
   *
   * @param spark the session of this run alone
   */
  static void writing(SparkSession spark, FilePlan plan, Write write) throws Exception {
    if (plan.move() != Move.GATHERED) {
      write.run();
      return;
    }
    List<Setting> before =
        Stream.of(SPLITS, SPLIT_BYTES)
            .map(key -> new Setting(key, spark.conf().get(key, null)))
            .toList();
    spark.conf().set(SPLITS, String.valueOf(plan.splitBytes() > 0));
    if (plan.splitBytes() > 0) {
      spark.conf().set(SPLIT_BYTES, String.valueOf(plan.splitBytes()));
    }
    try {
      write.run();
    } finally {
      for (Setting setting : before) {
        if (setting.value() == null) {
          spark.conf().unset(setting.key());
        } else {
          spark.conf().set(setting.key(), setting.value());
        }
      }
    }
  }

  /** What writes the rows. */
  interface Write {
    void run() throws Exception;
  }
}
