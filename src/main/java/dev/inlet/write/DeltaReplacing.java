package dev.inlet.write;

import static java.util.stream.Collectors.joining;

import dev.inlet.CatalogException;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.catalog.TargetSpec.Mode;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/** Puts the rows of files that changed in the place of their older rows. */
final class DeltaReplacing {
  private static final String COLUMN = SourceSpec.FILE_COLUMN;

  private DeltaReplacing() {}

  /**
   * Makes sure that older rows can be found.
   *
   * @throws CatalogException if not
   */
  static void check(TargetSpec target, Dataset<Row> rows, List<String> files) {
    if (target.mode() != Mode.APPEND) {
      throw problem(
          target,
          files,
          "expected mode append, found "
              + target.mode().word()
              + ". Choose mode append, or do not replace changed files");
    }
    if (!has(rows)) {
      throw problem(
          target,
          files,
          "expected a column '"
              + COLUMN
              + "', found "
              + String.join(", ", rows.columns())
              + ". Let the 'sql' step select "
              + COLUMN
              + " too");
    }
  }

  /**
   * Makes sure that the older rows say which file they are of.
   *
   * @param table what is in the target
   * @throws CatalogException if not
   */
  static void checkTable(TargetSpec target, Dataset<Row> table, List<String> files) {
    String remedy =
        ". Their older rows cannot be found: load the table anew (another path, and `inlet bookmark"
            + " reset`), or remove the older rows of these files by hand and set "
            + COLUMN
            + " of the others to ''";
    if (!has(table)) {
      throw problem(
          target, files, "expected a table with a column '" + COLUMN + "', found none" + remedy);
    }
    if (!table.filter(Partitioning.quoted(COLUMN) + " is null").isEmpty()) {
      throw problem(
          target,
          files,
          "expected a value of '" + COLUMN + "' in each row, found rows without one" + remedy);
    }
  }

  private static boolean has(Dataset<Row> rows) {
    return Arrays.stream(rows.columns()).anyMatch(COLUMN::equalsIgnoreCase);
  }

  /** One commit that removes the older rows and adds the new ones. */
  static DataFrameWriter<Row> on(DataFrameWriter<Row> writer, List<String> files) {
    String names = files.stream().map(DeltaReplacing::literal).collect(joining(", "));
    return writer
        .mode(SaveMode.Overwrite)
        .option("replaceWhere", Partitioning.quoted(COLUMN) + " IN (" + names + ")");
  }

  /** As Spark SQL reads it, where a backslash takes the next character as it is. */
  private static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private static CatalogException problem(TargetSpec target, List<String> files, String what) {
    return new CatalogException(
        target.origin()
            + ": target '"
            + target.name()
            + "': "
            + files.size()
            + (files.size() == 1 ? " file" : " files")
            + " changed, such as "
            + files.get(0)
            + ": "
            + what);
  }
}
