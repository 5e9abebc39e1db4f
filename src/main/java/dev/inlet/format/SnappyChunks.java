package dev.inlet.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Framed snappy as it is, which fails where its end is not that of a chunk. The library takes a cut
 * within a chunk's header for the end. A cut between chunks cannot be seen: the format has no end
 * mark.
 */
final class SnappyChunks extends InputStream {
  private static final int HEADER_BYTES = 4;

  private final InputStream raw;
  private int headerSeen;
  private int length;
  private int bodyLeft;

  SnappyChunks(InputStream raw) {
    this.raw = raw;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int count) throws IOException {
    int read = raw.read(bytes, from, count);
    if (read < 0 && (headerSeen > 0 || bodyLeft > 0)) {
      throw new EOFException("unfinished chunk");
    }
    for (int at = from; at < from + read; ) {
      at += bodyLeft > 0 ? body(from + read - at) : header(bytes[at]);
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }

  private int body(int available) {
    int step = Math.min(bodyLeft, available);
    bodyLeft -= step;
    return step;
  }

  /** A byte of the chunk's type, and then three of its length, least first. */
  private int header(byte next) {
    length = headerSeen == 0 ? 0 : length | ((next & 0xff) << ((headerSeen - 1) * 8));
    headerSeen++;
    if (headerSeen == HEADER_BYTES) {
      headerSeen = 0;
      bodyLeft = length;
    }
    return 1;
  }
}
