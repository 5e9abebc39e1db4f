package dev.inlet.run;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.read.RejectedRecord;
import dev.inlet.state.FilePlace;
import dev.inlet.state.Json;
import dev.inlet.state.StateStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder in the state store with rejected records that fit by now, as files of the paths that
 * they were in, and those that are left over. It counts for nothing until a batch names it.
 */
final class ReplayFolder {
  private static final String FILES = "files";
  private static final String LEFT = "rejected.jsonl";

  private final StateStore state;
  private final Configuration conf;
  private final String folder;

  ReplayFolder(StateStore state, Configuration conf, String folder) {
    this.state = state;
    this.conf = conf;
    this.folder = folder;
  }

  /** Where all of them are. */
  static String all(String job) {
    return "jobs/" + job + "/replays";
  }

  /** The document with the records that are left over; it is there only if some are. */
  static String left(String folder) {
    return folder + "/" + LEFT;
  }

  /**
   * A folder that nobody else writes to.
   *
   * @param fence the fencing number of the run
   */
  static String name(String job, long sequence, long fence) {
    return all(job) + String.format("/%010d.%d", sequence, fence);
  }

  /** The number in the last part of such a name. */
  static long sequence(String last) {
    return Long.parseLong(last.substring(0, last.indexOf('.')));
  }

  /** The folder of the sources' folders, in full. */
  String base() {
    Path path = state.path(folder + "/" + FILES);
    try {
      return path.getFileSystem(conf).makeQualified(path).toString();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** The folder that the paths of a source's files are relative to. */
  String base(String source) {
    return base() + "/" + source;
  }

  /** Writes a file of records, and tells how it is found. */
  SourceFile write(String source, String path, byte[] text) {
    try {
      state.write(folder + "/" + FILES + "/" + source + "/" + path, out -> out.write(text));
    } catch (IllegalArgumentException e) {
      // HDFS has no colons in names, S3 has.
      throw new InputException(
          "input file "
              + path
              + ": replay: expected a name that files in 'inlet.state' can have, found one that they"
              + " cannot ("
              + e.getMessage()
              + "). Read the files again instead: see `inlet bookmark rewind`",
          e);
    }
    Path written = FilePlace.in(new Path(base(source)), path);
    try {
      FileSystem fs = FilePlace.fileSystem(written, conf);
      return SourceFile.of(path, fs.getFileStatus(written));
    } catch (IOException e) {
      throw unreadable(written, e);
    }
  }

  /** Writes what is left over. */
  void writeLeft(List<RejectedRecord> left) {
    if (left.isEmpty()) {
      return;
    }
    state.write(
        left(folder),
        out -> {
          for (RejectedRecord reject : left) {
            out.write((Json.line(reject) + "\n").getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  private static InputException unreadable(Path path, IOException e) {
    return new InputException(
        path
            + ": cannot read state: expected the file that was written, found "
            + e.getMessage()
            + ". Check 'inlet.state'",
        e);
  }
}
