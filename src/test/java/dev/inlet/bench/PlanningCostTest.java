package dev.inlet.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.run.RunPlan;
import dev.inlet.run.RunPlanner;
import dev.inlet.testing.SyntheticFileSystem;
import dev.inlet.testing.SyntheticFileSystem.Layout;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the costs can be counted, whatever the machine. */
class PlanningCostTest {
  @TempDir Path folder;
  private BenchJob job;

  @BeforeEach
  void declare() {
    job = new BenchJob(folder, "");
  }

  @Test
  void whereNothingIsNewAPlanListsOnceAndOpensNoFile() {
    there(20_000);
    job.read(20_000);
    there(20_000);
    RunPlan plan = plan();
    assertFalse(plan.hasNew());
    assertEquals(20_000, plan.sources().get(0).listing().found());
    assertEquals(20, SyntheticFileSystem.calls(BenchJob.BUCKET), "pages of 1,000");
    assertEquals(0, SyntheticFileSystem.opened(BenchJob.BUCKET));
  }

  @Test
  void whatIsNewIsFoundAmongWhatWasReadAndSampledOnly() {
    there(5_000);
    job.read(5_000);
    there(7_500);
    RunPlan plan = plan();
    assertEquals(2_500, plan.sources().get(0).taken().size());
    assertEquals("part-1000005000.csv", plan.sources().get(0).taken().get(0).path());
    assertTrue(SyntheticFileSystem.opened(BenchJob.BUCKET) < 1_500, "a sample of the new files");
  }

  @Test
  void filesWithoutBytesAreLeftOut() {
    SyntheticFileSystem.put(
        BenchJob.BUCKET, new Layout(new TreeMap<>(Map.of(BenchJob.FOLDER, 1_000)), 10));
    RunPlan plan = plan();
    assertEquals(900, plan.sources().get(0).taken().size());
    assertEquals("100 empty", plan.sources().get(0).listing().leftOut());
  }

  @Test
  void partitionsAreListedFromTheirEnd() {
    BenchJob partitioned = new BenchJob(folder, ", listing { by = partitions, window = 3 days }");
    SyntheticFileSystem.put(
        BenchJob.BUCKET, Layout.daily(BenchJob.FOLDER, LocalDate.of(2001, 1, 1), 730, 2));
    partitioned.read(1_460);
    SyntheticFileSystem.put(
        BenchJob.BUCKET, Layout.daily(BenchJob.FOLDER, LocalDate.of(2001, 1, 1), 731, 2));
    RunPlan plan =
        new RunPlanner(
                partitioned.catalog(), partitioned.store(), partitioned.conf(), Clock.systemUTC())
            .plan(partitioned.spec());
    assertEquals(2, plan.sources().get(0).taken().size());
    assertTrue(SyntheticFileSystem.calls(BenchJob.BUCKET) < 20, "not one for each of 731 days");
  }

  @Test
  void whatACommitWritesDoesNotDependOnWhatWasRead() {
    there(1_000_000);
    job.read(1_000);
    long early = bytesOfRun();
    job.read(20_000);
    long late = bytesOfRun();
    assertTrue(late < early * 1.05, early + " bytes early, " + late + " bytes late");
  }

  private long bytesOfRun() {
    Map<String, Long> before = job.documents(name -> true);
    job.run(500);
    Map<String, Long> after = new TreeMap<>(job.documents(name -> true));
    after.keySet().removeAll(before.keySet());
    return after.values().stream().mapToLong(bytes -> bytes).sum();
  }

  private static void there(int files) {
    SyntheticFileSystem.put(BenchJob.BUCKET, Layout.flat(BenchJob.FOLDER, files));
  }

  private RunPlan plan() {
    return new RunPlanner(job.catalog(), job.store(), job.conf(), Clock.systemUTC())
        .plan(job.spec());
  }
}
