package dev.inlet.format;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;

/**
 * What the head of an <a href="https://www.lzop.org">lzop</a> file tells of its blocks. All numbers
 * are stored highest byte first.
 *
 * @param flags which checksums stand before a block
 */
record LzopFrame(int flags) {
  static final int MOST_TEXT_BYTES = 1 << 26;

  /** Four bytes of the magic, which can be no length of a block, and then the other five. */
  static final int MAGIC = 0x894C5A4F;

  private static final byte[] MAGIC_END = {0, '\r', '\n', 0x1a, '\n'};

  private static final int ADLER_TEXT = 0x1;
  private static final int ADLER_ENCODED = 0x2;
  private static final int EXTRA_FIELD = 0x40;
  private static final int CRC_TEXT = 0x100;
  private static final int CRC_ENCODED = 0x200;
  private static final int FILTER = 0x800;
  private static final int CRC_HEAD = 0x1000;

  /** From this version on a head says which one is needed, the level, and more of the time. */
  private static final int VERSION = 0x0940;

  private static final int MOST_METHOD = 3;
  private static final int MOST_HEAD_BYTES = 1 << 10;
  private static final int MOST_EXTRA_BYTES = 1 << 20;

  /** The bytes of the magic behind the first four. */
  static byte[] magicEnd() {
    return MAGIC_END.clone();
  }

  /**
   * Takes what follows {@link #MAGIC}, up to the first block.
   *
   * @throws CorruptException if the checksum differs
   * @throws UnsupportedOperationException if the blocks are not of LZO1X, or are filtered
   */
  static LzopFrame take(RawBytes in) throws IOException {
    byte[] rest = new byte[MAGIC_END.length];
    in.take(rest, 0, rest.length);
    if (!Arrays.equals(rest, MAGIC_END)) {
      throw new CorruptException("no head where one should begin");
    }
    Head head = new Head(in);
    int version = head.number(2);
    boolean recent = version >= VERSION;
    // The versions of the library, and of what is needed.
    head.skip(recent ? 4 : 2);
    int method = head.number(1);
    head.skip(recent ? 1 : 0);
    int flags = head.number(4);
    boolean filtered = (flags & FILTER) != 0 && head.number(4) != 0;
    // Mode and times, and then the name.
    head.skip(recent ? 12 : 8);
    head.skip(head.number(1));
    if (in.takeBigEndian() != head.checksum((flags & CRC_HEAD) != 0)) {
      throw new CorruptException("checksum of a head differs");
    }
    if (filtered || method < 1 || method > MOST_METHOD) {
      throw new UnsupportedOperationException("lzop's method " + method + " or a filter");
    }
    if ((flags & EXTRA_FIELD) != 0) {
      skipExtraField(in);
    }
    return new LzopFrame(flags);
  }

  /** How many bytes of checksums stand between the lengths of a block and its bytes. */
  int checksumBytes(boolean plain) {
    int ofText = Integer.bitCount(flags & (ADLER_TEXT | CRC_TEXT));
    int ofEncoded = Integer.bitCount(flags & (ADLER_ENCODED | CRC_ENCODED));
    return Integer.BYTES * (ofText + (plain ? 0 : ofEncoded));
  }

  /** Whether blocks have a checksum of their text. */
  boolean checksText() {
    return (flags & (ADLER_TEXT | CRC_TEXT)) != 0;
  }

  /**
   * Whether a block's text is that of its checksums.
   *
   * @param at where the first of them stands
   */
  boolean isText(byte[] checksums, int at, byte[] text, int length) {
    return hold(flags & ADLER_TEXT, flags & CRC_TEXT, checksums, at, text, 0, length);
  }

  /** Likewise for its bytes as they are stored, if it is not plain. */
  boolean isEncoded(byte[] checksums, int at, byte[] encoded, int from, int length) {
    int skipped = at + Integer.BYTES * Integer.bitCount(flags & (ADLER_TEXT | CRC_TEXT));
    return hold(
        flags & ADLER_ENCODED, flags & CRC_ENCODED, checksums, skipped, encoded, from, length);
  }

  private static boolean hold(
      int adler, int crc, byte[] checksums, int at, byte[] bytes, int from, int length) {
    int next = at;
    if (adler != 0) {
      if (sum(new Adler32(), bytes, from, length) != bigEndian(checksums, next)) {
        return false;
      }
      next += Integer.BYTES;
    }
    return crc == 0 || sum(new CRC32(), bytes, from, length) == bigEndian(checksums, next);
  }

  private static int sum(Checksum checksum, byte[] bytes, int from, int length) {
    checksum.update(bytes, from, length);
    return (int) checksum.getValue();
  }

  private static int bigEndian(byte[] bytes, int at) {
    return (bytes[at] << 24)
        | ((bytes[at + 1] & 0xff) << 16)
        | ((bytes[at + 2] & 0xff) << 8)
        | (bytes[at + 3] & 0xff);
  }

  private static void skipExtraField(RawBytes in) throws IOException {
    int length = in.takeBigEndian();
    if (length < 0 || length > MOST_EXTRA_BYTES) {
      throw new CorruptException(
          "an extra field of " + Integer.toUnsignedString(length) + " bytes");
    }
    in.skip(length);
    in.skip(Integer.BYTES);
  }

  /** The bytes that the checksum of a head holds. */
  private static final class Head {
    private final RawBytes in;
    private final byte[] bytes = new byte[MOST_HEAD_BYTES];
    private int size;

    Head(RawBytes in) {
      this.in = in;
    }

    int number(int count) throws IOException {
      skip(count);
      int number = 0;
      for (int i = size - count; i < size; i++) {
        number = (number << 8) | (bytes[i] & 0xff);
      }
      return number;
    }

    void skip(int count) throws IOException {
      in.take(bytes, size, count);
      size += count;
    }

    int checksum(boolean crc) {
      return sum(crc ? new CRC32() : new Adler32(), bytes, 0, size);
    }
  }
}
