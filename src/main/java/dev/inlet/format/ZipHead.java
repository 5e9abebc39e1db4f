package dev.inlet.format;

import java.io.IOException;

/**
 * What stands before the bytes of an entry, by zip's <a
 * href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">format</a>, section 4.3.7. All
 * numbers are stored lowest byte first.
 *
 * @param described whether checksum and lengths are told behind the entry only
 * @param large whether they are told there in eight bytes
 * @param crc of the text
 */
record ZipHead(
    int method, boolean described, boolean large, int crc, long encodedBytes, long textBytes) {
  static final int MAGIC = 0x04034b50;
  static final int STORED = 0;
  static final int DEFLATED = 8;

  private static final int ENCRYPTED = 0x1;
  private static final int DESCRIBED = 0x8;
  private static final int VERSION_BYTES = 2;
  private static final int TIME_BYTES = 4;
  private static final int LARGE_ID = 0x0001;

  /** A length of four bytes that stands for one of eight in the extra field. */
  private static final long SEE_EXTRA = 0xffffffffL;

  /**
   * Takes what follows {@link #MAGIC}, up to the entry's bytes.
   *
   * @throws UnsupportedOperationException if they are encrypted, or compressed in another way
   */
  static ZipHead take(RawBytes in) throws IOException {
    in.skip(VERSION_BYTES);
    int flags = takeTwo(in);
    int method = takeTwo(in);
    in.skip(TIME_BYTES);
    int crc = in.takeLittleEndian();
    long encodedBytes = Integer.toUnsignedLong(in.takeLittleEndian());
    long textBytes = Integer.toUnsignedLong(in.takeLittleEndian());
    int nameBytes = takeTwo(in);
    byte[] extra = new byte[takeTwo(in)];
    in.skip(nameBytes);
    in.take(extra, 0, extra.length);
    if ((flags & ENCRYPTED) != 0) {
      throw new UnsupportedOperationException("an encrypted zip");
    }
    boolean described = (flags & DESCRIBED) != 0;
    if (method != DEFLATED && (method != STORED || described)) {
      throw new UnsupportedOperationException(
          method == STORED ? "a stored zip of unknown length" : "a zip of method " + method);
    }
    int at = largeAt(extra);
    boolean large = at >= 0;
    if (large && textBytes == SEE_EXTRA) {
      textBytes = eight(extra, at);
      at += Long.BYTES;
    }
    if (large && encodedBytes == SEE_EXTRA) {
      encodedBytes = eight(extra, at);
    }
    return new ZipHead(method, described, large, crc, encodedBytes, textBytes);
  }

  private static int takeTwo(RawBytes in) throws IOException {
    return in.take() | (in.take() << 8);
  }

  /** Where the lengths of eight bytes stand, or -1. */
  private static int largeAt(byte[] extra) {
    int at = 0;
    while (at + 4 <= extra.length) {
      int length = (extra[at + 2] & 0xff) | ((extra[at + 3] & 0xff) << 8);
      if (((extra[at] & 0xff) | ((extra[at + 1] & 0xff) << 8)) == LARGE_ID) {
        return at + 4;
      }
      at += 4 + length;
    }
    return -1;
  }

  private static long eight(byte[] bytes, int at) throws CorruptException {
    if (at + Long.BYTES > bytes.length) {
      throw new CorruptException("an extra field that is too short");
    }
    long number = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      number = (number << 8) | (bytes[at + i] & 0xff);
    }
    return number;
  }
}
