package dev.inlet.catalog;

import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Checks the patterns of {@link DateTimeFormatter}. */
final class DatePatterns {
  private static final ZonedDateTime SOME_TIME =
      ZonedDateTime.of(2001, 1, 15, 6, 30, 0, 0, ZoneOffset.UTC);

  private DatePatterns() {}

  /** What is wrong with a pattern, if anything is. */
  static Optional<String> problemOf(String pattern) {
    try {
      String text = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(SOME_TIME);
      return text.isEmpty() ? Optional.of("expected a date pattern, found none") : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.of("expected a date pattern such as yyyy/MM/dd, found '" + pattern + "'");
    }
  }
}
