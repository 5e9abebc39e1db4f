package dev.inlet.testing;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/**
 * Asks DuckDB, a reader that is not ours, what files hold: {@code query("select count(*) from " +
 * parquet(folder))}.
 */
public final class DuckDb {
  /** Open for good, for opening a database costs more than most queries. */
  private static final class Opened {
    static final DuckDBConnection DATABASE;

    static {
      try {
        DATABASE = DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
      } catch (SQLException e) {
        throw new IllegalStateException("DuckDB cannot be opened", e);
      }
    }
  }

  private DuckDb() {}

  /**
   * The rows that a query gives, in its order.
   *
   * <p>Values are what DuckDB's driver makes of them (bigint: Long, sums of bigint: BigInteger,
   * date: LocalDate), but timestamps are of java.time, as {@link DeltaKernelReader} gives them:
   * LocalDateTime, or Instant for those with a time zone. Spark writes INT96 timestamps to Parquet
   * unless told otherwise, and DuckDB takes those for timestamps without zone, in UTC.
   */
  public static List<List<Object>> query(String sql) {
    try (Connection connection = Opened.DATABASE.duplicate();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      List<List<Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          row.add(value(result, column));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB cannot answer: " + sql, e);
    }
  }

  /** Does what gives no rows, such as {@code copy … to …}. */
  public static void execute(String sql) {
    try (Connection connection = Opened.DATABASE.duplicate();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB cannot do: " + sql, e);
    }
  }

  /**
   * The Parquet files of a folder as a table to select from, with a column for each part of paths
   * like {@code year=2001/month=01/…}.
   *
   * <p>Partition values are strings as they stand in the path, {@code 01} and not 1. Files whose
   * name, or folder's name, begins with {@code _} or {@code .} are no data, as every reader of such
   * folders holds it. Columns are matched by name.
   */
  public static String parquet(Path folder) {
    List<Path> files;
    try (Stream<Path> found = Files.walk(folder)) {
      files =
          found
              .filter(path -> path.toString().endsWith(".parquet"))
              .filter(path -> isData(folder.relativize(path)))
              .sorted()
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException("no Parquet file in " + folder);
    }
    return files.stream()
        .map(file -> literal(file.toString()))
        .collect(
            joining(
                ", ",
                "read_parquet([",
                "], hive_partitioning = true, hive_types_autocast = false, union_by_name = true)"));
  }

  /** A text as SQL writes it, in quotes. */
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static boolean isData(Path relative) {
    for (Path part : relative) {
      String name = part.toString();
      // "_day=1" is a partition of a column "_day".
      if (name.startsWith(".") || (name.startsWith("_") && !name.contains("="))) {
        return false;
      }
    }
    return true;
  }

  private static Object value(ResultSet result, int column) throws SQLException {
    Object value = result.getObject(column);
    if (value instanceof java.sql.Timestamp) {
      // Asked for directly: a java.sql.Timestamp has been through the JVM's time zone.
      return result.getObject(column, LocalDateTime.class);
    }
    return value instanceof OffsetDateTime zoned ? zoned.toInstant() : value;
  }
}
