package dev.inlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.InletProcess;
import dev.inlet.testing.InletProcess.Result;
import dev.inlet.testing.OrdersProject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that start the same job at once, as crons of several machines may. */
@Tag("spark")
@Tag("one-line")
class ConcurrentRunsIT {
  @TempDir Path folder;

  @Test
  void oneOfThemCommitsEachBatchAndTheOthersSayWhy() {
    race(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 8})
  @Tag("long")
  void howeverManyTheyAreOneOfThemCommitsEachBatch(int processes) {
    race(processes);
  }

  private void race(int processes) {
    OrdersProject project = OrdersProject.in(folder, 2);
    InletProcess inlet = new InletProcess(folder);
    for (int batch = 1; batch <= 2; batch++) {
      List<Result> results = atOnce(inlet, processes);
      int sequence = batch;
      assertEquals(
          1,
          results.stream()
              .filter(result -> result.out().contains("orders: batch " + sequence + " is done"))
              .count(),
          results::toString);
      results.forEach(ConcurrentRunsIT::assertSaysWhy);
      assertEquals(
          documents(batch),
          project.ledger().stream().map(name -> name.replaceFirst("files\\..*", "files")).toList());
      assertEquals(project.numbers(), OrdersProject.delta(folder.resolve("lake/orders")));
      assertEquals(project.numbers(), OrdersProject.parquet(folder.resolve("lake/orders-parquet")));
      project.add();
    }
  }

  private static List<Result> atOnce(InletProcess inlet, int processes) {
    List<InletProcess.Running> running = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      running.add(inlet.start("run", "orders"));
    }
    return running.stream().map(InletProcess.Running::await).toList();
  }

  private static void assertSaysWhy(Result result) {
    if (result.exitCode() == 0) {
      assertTrue(
          result.out().contains(" is done") || result.out().contains("nothing new"),
          result::toString);
    } else {
      assertEquals(ConflictException.EXIT_CODE, result.exitCode(), result::toString);
      assertTrue(result.err().contains("orders"), result::toString);
    }
  }

  /** One of each kind for each batch; the list of files carries the fencing number of its run. */
  private static List<String> documents(int batches) {
    return IntStream.rangeClosed(1, batches)
        .mapToObj(batch -> String.format("%010d.", batch))
        .flatMap(
            n ->
                List.of(n + "batch.json", n + "claim.json", n + "commit.json", n + "files")
                    .stream())
        .toList();
  }
}
