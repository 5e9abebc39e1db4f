package dev.inlet.compact;

import dev.inlet.state.FilePlace;
import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file that is written, and is there only if it was finished. */
final class NewFile implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final FileSystem fs;
  private final Path path;
  private final FSDataOutputStream out;
  private boolean finished;

  private NewFile(FileSystem fs, Path path, FSDataOutputStream out) {
    this.fs = fs;
    this.path = path;
    this.out = out;
  }

  static NewFile create(Path path, Configuration conf) throws IOException {
    FileSystem fs = FilePlace.fileSystem(path, conf);
    FSDataOutputStream out =
        fs.createFile(path).overwrite(false).recursive().bufferSize(BUFFER_BYTES).build();
    return new NewFile(fs, path, out);
  }

  FSDataOutputStream out() {
    return out;
  }

  /** Returns its length. */
  long finish() throws IOException {
    long length = out.getPos();
    out.close();
    finished = true;
    return length;
  }

  /** What was not finished is given up, so that an object store never shows it. */
  @Override
  public void close() throws IOException {
    if (finished) {
      return;
    }
    try {
      out.abort();
    } catch (UnsupportedOperationException e) {
      out.close();
    }
    fs.delete(path, false);
  }
}
