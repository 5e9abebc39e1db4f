package dev.inlet.catalog;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Points in time as users write them, in job catalogs and on the command line. */
public final class Times {
  /** What is expected, for messages. */
  public static final String EXPECTED =
      "a time such as '2026-01-31', '2026-01-31T06:30' or '2026-01-31T06:30:00Z'";

  private static final List<Function<String, Instant>> FORMS =
      List.of(
          text -> LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant(),
          text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
          text -> OffsetDateTime.parse(text).toInstant());

  private Times() {}

  /** A date, or a date and time, ISO-8601; of UTC unless it names an offset. */
  public static Optional<Instant> parse(String text) {
    return FORMS.stream().flatMap(form -> parse(text, form).stream()).findFirst();
  }

  private static Optional<Instant> parse(String text, Function<String, Instant> form) {
    try {
      return Optional.of(form.apply(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
