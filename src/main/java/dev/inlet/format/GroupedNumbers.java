package dev.inlet.format;

import java.util.Arrays;

/**
 * Numbers with a decimal mark of choice and, perhaps, marks between groups of three digits, which
 * are all there or none. Digits behind a leading zero are no number. What is left without the
 * latter is parsed as any other number.
 */
final class GroupedNumbers implements ValueParser.Written {
  private static final int GROUP = 3;

  /** A no-break space, a narrow one, a thin one, and a typographic apostrophe, in UTF-8. */
  private static final byte[][] SPACES = {
    {(byte) 0xc2, (byte) 0xa0},
    {(byte) 0xe2, (byte) 0x80, (byte) 0xaf},
    {(byte) 0xe2, (byte) 0x80, (byte) 0x89}
  };

  private static final byte[][] APOSTROPHES = {{(byte) 0xe2, (byte) 0x80, (byte) 0x99}};
  private static final byte[][] NONE = {};

  private final byte group;
  private final byte[][] others;
  private final byte point;
  private final ValueParser plain;
  private byte[] digits = new byte[64];

  GroupedNumbers(byte group, byte point, ValueParser plain) {
    this.group = group;
    this.others = group == ' ' ? SPACES : group == '\'' ? APOSTROPHES : NONE;
    this.point = point;
    this.plain = plain;
  }

  @Override
  public boolean parse(byte[] text, int from, int to, Vector values) {
    int at = Words.start(text, from, to);
    int end = Words.end(text, at, to);
    if (digits.length < end - at + 1) {
      digits = new byte[(end - at) * 2];
    }
    int size = 0;
    if (at < end && (text[at] == '-' || text[at] == '+')) {
      digits[size++] = text[at++];
    }
    int first = size;
    int groups = 0;
    int run = 0;
    for (; at < end; at++) {
      int mark = mark(text, at, end);
      if (mark > 0) {
        if (groups == 0 ? run == 0 || run > GROUP : run != GROUP) {
          return false;
        }
        groups++;
        run = 0;
        at += mark - 1;
      } else if (text[at] >= '0' && text[at] <= '9') {
        digits[size++] = text[at];
        run++;
      } else {
        break;
      }
    }
    boolean code = digits[first] == '0' && size > first + 1;
    if (code || (groups > 0 && run != GROUP)) {
      return false;
    }
    if (at < end && text[at] == point) {
      digits[size++] = '.';
      at++;
      while (at < end && text[at] >= '0' && text[at] <= '9') {
        digits[size++] = text[at++];
      }
    }
    return at == end && plain.parse(digits, 0, size, values);
  }

  /** How many bytes the mark between groups has that stands here; 0 if none does. */
  private int mark(byte[] text, int at, int end) {
    if (text[at] == group) {
      return 1;
    }
    for (byte[] other : others) {
      if (end - at >= other.length
          && Arrays.equals(text, at, at + other.length, other, 0, other.length)) {
        return other.length;
      }
    }
    return 0;
  }
}
