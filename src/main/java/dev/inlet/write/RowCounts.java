package dev.inlet.write;

import dev.inlet.catalog.TargetSpec.Format;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.orc.OrcFile;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/**
 * How many rows a file holds that Spark wrote, by the file itself: from footers and block headers
 * where there are some, else from the bytes.
 */
final class RowCounts {
  private static final int BUFFER = 1 << 16;

  private RowCounts() {}

  static long of(Format format, FileStatus file, Configuration conf) throws IOException {
    try {
      return switch (format) {
        case PARQUET, DELTA -> parquet(file, conf);
        case ORC -> orc(file, conf);
        case AVRO -> avro(file, conf);
        case JSON -> text(file, conf, false);
        case CSV -> Math.max(0, text(file, conf, true) - 1);
        case FILES -> throw new IllegalArgumentException("nobody counts the rows of " + file);
      };
    } catch (EOFException | RuntimeException e) {
      // Parquet's reader throws the latter where a file is none of its own.
      throw new IOException(
          file.getPath()
              + ": expected a whole "
              + format.word()
              + " file, found "
              + file.getLen()
              + " bytes that are none",
          e);
    }
  }

  private static long parquet(FileStatus file, Configuration conf) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromStatus(file, conf))) {
      return reader.getRecordCount();
    }
  }

  private static long orc(FileStatus file, Configuration conf) throws IOException {
    try (var reader = OrcFile.createReader(file.getPath(), OrcFile.readerOptions(conf))) {
      return reader.getNumberOfRows();
    }
  }

  /**
   * The counts before the blocks, which are not decompressed. Format: the Avro specification,
   * "Object Container Files".
   */
  private static long avro(FileStatus file, Configuration conf) throws IOException {
    try (InputStream in = fileSystem(file.getPath(), conf).open(file.getPath())) {
      BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(in, null);
      decoder.skipFixed(DataFileConstants.MAGIC.length);
      for (long entries = decoder.readMapStart(); entries > 0; entries = decoder.mapNext()) {
        for (long entry = 0; entry < entries; entry++) {
          decoder.skipString();
          decoder.skipBytes();
        }
      }
      byte[] sync = new byte[DataFileConstants.SYNC_SIZE];
      decoder.readFixed(sync);
      byte[] found = new byte[DataFileConstants.SYNC_SIZE];
      long rows = 0;
      while (!decoder.isEnd()) {
        rows += decoder.readLong();
        decoder.skipFixed(Math.toIntExact(decoder.readLong()));
        decoder.readFixed(found);
        if (!Arrays.equals(sync, found)) {
          throw new IOException(file.getPath() + ": corrupt: expected the marker after a block");
        }
      }
      return rows;
    }
  }

  /** Line ends; of CSV those outside of quotes. Spark ends every record with one. */
  private static long text(FileStatus file, Configuration conf, boolean quotes) throws IOException {
    Path path = file.getPath();
    CompressionCodec codec = new CompressionCodecFactory(conf).getCodec(path);
    try (InputStream raw = fileSystem(path, conf).open(path);
        InputStream in = codec == null ? raw : codec.createInputStream(raw)) {
      byte[] buffer = new byte[BUFFER];
      long rows = 0;
      boolean quoted = false;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int i = 0; i < n; i++) {
          // A doubled quote within quotes leaves them and enters them again.
          quoted ^= quotes && buffer[i] == '"';
          rows += buffer[i] == '\n' && !quoted ? 1 : 0;
        }
      }
      return rows;
    }
  }

  private static FileSystem fileSystem(Path path, Configuration conf) throws IOException {
    return path.getFileSystem(conf);
  }
}
