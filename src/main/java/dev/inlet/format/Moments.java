package dev.inlet.format;

import static dev.inlet.format.ValueParser.MISFIT;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Dates and timestamps of fixed shape, from ASCII digits. */
final class Moments {
  private static final int DATE_LENGTH = 10;
  private static final int MAX_OFFSET_HOURS = 18;

  private Moments() {}

  static Object date(byte[] text, int from, int to) {
    int start = Words.start(text, from, to);
    int end = Words.end(text, start, to);
    return end - start == DATE_LENGTH ? dateAt(text, start) : MISFIT;
  }

  static Object timestamp(byte[] text, int from, int to, ZoneId zone) {
    return new Parser(text, from, to).timestamp(zone);
  }

  static Object timestampNtz(byte[] text, int from, int to) {
    return new Parser(text, from, to).local();
  }

  private static Object dateAt(byte[] text, int at) {
    byte separator = text[at + 4];
    if ((separator != '-' && separator != '/') || text[at + 7] != separator) {
      return MISFIT;
    }
    int century = pair(text, at);
    int rest = pair(text, at + 2);
    int month = pair(text, at + 5);
    int day = pair(text, at + 8);
    if (century < 0 || rest < 0 || month < 1 || month > 12 || day < 1 || day > 31) {
      return MISFIT;
    }
    int year = century * 100 + rest;
    if (day > 28 && day > YearMonth.of(year, month).lengthOfMonth()) {
      return MISFIT;
    }
    return LocalDate.of(year, month, day);
  }

  /** A number of two digits, or -1. */
  private static int pair(byte[] text, int at) {
    int tens = text[at] - '0';
    int ones = text[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }

  /** One pass over a date with an optional time and offset. */
  private static final class Parser {
    private final byte[] text;
    private final int end;
    private int at;

    Parser(byte[] text, int from, int to) {
      this.text = text;
      this.at = Words.start(text, from, to);
      this.end = Words.end(text, at, to);
    }

    Object local() {
      Object value = dateTime();
      return at == end ? value : MISFIT;
    }

    Object timestamp(ZoneId zone) {
      if (!(dateTime() instanceof LocalDateTime local)) {
        return MISFIT;
      }
      if (at == end) {
        return local.atZone(zone).toInstant();
      }
      int seconds = offsetSeconds();
      return at == end ? Instant.from(local.atOffset(ZoneOffset.ofTotalSeconds(seconds))) : MISFIT;
    }

    private Object dateTime() {
      if (end - at < DATE_LENGTH || !(dateAt(text, at) instanceof LocalDate date)) {
        return MISFIT;
      }
      at += DATE_LENGTH;
      if (at == end) {
        return date.atStartOfDay();
      }
      if ((text[at] != 'T' && text[at] != 't' && text[at] != ' ') || end - at < 6) {
        return MISFIT;
      }
      int hour = pair(text, at + 1);
      int minute = text[at + 3] == ':' ? pair(text, at + 4) : -1;
      at += 6;
      int second = colonPair();
      int nano = second >= 0 ? fraction() : 0;
      boolean fits = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second < 60;
      return fits && nano >= 0 ? date.atTime(hour, minute, Math.max(second, 0), nano) : MISFIT;
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

    private int fraction() {
      if (at == end || text[at] != '.') {
        return 0;
      }
      int start = ++at;
      int nano = 0;
      int scale = 100_000_000;
      for (; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
        nano += (text[at] - '0') * scale;
        scale /= 10;
      }
      return at == start || at - start > 9 ? -1 : nano;
    }

    /** Leaves {@code at} before the end where no offset stands. */
    private int offsetSeconds() {
      if (text[at] == 'Z' || text[at] == 'z') {
        at++;
        return 0;
      }
      boolean west = text[at] == '-';
      if ((!west && text[at] != '+') || end - at < 3) {
        return 0;
      }
      int hours = pair(text, at + 1);
      int minutes = 0;
      int next = at + 3;
      if (next < end) {
        next += text[next] == ':' ? 1 : 0;
        minutes = end - next == 2 ? pair(text, next) : -1;
        next += 2;
      }
      boolean fits =
          hours >= 0
              && minutes >= 0
              && minutes < 60
              && hours * 60 + minutes <= MAX_OFFSET_HOURS * 60;
      if (!fits) {
        return 0;
      }
      at = next;
      int seconds = (hours * 60 + minutes) * 60;
      return west ? -seconds : seconds;
    }
  }
}
