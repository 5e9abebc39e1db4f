package dev.inlet.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;

/** A date in digits and English names, by a pattern of {@link Notation}. */
final class DatePattern {
  private static final List<String> MONTHS =
      List.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");
  private static final List<String> WEEKDAYS =
      List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");
  private static final byte[][] MONTH_NAMES = bytes(MONTHS);
  private static final byte[][] WEEKDAY_NAMES = bytes(WEEKDAYS);
  private static final int SHORT = 3;

  /** The last year of two digits that is one of this century. */
  private static final int PIVOT = 69;

  private enum Part {
    DAY,
    MONTH,
    MONTH_NAME,
    YEAR,
    SHORT_YEAR,
    WEEKDAY,
    TEXT
  }

  private final Part[] parts;
  private final byte[] texts;

  /** Whether digits of one part stand right behind those of another. */
  private final boolean compact;

  private int epochDay;

  /**
   * @throws IllegalArgumentException if the text is no pattern
   */
  DatePattern(String pattern) {
    Part[] found = new Part[pattern.length()];
    byte[] marks = new byte[pattern.length()];
    boolean tight = false;
    int size = 0;
    for (int at = 0; at < pattern.length(); size++) {
      char c = pattern.charAt(at);
      int end = at;
      while (end < pattern.length() && pattern.charAt(end) == c && Character.isLetter(c)) {
        end++;
      }
      if (end == at) {
        end++;
      }
      found[size] = part(c, end - at, pattern);
      marks[size] = (byte) c;
      tight |= size > 0 && isDigits(found[size]) && isDigits(found[size - 1]);
      at = end;
    }
    parts = Arrays.copyOf(found, size);
    texts = Arrays.copyOf(marks, size);
    compact = tight;
    requireOneOfEach(pattern);
  }

  private static Part part(char c, int length, String pattern) {
    boolean mark = !Character.isLetterOrDigit(c) && c < 127;
    if (c == 'd' && length <= 2) {
      return Part.DAY;
    } else if (c == 'M' && length <= 4) {
      return length <= 2 ? Part.MONTH : Part.MONTH_NAME;
    } else if (c == 'y' && (length == 2 || length == 4)) {
      return length == 2 ? Part.SHORT_YEAR : Part.YEAR;
    } else if (c == 'E' || mark) {
      return mark ? Part.TEXT : Part.WEEKDAY;
    }
    throw new IllegalArgumentException(
        "'"
            + pattern
            + "': expected a date's d, M, MMM, yy, yyyy and EEE with marks between them, found '"
            + String.valueOf(c).repeat(length)
            + "'");
  }

  private void requireOneOfEach(String pattern) {
    List<Part> all = List.of(parts);
    boolean once =
        count(all, Part.DAY, Part.DAY) == 1
            && count(all, Part.MONTH, Part.MONTH_NAME) == 1
            && count(all, Part.YEAR, Part.SHORT_YEAR) == 1;
    if (!once) {
      throw new IllegalArgumentException(
          "'" + pattern + "': expected a day, a month and a year, each once");
    }
  }

  private static long count(List<Part> all, Part one, Part other) {
    return all.stream().filter(part -> part == one || part == other).count();
  }

  private static boolean isDigits(Part part) {
    return part != Part.TEXT && part != Part.MONTH_NAME && part != Part.WEEKDAY;
  }

  boolean isCompact() {
    return compact;
  }

  /** Of the date that was found last. */
  int epochDay() {
    return epochDay;
  }

  /** The place behind the date that begins here, or -1 if none does. */
  int find(byte[] text, int from, int end) {
    int day = 0;
    int month = 0;
    int year = 0;
    int at = from;
    for (int i = 0; i < parts.length; i++) {
      int start = at;
      switch (parts[i]) {
        case DAY -> {
          at = digits(text, at, end, 1, 2);
          day = number(text, start, at);
        }
        case MONTH -> {
          at = digits(text, at, end, 1, 2);
          month = number(text, start, at);
        }
        case YEAR -> {
          at = digits(text, at, end, 4, 4);
          year = number(text, start, at);
        }
        case SHORT_YEAR -> {
          at = digits(text, at, end, 2, 2);
          int rest = number(text, start, at);
          year = rest > PIVOT ? 1900 + rest : 2000 + rest;
        }
        case MONTH_NAME -> {
          month = 1 + name(text, at, end, MONTH_NAMES);
          at = month == 0 ? -1 : nameEnd(text, at, end);
        }
        case WEEKDAY -> at = name(text, at, end, WEEKDAY_NAMES) < 0 ? -1 : nameEnd(text, at, end);
        case TEXT -> at = mark(text, at, end, texts[i]);
      }
      if (at < 0) {
        return -1;
      }
    }
    epochDay = Moments.epochDay(year, month, day);
    return epochDay == Moments.NO_DATE ? -1 : at;
  }

  private int digits(byte[] text, int from, int end, int least, int most) {
    int fewest = compact ? most : least;
    int at = from;
    while (at < end && at - from < most && isDigit(text[at])) {
      at++;
    }
    boolean more = !compact && at < end && isDigit(text[at]);
    return at - from < fewest || more ? -1 : at;
  }

  private static int number(byte[] text, int from, int to) {
    int value = 0;
    for (int at = from; at < to; at++) {
      value = value * 10 + (text[at] - '0');
    }
    return value;
  }

  /** A space stands for any number of them. */
  private static int mark(byte[] text, int from, int end, byte mark) {
    if (from >= end || text[from] != mark) {
      return -1;
    }
    int at = from + 1;
    while (mark == ' ' && at < end && text[at] == ' ') {
      at++;
    }
    return at;
  }

  /** Which of the names, or of their first three letters, begins here; -1 if none. */
  private static int name(byte[] text, int from, int end, byte[][] names) {
    int letters = 0;
    while (from + letters < end && isLetter(text[from + letters])) {
      letters++;
    }
    for (int i = 0; i < names.length && letters >= SHORT; i++) {
      boolean fits =
          Words.matches(text, from, from + letters, names[i])
              || (letters == SHORT && startsWith(names[i], text, from));
      if (fits) {
        return i;
      }
    }
    return -1;
  }

  private static boolean startsWith(byte[] name, byte[] text, int from) {
    for (int i = 0; i < SHORT; i++) {
      if ((text[from + i] | 0x20) != name[i]) {
        return false;
      }
    }
    return true;
  }

  private static int nameEnd(byte[] text, int from, int end) {
    int at = from;
    while (at < end && isLetter(text[at])) {
      at++;
    }
    // A short name may be marked as one.
    return at - from == SHORT && at < end && text[at] == '.' ? at + 1 : at;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(byte c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static byte[][] bytes(List<String> names) {
    return names.stream().map(name -> name.getBytes(ISO_8859_1)).toArray(byte[][]::new);
  }
}
