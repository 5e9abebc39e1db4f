package dev.inlet.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;

/** DuckDB, told the columns and types, so that it finds out no more than the others do. */
final class DuckDbContender implements ReadContender {
  private final Connection connection;
  private final Statement statement;

  DuckDbContender(int cores) {
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:");
      statement = connection.createStatement();
      statement.execute("set threads = " + cores);
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB cannot be opened", e);
    }
  }

  @Override
  public long read(ReadRequest request) throws SQLException {
    String function = request.sink().equals("least") ? "min" : "count";
    String values =
        Arrays.stream(request.columns())
            .map(name -> function + "(\"" + name + "\")")
            .collect(Collectors.joining(", "));
    try (ResultSet found = statement.executeQuery("select " + values + " from " + table(request))) {
      if (!found.next() || function.equals("min")) {
        return -1;
      }
      long sum = 0;
      for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
        sum += found.getLong(i);
      }
      return sum;
    }
  }

  private static String table(ReadRequest request) {
    boolean csv = request.format().equals("csv");
    String columns =
        Arrays.stream(request.ddl().split(", ", -1))
            .map(column -> column.split(" ", 2))
            .map(words -> "'" + words[0] + "': '" + words[1].replace("string", "varchar") + "'")
            .collect(Collectors.joining(", ", ", columns = {", "}"));
    boolean folder = Files.isDirectory(Path.of(request.path()));
    String path = folder ? request.path() + "/*" : request.path();
    return (csv ? "read_csv('" : "read_json('")
        + path
        + "'"
        + columns
        + (csv ? ", header = true, delim = ',', quote = '\"'" : ", format = 'newline_delimited'")
        + ")";
  }

  @Override
  public void close() {
    try {
      statement.close();
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB cannot be closed", e);
    }
  }
}
