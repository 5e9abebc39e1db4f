package dev.inlet.format;

import java.io.IOException;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * What the head of an LZ4 frame tells, by its <a
 * href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md">format</a>.
 *
 * @param legacy of the format of before 2013: without checksums, and without a mark at its end
 * @param linked whether a block may copy from those before
 * @param contentBytes the length of its text, or {@link #UNKNOWN}
 * @param mostBytes how long a block and its text may be
 */
record Lz4Frame(
    boolean legacy,
    boolean linked,
    boolean blockChecksums,
    boolean contentChecksum,
    long contentBytes,
    int mostBytes) {
  static final int MAGIC = 0x184D2204;
  static final int LEGACY_MAGIC = 0x184C2102;
  static final int END_MARK = 0;

  /** Set in the length of a block that is not compressed. */
  static final int PLAIN_BIT = 0x80000000;

  static final long UNKNOWN = -1;

  private static final int LEGACY_TEXT_BYTES = 1 << 23;

  static final Lz4Frame LEGACY =
      new Lz4Frame(
          true, false, false, false, UNKNOWN, LEGACY_TEXT_BYTES + LEGACY_TEXT_BYTES / 255 + 16);

  /** The low four bits are free; Zstandard has the same. */
  private static final int SKIPPABLE_MAGIC = 0x184D2A50;

  private static final int MOST_DESCRIPTOR_BYTES = 14;
  private static final int VERSION = 1;
  private static final XXHash32 HASH = XXHashFactory.fastestJavaInstance().hash32();

  static boolean isSkippable(int magic) {
    return (magic & ~0xF) == SKIPPABLE_MAGIC;
  }

  static boolean isMagic(int word) {
    return word == MAGIC || word == LEGACY_MAGIC || isSkippable(word);
  }

  /** The checksum of blocks and texts. */
  static int hash(byte[] bytes, int from, int length) {
    return HASH.hash(bytes, from, length, 0);
  }

  /**
   * Takes what follows the magic of a frame, up to its first block.
   *
   * @throws CorruptException if the checksum of the descriptor differs
   * @throws UnsupportedOperationException if it is of another version, or needs a dictionary
   */
  static Lz4Frame take(RawBytes in) throws IOException {
    byte[] descriptor = new byte[MOST_DESCRIPTOR_BYTES];
    in.take(descriptor, 0, 2);
    int flags = descriptor[0];
    boolean sized = (flags & 0x08) != 0;
    boolean dictionary = (flags & 0x01) != 0;
    int length = 2 + (sized ? Long.BYTES : 0) + (dictionary ? Integer.BYTES : 0);
    in.take(descriptor, 2, length - 2);
    if (in.take() != ((hash(descriptor, 0, length) >>> 8) & 0xff)) {
      throw new CorruptException("checksum of a frame's descriptor differs");
    }
    int size = (descriptor[1] >>> 4) & 7;
    if ((flags >>> 6 & 3) != VERSION
        || (flags & 0x02) != 0
        || (descriptor[1] & 0x8f) != 0
        || size < 4) {
      throw new UnsupportedOperationException("a frame of another version");
    }
    if (dictionary) {
      throw new UnsupportedOperationException("a frame that needs a dictionary");
    }
    return new Lz4Frame(
        false,
        (flags & 0x20) == 0,
        (flags & 0x10) != 0,
        (flags & 0x04) != 0,
        sized ? littleEndian(descriptor) : UNKNOWN,
        1 << (8 + 2 * size));
  }

  /** How many bytes stand behind a block's own. */
  int checksumBytes() {
    return blockChecksums ? Integer.BYTES : 0;
  }

  /** The length of a block, from the four bytes before it; -1 if no block is so long. */
  int blockBytes(int word) {
    int length = legacy ? word : word & ~PLAIN_BIT;
    return length <= mostBytes ? length : -1;
  }

  boolean isPlain(int word) {
    return !legacy && (word & PLAIN_BIT) != 0;
  }

  private static long littleEndian(byte[] descriptor) {
    long size = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      size = (size << 8) | (descriptor[2 + i] & 0xff);
    }
    return size;
  }
}
