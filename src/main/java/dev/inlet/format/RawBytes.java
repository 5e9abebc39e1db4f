package dev.inlet.format;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A file's bytes from an offset on, as decoders take them. Asks for more only when it has to, so
 * that who asked for too much is the decoder.
 */
final class RawBytes implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream raw;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private long bufferStart;
  private int at;
  private int size;

  /**
   * @param raw stands at the offset
   */
  RawBytes(InputStream raw, long offset) {
    this.raw = raw;
    this.bufferStart = offset;
  }

  /** The offset in the file of the byte that is taken next. */
  long position() {
    return bufferStart + at;
  }

  boolean ended() throws IOException {
    return at == size && !refill();
  }

  /**
   * @throws EOFException as all that take, if the file ends before
   */
  int take() throws IOException {
    if (ended()) {
      throw new EOFException("unfinished block");
    }
    return buffer[at++] & 0xff;
  }

  int takeBigEndian() throws IOException {
    return (take() << 24) | (take() << 16) | (take() << 8) | take();
  }

  int takeLittleEndian() throws IOException {
    return take() | (take() << 8) | (take() << 16) | (take() << 24);
  }

  void take(byte[] to, int from, int length) throws IOException {
    int buffered = Math.min(length, size - at);
    System.arraycopy(buffer, at, to, from, buffered);
    at += buffered;
    int left = length - buffered;
    if (left > 0) {
      bufferStart += size;
      at = 0;
      size = 0;
      int read = raw.readNBytes(to, from + buffered, left);
      bufferStart += read;
      if (read < left) {
        throw new EOFException("unfinished block");
      }
    }
  }

  /** What is at hand, up to a length; at least one byte, or -1 at the end of the file. */
  int takeSome(byte[] to, int from, int length) throws IOException {
    if (ended()) {
      return -1;
    }
    int taken = Math.min(length, size - at);
    take(to, from, taken);
    return taken;
  }

  /** Gives back the last bytes of what was taken by {@link #takeSome} just before. */
  void giveBack(int count) {
    at -= count;
  }

  void skip(long count) throws IOException {
    for (long left = count; left > 0; ) {
      if (ended()) {
        throw new EOFException("unfinished block");
      }
      int step = (int) Math.min(left, size - at);
      at += step;
      left -= step;
    }
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }

  private boolean refill() throws IOException {
    int read = raw.read(buffer, 0, buffer.length);
    bufferStart += size;
    at = 0;
    size = Math.max(read, 0);
    return read > 0;
  }
}
