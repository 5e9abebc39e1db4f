package dev.inlet.format;

import java.util.Arrays;

/**
 * The sequences of an LZ4 block, by its <a
 * href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">format</a>: a token, literals,
 * and a copy of text before, which the last sequence lacks.
 */
final class Lz4Block {
  /** How far back a copy may reach. */
  static final int HISTORY_BYTES = 65_535;

  private static final int LEAST_COPY = 4;

  /** A length in a token that goes on in the bytes behind. */
  private static final int LONG = 15;

  private static final int OFFSET_BYTES = 2;

  /** So many literals are copied as two words, whether there are as many or fewer. */
  private static final int SHORT = 2 * Long.BYTES;

  /** From here on a call copies faster than eight bytes at a time. */
  private static final int LONG_COPY = 64;

  private Lz4Block() {}

  /**
   * Walks over a block without decoding it.
   *
   * @param cut whether the bytes may end before the block does
   * @param most how long the text may be
   * @return the length of the text, as far as it is seen, or the complement of where it is wrong
   */
  static int check(byte[] bytes, int from, int to, boolean cut, int most) {
    int at = from;
    long done = 0;
    while (at < to) {
      long token = bytes[at++] & 0xff;
      long literals = token >>> 4;
      if (literals == LONG) {
        int last = lastOfLength(bytes, at, to);
        if (last == to) {
          return cut ? (int) done : ~to;
        }
        literals = LONG + longLength(bytes, at, last);
        at = last + 1;
      }
      done += literals;
      if (done > most) {
        return ~at;
      }
      if (literals >= to - at) {
        boolean right = cut || literals == to - at;
        return right ? (int) done : ~to;
      }
      at += (int) literals;
      if (to - at < OFFSET_BYTES) {
        return cut ? (int) done : ~at;
      }
      int offset = (bytes[at] & 0xff) | ((bytes[at + 1] & 0xff) << 8);
      if (offset == 0 || offset > done) {
        return ~at;
      }
      at += OFFSET_BYTES;
      long copy = token & LONG;
      if (copy == LONG) {
        int last = lastOfLength(bytes, at, to);
        if (last == to) {
          return cut ? (int) done : ~to;
        }
        copy = LONG + longLength(bytes, at, last);
        at = last + 1;
      }
      done += copy + LEAST_COPY;
      if (done > most) {
        return ~at;
      }
    }
    return cut && at > from ? (int) done : ~at;
  }

  /**
   * Decodes a block.
   *
   * @param floor where in the text the first byte stands that may be copied
   * @param textFrom where the block's text is to begin
   * @param textTo where it has to end at the latest
   * @return where it ends
   */
  static int decode(
      byte[] bytes, int from, int to, byte[] text, int floor, int textFrom, int textTo)
      throws CorruptException {
    int at = from;
    int end = textFrom;
    while (at < to) {
      long token = bytes[at++] & 0xff;
      long literals = token >>> 4;
      if (literals == LONG) {
        int last = lastOfLength(bytes, at, to);
        literals = LONG + longLength(bytes, at, last);
        at = last + 1;
      }
      if (literals > to - at || literals > textTo - end) {
        throw new CorruptException("literals that are too long");
      }
      if (literals <= SHORT && at + SHORT <= bytes.length && end + SHORT <= text.length) {
        Bytes.put(text, end, Bytes.word(bytes, at));
        Bytes.put(text, end + Long.BYTES, Bytes.word(bytes, at + Long.BYTES));
      } else {
        System.arraycopy(bytes, at, text, end, (int) literals);
      }
      at += (int) literals;
      end += (int) literals;
      if (at == to) {
        return end;
      }
      if (to - at < OFFSET_BYTES) {
        break;
      }
      int offset = (bytes[at] & 0xff) | ((bytes[at + 1] & 0xff) << 8);
      at += OFFSET_BYTES;
      long copy = token & LONG;
      if (copy == LONG) {
        int last = lastOfLength(bytes, at, to);
        copy = LONG + longLength(bytes, at, last);
        at = last + 1;
      }
      copy += LEAST_COPY;
      if (offset == 0 || offset > end - floor || copy > textTo - end) {
        throw new CorruptException("a copy from before the text, or one that is too long");
      }
      copy(text, end - offset, end, (int) copy);
      end += (int) copy;
    }
    throw new CorruptException("a block without its last literals");
  }

  /** Bytes that overlap repeat themselves. */
  private static void copy(byte[] text, int source, int target, int length) {
    int offset = target - source;
    if (offset >= Long.BYTES
        && length <= text.length - target - Long.BYTES
        && length <= LONG_COPY) {
      // What is written behind the copy is written again.
      for (int done = 0; done < length; done += Long.BYTES) {
        Bytes.put(text, target + done, Bytes.word(text, source + done));
      }
    } else if (offset >= length) {
      System.arraycopy(text, source, text, target, length);
    } else if (offset == 1) {
      Arrays.fill(text, target, target + length, text[source]);
    } else {
      for (int i = 0; i < length; i++) {
        text[target + i] = text[source + i];
      }
    }
  }

  /** Where a length ends that is the sum of bytes of 255 and one that is less. */
  private static int lastOfLength(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] == (byte) 0xff) {
      at++;
    }
    return at;
  }

  private static long longLength(byte[] bytes, int from, int last) {
    return 255L * (last - from) + (last < bytes.length ? bytes[last] & 0xff : 0);
  }
}
