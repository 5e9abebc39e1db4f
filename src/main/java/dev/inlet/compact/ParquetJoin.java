package dev.inlet.compact;

import static java.util.stream.Collectors.toSet;

import java.io.Closeable;
import java.io.IOException;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;

/** Writes one Parquet file of the row groups of several. */
final class ParquetJoin implements Closeable {
  /** A row group of so many bytes is copied as it is stored. */
  static final long LARGE_BYTES = 8 << 20;

  /** Smaller ones become one of so many bytes, before compression. */
  static final long FULL_BYTES = 128 << 20;

  private static final int MOST_PADDING_BYTES = 0;

  private final MessageType schema;
  private final ParquetFileWriter writer;
  private final CodecFactory codecs;

  /** From which size on row groups are copied. */
  private final long largeBytes;

  private ParquetRowGroup pending;
  private long copied;

  /**
   * @param largeBytes from which size on row groups are copied
   */
  @SuppressWarnings("deprecation") // Parquet 1.13, that of Spark 3.5, has no other constructor.
  ParquetJoin(NewFile file, MessageType schema, long largeBytes, Configuration conf)
      throws IOException {
    this.schema = schema;
    this.largeBytes = largeBytes;
    this.codecs = new CodecFactory(conf, 1 << 20);
    this.writer =
        new ParquetFileWriter(
            new ParquetOutput(file.out()),
            schema,
            ParquetFileWriter.Mode.CREATE,
            FULL_BYTES,
            MOST_PADDING_BYTES);
    writer.start();
  }

  void add(ParquetSource source) throws IOException {
    for (int i = 0; i < source.rowGroups().size(); i++) {
      BlockMetaData rowGroup = source.rowGroups().get(i);
      if (rowGroup.getRowCount() == 0) {
        continue;
      }
      if (rowGroup.getCompressedSize() >= largeBytes && hasAllColumns(source.schema())) {
        flush();
        copy(source, rowGroup);
      } else {
        rewrite(source, i, rowGroup);
      }
    }
  }

  ParquetFileWriter finish() throws IOException {
    flush();
    return writer;
  }

  long copied() {
    return copied;
  }

  @Override
  public void close() {
    if (pending != null) {
      pending.close();
    }
    codecs.release();
  }

  private boolean hasAllColumns(MessageType source) {
    return source.getFieldCount() == schema.getFieldCount();
  }

  /** With its bloom filters and its indexes of pages. */
  private void copy(ParquetSource source, BlockMetaData rowGroup) throws IOException {
    ParquetFileReader reader = source.reader();
    try (SeekableInputStream stream = source.stream()) {
      writer.startBlock(rowGroup.getRowCount());
      for (ColumnDescriptor column : schema.getColumns()) {
        ColumnChunkMetaData chunk = chunk(rowGroup, column);
        writer.appendColumnChunk(
            column,
            stream,
            chunk,
            source.read(() -> reader.readBloomFilter(chunk)),
            source.read(() -> reader.readColumnIndex(chunk)),
            source.read(() -> reader.readOffsetIndex(chunk)));
      }
      writer.endBlock();
    }
    copied += rowGroup.getCompressedSize();
  }

  private static ColumnChunkMetaData chunk(BlockMetaData rowGroup, ColumnDescriptor column) {
    String path = String.join(".", column.getPath());
    return rowGroup.getColumns().stream()
        .filter(chunk -> chunk.getPath().toDotString().equals(path))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a row group without column " + path));
  }

  @SuppressWarnings("deprecation") // As the constructor.
  private void rewrite(ParquetSource source, int index, BlockMetaData rowGroup) throws IOException {
    Set<String> filters =
        rowGroup.getColumns().stream()
            .filter(chunk -> chunk.getBloomFilterOffset() >= 0)
            .map(chunk -> chunk.getPath().toDotString())
            .collect(toSet());
    if (pending != null && !pending.bloomFilters().equals(filters)) {
      flush();
    }
    if (pending == null) {
      var compressor =
          source.read(() -> codecs.getCompressor(rowGroup.getColumns().get(0).getCodec()));
      pending = new ParquetRowGroup(schema, compressor, filters);
    }
    ParquetRowGroup into = pending;
    source.read(
        () -> {
          into.add(
              source.reader().readRowGroup(index),
              source.schema(),
              source.createdBy(),
              rowGroup.getTotalByteSize());
          return true;
        });
    if (pending.sourceBytes() >= FULL_BYTES) {
      flush();
    }
  }

  private void flush() throws IOException {
    if (pending != null) {
      pending.writeTo(writer);
      pending.close();
      pending = null;
    }
  }
}
