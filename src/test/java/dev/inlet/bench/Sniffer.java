package dev.inlet.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds out by itself what files are. */
interface Sniffer {
  String name();

  /** By column: string, integer, number, boolean, date, datetime, or the type's own name. */
  Map<String, String> kinds(DeclaredFile file) throws IOException, SQLException;

  /** The rows of a CSV file as texts. */
  List<Map<String, String>> rows(Path file) throws IOException, SQLException;

  static List<Sniffer> all() {
    return List.of(new InletSniffer(), new SparkSniffer(), new DuckDbSniffer());
  }

  /** What a type of SQL is in the words of declarations. */
  static String kind(String type) {
    String word = type.toLowerCase(Locale.ROOT);
    return switch (word.replaceAll("\\(.*", "")) {
      case "tinyint", "smallint", "int", "integer", "bigint", "hugeint" -> "integer";
      case "float", "double", "decimal" -> "number";
      case "string", "varchar" -> "string";
      case "timestamp", "timestamp_ntz", "timestamp with time zone", "timestamp_ns" -> "datetime";
      default -> word;
    };
  }
}
