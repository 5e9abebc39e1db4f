package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A line of UTF-8 as the characters that a regular expression looks at, counting how often it does:
 * one that begins again and again would not end in the lifetime of a task.
 */
final class GrokLine implements CharSequence {
  /** Each is some nanoseconds, so that a line takes some hundredths of a second at the most. */
  private static final long MAX_STEPS = 1_000_000;

  private static final long MAX_STEPS_PER_CHAR = 1_000;

  /** The limit was reached; without a stack trace, since it is data and no failure. */
  static final class TooManyStepsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyStepsException() {
      super("too many steps", null, false, false);
    }
  }

  private byte[] bytes = {};
  private int from;
  private int length;

  /** Of a line that is not ASCII: its characters, and where each of them is in its bytes. */
  private boolean decoded;

  private String text = "";
  private int[] places = {};
  private long steps;
  private long limit;
  private int furthest;

  /** Goes on to another line; false if it is not UTF-8. */
  boolean set(byte[] line, int start, int end) {
    bytes = line;
    from = start;
    length = end - start;
    decoded = !Bytes.isAscii(line, start, end);
    if (decoded) {
      if (!Bytes.isUtf8(line, start, end)) {
        return false;
      }
      decode(end);
    }
    steps = 0;
    limit = MAX_STEPS + MAX_STEPS_PER_CHAR * length;
    furthest = 0;
    return true;
  }

  private void decode(int end) {
    text = new String(bytes, from, length, UTF_8);
    if (places.length <= length) {
      places = new int[length * 2];
    }
    int at = 0;
    for (int i = from; i < end; i++) {
      boolean begins = (bytes[i] & 0xc0) != 0x80;
      if (begins) {
        places[at++] = i;
        if (bytes[i] >= (byte) 0xf0 && bytes[i] < 0) {
          places[at++] = i;
        }
      }
    }
    places[at] = end;
    length = text.length();
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int index) {
    if (++steps > limit) {
      throw new TooManyStepsException();
    }
    if (index > furthest) {
      furthest = index;
    }
    return decoded ? text.charAt(index) : (char) bytes[from + index];
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text(0).subSequence(start, end);
  }

  @Override
  public String toString() {
    return text(0);
  }

  /** The line from a character on. */
  String text(int start) {
    return decoded ? text.substring(start) : new String(bytes, from + start, length - start, UTF_8);
  }

  /** Where in the bytes a character is, or the end. */
  int place(int index) {
    return decoded ? places[index] : from + index;
  }

  /** How often a character was looked at. */
  long steps() {
    return Math.min(steps, limit);
  }

  /** The last character that was looked at. */
  int furthest() {
    return furthest;
  }
}
