package dev.inlet.read;

import dev.inlet.format.Column;
import dev.inlet.format.RecordFormat;
import java.util.ArrayList;
import java.util.List;
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
 * @param rejects where rejected records are written
 * @param counts what became of each split
 */
record TextRead(
    String source,
    RecordFormat format,
    List<Column> pathColumns,
    List<ReadTask> tasks,
    long storedBytes,
    String rejects,
    ReadCounts counts,
    Broadcast<SerializableConfiguration> conf) {

  /** Data columns first. */
  List<Column> columns() {
    List<Column> columns = new ArrayList<>(format.wanted());
    columns.addAll(pathColumns);
    return columns;
  }
}
