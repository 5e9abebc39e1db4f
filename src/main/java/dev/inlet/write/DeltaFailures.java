package dev.inlet.write;

import dev.inlet.CommitStateUnknownException;
import dev.inlet.ConflictException;
import dev.inlet.InputException;
import dev.inlet.catalog.TargetSpec;
import io.delta.exceptions.DeltaConcurrentModificationException;

/**
 * Finds, in what Delta throws, the reason that a user can act on. A class of its own, so that
 * asking a table's log for a batch loads none of Delta's.
 */
final class DeltaFailures {
  private static final int LINES = 6;

  private DeltaFailures() {}

  static RuntimeException explained(Exception e, TargetSpec target, BatchTag tag) {
    if (e instanceof DeltaConcurrentModificationException) {
      return new ConflictException(
          target.path()
              + ": batch "
              + tag.sequence()
              + " of job '"
              + tag.job()
              + "': another writer changed the table meanwhile ("
              + e.getMessage().lines().findFirst().orElse("")
              + "). Run again",
          e);
    }
    if (e instanceof IllegalStateException) {
      return new CommitStateUnknownException(
          target.path()
              + ": job '"
              + tag.job()
              + "': cannot tell whether batch "
              + tag.sequence()
              + " reached the table: expected to find the log as Delta has written it, found that "
              + firstLines(e.getMessage())
              + " Look at the newest versions in _delta_log before running again; nothing was"
              + " cleaned up",
          e);
    }
    // Spark's AnalysisException is checked, but no signature declares it.
    if (e.getClass().getName().contains("AnalysisException")) {
      return new InputException(
          target.path()
              + ": the rows do not fit the table: "
              + firstLines(e.getMessage())
              + ". Add a 'cast' or 'rename' step, or write to another path ("
              + target.origin()
              + ")",
          e);
    }
    return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
  }

  static String firstLines(String message) {
    return message
        .lines()
        .filter(line -> !line.isBlank())
        .limit(LINES)
        .map(String::strip)
        .reduce((a, b) -> a + " " + b)
        .orElse("");
  }
}
