package dev.inlet.read;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.FileFormat;
import dev.inlet.format.Column;
import dev.inlet.state.FilePlace;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The rows of a Parquet, ORC or Avro file, one after the other, in this process and without Spark;
 * text is read by {@link WholeFile}. Columns are found by name, in any case, as Spark finds them;
 * those that the file has not are null.
 */
public final class StoredRows implements Closeable {
  /** The rows of a file of one of the formats. */
  interface Source extends Closeable {
    /** One value for each column, as {@link dev.inlet.format.Vector#value} gives them. */
    Optional<Object[]> next() throws IOException;
  }

  private final Path path;
  private final String kind;
  private final Source rows;

  private StoredRows(Path path, String kind, Source rows) {
    this.path = path;
    this.kind = kind;
    this.rows = rows;
  }

  /**
   * Opens a file.
   *
   * @param base the folder that the file's path is relative to
   * @param columns of the table, whose types numbers are widened to
   * @throws InputException if it cannot be read
   */
  public static StoredRows open(
      String base, SourceFile file, FileFormat format, List<Column> columns, Configuration conf) {
    Path path = FilePlace.in(new Path(base), file.path());
    try {
      FileSystem fs = FilePlace.fileSystem(path, conf);
      return switch (format) {
        case PARQUET ->
            new StoredRows(path, "Parquet", new ParquetRows(path, file.length(), columns, conf));
        case ORC ->
            new StoredRows(path, "ORC", new OrcRows(fs, path, file.length(), columns, conf));
        case AVRO -> new StoredRows(path, "Avro", new AvroRows(fs, path, columns));
        default -> throw new IllegalArgumentException(format.word());
      };
    } catch (FileNotFoundException e) {
      throw new InputException(
          path
              + ": missing: expected the file that was just listed, found none. Check the file and"
              + " its permissions, and try again",
          e);
    } catch (IOException | RuntimeException e) {
      throw damaged(path, format.word(), e);
    }
  }

  /**
   * The next row; empty behind the last.
   *
   * @throws InputException if the file cannot be read any further
   */
  public Optional<Object[]> next() {
    try {
      return rows.next();
    } catch (InputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // These libraries tell of a damaged file by exceptions of all kinds.
      throw damaged(path, kind, e);
    }
  }

  private static InputException damaged(Path path, String kind, Exception e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new InputException(
        path
            + ": cannot read the rows: expected a whole "
            + kind
            + " file of supported types, found '"
            + text.lines().findFirst().orElse(text)
            + "'. Copy the file from its source again, or exclude it",
        e);
  }

  @Override
  public void close() {
    try {
      rows.close();
    } catch (IOException e) {
      // All that was asked for has been read.
      return;
    }
  }
}
