package dev.inlet.run;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/** Names of runs: sorted by name is sorted by time, such as {@code 20010115-063000-3f2a9c}. */
final class RunIds {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private RunIds() {}

  static String next(Clock clock) {
    return TIME.format(clock.instant()) + "-" + UUID.randomUUID().toString().substring(0, 6);
  }
}
