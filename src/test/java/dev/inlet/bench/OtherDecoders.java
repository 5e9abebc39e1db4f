package dev.inlet.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.inlet.format.Column;
import dev.inlet.format.RecordFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * How fast DuckDB and Spark make typed values of the same file, one task at a time, in MB for each
 * second of processor time of the whole process.
 */
final class OtherDecoders {
  private static final int ROUNDS = 7;
  private static final int WARM_UP_ROUNDS = 3;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private OtherDecoders() {}

  /** DuckDB gives vectors of columns, as we do; it counts the values of each. */
  static String duckDb(String kind, RecordFormat format, Path file) throws IOException {
    String counts =
        format.columns().stream()
            .map(column -> "count(" + column.name() + ")")
            .collect(Collectors.joining(", "));
    String types =
        format.columns().stream()
            .map(column -> column.name() + ": '" + column.type().sql() + "'")
            .collect(Collectors.joining(", ", "columns = {", "}"));
    String table =
        kind.equals("json")
            ? "read_json('" + file + "', format = 'newline_delimited', " + types + ")"
            : "read_csv('" + file + "', auto_detect = false, header = false, " + types + ")";
    String query = "select " + counts + " from " + table;
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      statement.execute("set threads = 1");
      return median(
          file,
          () -> {
            try {
              statement.execute(query);
            } catch (SQLException e) {
              throw new IllegalStateException(query, e);
            }
          });
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB cannot be opened", e);
    }
  }

  /** Spark gives rows, to a sink that drops them. */
  static String spark(String kind, RecordFormat format, Path file) throws IOException {
    String schema =
        format.columns().stream()
            .map((Column column) -> column.name() + " " + column.type().sql())
            .collect(Collectors.joining(", "));
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate()) {
      return median(
          file,
          () ->
              spark
                  .read()
                  .schema(schema)
                  .format(kind)
                  .load(file.toString())
                  .write()
                  .format("noop")
                  .mode("overwrite")
                  .save());
    }
  }

  private static String median(Path file, Runnable read) throws IOException {
    long bytes = Files.size(file);
    double[] speeds = new double[ROUNDS];
    for (int i = -WARM_UP_ROUNDS; i < ROUNDS; i++) {
      long before = SYSTEM.getProcessCpuTime();
      read.run();
      long nanos = SYSTEM.getProcessCpuTime() - before;
      if (i >= 0) {
        speeds[i] = bytes * 1e3 / nanos;
      }
    }
    Arrays.sort(speeds);
    return String.valueOf(Math.round(speeds[ROUNDS / 2]));
  }
}
