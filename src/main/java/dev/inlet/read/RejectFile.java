package dev.inlet.read;

import dev.inlet.InputException;
import dev.inlet.format.RawRecord;
import dev.inlet.format.Reject;
import dev.inlet.state.Digest;
import dev.inlet.state.Json;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * The rejects of one split of an input file, as JSON lines. Its name follows from the input's, and
 * its content from the frozen batch and the declaration, so a later one takes its place. It appears
 * whole or not at all, and only if there is a reject.
 */
final class RejectFile implements Closeable {
  private final ReadOrigin origin;
  private final String file;
  private final Path path;
  private final Configuration conf;
  private Path draft;
  private FSDataOutputStream bytes;
  private Writer out;

  /**
   * @param split where in the file the split starts whose rejects these are
   */
  RejectFile(String folder, ReadOrigin origin, String file, long split, Configuration conf) {
    this.origin = origin;
    this.file = file;
    this.conf = conf;
    this.path = new Path(folder, name(origin.source(), file, split));
  }

  /** The name of the file for a split's rejects. */
  static String name(String source, InputSplit split) {
    return name(source, split.file().name(), split.split().start());
  }

  private static String name(String source, String file, long split) {
    String part = split == 0 ? "" : "-" + split;
    return source + "-" + Digest.sha256(file).substring(0, 16) + part + ".jsonl";
  }

  /** Removes the files of a folder that have other names than these; folders stay. */
  static void removeOthers(String folder, Set<String> names, Configuration conf) {
    Path path = new Path(folder);
    try {
      FileSystem fs = path.getFileSystem(conf);
      if (!fs.exists(path)) {
        return;
      }
      for (FileStatus found : fs.listStatus(path)) {
        if (found.isFile() && !names.contains(found.getPath().getName())) {
          fs.delete(found.getPath(), false);
        }
      }
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  void add(Reject reject, Optional<RawRecord> header) {
    try {
      if (out == null) {
        draft = new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID());
        bytes = path.getFileSystem(conf).create(draft, false);
        out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
      }
      out.write(Json.line(RejectedRecord.of(origin, file, reject, header)));
      out.write('\n');
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  /** Gives the file its name. Not called when the input could not be read to its end. */
  void publish() {
    if (out == null) {
      return;
    }
    try {
      out.close();
      FileSystem fs = path.getFileSystem(conf);
      if (!renamed(fs)) {
        // What is there may be of a run under another declaration. In one step, as on HDFS, for
        // it may also be of another attempt, which may be the one that counts.
        FileContext.getFileContext(fs.getUri(), conf).rename(draft, path, Options.Rename.OVERWRITE);
      }
      // What a file system says of a close or a rename is not believed.
      long found = fs.getFileStatus(path).getLen();
      if (found != bytes.getPos()) {
        throw new IOException(
            "a file of " + found + " bytes after " + bytes.getPos() + " were written");
      }
      out = null;
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  /** Where the name is taken, some file systems overwrite, some say no and S3A throws. */
  private boolean renamed(FileSystem fs) throws IOException {
    try {
      return fs.rename(draft, path);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  @Override
  public void close() {
    if (out == null) {
      return;
    }
    try {
      out.close();
      path.getFileSystem(conf).delete(draft, false);
    } catch (IOException e) {
      // The input's own failure is on its way up and tells more than a draft that stays behind.
      out = null;
    }
  }

  private static InputException unwritable(Path path, IOException e) {
    return new InputException(
        path
            + ": cannot write rejects: expected a writable folder, found "
            + e.getMessage()
            + ". Correct 'inlet.state' or its permissions",
        e);
  }
}
