package dev.inlet.publish;

import dev.inlet.format.Column;
import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.infer.PartitionLayout;
import java.util.ArrayList;
import java.util.List;

/** Partition columns that are folders without a key, as SQL takes them out of a file's path. */
final class PathColumns {
  private PathColumns() {}

  /**
   * As the list of a select.
   *
   * @param path SQL that gives the path of a row's file
   */
  static List<String> of(PartitionLayout layout, Sql sql, String path) {
    List<String> selected = new ArrayList<>();
    List<Column> columns = layout.columns();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      String folder = folder(layout, i, sql, path);
      String value =
          column.type() == Scalar.DATE ? date(folder, sql) : cast(folder, column.type(), sql);
      selected.add(value + " AS " + sql.name(column.name()));
    }
    return selected;
  }

  /** Counted from the end, for engines spell locations in their own ways; all are at one depth. */
  private static String folder(PartitionLayout layout, int i, Sql sql, String path) {
    int below = layout.names().size() - 1 - i;
    // A key has no character that means something in a pattern.
    String written = layout.names().get(i) + "=";
    String key = layout.hasKey(i) ? written : layout.mayHaveKey(i) ? "(?:" + written + ")?" : "";
    String pattern = "^.*/" + key + "([^/]*)/" + "[^/]*/".repeat(below) + "[^/]*$";
    String folder = "regexp_extract(" + path + ", " + sql.text(pattern) + ", 1)";
    // Spark tells paths as URIs.
    String plain = sql == Sql.SPARK ? "url_decode(replace(" + folder + ", '+', '%2B'))" : folder;
    return layout.mayHaveKey(i)
        ? "nullif(" + plain + ", " + sql.text(PartitionLayout.HIVE_NULL) + ")"
        : plain;
  }

  private static String cast(String folder, DataType type, Sql sql) {
    return type == Scalar.STRING ? folder : "CAST(" + folder + " AS " + sql.type(type) + ")";
  }

  private static String date(String folder, Sql sql) {
    String digits = "replace(" + folder + ", '-', '')";
    // Not by concat, which takes null for an empty text in DuckDB.
    return "CAST(substr("
        + digits
        + ", 1, 4) || '-' || substr("
        + digits
        + ", 5, 2) || '-' || substr("
        + digits
        + ", 7, 2) AS "
        + sql.type(Scalar.DATE)
        + ")";
  }
}
