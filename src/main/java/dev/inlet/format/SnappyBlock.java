package dev.inlet.format;

import java.io.IOException;
import org.xerial.snappy.Snappy;

/**
 * The elements of snappy's <a
 * href="https://github.com/google/snappy/blob/main/format_description.txt">format</a>: the length
 * of the text as a number of up to five bytes, then literals, and copies of text before.
 */
final class SnappyBlock {
  /** The longest that the length of a text can be. */
  static final int LENGTH_BYTES = 5;

  /**
   * Up to so many bytes a literal has its length in the tag; more of them say how many bytes have.
   */
  private static final int SHORT_LITERAL = 60;

  private SnappyBlock() {}

  /**
   * How long the text is to be, of which the first bytes tell.
   *
   * @return -1 if they do not tell, or more than an int can hold
   */
  static int length(byte[] bytes, int from, int to) {
    long length = 0;
    for (int i = 0; i < LENGTH_BYTES && from + i < to; i++) {
      length |= (bytes[from + i] & 0x7fL) << (7 * i);
      if (bytes[from + i] >= 0) {
        return length <= Integer.MAX_VALUE ? (int) length : -1;
      }
    }
    return -1;
  }

  /** How many bytes at most a text of some length takes, by the reference encoder. */
  static int mostEncoded(int length) {
    return Snappy.maxCompressedLength(length);
  }

  /**
   * Walks over a block without decoding it.
   *
   * @param cut whether the bytes may end before the block does
   * @return the length of the text, or the complement of where it is wrong
   */
  static int check(byte[] bytes, int from, int to, boolean cut) {
    int length = length(bytes, from, to);
    if (length < 0) {
      return ~from;
    }
    int at = from + 1;
    while (bytes[at - 1] < 0) {
      at++;
    }
    long done = 0;
    while (at < to) {
      int tag = bytes[at] & 0xff;
      int extra = extraBytes(tag);
      if (at + 1 + extra > to) {
        return cut ? length : ~at;
      }
      long value = littleEndian(bytes, at + 1, extra);
      long step = elementLength(tag, value);
      long back = (tag & 3) == 1 ? ((tag >>> 5) << 8) | value : value;
      boolean literal = (tag & 3) == 0;
      if (done + step > length || (!literal && (back == 0 || back > done))) {
        return ~at;
      }
      if (literal && step > to - at - 1 - extra) {
        return cut ? length : ~at;
      }
      done += step;
      at += 1 + extra + (literal ? (int) step : 0);
    }
    return cut || done == length ? length : ~to;
  }

  /**
   * Decodes a block.
   *
   * @param room how long the text may be
   * @return how long it is
   */
  static int decode(byte[] bytes, int from, int to, byte[] text, int room) throws IOException {
    int length = length(bytes, from, to);
    if (length < 0 || length > room) {
      throw new CorruptException("a chunk of text of another length than was told");
    }
    int decoded = Snappy.uncompress(bytes, from, to - from, text, 0);
    if (decoded != length) {
      throw new CorruptException("a chunk of text of another length than was told");
    }
    return decoded;
  }

  /** How many bytes of a number follow a tag. */
  private static int extraBytes(int tag) {
    return switch (tag & 3) {
      case 0 -> Math.max(0, (tag >>> 2) + 1 - SHORT_LITERAL);
      case 1 -> 1;
      case 2 -> 2;
      default -> 4;
    };
  }

  private static long elementLength(int tag, long value) {
    return switch (tag & 3) {
      case 0 -> (tag >>> 2) < SHORT_LITERAL ? (tag >>> 2) + 1 : value + 1;
      case 1 -> 4 + ((tag >>> 2) & 7);
      default -> (tag >>> 2) + 1;
    };
  }

  private static long littleEndian(byte[] bytes, int at, int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (bytes[at + i] & 0xffL) << (8 * i);
    }
    return value;
  }
}
