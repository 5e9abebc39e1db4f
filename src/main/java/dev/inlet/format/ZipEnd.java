package dev.inlet.format;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/**
 * The record at the end of a zip, which counts its entries: section 4.3.16 of the <a
 * href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">format</a>. A comment of up to
 * 64 KiB follows it.
 */
final class ZipEnd {
  static final int MAGIC = 0x06054b50;

  private static final int RECORD_BYTES = 22;
  private static final int COUNT_AT = 10;
  private static final int MOST_COMMENT_BYTES = (1 << 16) - 1;
  private static final int TAIL_BYTES = RECORD_BYTES + MOST_COMMENT_BYTES;

  /** A count that is told elsewhere, for it is higher. */
  private static final int MANY = 0xffff;

  private ZipEnd() {}

  /**
   * Takes all bytes up to the end of the file.
   *
   * @return how many entries the zip has, at most 65,535
   * @throws EOFException if the record is not there
   */
  static int takeCount(RawBytes in) throws IOException {
    byte[] tail = tail(in);
    LookAhead window = new LookAhead(tail);
    for (int at = tail.length - RECORD_BYTES; at >= 0; at--) {
      int comment = at + RECORD_BYTES - 2;
      if (window.littleEndian(at) == MAGIC
          && two(tail, comment) == tail.length - at - RECORD_BYTES) {
        return two(tail, at + COUNT_AT);
      }
    }
    throw new EOFException("no end of the directory");
  }

  static UnsupportedOperationException refused(int count) {
    String entries = count == MANY ? "65535 or more" : String.valueOf(count);
    return new UnsupportedOperationException("a zip of " + entries + " entries");
  }

  private static byte[] tail(RawBytes in) throws IOException {
    byte[] last = new byte[2 * TAIL_BYTES];
    int size = 0;
    for (int read = in.takeSome(last, 0, TAIL_BYTES); read >= 0; ) {
      size += read;
      if (size > TAIL_BYTES) {
        System.arraycopy(last, size - TAIL_BYTES, last, 0, TAIL_BYTES);
        size = TAIL_BYTES;
      }
      read = in.takeSome(last, size, TAIL_BYTES);
    }
    return Arrays.copyOf(last, size);
  }

  private static int two(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | ((bytes[at + 1] & 0xff) << 8);
  }
}
