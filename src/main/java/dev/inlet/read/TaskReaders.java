package dev.inlet.read;

import dev.inlet.format.Condition;
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
 * @param columns of the rows that are asked for
 */
record TaskReaders(
    ReadOrigin origin,
    RecordFormat format,
    ArrayList<RowColumn> columns,
    Misfits misfits,
    ReadCounts counts,
    Broadcast<SerializableConfiguration> conf)
    implements PartitionReaderFactory {

  /**
   * @param where what rows have to fulfil; that of columns which are not required is left out
   */
  static TaskReaders of(TextRead read, List<String> required, List<Condition> where) {
    List<Condition> asked =
        where.stream().filter(condition -> required.contains(condition.column())).toList();
    RecordFormat format = read.formatOf(required).where(asked);
    ArrayList<RowColumn> columns = new ArrayList<>();
    for (String name : required) {
      columns.add(RowColumn.of(name, format.wanted(), read));
    }
    return new TaskReaders(
        read.origin(), format, columns, read.misfits(), read.counts(), read.conf());
  }

  /** Whether no column depends on the split that is read. */
  boolean areOfRecords() {
    return columns.stream().allMatch(RowColumn.Decoded.class::isInstance);
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
