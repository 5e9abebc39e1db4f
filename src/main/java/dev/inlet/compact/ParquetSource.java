package dev.inlet.compact;

import dev.inlet.InputException;
import dev.inlet.state.FilePlace;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;

/** A Parquet file that is read; what goes wrong is told by its name. */
final class ParquetSource implements Closeable {
  /** What is read of it. */
  interface Reading<T> {
    T read() throws IOException;
  }

  private final FileStatus file;
  private final InputFile input;
  private final ParquetFileReader reader;

  private ParquetSource(FileStatus file, InputFile input, ParquetFileReader reader) {
    this.file = file;
    this.input = input;
    this.reader = reader;
  }

  /**
   * Reads the footer.
   *
   * @throws InputException if the file is gone, truncated, or no Parquet
   */
  static ParquetSource open(FileStatus file, Configuration conf) throws IOException {
    InputFile input = new Input(file, conf);
    ParquetFileReader reader = reading(file, () -> ParquetFileReader.open(input));
    return new ParquetSource(file, input, reader);
  }

  String name() {
    return file.getPath().toString();
  }

  MessageType schema() {
    return reader.getFileMetaData().getSchema();
  }

  Map<String, String> keys() {
    return reader.getFileMetaData().getKeyValueMetaData();
  }

  /** Who wrote it, for those that read what some wrote wrong. */
  String createdBy() {
    return reader.getFileMetaData().getCreatedBy();
  }

  List<BlockMetaData> rowGroups() {
    return reader.getFooter().getBlocks();
  }

  ParquetFileReader reader() {
    return reader;
  }

  SeekableInputStream stream() throws IOException {
    return input.newStream();
  }

  /**
   * @throws InputException for all that decoders throw
   */
  <T> T read(Reading<T> reading) throws IOException {
    return reading(file, reading);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static <T> T reading(FileStatus file, Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (FileNotFoundException e) {
      throw SourceBytes.changed(file, "no file", e);
    } catch (InputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw SourceBytes.unreadable(file, "Parquet", "a whole file", e);
    }
  }

  /** Read as sources are: on local disks without {@code .crc} files. */
  private record Input(FileStatus file, Configuration conf) implements InputFile {
    @Override
    public long getLength() {
      return file.getLen();
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
      Path path = file.getPath();
      return HadoopStreams.wrap(FilePlace.fileSystem(path, conf).open(path));
    }

    @Override
    public String toString() {
      return file.getPath().toString();
    }
  }
}
