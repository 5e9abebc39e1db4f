package dev.inlet.format;

import java.io.IOException;
import java.io.InputStream;

/**
 * A file's raw bytes, which remembers what a decoder's exception does not tell: how far it read,
 * whether it wanted more than there is, and whether the file system failed.
 */
final class CountedInput extends InputStream {
  private final InputStream raw;
  private byte[] head = new byte[0];
  private long offset;
  private boolean ended;
  private IOException failure;

  /**
   * @param offset where in the file the first byte stands
   */
  CountedInput(InputStream raw, long offset) {
    this.raw = raw;
    this.offset = offset;
  }

  /** What could not even be opened. */
  static CountedInput failed(IOException failure, long offset) {
    CountedInput failed = new CountedInput(InputStream.nullInputStream(), offset);
    failed.failure = failure;
    return failed;
  }

  /**
   * The first bytes of the file, which will be read again; to be called before any read, of a
   * stream from the file's start.
   */
  byte[] peek(int length) throws IOException {
    try {
      head = raw.readNBytes(length);
      return head;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** Where in the file the next byte stands. */
  long offset() {
    return offset;
  }

  /** Whether a read has met the end of the file. */
  boolean wantedMore() {
    return ended;
  }

  /** Whether the file system, and not the decoder, caused a failure. */
  boolean failed() {
    return failure != null;
  }

  IOException failure() {
    return failure;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int read = offset < head.length ? again(bytes, from, length) : on(bytes, from, length);
    if (read < 0) {
      ended = true;
    } else {
      offset += read;
    }
    return read;
  }

  private int again(byte[] bytes, int from, int length) {
    int read = (int) Math.min(length, head.length - offset);
    System.arraycopy(head, (int) offset, bytes, from, read);
    return read;
  }

  private int on(byte[] bytes, int from, int length) throws IOException {
    try {
      return raw.read(bytes, from, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public int available() throws IOException {
    return offset < head.length ? (int) (head.length - offset) : raw.available();
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }

  void closeAfter(Exception problem) {
    try {
      raw.close();
    } catch (IOException e) {
      problem.addSuppressed(e);
    }
  }
}
