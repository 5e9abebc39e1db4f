package dev.inlet.run;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.regex.Pattern;

/** Names of runs: sorted by name is sorted by time, such as {@code 20010115-063000-3f2a9c}. */
public final class RunIds {
  private static final Pattern FORM = Pattern.compile("[0-9]{8}-[0-9]{6}-[0-9a-f]{6}");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private RunIds() {}

  /** A new name. */
  public static String next(Clock clock) {
    return TIME.format(clock.instant()) + "-" + UUID.randomUUID().toString().substring(0, 6);
  }

  /** Whether this could be the name of a run. */
  public static boolean isName(String text) {
    return FORM.matcher(text).matches();
  }
}
