package dev.inlet.format;

/**
 * Dates by a pattern, and timestamps that begin with one.
 *
 * <p>Behind the date there may be a time: after spaces, {@code T}, a comma or a colon. It is {@code
 * 6:30[:00[.123456789]]}, with points in place of the colons or a comma in place of the point if
 * so, and perhaps {@code AM} or {@code PM}; behind a date whose digits are not apart it may be
 * {@code 063000}. Then perhaps {@code Z}, {@code UTC}, {@code GMT}, or an offset such as {@code
 * +02}, {@code +0200} or {@code +02:00}. What is below a microsecond is cut off.
 */
final class WrittenMoments implements ValueParser.Written {
  private static final int NO_NUMBER = -1;
  private static final int NOON = 12;

  private final DatePattern pattern;
  private final boolean timed;
  private final LocalTimes zone;

  private byte[] text;
  private int at;
  private int end;
  private int micros;
  private long offsetSeconds;

  private WrittenMoments(DatePattern pattern, boolean timed, LocalTimes zone) {
    this.pattern = pattern;
    this.timed = timed;
    this.zone = zone;
  }

  static ValueParser.Written dates(DatePattern pattern) {
    return new WrittenMoments(pattern, false, null);
  }

  /**
   * @param zone of times that tell no offset; null for timestamps that are in none
   */
  static ValueParser.Written timestamps(DatePattern pattern, LocalTimes zone) {
    return new WrittenMoments(pattern, true, zone);
  }

  @Override
  public boolean parse(byte[] bytes, int from, int to, Vector values) {
    text = bytes;
    int start = Words.start(bytes, from, to);
    end = Words.end(bytes, start, to);
    at = pattern.find(bytes, start, end);
    if (at < 0 || (!timed && at < end)) {
      return false;
    }
    if (!timed) {
      values.add(pattern.epochDay());
      return true;
    }
    long seconds = pattern.epochDay() * Moments.SECONDS_OF_DAY;
    micros = 0;
    if (at < end) {
      long time = separator() ? time() : NO_NUMBER;
      if (time == NO_NUMBER) {
        return false;
      }
      seconds += time;
    }
    return add(seconds, values);
  }

  private boolean add(long localSeconds, Vector values) {
    long seconds = localSeconds;
    if (at < end) {
      if (zone == null || !offset() || at < end) {
        return false;
      }
      seconds -= offsetSeconds;
    } else if (zone != null) {
      seconds -= zone.offsetSeconds(localSeconds);
    }
    values.add(seconds * Moments.MICROS_OF_SECOND + micros);
    return true;
  }

  private boolean separator() {
    int start = at;
    if (text[at] == 'T' || text[at] == 't' || text[at] == ':' || text[at] == ',') {
      at++;
    }
    spaces();
    return at > start || pattern.isCompact();
  }

  /** Seconds of the day, or {@link #NO_NUMBER}. */
  private long time() {
    int hour = number();
    if (hour == NO_NUMBER) {
      return NO_NUMBER;
    }
    byte mark = at < end && text[at] == '.' ? (byte) '.' : (byte) ':';
    boolean apart = at < end && text[at] == mark;
    if (!apart && !pattern.isCompact()) {
      return NO_NUMBER;
    }
    int minute = next(apart);
    if (minute == NO_NUMBER) {
      return NO_NUMBER;
    }
    boolean more = at < end && (apart ? text[at] == mark : isDigit(text[at]));
    int second = more ? next(apart) : 0;
    if (second == NO_NUMBER || (more && !fraction())) {
      return NO_NUMBER;
    }
    hour = ofHalfDay(hour);
    boolean fits = hour >= 0 && hour < 24 && minute < 60 && second < 60;
    return fits ? hour * 3600L + minute * 60L + second : NO_NUMBER;
  }

  /** One digit or two. */
  private int number() {
    int start = at;
    int value = 0;
    while (at < end && at - start < 2 && isDigit(text[at])) {
      value = value * 10 + (text[at++] - '0');
    }
    return at == start ? NO_NUMBER : value;
  }

  /** Two digits, behind a colon if they are apart. */
  private int next(boolean apart) {
    int start = apart ? at + 1 : at;
    int value = end - start < 2 ? NO_NUMBER : Moments.pair(text, start);
    at = start + 2;
    return value;
  }

  private boolean fraction() {
    if (at >= end || (text[at] != '.' && text[at] != ',')) {
      return true;
    }
    int start = ++at;
    int scale = 100_000;
    for (; at < end && isDigit(text[at]); at++) {
      micros += (text[at] - '0') * scale;
      scale /= 10;
    }
    return at > start && at - start <= 9;
  }

  /** The hour of a day of 24, if AM or PM is behind one of twelve. */
  private int ofHalfDay(int hour) {
    int mark = at;
    while (mark < end && text[mark] == ' ') {
      mark++;
    }
    if (end - mark < 2 || (text[mark + 1] | 0x20) != 'm') {
      return hour;
    }
    boolean morning = (text[mark] | 0x20) == 'a';
    if (!morning && (text[mark] | 0x20) != 'p') {
      return hour;
    }
    at = mark + 2;
    if (hour < 1 || hour > NOON) {
      return NO_NUMBER;
    }
    return hour % NOON + (morning ? 0 : NOON);
  }

  private boolean offset() {
    spaces();
    offsetSeconds = 0;
    if (end - at >= 3 && (isWord("utc") || isWord("gmt"))) {
      at += 3;
      if (at == end) {
        return true;
      }
    } else if ((text[at] | 0x20) == 'z') {
      at++;
      return true;
    }
    if ((text[at] != '+' && text[at] != '-') || end - at < 2) {
      return false;
    }
    boolean west = text[at] == '-';
    at++;
    int hours = number();
    int minutes = 0;
    if (at < end) {
      at += text[at] == ':' ? 1 : 0;
      minutes = end - at == 2 ? Moments.pair(text, at) : NO_NUMBER;
      at += 2;
    }
    boolean fits =
        hours >= 0
            && minutes >= 0
            && minutes < 60
            && hours * 60 + minutes <= Moments.MAX_OFFSET_HOURS * 60;
    offsetSeconds = (west ? -60L : 60L) * (hours * 60L + minutes);
    return fits;
  }

  private boolean isWord(String lowerCase) {
    for (int i = 0; i < lowerCase.length(); i++) {
      if ((text[at + i] | 0x20) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void spaces() {
    while (at < end && text[at] == ' ') {
      at++;
    }
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }
}
