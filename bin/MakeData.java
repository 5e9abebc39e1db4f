import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Cuts one month of flights out of a Parquet file: a CSV with header for each day.
 *
 * <p>Arguments: the Parquet file, and the existing folder to write to. A source file run as it is,
 * with DuckDB's driver on the class path; bin/make-data does so.
 */
final class MakeData {
  private static final YearMonth MONTH = YearMonth.of(2001, 1);

  private MakeData() {}

  public static void main(String[] args) throws SQLException {
    if (args.length != 2) {
      throw new IllegalArgumentException("usage: MakeData FLIGHTS.parquet FOLDER");
    }
    Path folder = Path.of(args[1]);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      // A view of the one month: a day that no file is written for would show in the sum below.
      statement.execute(
          "create view flights as from read_parquet(%s) where date >= '%s' and date < '%s'"
              .formatted(literal(args[0]), MONTH.atDay(1), MONTH.plusMonths(1).atDay(1)));
      long written = 0;
      for (int day = 1; day <= MONTH.lengthOfMonth(); day++) {
        LocalDate date = MONTH.atDay(day);
        written += writeDay(statement, date, folder.resolve("flights-" + date + ".csv"));
      }
      long expected = count(statement);
      if (written != expected) {
        throw new IllegalStateException(
            "wrote " + written + " rows, but the month has " + expected);
      }
    }
  }

  /** Writes the flights of one day, and says how many they are. */
  private static long writeDay(Statement statement, LocalDate date, Path file) throws SQLException {
    // Sorted by all columns: rows that still tie are equal, so the bytes are the same every time.
    return statement.executeUpdate(
        """
        copy (
          select strftime(date, '%%Y-%%m-%%d %%H:%%M:%%S') as date, delay, distance, origin, destination
          from flights
          where date >= '%s' and date < '%s'
          order by all
        ) to %s (format csv, header, delimiter ',')
        """
            .formatted(date, date.plusDays(1), literal(file.toString())));
  }

  private static long count(Statement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery("select count(*) from flights")) {
      result.next();
      return result.getLong(1);
    }
  }

  /** A text as SQL writes it; paths may hold quotes. */
  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
