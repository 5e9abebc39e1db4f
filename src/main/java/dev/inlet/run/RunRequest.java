package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.state.Waiting;
import java.util.Optional;

/**
 * What is asked of a run.
 *
 * @param waiting for how long, if somebody else holds the job
 * @param window what to read instead of what is new
 */
public record RunRequest(Waiting waiting, Optional<Window> window) {
  public RunRequest {
    requireNonNull(waiting, "waiting");
    requireNonNull(window, "window");
  }

  /** What is new, at once or not at all. */
  public static RunRequest next() {
    return new RunRequest(Waiting.none(), Optional.empty());
  }
}
