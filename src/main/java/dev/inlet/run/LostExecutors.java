package dev.inlet.run;

import dev.inlet.CatalogException;
import dev.inlet.ConflictException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says of executors that died what there is to do. Spark has tried their task elsewhere, and given
 * up; it tells the reason in words only, which are those of the cluster's manager.
 */
final class LostExecutors {
  private static final Pattern LOST_TASK =
      Pattern.compile(
          "Lost task [^\\n]*?(?:ExecutorLostFailure[^\\n]*?Reason: ([^\\n]*)"
              + "|(java\\.lang\\.OutOfMemoryError[^\\n]*))");

  /**
   * 52 is how a JVM of Spark's ends that has no heap left (SparkExitCode.OOM); YARN and Kubernetes
   * name the limit of a container.
   */
  private static final Pattern MEMORY =
      Pattern.compile("OutOfMemoryError|(?i:exit(?:ed with)? code:? 52|memory limits|OOMKilled)");

  private LostExecutors() {}

  /** What a user can do about it; empty if the failure is another one. */
  static Optional<RuntimeException> explained(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      Matcher lost = LOST_TASK.matcher(String.valueOf(cause.getMessage()));
      if (lost.find()) {
        String reason = (lost.group(1) == null ? lost.group(2) : lost.group(1)).strip();
        return Optional.of(MEMORY.matcher(reason).find() ? small(reason, e) : lost(reason, e));
      }
    }
    return Optional.empty();
  }

  /** Each run would end so: what has to change is a setting, so that is what is wrong. */
  private static CatalogException small(String reason, Exception e) {
    return new CatalogException(
        "executors: out of memory: expected a task to fit into one, found '"
            + reason
            + "' in all attempts. Give them more (--executor-memory, or spark.executor.memory in"
            + " inlet.spark) or fewer tasks at a time (spark.executor.cores), or let a run read less"
            + " ('max-bytes' of the source). Nothing is lost; run again then",
        e);
  }

  private static ConflictException lost(String reason, Exception e) {
    return new ConflictException(
        "executors: lost while they worked: expected a task to be done in one of Spark's attempts,"
            + " found '"
            + reason
            + "' at the last. Nothing is lost; run again. If it stays so, look into the logs of the"
            + " cluster: what was killed with code 137 mostly had too little memory",
        e);
  }
}
