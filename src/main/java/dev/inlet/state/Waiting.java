package dev.inlet.state;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How long to wait for a lease that somebody else holds.
 *
 * @param told hears once who holds it, before the first sleep
 */
public record Waiting(Duration atMost, Sleeper sleeper, Consumer<String> told) {
  /** What lets time pass. */
  @FunctionalInterface
  public interface Sleeper {
    /** Returns after about so long. */
    void sleep(Duration duration) throws InterruptedException;
  }

  public Waiting {
    requireNonNull(atMost, "atMost");
    requireNonNull(sleeper, "sleeper");
    requireNonNull(told, "told");
  }

  /** Not at all. */
  public static Waiting none() {
    return new Waiting(Duration.ZERO, duration -> {}, text -> {});
  }

  /** On this thread. */
  public static Waiting upTo(Duration atMost, Consumer<String> told) {
    return new Waiting(atMost, duration -> Thread.sleep(duration.toMillis()), told);
  }
}
