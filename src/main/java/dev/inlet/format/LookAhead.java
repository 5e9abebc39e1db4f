package dev.inlet.format;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The bytes of a file from an offset on, read as they are looked at, up to a limit. */
final class LookAhead implements Closeable {
  private static final int STEP_BYTES = 1 << 18;

  private final InputStream raw;
  private final int limit;
  private byte[] bytes = {};
  private boolean ended;

  /**
   * @param limit the most bytes to read
   */
  LookAhead(StoredFile file, long offset, int limit) throws IOException {
    this.raw = file.from(offset);
    this.limit = limit;
  }

  /**
   * @param head the first bytes of a file, or all of them
   */
  LookAhead(byte[] head) {
    this.raw = InputStream.nullInputStream();
    this.limit = head.length;
    this.bytes = head;
  }

  /** Whether so many bytes are there, from the offset on. */
  boolean reaches(long size) throws IOException {
    while (bytes.length < size && size <= limit && !ended) {
      int from = bytes.length;
      // Twice as many each time, so that copying stays in proportion.
      int to = Math.min(limit, from + Math.max(STEP_BYTES, from));
      byte[] more = Arrays.copyOf(bytes, to);
      int read = raw.readNBytes(more, from, to - from);
      ended = read < to - from;
      bytes = ended ? Arrays.copyOf(more, from + read) : more;
    }
    return bytes.length >= size;
  }

  /** Those read so far, which are at least as many as {@link #reaches} told. */
  byte[] bytes() {
    return bytes;
  }

  /** Whether the file is seen to end before a byte. */
  boolean endsAt(int at) throws IOException {
    return at < limit && !reaches(at + 1L) && bytes.length == at;
  }

  /** Four bytes as a number, highest first; they are {@link #reaches reached}. */
  int bigEndian(int at) {
    return Integer.reverseBytes(littleEndian(at));
  }

  /** Four bytes as a number, lowest first; they are {@link #reaches reached}. */
  int littleEndian(int at) {
    return (bytes[at] & 0xff)
        | ((bytes[at + 1] & 0xff) << 8)
        | ((bytes[at + 2] & 0xff) << 16)
        | ((bytes[at + 3] & 0xff) << 24);
  }

  /** Whether the limit, and not the end of the file, is where these bytes end. */
  boolean limited() throws IOException {
    return reaches(limit);
  }

  /** What can be looked at from one of the bytes on, as far as the limit. */
  InputStream from(int at) {
    return new InputStream() {
      private int next = at;

      @Override
      public int read() throws IOException {
        return reaches(next + 1L) ? bytes[next++] & 0xff : -1;
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        if (!reaches(next + 1L)) {
          return -1;
        }
        int read =
            new ByteArrayInputStream(bytes, next, bytes.length - next).read(into, from, length);
        next += read;
        return read;
      }
    };
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }
}
