package dev.inlet.read;

import dev.inlet.format.Column;
import dev.inlet.format.RecordFormat;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Makes the readers of tasks, on executors.
 *
 * @param columns of the rows that are asked for: those of {@code format} by their places, those of
 *     the path by theirs behind them
 * @param pathColumns of the values that each file comes with
 */
record TaskReaders(
    String source,
    RecordFormat format,
    ArrayList<Integer> columns,
    ArrayList<Column> pathColumns,
    String rejects,
    ReadCounts counts,
    Broadcast<SerializableConfiguration> conf)
    implements PartitionReaderFactory {

  static TaskReaders of(TextRead read, List<String> required) {
    List<String> names = read.columns().stream().map(Column::name).toList();
    ArrayList<Integer> places = new ArrayList<>();
    for (String name : required) {
      places.add(names.indexOf(name));
    }
    return new TaskReaders(
        read.source(),
        read.format(),
        places,
        new ArrayList<>(read.pathColumns()),
        read.rejects(),
        read.counts(),
        read.conf());
  }

  @Override
  public boolean supportColumnarReads(InputPartition partition) {
    return true;
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
    return new TaskReader(this, (ReadTask) partition);
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    throw new UnsupportedOperationException("rows come in batches");
  }
}
