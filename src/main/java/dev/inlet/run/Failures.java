package dev.inlet.run;

import dev.inlet.CatalogException;
import dev.inlet.InletException;
import dev.inlet.InputException;
import dev.inlet.format.FalseEdgeException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkThrowable;

/** Finds, in what Spark throws, the reason that a user can act on. */
final class Failures {
  /** The class of SQL states for values out of range, divisions by zero, wrong formats. */
  private static final String DATA_EXCEPTION = "22";

  private Failures() {}

  /**
   * Carries a run out. Of errors of the whole process, those that a user can mend come out as such.
   */
  static <T> T mendable(SparkSupplier spark, Supplier<T> action) {
    try {
      return action.get();
    } catch (LinkageError e) {
      throw spark.misfit(e).orElseThrow(() -> e);
    } catch (OutOfMemoryError e) {
      throw new CatalogException(
          "driver: out of memory: expected the run to fit into "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MiB, found '"
              + e.getMessage()
              + "'. Give it more (INLET_JAVA_OPTS=-Xmx…, or --driver-memory of spark-submit), or"
              + " let a run read less ('max-files' or 'max-bytes' of the source). Nothing is lost;"
              + " run again then",
          e);
    }
  }

  /** As {@link #explained(Supplier)}, without a result. */
  static void explained(Runnable action) {
    Failures.<Optional<String>>explained(
        () -> {
          action.run();
          return Optional.empty();
        });
  }

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
      throw LostExecutors.explained(e)
          .or(() -> userProblem(e))
          .orElseGet(() -> unreadableColumns(e));
    }
  }

  /** The file that a task found to be cut at a false edge. */
  static Optional<String> falseEdge(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof FalseEdgeException found) {
        return Optional.of(found.file());
      }
    }
    return Optional.empty();
  }

  /** Values that an expression cannot compute with, and queries that make no sense. */
  private static Optional<RuntimeException> userProblem(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String state = cause instanceof SparkThrowable known ? known.getSqlState() : "";
      if (state != null && state.startsWith(DATA_EXCEPTION)) {
        return Optional.of(
            new InputException(
                "a step cannot compute a value: "
                    + firstLine(cause.getMessage())
                    + " Guard it in the step, for example with try_divide or try_cast",
                e));
      }
      if (cause.getClass().getName().contains("AnalysisException")) {
        return Optional.of(
            new CatalogException(
                "the rows cannot be written: "
                    + firstLine(cause.getMessage())
                    + " Correct the steps or 'partition-by'",
                e));
      }
    }
    return Optional.empty();
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
                + (root.getMessage() == null
                    ? root.getClass().getSimpleName()
                    : firstLine(root.getMessage()))
                + ". Replace the file, or leave it out with 'exclude-files'",
            e);
      }
      last = cause;
    }
    String lastMessage = last.getMessage();
    return fileSystem(e)
        .orElseGet(
            () ->
                e instanceof RuntimeException unchecked
                    ? unchecked
                    : new IllegalStateException(lastMessage, e));
  }

  /** What a file system refused, in whatever Spark or Delta made of it. */
  private static Optional<RuntimeException> fileSystem(Exception e) {
    Optional<IOException> refusal = Optional.empty();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException found) {
        refusal = Optional.of(found);
      }
    }
    return refusal.map(
        found ->
            new InputException(
                "a file cannot be read or written: "
                    + firstLine(String.valueOf(found.getMessage()))
                    + ". Mend it, or the file system, and run again: the targets tell what they"
                    + " have",
                e));
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse(text);
  }
}
