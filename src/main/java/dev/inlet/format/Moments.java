package dev.inlet.format;

/** Dates and timestamps of fixed shape, from ASCII digits. */
final class Moments {
  private static final int DATE_LENGTH = 10;
  static final int MAX_OFFSET_HOURS = 18;
  static final long SECONDS_OF_DAY = 86_400;
  static final long MICROS_OF_SECOND = 1_000_000;

  /** Of no date; below the least year that four digits can write. */
  static final int NO_DATE = Integer.MIN_VALUE;

  /** Most dates are of these years, whose months need not be counted each time. */
  private static final int FIRST_YEAR = 1900;

  private static final int LAST_YEAR = 2100;

  /** Days since 1970-01-01 of the first of each of their months, and of the one behind. */
  private static final int[] MONTH_STARTS = monthStarts();

  private static final byte[] MONTH_DAYS = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private Moments() {}

  static boolean date(byte[] text, int from, int to, Vector values) {
    int start = to - from == DATE_LENGTH ? from : Words.start(text, from, to);
    int end = to - start == DATE_LENGTH ? to : Words.end(text, start, to);
    int day = end - start == DATE_LENGTH ? dayAt(text, start) : NO_DATE;
    if (day == NO_DATE) {
      return false;
    }
    values.add(day);
    return true;
  }

  /** Days since 1970-01-01 of the date that starts at a place, or {@link #NO_DATE}. */
  private static int dayAt(byte[] text, int at) {
    int months = Digits.months(text, at);
    int day = pair(text, at + 8);
    int next = months - FIRST_YEAR * 12;
    if (next < 0 || next >= MONTH_STARTS.length - 1) {
      return months < 0 ? NO_DATE : epochDay(months / 12, months % 12 + 1, day);
    }
    int start = MONTH_STARTS[next];
    return day < 1 || day > MONTH_STARTS[next + 1] - start ? NO_DATE : start + day - 1;
  }

  private static int[] monthStarts() {
    int[] starts = new int[(LAST_YEAR - FIRST_YEAR) * 12 + 1];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = daysFromCivil(FIRST_YEAR + i / 12, i % 12 + 1, 1);
    }
    return starts;
  }

  /** Days since 1970-01-01 of a date of four digits' year, or {@link #NO_DATE} if there is none. */
  static int epochDay(int year, int month, int day) {
    if (month < 1 || month > 12 || day < 1) {
      return NO_DATE;
    }
    boolean leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
    if (day > MONTH_DAYS[month] && !(leap && month == 2 && day == 29)) {
      return NO_DATE;
    }
    return daysFromCivil(year, month, day);
  }

  /**
   * Of the proleptic Gregorian calendar, with years that begin in March, so that the leap day is
   * the last of its year (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
   * days_from_civil).
   */
  private static int daysFromCivil(int year, int month, int day) {
    int shifted = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(shifted, 400);
    int yearOfEra = shifted - era * 400;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }

  /** A number of two digits, or -1. */
  static int pair(byte[] text, int at) {
    int tens = text[at] - '0';
    int ones = text[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }

  /** One pass over a date with an optional time and offset. */
  static final class Timestamps {
    private final LocalTimes zone;
    private byte[] text;
    private int end;
    private int at;

    private long localSeconds;
    private int micros;
    private int offsetSeconds;

    /** Of timestamps that may tell an offset, and are in a zone where they do not. */
    Timestamps(LocalTimes zone) {
      this.zone = zone;
    }

    /** Of timestamps without a zone. */
    Timestamps() {
      this(null);
    }

    boolean parse(byte[] bytes, int from, int to, Vector values) {
      text = bytes;
      at = Words.start(bytes, from, to);
      end = Words.end(bytes, at, to);
      if (!dateTime()) {
        return false;
      }
      long seconds = localSeconds;
      if (at < end) {
        if (zone == null || !offset() || at < end) {
          return false;
        }
        seconds -= offsetSeconds;
      } else if (zone != null) {
        seconds -= zone.offsetSeconds(seconds);
      }
      values.add(seconds * MICROS_OF_SECOND + micros);
      return true;
    }

    private boolean dateTime() {
      int day = end - at < DATE_LENGTH ? NO_DATE : dayAt(text, at);
      if (day == NO_DATE) {
        return false;
      }
      at += DATE_LENGTH;
      localSeconds = day * SECONDS_OF_DAY;
      micros = 0;
      if (at == end) {
        return true;
      }
      if ((text[at] != 'T' && text[at] != 't' && text[at] != ' ') || end - at < 6) {
        return false;
      }
      int hour = pair(text, at + 1);
      int minute = text[at + 3] == ':' ? pair(text, at + 4) : -1;
      at += 6;
      int second = colonPair();
      boolean fits = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second < 60;
      if (!fits || (second >= 0 && !fraction())) {
        return false;
      }
      localSeconds += hour * 3600L + minute * 60L + Math.max(second, 0);
      return true;
    }

    /** What {@code :59} says; -1 where nothing of that form stands. */
    private int colonPair() {
      if (end - at < 3 || text[at] != ':') {
        return -1;
      }
      int value = pair(text, at + 1);
      at += value < 0 ? 0 : 3;
      return value;
    }

    private boolean fraction() {
      if (at == end || text[at] != '.') {
        return true;
      }
      int start = ++at;
      int scale = 100_000;
      for (; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
        micros += (text[at] - '0') * scale;
        scale /= 10;
      }
      return at > start && at - start <= 9;
    }

    private boolean offset() {
      if (text[at] == 'Z' || text[at] == 'z') {
        at++;
        offsetSeconds = 0;
        return true;
      }
      boolean west = text[at] == '-';
      if ((!west && text[at] != '+') || end - at < 3) {
        return false;
      }
      int hours = pair(text, at + 1);
      int minutes = 0;
      int next = at + 3;
      if (next < end) {
        next += text[next] == ':' ? 1 : 0;
        minutes = end - next == 2 ? pair(text, next) : -1;
        next += 2;
      }
      if (hours < 0
          || minutes < 0
          || minutes >= 60
          || hours * 60 + minutes > MAX_OFFSET_HOURS * 60) {
        return false;
      }
      at = next;
      int seconds = (hours * 60 + minutes) * 60;
      offsetSeconds = west ? -seconds : seconds;
      return true;
    }
  }
}
