package dev.inlet.catalog;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import java.util.Optional;

/** Lengths of time as users write them on the command line: as in the job catalog. */
public final class Durations {
  /** What is expected, for messages. */
  public static final String EXPECTED = "a duration such as '90s', '10m' or '2 hours'";

  private Durations() {}

  /** A duration of HOCON's, which is not negative. */
  public static Optional<Duration> parse(String text) {
    try {
      Duration duration =
          ConfigFactory.empty()
              .withValue("duration", ConfigValueFactory.fromAnyRef(text))
              .getDuration("duration");
      return Optional.of(duration).filter(found -> !found.isNegative());
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }
}
