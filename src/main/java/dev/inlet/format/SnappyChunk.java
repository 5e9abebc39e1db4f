package dev.inlet.format;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The chunks of snappy's <a
 * href="https://github.com/google/snappy/blob/main/framing_format.txt">framing format</a>: a type
 * of one byte, a length of three, lowest first, and then as many bytes; in those with text, four of
 * them are a checksum.
 */
final class SnappyChunk {
  static final int HEADER_BYTES = 4;
  static final int CHECKSUM_BYTES = 4;

  /** No chunk has more text. */
  static final int MOST_TEXT_BYTES = 65_536;

  static final int MOST_BYTES = CHECKSUM_BYTES + SnappyBlock.mostEncoded(MOST_TEXT_BYTES);

  static final int COMPRESSED = 0x00;
  static final int PLAIN = 0x01;
  static final int IDENTIFIER = 0xff;

  /** From here on up are the types that are to be skipped where they are not known. */
  static final int SKIPPABLE = 0x80;

  private static final byte[] NAME = {'s', 'N', 'a', 'P', 'p', 'Y'};
  static final int NAME_BYTES = NAME.length;
  private static final int CHECKSUM_DELTA = 0xa282ead8;

  private SnappyChunk() {}

  static int type(int header) {
    return header & 0xff;
  }

  static int length(int header) {
    return header >>> 8;
  }

  static boolean isText(int header) {
    return type(header) == COMPRESSED || type(header) == PLAIN;
  }

  /** Whether a chunk of text can be so long. */
  static boolean fits(int header) {
    int most = type(header) == PLAIN ? CHECKSUM_BYTES + MOST_TEXT_BYTES : MOST_BYTES;
    return length(header) > CHECKSUM_BYTES && length(header) <= most;
  }

  static boolean isName(byte[] bytes, int from, int length) {
    return length == NAME.length && Arrays.equals(bytes, from, from + length, NAME, 0, length);
  }

  /**
   * Decodes what follows the header of a chunk with text.
   *
   * @param text has room for {@link #MOST_TEXT_BYTES}
   * @return how long the text is
   * @throws CorruptException if it is no such chunk, or of another checksum
   */
  static int decode(int header, byte[] bytes, int from, byte[] text) throws IOException {
    int start = from + CHECKSUM_BYTES;
    int to = from + length(header);
    int decoded = to - start;
    if (type(header) == PLAIN) {
      System.arraycopy(bytes, start, text, 0, decoded);
    } else {
      decoded = SnappyBlock.decode(bytes, start, to, text, MOST_TEXT_BYTES);
    }
    CRC32C crc = new CRC32C();
    crc.update(text, 0, decoded);
    int value = (int) crc.getValue();
    int masked = Integer.rotateRight(value, 15) + CHECKSUM_DELTA;
    if (masked != littleEndian(bytes, from)) {
      throw new CorruptException("checksum of a chunk differs");
    }
    return decoded;
  }

  private static int littleEndian(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | ((bytes[at + 1] & 0xff) << 8)
        | ((bytes[at + 2] & 0xff) << 16)
        | ((bytes[at + 3] & 0xff) << 24);
  }
}
