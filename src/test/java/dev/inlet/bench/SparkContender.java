package dev.inlet.bench;

import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A session that reads by {@code format("inlet")}, or by Spark's own readers. */
final class SparkContender implements ReadContender {
  private final SparkSession spark;
  private final boolean inlet;

  SparkContender(String name, int cores) {
    this.inlet = name.equals("inlet");
    this.spark =
        SparkSession.builder()
            .master("local[" + cores + "]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate();
  }

  @Override
  public long read(ReadRequest request) {
    spark.conf().unset("spark.sql.files.maxPartitionBytes");
    spark.conf().unset("spark.sql.files.openCostInBytes");
    if (request.splitBytes() > 0) {
      // Files of this size are cut as if they were large.
      spark.conf().set("spark.sql.files.maxPartitionBytes", request.splitBytes());
      spark.conf().set("spark.sql.files.openCostInBytes", 0);
    }
    Dataset<Row> rows = rows(request);
    switch (request.sink()) {
      case "rows" -> rows.write().format("noop").mode("overwrite").save();
      case "least" -> rows.selectExpr(each(request, "min")).collectAsList();
      case "columns" -> {
        Row counts = rows.selectExpr(each(request, "count")).collectAsList().get(0);
        long values = 0;
        for (int i = 0; i < counts.size(); i++) {
          values += counts.getLong(i);
        }
        return values;
      }
      default -> throw new IllegalArgumentException(request.sink());
    }
    return -1;
  }

  private static String[] each(ReadRequest request, String function) {
    return Arrays.stream(request.columns())
        .map(name -> function + "(`" + name + "`)")
        .toArray(String[]::new);
  }

  private Dataset<Row> rows(ReadRequest request) {
    if (inlet) {
      return spark.read().format("inlet").schema(request.ddl()).load(request.path());
    }
    return request.format().equals("csv")
        ? spark.read().schema(request.ddl()).option("header", "true").csv(request.path())
        : spark.read().schema(request.ddl()).json(request.path());
  }

  @Override
  public void close() {
    spark.stop();
  }
}
