package dev.inlet.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code read_csv} and {@code read_json} without options but for the union of files by name. */
final class DuckDbSniffer implements Sniffer {
  @Override
  public String name() {
    return "DuckDB";
  }

  @Override
  public Map<String, String> kinds(DeclaredFile file) throws SQLException {
    String name = file.location().toString();
    String source =
        name.endsWith(".json")
            ? "read_json('" + name + "', format = 'newline_delimited')"
            : Files.isDirectory(file.location())
                ? "read_csv('" + name + "/*.csv', union_by_name = true)"
                : "read_csv('" + name + "')";
    Map<String, String> kinds = new LinkedHashMap<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet columns = statement.executeQuery("describe select * from " + source)) {
      while (columns.next()) {
        kinds.put(columns.getString(1), Sniffer.kind(columns.getString(2)));
      }
    }
    return kinds;
  }

  @Override
  public List<Map<String, String>> rows(Path file) throws SQLException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet all =
            statement.executeQuery("select * from read_csv('" + file + "', all_varchar = true)")) {
      while (all.next()) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 1; i <= all.getMetaData().getColumnCount(); i++) {
          String cell = all.getString(i);
          row.put(all.getMetaData().getColumnName(i), cell == null ? "" : cell);
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
