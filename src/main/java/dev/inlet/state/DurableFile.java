package dev.inlet.state;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A new file that is on disk when it is written. */
final class DurableFile {
  private static final int BUFFER = 1 << 18;

  private DurableFile() {}

  /** Writes it where there is none, and tells its length. */
  static long write(FileSystem fs, Path path, StateStore.Content content) throws IOException {
    FSDataOutputStream out = fs.create(path, false);
    try {
      OutputStream buffer = new BufferedOutputStream(out, BUFFER);
      content.writeTo(buffer);
      buffer.flush();
      out.hsync();
    } catch (IOException | RuntimeException e) {
      closeAfter(out, e);
      throw e;
    }
    long bytes = out.getPos();
    out.close();
    return bytes;
  }

  /**
   * A try with resources would do, but that HDFS throws at close what it has thrown before, and an
   * exception cannot be added to itself.
   */
  private static void closeAfter(FSDataOutputStream out, Exception failure) {
    try {
      out.close();
    } catch (IOException e) {
      if (e != failure) {
        failure.addSuppressed(e);
      }
    }
  }
}
