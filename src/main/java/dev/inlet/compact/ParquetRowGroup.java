package dev.inlet.compact;

import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.CodecFactory.BytesCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/** A row group that is made of several smaller ones, column by column. Holds it in memory. */
final class ParquetRowGroup implements Closeable {
  private final Set<String> bloomFilters;
  private final ColumnChunkPageWriteStore chunks;
  private final Map<ColumnDescriptor, ColumnWriteStore> columns = new LinkedHashMap<>();
  private long rows;
  private long sourceBytes;

  /**
   * @param bloomFilters the columns, with dots, that have one
   */
  @SuppressWarnings("deprecation") // Parquet 1.13, that of Spark 3.5, has no other constructor.
  ParquetRowGroup(MessageType schema, BytesCompressor compressor, Set<String> bloomFilters) {
    this.bloomFilters = bloomFilters;
    ParquetProperties.Builder properties = ParquetProperties.builder();
    bloomFilters.forEach(column -> properties.withBloomFilterEnabled(column, true));
    ParquetProperties built = properties.build();
    chunks =
        new ColumnChunkPageWriteStore(
            compressor, schema, built.getAllocator(), built.getColumnIndexTruncateLength());
    for (ColumnDescriptor column : schema.getColumns()) {
      MessageType only = ParquetValues.only(schema, column);
      columns.put(column, built.newColumnWriteStore(only, chunks, chunks));
    }
  }

  long sourceBytes() {
    return sourceBytes;
  }

  Set<String> bloomFilters() {
    return bloomFilters;
  }

  /**
   * @param from the schema of the pages: has all columns of this one, or fewer
   * @param bytes that it has when decompressed
   */
  void add(PageReadStore pages, MessageType from, String createdBy, long bytes) {
    ColumnReadStoreImpl source = ParquetValues.columns(pages, from, createdBy);
    for (Map.Entry<ColumnDescriptor, ColumnWriteStore> column : columns.entrySet()) {
      ColumnDescriptor to = column.getKey();
      ColumnWriteStore store = column.getValue();
      if (from.containsPath(to.getPath())) {
        copy(source.getColumnReader(from.getColumnDescription(to.getPath())), to, store);
      } else {
        ColumnWriter writer = store.getColumnWriter(to);
        for (long row = 0; row < pages.getRowCount(); row++) {
          writer.writeNull(0, 0);
          store.endRecord();
        }
      }
    }
    rows += pages.getRowCount();
    sourceBytes += bytes;
  }

  @SuppressWarnings("deprecation") // Nothing else tells where a column ends.
  private static void copy(ColumnReader from, ColumnDescriptor to, ColumnWriteStore store) {
    ColumnWriter writer = store.getColumnWriter(to);
    long values = from.getTotalValueCount();
    for (long i = 0; i < values; i++) {
      int repetition = from.getCurrentRepetitionLevel();
      if (repetition == 0 && i > 0) {
        store.endRecord();
      }
      ParquetValues.copy(from, writer, to, repetition);
      from.consume();
    }
    if (values > 0) {
      store.endRecord();
    }
  }

  void writeTo(ParquetFileWriter writer) throws IOException {
    writer.startBlock(rows);
    columns.values().forEach(ColumnWriteStore::flush);
    chunks.flushToFileWriter(writer);
    writer.endBlock();
  }

  @Override
  public void close() {
    columns.values().forEach(ColumnWriteStore::close);
  }
}
