package dev.inlet.run;

import dev.inlet.InletException;
import dev.inlet.InputException;
import java.util.function.Supplier;

/** Finds, in what Spark throws, the reason that a user can act on. */
final class Failures {
  private Failures() {}

  /** Does something on Spark; a problem that a task found comes out as it was thrown there. */
  static <T> T explained(Supplier<T> action) {
    try {
      return action.get();
    } catch (InletException e) {
      throw e;
    } catch (Exception e) {
      // SparkException is checked, but no signature of Spark's Java API declares it.
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof InletException known) {
          throw known;
        }
      }
      throw unreadableColumns(e);
    }
  }

  /** Spark's own readers name the file, and the reason stands at the end of the chain. */
  private static RuntimeException unreadableColumns(Exception e) {
    Throwable last = e;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (message.contains("FAILED_READ_FILE") || message.contains("while reading file")) {
        Throwable root = cause;
        while (root.getCause() != null) {
          root = root.getCause();
        }
        return new InputException(
            firstLine(message)
                + ": "
                + firstLine(String.valueOf(root.getMessage()))
                + ". Replace the file, or leave it out with 'exclude-files'",
            e);
      }
      last = cause;
    }
    return e instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(last.getMessage(), e);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse(text);
  }
}
