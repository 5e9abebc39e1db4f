package dev.inlet.format;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * The offsets of a zone by local time, as {@link LocalDateTime#atZone} has them: a time that a
 * clock showed twice is the earlier one, and one that it skipped is moved on by what was skipped.
 * Remembers the offset of the last time, and until when it holds.
 */
final class LocalTimes {
  private final ZoneRules rules;
  private long from = Long.MAX_VALUE;
  private long to = Long.MIN_VALUE;
  private int offsetSeconds;

  LocalTimes(ZoneId zone) {
    this.rules = zone.getRules();
  }

  /** Seconds to take from a local time, in seconds since 1970, to get that of UTC. */
  int offsetSeconds(long localSeconds) {
    if (localSeconds < from || localSeconds >= to) {
      find(localSeconds);
    }
    return offsetSeconds;
  }

  private void find(long localSeconds) {
    LocalDateTime local = LocalDateTime.ofEpochSecond(localSeconds, 0, ZoneOffset.UTC);
    ZoneOffset offset = rules.getOffset(local);
    Instant instant = local.toInstant(offset);
    offsetSeconds = offset.getTotalSeconds();
    // An instant within a gap is after the transition, by the offset before it; ask from there.
    ZoneOffsetTransition around = rules.getTransition(local);
    if (around != null) {
      from = localSeconds;
      to = localSeconds + 1;
      return;
    }
    from = edge(rules.previousTransition(instant.plusSeconds(1)), Long.MIN_VALUE);
    ZoneOffsetTransition next = rules.nextTransition(instant);
    to =
        next == null
            ? Long.MAX_VALUE
            : Math.min(seconds(next.getDateTimeBefore()), seconds(next.getDateTimeAfter()));
  }

  private static long edge(ZoneOffsetTransition transition, long otherwise) {
    return transition == null
        ? otherwise
        : Math.max(seconds(transition.getDateTimeBefore()), seconds(transition.getDateTimeAfter()));
  }

  private static long seconds(LocalDateTime local) {
    return local.toEpochSecond(ZoneOffset.UTC);
  }
}
