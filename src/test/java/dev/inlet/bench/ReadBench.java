package dev.inlet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * How fast files become typed values, all columns of all rows, by Inlet's data source, by Spark's
 * own reader and by DuckDB, on so many cores. Each is asked for the least value of each column;
 * Spark's two readers also for all rows, which go to its sink that throws them away.
 */
final class ReadBench {
  private static final int WARM_UPS = 4;
  private static final int ROUNDS = 5;

  private final ReadData data;
  private final int cores;

  private ReadBench(ReadData data, int cores) {
    this.data = data;
    this.cores = cores;
  }

  /**
   * @param arguments contender, cores, table, format, compression and where the files are kept
   */
  static Map<String, String> of(int megabytes, List<String> arguments) throws IOException {
    String contender = arguments.get(0);
    ReadData data =
        ReadData.of(
            Path.of(arguments.get(5)),
            arguments.get(2),
            arguments.get(3),
            arguments.get(4),
            megabytes);
    ReadBench bench = new ReadBench(data, Integer.parseInt(arguments.get(1)));
    Map<String, String> results = new LinkedHashMap<>();
    results.put("contender", contender);
    results.put("table", arguments.get(2) + " " + arguments.get(3) + " " + arguments.get(4));
    results.put("cores", arguments.get(1));
    results.put("text", String.format("%.0f MB", data.textBytes() / 1e6));
    results.put("stored", String.format("%.0f MB", Files.size(data.file()) / 1e6));
    switch (contender) {
      case "inlet", "spark" -> bench.bySpark(contender, results);
      case "duckdb" -> bench.byDuckDb(results);
      default -> throw new IllegalArgumentException(contender);
    }
    return results;
  }

  private void bySpark(String contender, Map<String, String> results) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[" + cores + "]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.session.timeZone", "UTC")
            // As its defaults, but that a file of this size is cut for the cores that there are.
            .config("spark.sql.files.maxPartitionBytes", data.textBytes() / (2L * cores))
            .getOrCreate();
    try {
      time(
          "least values",
          () -> rows(spark, contender).selectExpr(least()).collectAsList(),
          results);
      time(
          "rows",
          () -> rows(spark, contender).write().format("noop").mode("overwrite").save(),
          results);
    } finally {
      spark.stop();
    }
  }

  private Dataset<Row> rows(SparkSession spark, String contender) {
    StructType schema = StructType.fromDDL(data.ddl());
    if (contender.equals("inlet")) {
      return spark.read().format("inlet").schema(schema).load(data.file().toString());
    }
    return data.format().equals("csv")
        ? spark.read().schema(schema).option("header", "true").csv(data.file().toString())
        : spark.read().schema(schema).json(data.file().toString());
  }

  private String[] least() {
    return Arrays.stream(StructType.fromDDL(data.ddl()).fieldNames())
        .map(name -> "min(" + name + ")")
        .toArray(String[]::new);
  }

  private void byDuckDb(Map<String, String> results) {
    List<String> columns = new ArrayList<>();
    for (String column : data.ddl().split(", ", -1)) {
      String[] words = column.split(" ", 2);
      columns.add("'" + words[0] + "': '" + words[1].replace("string", "varchar") + "'");
    }
    String read = data.format().equals("csv") ? "read_csv" : "read_json";
    String options =
        data.format().equals("csv") ? ", header = true" : ", format = 'newline_delimited'";
    String sql =
        "select "
            + String.join(", ", least())
            + " from "
            + read
            + "('"
            + data.file()
            + "', columns = {"
            + String.join(", ", columns)
            + "}"
            + options
            + ")";
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("set threads = " + cores);
      time(
          "least values",
          () -> {
            try {
              statement.execute(sql);
            } catch (SQLException e) {
              throw new IllegalStateException(sql, e);
            }
          },
          results);
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB cannot be opened", e);
    }
  }

  private void time(String what, Runnable work, Map<String, String> results) {
    for (int i = 0; i < WARM_UPS; i++) {
      work.run();
    }
    long[] nanos = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      work.run();
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    long median = nanos[ROUNDS / 2];
    results.put(what + ", median", String.format("%.0f ms", median / 1e6));
    results.put(what + ", best", String.format("%.0f ms", nanos[0] / 1e6));
    results.put(what + ", rate", String.format("%.0f MB/s", data.textBytes() * 1e3 / median));
  }
}
