package dev.inlet.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Ranges of bytes as text. */
final class Bytes {
  private static final int SHOWN_CHARS = 80;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;

  /** Set in bytes that are not ASCII. */
  static final long HIGH_BITS = ONES << 7;

  private static final long LINE_FEEDS = '\n' * ONES;

  /** Added to seven bits, this sets the eighth from 14 on. */
  private static final long FROM_FOURTEEN = (0x80 - '\r' - 1) * ONES;

  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long SPACES = ' ' * ONES;

  private Bytes() {}

  static boolean startsWith(byte[] bytes, byte[] prefix) {
    if (bytes.length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (bytes[i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /** Eight bytes as a number, the first one lowest. */
  static long word(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  /** Writes eight bytes, the lowest one first. */
  static void put(byte[] bytes, int at, long word) {
    LONG.set(bytes, at, word);
  }

  /** A byte, eight times. */
  static long eightOf(byte value) {
    return (value & 0xff) * ONES;
  }

  /** The high bit of each byte that two words have in common; no others. */
  static long equalBytes(long word, long other) {
    long difference = word ^ other;
    return ~(((difference & ~HIGH_BITS) + ~HIGH_BITS) | difference | ~HIGH_BITS);
  }

  /**
   * The high bit of each byte that two words have in common, or that is below 14, as line ends are;
   * no others.
   */
  static long delimitersAndLineEnds(long word, long delimiters) {
    long low = (word & ~HIGH_BITS) + FROM_FOURTEEN;
    return equalBytes(word, delimiters) | (~(low | word) & HIGH_BITS);
  }

  /** The high bit of each byte that is a line feed; of others only above such a one. */
  static long lineFeeds(long word) {
    return zeros(word ^ LINE_FEEDS);
  }

  /** Where the first double quote, backslash or byte below the space is; there must be one. */
  static int quoteEscapeOrControl(byte[] bytes, int from) {
    int at = from;
    for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
      long word = word(bytes, at);
      long controls = (word - SPACES) & ~word & HIGH_BITS;
      long found = controls | zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES);
      if (found != 0) {
        return at + first(found);
      }
    }
    while (bytes[at] != '"' && bytes[at] != '\\' && (bytes[at] < 0 || bytes[at] >= ' ')) {
      at++;
    }
    return at;
  }

  /**
   * The high bit of each byte that is zero. Those of bytes above such a one may be set, too: only
   * the lowest is sure.
   */
  static long zeros(long word) {
    return (word - ONES) & ~word & HIGH_BITS;
  }

  /** The first byte of a word whose high bit is set here. */
  static int first(long highBits) {
    return Long.numberOfTrailingZeros(highBits) >>> 3;
  }

  static boolean isAscii(byte[] bytes, int from, int to) {
    return asciiEnd(bytes, from, to) == to;
  }

  static boolean isUtf8(byte[] bytes, int from, int to) {
    int i = asciiEnd(bytes, from, to);
    while (i < to) {
      int length = sequenceLength(bytes, i, to);
      if (length == 0) {
        return false;
      }
      i = asciiEnd(bytes, i + length, to);
    }
    return true;
  }

  /** Where the first byte is that is not ASCII, or the end. */
  private static int asciiEnd(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long found = word(bytes, i) & HIGH_BITS;
      if (found != 0) {
        return i + first(found);
      }
    }
    while (i < to && bytes[i] >= 0) {
      i++;
    }
    return i;
  }

  /**
   * How many bytes make the character that begins here and is not ASCII; 0 if there is none. As
   * table 3-7 of the Unicode standard has it: no long forms, no surrogates.
   */
  private static int sequenceLength(byte[] bytes, int at, int to) {
    int lead = bytes[at];
    int length = lead < (byte) 0xe0 ? 2 : lead < (byte) 0xf0 ? 3 : 4;
    if (lead < (byte) 0xc2 || lead > (byte) 0xf4 || to - at < length) {
      return 0;
    }
    int second = bytes[at + 1] & 0xff;
    int least = lead == (byte) 0xe0 ? 0xa0 : lead == (byte) 0xf0 ? 0x90 : 0x80;
    int most = lead == (byte) 0xed ? 0x9f : lead == (byte) 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) {
      return 0;
    }
    for (int i = at + 2; i < at + length; i++) {
      if (bytes[i] >= (byte) 0xc0) {
        return 0;
      }
    }
    return length;
  }

  /**
   * As UTF-8, or one char per byte where that is not valid, unless what is not valid comes of
   * another encoding.
   */
  static String text(byte[] bytes, int from, int to) {
    if (isUtf8(bytes, from, to)) {
      return new String(bytes, from, to - from, UTF_8);
    }
    byte[] shown = TextEncoding.shown(bytes, from, to);
    return isUtf8(shown, 0, shown.length)
        ? new String(shown, UTF_8)
        : new String(bytes, from, to - from, ISO_8859_1);
  }

  /** In single quotes, cut where it is long. */
  static String shown(String text) {
    return text.length() <= SHOWN_CHARS
        ? "'" + text + "'"
        : "'" + text.substring(0, SHOWN_CHARS) + "…'";
  }
}
