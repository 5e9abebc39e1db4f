package dev.inlet.publish;

import java.util.Locale;
import java.util.Optional;

/**
 * A table's name as metastores have it: two parts of small letters, digits and underscores.
 *
 * @param schema the part before the first dot
 */
record TableName(Optional<String> schema, String name) {
  /** What a table is called that has no part before a dot. */
  static final String DEFAULT_SCHEMA = "default";

  static TableName of(String table) {
    int dot = table.indexOf('.');
    return new TableName(
        dot < 0 ? Optional.empty() : Optional.of(plain(table.substring(0, dot))),
        plain(table.substring(dot + 1)));
  }

  /** The relation of the files, where the table itself is a view of it. */
  TableName files() {
    return new TableName(schema, name + "_files");
  }

  private static String plain(String part) {
    return part.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
  }
}
