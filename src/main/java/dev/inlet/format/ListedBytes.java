package dev.inlet.format;

import java.io.IOException;
import java.io.InputStream;

/**
 * As many bytes as there were when a file was listed: what was appended since would be half a
 * record. To close it does nothing; it is closed with the file, and not before.
 */
public final class ListedBytes extends InputStream {
  private final InputStream in;
  private long left;

  /**
   * @param left how many bytes there are from where {@code in} stands
   */
  public ListedBytes(InputStream in, long left) {
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
