package dev.inlet.read;

import dev.inlet.format.Column;
import dev.inlet.format.RecordFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What is read of a table's text files; on the driver.
 *
 * @param source the name that counts and rejects are under
 * @param format how records become rows
 * @param pathColumns the columns whose values a file's path tells
 * @param tasks what each task reads
 * @param storedBytes of all files
 * @param rejects where rejected records are written; if empty, the first one fails the read
 * @param checks what of a record must fit its table
 * @param counts what became of each split
 */
record TextRead(
    String source,
    RecordFormat format,
    List<Column> pathColumns,
    List<ReadTask> tasks,
    long storedBytes,
    Optional<String> rejects,
    Checks checks,
    ReadCounts counts,
    Broadcast<SerializableConfiguration> conf) {

  /** What of a record must fit, for it to be a row. */
  enum Checks {
    /** Each cell, so that what is rejected does not depend on the query. */
    ALL_COLUMNS,
    /** The cells of columns that a query asks for; others are not even looked at. */
    COLUMNS_IN_USE
  }

  /** Data columns first. */
  List<Column> columns() {
    List<Column> columns = new ArrayList<>(format.wanted());
    columns.addAll(pathColumns);
    return columns;
  }

  /** Only these columns; what they are made of depends on {@link Checks}. */
  RecordFormat formatOf(List<String> names) {
    if (checks == Checks.ALL_COLUMNS) {
      return format;
    }
    return format.select(
        format.wanted().stream().map(Column::name).filter(names::contains).toList());
  }
}
