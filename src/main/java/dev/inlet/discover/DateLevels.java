package dev.inlet.discover;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The date that the names of folders tell, as far down as one has gone: a year, a month of it, a
 * day, an hour.
 *
 * @param start the first moment of that time; {@link LocalDateTime#MIN} if there is none yet
 * @param unit how long it is
 * @param isPlain whether the levels are without keys, such as {@code 2026/01/31}
 */
record DateLevels(LocalDateTime start, Unit unit, boolean isPlain) {
  /** How precisely a time is told. */
  enum Unit {
    NONE,
    YEAR,
    MONTH,
    DAY,
    HOUR
  }

  static final DateLevels NONE = new DateLevels(LocalDateTime.MIN, Unit.NONE, false);

  private static final Pattern ISO =
      Pattern.compile("(\\d{4})-(\\d\\d)(?:-(\\d\\d)(?:[-T_ ](\\d\\d))?)?");
  private static final Pattern COMPACT =
      Pattern.compile("((?:19|20)\\d\\d)(\\d\\d)(?:(\\d\\d)(\\d\\d)?)?");
  private static final Pattern DATE_KEY =
      Pattern.compile(".*date|(?:.*[_-])?(?:dt|ds|d|day|month|hour|ym|ymd|ts)");
  private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d\\d");
  private static final Pattern ONE_OR_TWO_DIGITS = Pattern.compile("\\d\\d?");
  private static final Pattern TWO_DIGITS = Pattern.compile("\\d\\d");

  /** What the folders of a file's path tell. */
  static DateLevels of(String path) {
    DateLevels levels = NONE;
    int from = 0;
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
      levels = levels.with(path.substring(from, slash)).orElse(levels);
      from = slash + 1;
    }
    return levels;
  }

  boolean isDated() {
    return unit != Unit.NONE;
  }

  /** The first moment after that time. */
  LocalDateTime end() {
    return switch (unit) {
      case NONE -> LocalDateTime.MAX;
      case YEAR -> start.plusYears(1);
      case MONTH -> start.plusMonths(1);
      case DAY -> start.plusDays(1);
      case HOUR -> start.plusHours(1);
    };
  }

  /** One folder further down; empty if its name tells no more of the date. */
  Optional<DateLevels> with(String folder) {
    int equals = folder.indexOf('=');
    String key = equals < 0 ? "" : folder.substring(0, equals).toLowerCase(Locale.ROOT);
    String value = folder.substring(equals + 1);
    try {
      Optional<DateLevels> whole = whole(key, value).filter(this::contains);
      return whole.isPresent() ? whole : part(key, value);
    } catch (DateTimeException e) {
      // Such as month 13 or the 30th of February: a number, and no date.
      return Optional.empty();
    }
  }

  private boolean contains(DateLevels finer) {
    return finer.unit.compareTo(unit) > 0
        && !finer.start.isBefore(start)
        && finer.start.isBefore(end());
  }

  /** A name that tells a date by itself. */
  private static Optional<DateLevels> whole(String key, String value) {
    Matcher date = ISO.matcher(value);
    if (!date.matches()) {
      date = COMPACT.matcher(value);
      if (!date.matches() || !(key.isEmpty() || DATE_KEY.matcher(key).matches())) {
        return Optional.empty();
      }
    }
    Unit unit = date.group(3) == null ? Unit.MONTH : date.group(4) == null ? Unit.DAY : Unit.HOUR;
    LocalDate day =
        LocalDate.of(
            Integer.parseInt(date.group(1)),
            Integer.parseInt(date.group(2)),
            date.group(3) == null ? 1 : Integer.parseInt(date.group(3)));
    int hour = date.group(4) == null ? 0 : Integer.parseInt(date.group(4));
    return Optional.of(new DateLevels(day.atTime(hour, 0), unit, key.isEmpty()));
  }

  /** A name that tells one level: the year, or what follows the level before. */
  private Optional<DateLevels> part(String key, String value) {
    boolean plain = key.isEmpty();
    if (unit == Unit.NONE) {
      boolean isYear = YEAR.matcher(value).matches() && (plain || isOf(key, "year", "yyyy", "y"));
      return isYear
          ? Optional.of(
              new DateLevels(
                  LocalDate.of(Integer.parseInt(value), 1, 1).atStartOfDay(), Unit.YEAR, plain))
          : Optional.empty();
    }
    // A plain number below key=value levels is as likely a bucket.
    boolean isNumber =
        plain
            ? isPlain && TWO_DIGITS.matcher(value).matches()
            : ONE_OR_TWO_DIGITS.matcher(value).matches();
    return isNumber ? next(key, Integer.parseInt(value)) : Optional.empty();
  }

  private Optional<DateLevels> next(String key, int number) {
    boolean plain = key.isEmpty();
    return switch (unit) {
      case YEAR ->
          plain || isOf(key, "month", "mm", "m", "mon")
              ? Optional.of(new DateLevels(start.withMonth(number), Unit.MONTH, plain))
              : Optional.empty();
      case MONTH ->
          plain || isOf(key, "day", "dd", "d")
              ? Optional.of(new DateLevels(start.withDayOfMonth(number), Unit.DAY, plain))
              : Optional.empty();
      case DAY ->
          plain || isOf(key, "hour", "hh", "h", "hr")
              ? Optional.of(new DateLevels(start.withHour(number), Unit.HOUR, plain))
              : Optional.empty();
      case NONE, HOUR -> Optional.empty();
    };
  }

  private static boolean isOf(String key, String... keys) {
    return java.util.Arrays.asList(keys).contains(key);
  }
}
