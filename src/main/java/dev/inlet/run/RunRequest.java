package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.state.Waiting;
import java.util.Optional;

/**
 * What is asked of a run.
 *
 * @param waiting for how long, if somebody else holds the job
 * @param window what to read instead of what is new
 * @param run the name of the run, where somebody on another machine looks for its report: then
 *     there is one in any case, also of a run that found nothing new or did not get the job
 */
public record RunRequest(Waiting waiting, Optional<Window> window, Optional<String> run) {
  public RunRequest {
    requireNonNull(waiting, "waiting");
    requireNonNull(window, "window");
    requireNonNull(run, "run");
  }

  public RunRequest(Waiting waiting, Optional<Window> window) {
    this(waiting, window, Optional.empty());
  }

  /** What is new, at once or not at all. */
  public static RunRequest next() {
    return new RunRequest(Waiting.none(), Optional.empty());
  }
}
