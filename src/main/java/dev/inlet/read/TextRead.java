package dev.inlet.read;

import dev.inlet.CatalogException;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.format.Column;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.RecordFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What is read of a table's text files; on the driver.
 *
 * @param origin what it is for
 * @param format how records become rows
 * @param pathColumns the columns whose values a file's path tells
 * @param tasks what each task reads
 * @param storedBytes of all files
 * @param misfits what becomes of records that do not fit
 * @param checks what of a record must fit its table
 * @param counts what became of each split
 */
record TextRead(
    ReadOrigin origin,
    RecordFormat format,
    List<Column> pathColumns,
    List<ReadTask> tasks,
    long storedBytes,
    Misfits misfits,
    Checks checks,
    ReadCounts counts,
    Broadcast<SerializableConfiguration> conf) {

  TextRead {
    if (misfits.areRescued()) {
      requireFree(origin.source(), format.columns(), pathColumns);
    }
  }

  private static void requireFree(String source, List<Column> columns, List<Column> pathColumns) {
    Stream.concat(columns.stream(), pathColumns.stream())
        .map(Column::name)
        .filter(SourceSpec.RESCUED_COLUMN::equalsIgnoreCase)
        .findFirst()
        .ifPresent(
            name -> {
              throw new CatalogException(
                  "source '"
                      + source
                      + "': rescue: expected no column '"
                      + SourceSpec.RESCUED_COLUMN
                      + "' in the table, found '"
                      + name
                      + "'. Let records that do not fit be rejected, or give the column another"
                      + " name in the files");
            });
  }

  /** What of a record must fit, for it to be a row. */
  enum Checks {
    /** Each cell, so that what is rejected does not depend on the query. */
    ALL_COLUMNS,
    /** The cells of columns that a query asks for; others are not even looked at. */
    COLUMNS_IN_USE
  }

  /** Data columns first, what of a record did not fit last. */
  List<Column> columns() {
    List<Column> columns = new ArrayList<>(format.wanted());
    columns.addAll(pathColumns);
    if (misfits.areRescued()) {
      columns.add(new Column(SourceSpec.RESCUED_COLUMN, Scalar.STRING));
    }
    return columns;
  }

  /** Only these columns; what they are made of depends on {@link Checks}. */
  RecordFormat formatOf(List<String> names) {
    if (checks == Checks.ALL_COLUMNS || names.contains(SourceSpec.RESCUED_COLUMN)) {
      return format;
    }
    return format.select(
        format.wanted().stream().map(Column::name).filter(names::contains).toList());
  }
}
