package dev.inlet.format;

import java.nio.ByteBuffer;

/**
 * The header of a Zstandard frame, by <a
 * href="https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1">RFC 8878, 3.1.1</a>.
 *
 * @param windowBytes how much of the text before a byte has to be kept to decode it
 */
record ZstdFrame(boolean dictionary, long windowBytes) {
  static final int MAGIC = 0xFD2FB528;

  /** The low four bits are free. */
  static final int SKIPPABLE_MAGIC = 0x184D2A50;

  /** Of a skippable frame: magic, and length of what follows. */
  static final int SKIPPABLE_HEADER_BYTES = 8;

  /** Magic, descriptor, window, dictionary, size of the content. */
  static final int MAX_HEADER_BYTES = 18;

  /** The shortest header, and an empty block. */
  static final int MIN_BYTES = 9;

  /** The most that the library takes, and the zstd command without an option. */
  private static final long MAX_WINDOW_BYTES = 1L << 27;

  private static final int RESERVED_BIT = 8;
  private static final int SINGLE_SEGMENT_BIT = 32;
  private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};

  static boolean isSkippable(int magic) {
    return (magic & ~0xF) == SKIPPABLE_MAGIC;
  }

  /**
   * Reads a header, which begins with {@link #MAGIC}.
   *
   * @param bytes little-endian, with {@link #MAX_HEADER_BYTES} behind {@code at}, or the last of a
   *     file
   * @throws java.nio.BufferUnderflowException if the bytes end within the header
   * @throws CorruptException if it is none
   */
  static ZstdFrame read(ByteBuffer bytes) throws CorruptException {
    bytes.getInt();
    int descriptor = bytes.get();
    if ((descriptor & RESERVED_BIT) != 0) {
      throw new CorruptException("reserved bit of a frame is set");
    }
    boolean single = (descriptor & SINGLE_SEGMENT_BIT) != 0;
    long window = single ? 0 : window(bytes.get());
    long dictionary = number(bytes, DICTIONARY_BYTES[descriptor & 3]);
    if (single) {
      window = contentSize(bytes, (descriptor >>> 6) & 3);
    }
    return new ZstdFrame(dictionary != 0, window);
  }

  /**
   * @throws UnsupportedOperationException if it takes more to decode the frame than there is
   */
  void checkSupported() {
    if (dictionary) {
      throw new UnsupportedOperationException("a frame with a dictionary");
    }
    if (windowBytes < 0 || windowBytes > MAX_WINDOW_BYTES) {
      throw new UnsupportedOperationException(
          "a frame with a window of " + Long.toUnsignedString(windowBytes) + " bytes");
    }
  }

  private static long window(byte descriptor) {
    long base = 1L << (10 + ((descriptor & 0xff) >>> 3));
    return base + base / 8 * (descriptor & 7);
  }

  private static long contentSize(ByteBuffer bytes, int flag) {
    return switch (flag) {
      case 0 -> number(bytes, 1);
      case 1 -> number(bytes, 2) + 256;
      case 2 -> number(bytes, 4);
      default -> bytes.getLong();
    };
  }

  private static long number(ByteBuffer bytes, int size) {
    long number = 0;
    for (int i = 0; i < size; i++) {
      number |= (bytes.get() & 0xffL) << (8 * i);
    }
    return number;
  }
}
