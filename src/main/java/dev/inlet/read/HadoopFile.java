package dev.inlet.read;

import dev.inlet.format.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FSDataInputStream;

/** A file of a Hadoop file system, opened once. */
final class HadoopFile implements StoredFile {
  private final String name;
  private final long length;
  private final FSDataInputStream in;

  /**
   * @param name as messages should have it
   * @param in closed with this
   */
  HadoopFile(String name, long length, FSDataInputStream in) {
    this.name = name;
    this.length = length;
    this.in = in;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public InputStream from(long offset) throws IOException {
    if (in.getPos() != offset) {
      in.seek(offset);
    }
    return new Bounded(in, length - offset);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /**
   * As much as there was when the file was listed: what was appended since would be half a record.
   * Closed with the file, and not before.
   */
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private long left;

    Bounded(InputStream in, long left) {
      this.in = in;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int read = in.read(bytes, from, (int) Math.min(length, left));
      left -= Math.max(read, 0);
      return read;
    }
  }
}
