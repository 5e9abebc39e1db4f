package dev.inlet.compact;

import dev.inlet.InputException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.api.Binary;

/**
 * Parquet files. Row groups of 8 MiB and more are copied as they are stored, with their statistics,
 * indexes of pages and bloom filters; smaller ones are decoded and become full ones, whose
 * statistics and indexes are made anew, as are the bloom filters of columns that have one. A file
 * alone keeps its row groups.
 *
 * <p>Columns that a file lacks become null, if they may be. What is copied is not decoded, so that
 * a page that is corrupt is found by {@link #contents} alone.
 */
final class ParquetJoiner implements Joiner {
  private final Configuration conf;

  ParquetJoiner(Configuration conf) {
    this.conf = conf;
  }

  @Override
  public Joined join(List<FileStatus> sources, Path to) throws IOException {
    List<FileStatus> filled = sources.stream().filter(file -> file.getLen() > 0).toList();
    ParquetFooter footer = footer(filled);
    long largeBytes = filled.size() == 1 ? 0 : ParquetJoin.LARGE_BYTES;
    try (NewFile file = NewFile.create(to, conf);
        ParquetJoin join = new ParquetJoin(file, footer.schema(), largeBytes, conf)) {
      for (FileStatus each : filled) {
        try (ParquetSource source = ParquetSource.open(each, conf)) {
          join.add(source);
        }
      }
      join.finish().end(footer.keys());
      return new Joined(file.finish(), join.copied());
    }
  }

  /** Before anything is written: what does not fit is refused. */
  private ParquetFooter footer(List<FileStatus> files) throws IOException {
    ParquetFooter footer = null;
    for (FileStatus file : files) {
      try (ParquetSource source = ParquetSource.open(file, conf)) {
        if (footer == null) {
          footer = ParquetFooter.of(source.name(), source.schema(), source.keys());
        } else {
          footer.add(source.name(), source.schema(), source.keys());
        }
      }
    }
    if (footer != null && footer.schema().getFieldCount() == 0) {
      throw new InputException(
          files.get(0).getPath()
              + ": cannot be joined: expected columns, found a Parquet file without any. Leave it out");
    }
    return footer;
  }

  @Override
  public Contents contents(FileStatus file) throws IOException {
    RowHash hash = new RowHash();
    try (ParquetSource source = ParquetSource.open(file, conf)) {
      for (int i = 0; i < source.rowGroups().size(); i++) {
        int rowGroup = i;
        source.read(
            () -> {
              add(source, source.reader().readRowGroup(rowGroup), hash);
              return true;
            });
      }
    }
    return hash.contents();
  }

  private static void add(ParquetSource source, PageReadStore pages, RowHash hash) {
    int rows = Math.toIntExact(pages.getRowCount());
    long[] ones = new long[rows];
    long[] others = new long[rows];
    ColumnReadStoreImpl columns = ParquetValues.columns(pages, source.schema(), source.createdBy());
    for (ColumnDescriptor column : source.schema().getColumns()) {
      add(columns.getColumnReader(column), column, hash, ones, others);
    }
    for (int row = 0; row < rows; row++) {
      hash.endRow(ones[row], others[row]);
    }
  }

  @SuppressWarnings("deprecation") // Nothing else tells where a column ends.
  private static void add(
      ColumnReader reader, ColumnDescriptor column, RowHash hash, long[] ones, long[] others) {
    long name = RowHash.column(String.join(".", column.getPath()));
    long values = reader.getTotalValueCount();
    int row = -1;
    for (long i = 0; i < values; i++) {
      int repetition = reader.getCurrentRepetitionLevel();
      int definition = reader.getCurrentDefinitionLevel();
      if (repetition == 0) {
        row++;
        hash.begin(name);
      }
      if (repetition > 0 || definition > 0 || column.getMaxDefinitionLevel() == 0) {
        long before = repetition == 0 ? 0 : hash.one();
        long beforeOther = repetition == 0 ? 0 : hash.other();
        hash.add(((long) repetition << 32) | definition);
        if (definition == column.getMaxDefinitionLevel()) {
          addValue(reader, column, hash);
        }
        ones[row] += hash.one() - before;
        others[row] += hash.other() - beforeOther;
      }
      reader.consume();
    }
  }

  private static void addValue(ColumnReader reader, ColumnDescriptor column, RowHash hash) {
    switch (column.getPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> hash.add(reader.getBoolean() ? 1 : 0);
      case INT32 -> hash.add(reader.getInteger());
      case INT64 -> hash.add(reader.getLong());
      case FLOAT -> hash.add(Float.floatToRawIntBits(reader.getFloat()));
      case DOUBLE -> hash.add(Double.doubleToRawLongBits(reader.getDouble()));
      case INT96, BINARY, FIXED_LEN_BYTE_ARRAY -> {
        Binary value = reader.getBinary();
        byte[] bytes = value.getBytesUnsafe();
        hash.add(bytes, 0, bytes.length);
      }
    }
  }
}
