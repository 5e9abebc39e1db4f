package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.CatalogException;
import dev.inlet.ConflictException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words are those of Spark and of the managers of clusters. */
class LostExecutorsTest {
  private static final String ABORTED =
      "Job aborted due to stage failure: Task 0 in stage 0.0 failed 4 times, most recent failure:"
          + " Lost task 0.4 in stage 0.0 (TID 8) (127.0.0.1 executor 3): ";
  private static final String EXITED =
      "ExecutorLostFailure (executor 3 exited caused by one of the running tasks) Reason: ";

  private static <T extends Exception> T failure(Class<T> type, String message) {
    return assertThrows(
        type,
        () ->
            Failures.explained(
                () -> {
                  throw new IllegalStateException(message + "\nDriver stacktrace:");
                }));
  }

  @Test
  void executorsWithoutHeapAreToldHowToGetMore() {
    assertEquals(
        "executors: out of memory: expected a task to fit into one, found 'Command exited with code"
            + " 52' in all attempts. Give them more (--executor-memory, or spark.executor.memory in"
            + " inlet.spark) or fewer tasks at a time (spark.executor.cores), or let a run read less"
            + " ('max-bytes' of the source). Nothing is lost; run again then",
        failure(CatalogException.class, ABORTED + EXITED + "Command exited with code 52")
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        EXITED
            + "Container killed by YARN for exceeding physical memory limits. 1.1 GB of 1 GB used.",
        EXITED
            + "Container from a bad node: container_1 on host: h. Exit status: 52. exit code: 52",
        EXITED + "The executor with id 3 exited with exit code 52(JVM OOM).",
        "java.lang.OutOfMemoryError: Java heap space"
      })
  void eachManagerHasItsOwnWordsForIt(String reason) {
    failure(CatalogException.class, ABORTED + reason);
  }

  @Test
  void executorsThatAreTakenAwayAreNoReasonNotToRunAgain() {
    assertEquals(
        "executors: lost while they worked: expected a task to be done in one of Spark's attempts,"
            + " found 'Command exited with code 137' at the last. Nothing is lost; run again. If it"
            + " stays so, look into the logs of the cluster: what was killed with code 137 mostly"
            + " had too little memory",
        failure(ConflictException.class, ABORTED + EXITED + "Command exited with code 137")
            .getMessage());
  }

  @Test
  void aTaskThatFailsByItselfIsAnotherMatter() {
    IllegalStateException bug = new IllegalStateException(ABORTED + "java.lang.Error: a bug");
    assertSame(
        bug,
        assertThrows(
            IllegalStateException.class,
            () ->
                Failures.explained(
                    () -> {
                      throw bug;
                    })));
  }
}
