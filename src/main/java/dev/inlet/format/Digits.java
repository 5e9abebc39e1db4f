package dev.inlet.format;

/**
 * Numbers of up to sixteen digits, eight of which are read at a time: texts of cells differ in
 * length, and a loop over their bytes would end where the processor does not expect it (Lemire,
 * "Number parsing at a gigabyte per second", 2021).
 */
final class Digits {
  /** Of a text that is no such number, or is behind which too few bytes are to be read. */
  static final long NONE = -1;

  private static final int MOST = 2 * Long.BYTES;
  private static final long ZEROS = Bytes.eightOf((byte) '0');
  private static final long POINTS = Bytes.eightOf((byte) ('.' ^ '0'));
  private static final long ABOVE_NINE = Bytes.eightOf((byte) (0x80 - 10));
  private static final long EIGHT_DIGITS = 100_000_000;
  private static final long SEVEN_DIGITS = 10_000_000;

  /** {@code 0000-00-}, and what makes {@code 0000/00/} of it. */
  private static final long DATE = ZEROS ^ (0xff00_00ffL << 32 & Bytes.eightOf((byte) ('-' ^ '0')));

  private static final long DATE_SEPARATORS = 0xff00_00ffL << 32;
  private static final long SLASHES = DATE_SEPARATORS & Bytes.eightOf((byte) ('-' ^ '/'));

  /** So many bits of {@link #plain} say how many digits are behind the point. */
  static final int FRACTION_BITS = 5;

  private Digits() {}

  /** The number that digits alone make, or {@link #NONE}. */
  static long whole(byte[] text, int from, int to) {
    int length = to - from;
    if (length <= 0 || length > MOST || from > text.length - Long.BYTES) {
      return NONE;
    }
    if (length <= Long.BYTES) {
      long word = last(text, from, Long.BYTES - length);
      return areDigits(word) ? eight(word) : NONE;
    }
    long head = last(text, from, MOST - length);
    long tail = Bytes.word(text, to - Long.BYTES) ^ ZEROS;
    return areDigits(head) && areDigits(tail) ? eight(head) * EIGHT_DIGITS + eight(tail) : NONE;
  }

  /**
   * The number that digits make with a point among them or without one, all digits counted, and how
   * many are behind the point in the lowest {@link #FRACTION_BITS}; or {@link #NONE}.
   */
  static long plain(byte[] text, int from, int to) {
    int length = to - from;
    if (length <= 0 || length > MOST || from > text.length - Long.BYTES || text[from] == '.') {
      return NONE;
    }
    if (length <= Long.BYTES) {
      return plain(0, last(text, from, Long.BYTES - length));
    }
    long head = last(text, from, MOST - length);
    long tail = Bytes.word(text, to - Long.BYTES) ^ ZEROS;
    return areDigits(head) ? plain(eight(head), tail) : NONE;
  }

  private static long plain(long head, long word) {
    long points = Bytes.zeros(word ^ POINTS);
    if (points == 0) {
      return areDigits(word) ? (head * EIGHT_DIGITS + eight(word)) << FRACTION_BITS : NONE;
    }
    int point = Bytes.first(points);
    long below = (1L << (point * Byte.SIZE)) - 1;
    long digits = ((word & below) << Byte.SIZE) | (word & ~(below << Byte.SIZE | 0xff));
    int behind = Long.BYTES - 1 - point;
    return behind > 0 && areDigits(digits)
        ? (head * SEVEN_DIGITS + eight(digits)) << FRACTION_BITS | behind
        : NONE;
  }

  /**
   * The months from the year 0 to that of the {@code 2024-01-} or {@code 2024/01/} that begins at a
   * place; or {@link #NONE}.
   */
  static int months(byte[] text, int at) {
    long word = Bytes.word(text, at) ^ DATE;
    if ((word & DATE_SEPARATORS) == SLASHES) {
      word ^= SLASHES;
    }
    long pairs = word * 10 + (word >>> 8);
    int year = (int) (pairs & 0xff) * 100 + (int) (pairs >>> 16 & 0xff);
    int month = (int) (pairs >>> 40 & 0xff);
    boolean valid = (word & DATE_SEPARATORS) == 0 && areDigits(word) && month >= 1 && month <= 12;
    return valid ? year * 12 + month - 1 : (int) NONE;
  }

  /** Where the first byte is that is no digit; there must be one. */
  static int end(byte[] text, int from) {
    int at = from;
    for (; at <= text.length - Long.BYTES; at += Long.BYTES) {
      long others = others(Bytes.word(text, at) ^ ZEROS);
      if (others != 0) {
        return at + Bytes.first(others);
      }
    }
    while (text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at;
  }

  /** The digits that begin here as values, behind so many zeros; the first one lowest. */
  private static long last(byte[] text, int from, int zeros) {
    return (Bytes.word(text, from) ^ ZEROS) << (zeros * Byte.SIZE);
  }

  private static boolean areDigits(long word) {
    return others(word) == 0;
  }

  /** The high bit of each byte that is above nine; the lowest is sure. */
  private static long others(long word) {
    return ((word + ABOVE_NINE) | word) & Bytes.HIGH_BITS;
  }

  /** The number of eight digits, each in a byte. */
  private static long eight(long digits) {
    long pairs = digits * 10 + (digits >>> 8);
    long high = (pairs & 0x0000_00ff_0000_00ffL) * 0x000f_4240_0000_0064L;
    long low = (pairs >>> 16 & 0x0000_00ff_0000_00ffL) * 0x0000_2710_0000_0001L;
    return (high + low) >>> Integer.SIZE;
  }
}
