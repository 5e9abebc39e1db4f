package dev.inlet.read;

import static java.util.Objects.requireNonNull;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.format.RecordFormat;
import dev.inlet.format.RecordReader;
import dev.inlet.format.Split;
import dev.inlet.state.FilePlace;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Opens text files of a listing in this process, without Spark, for the records that the tasks of a
 * run would read; only that those read splits, and this the whole file.
 */
public final class WholeFile {
  private final String base;
  private final RecordFormat format;
  private final Configuration conf;

  /**
   * @param base the folder that the files' paths are relative to
   */
  public WholeFile(String base, RecordFormat format, Configuration conf) {
    this.base = requireNonNull(base, "base");
    this.format = requireNonNull(format, "format");
    this.conf = requireNonNull(conf, "conf");
  }

  /**
   * The records of a file, as far as it went when it was listed.
   *
   * @throws InputException if it cannot be opened, or is clearly something else
   */
  public RecordReader open(SourceFile file) {
    Path path = FilePlace.in(new Path(base), file.path());
    try {
      HadoopFile stored =
          new HadoopFile(
              path.toString(), file.length(), FilePlace.fileSystem(path, conf).open(path));
      try {
        return format.open(stored, Split.whole(file.length()));
      } catch (RuntimeException e) {
        stored.close();
        throw e;
      }
    } catch (FileNotFoundException e) {
      throw problem(path, "missing: expected the file that was just listed, found none", e);
    } catch (IOException e) {
      throw problem(
          path, "cannot read: expected a readable file, found '" + e.getMessage() + "'", e);
    }
  }

  private static InputException problem(Path path, String what, IOException cause) {
    return new InputException(
        path + ": " + what + ". Check the file and its permissions, and try again", cause);
  }
}
