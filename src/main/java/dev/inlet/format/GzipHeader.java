package dev.inlet.format;

import java.io.EOFException;
import java.io.IOException;
import java.util.zip.CRC32;

/**
 * The header of a gzip member, by <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>.
 *
 * @param blocked whether the member is a block of BGZF, which says how long it is ("The BAM Format
 *     Specification", 4.1)
 */
record GzipHeader(boolean blocked) {
  /** Of a header without any of the fields that are optional. */
  static final int MIN_BYTES = 10;

  private static final int ID1 = 0x1f;
  private static final int ID2 = 0x8b;
  private static final int DEFLATE = 8;

  private static final int FLAG_HEADER_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;
  private static final int FLAGS_RESERVED = 0xe0;

  /** Type and length of BGZF's field: 'B', 'C', and 2 as a little-endian number of two bytes. */
  private static final int BLOCKED_FIELD = 'B' | ('C' << 8) | (2 << 16);

  /** Bytes one by one; -1 at the end. */
  interface Source {
    int read() throws IOException;
  }

  /** Whether these may be the first bytes of a member. */
  static boolean mayBegin(byte[] bytes, int at) {
    return bytes[at] == (byte) ID1
        && bytes[at + 1] == (byte) ID2
        && bytes[at + 2] == DEFLATE
        && (bytes[at + 3] & FLAGS_RESERVED) == 0;
  }

  /**
   * Reads a header.
   *
   * @throws CorruptException if it is none
   * @throws UnsupportedOperationException if the member is compressed in a way of its own
   */
  static GzipHeader read(Source in) throws IOException {
    Fields fields = new Fields(in);
    if (fields.next() != ID1 || fields.next() != ID2) {
      throw new CorruptException("no gzip member where one should begin");
    }
    int method = fields.next();
    int flags = fields.next();
    if (method != DEFLATE || (flags & FLAGS_RESERVED) != 0) {
      throw new UnsupportedOperationException(
          "a gzip member of method " + method + " with flags " + flags);
    }
    fields.skip(6);
    boolean blocked = (flags & FLAG_EXTRA) != 0 && fields.extraIsBlocked();
    if ((flags & FLAG_NAME) != 0) {
      fields.skipText();
    }
    if ((flags & FLAG_COMMENT) != 0) {
      fields.skipText();
    }
    if ((flags & FLAG_HEADER_CRC) != 0) {
      fields.checkCrc();
    }
    return new GzipHeader(blocked);
  }

  /** The bytes of a header, with their checksum. */
  private static final class Fields {
    private final Source in;
    private final CRC32 crc = new CRC32();

    Fields(Source in) {
      this.in = in;
    }

    int next() throws IOException {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("unfinished gzip header");
      }
      crc.update(next);
      return next;
    }

    int nextTwo() throws IOException {
      return next() | (next() << 8);
    }

    void skip(int count) throws IOException {
      for (int i = 0; i < count; i++) {
        next();
      }
    }

    void skipText() throws IOException {
      while (next() != 0) {}
    }

    /** Extra fields have a type of two bytes, a length of two, and so many more. */
    boolean extraIsBlocked() throws IOException {
      boolean blocked = false;
      int left = nextTwo();
      while (left >= 4) {
        int field = nextTwo() | (nextTwo() << 16);
        int length = Math.min(field >>> 16, left - 4);
        skip(length);
        blocked |= field == BLOCKED_FIELD;
        left -= 4 + length;
      }
      skip(left);
      return blocked;
    }

    void checkCrc() throws IOException {
      int expected = (int) crc.getValue() & 0xffff;
      if (nextTwo() != expected) {
        throw new CorruptException("checksum of a gzip header differs");
      }
    }
  }
}
