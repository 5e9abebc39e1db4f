package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.catalog.JobCatalog;
import dev.inlet.cli.CommandLine.Result;
import dev.inlet.run.JobRunner;
import dev.inlet.run.RunReport;
import dev.inlet.run.Stage;
import dev.inlet.state.StateStore;
import dev.inlet.testing.DeltaKernelReader;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose Delta target is compacted once a batch is committed. */
@Tag("spark")
class CompactAfterRunTest {
  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeEach
  void job() {
    assertFalse(SharedSpark.session().sparkContext().isStopped());
    workspace = new Workspace(folder);
    catalog("delta");
  }

  private void catalog(String format) {
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/lake/_inlet"
          tables.t { location = "%1$s/in", format = csv }
          jobs.j {
            sources.s { table = t }
            targets.lake {
              path = "%1$s/out", format = %2$s, compression = gzip, partition-by = [{ column = p }]
              compact-after-run { min-small-files = 2 }
            }
          }
        }
        """
            .formatted(folder, format));
  }

  private Result run(int batch, String rows) {
    workspace.write("in/" + batch + ".csv", "n,p\n" + rows);
    Result result = CommandLine.run(folder, "run", "j");
    assertEquals(0, result.exitCode(), result::toString);
    return result;
  }

  private List<String> rows() {
    return DeltaKernelReader.rows(folder + "/out").stream()
        .map(row -> row.values().toString())
        .sorted()
        .toList();
  }

  @Test
  void onlyPartitionsThatTheBatchWroteToAreCompacted() throws IOException {
    assertFalse(run(1, "1,a\n2,b\n").out().contains("compacted"));
    Result second = run(2, "3,a\n");
    assertTrue(second.out().contains("/out: 2 files, ") || second.out().contains("out: 2 files, "));
    assertTrue(second.out().contains("2 rows before, 2 after in 1 partition"), second::toString);
    assertEquals(List.of("[1, a]", "[2, b]", "[3, a]"), rows());
    try (Stream<Path> files = Files.list(folder.resolve("out/p=a"))) {
      assertEquals(
          3, files.filter(file -> file.toString().endsWith(".gz.parquet")).count(), "and the new");
    }
    Result third = run(3, "4,b\n");
    assertTrue(third.out().contains("batch 3 is done"), third::toString);
    assertTrue(third.out().contains("2 rows before, 2 after in 1 partition"), third::toString);
    assertEquals(List.of("[1, a]", "[2, b]", "[3, a]", "[4, b]"), rows());
    assertTrue(CommandLine.run(folder, "run", "j").out().contains("nothing new"));
  }

  @Test
  void theBatchIsDoneWhateverBecomesOfIt() throws IOException {
    run(1, "1,a\n2,b\n");
    try (Stream<Path> files = Files.list(folder.resolve("out/p=a"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Result result = run(2, "3,a\n");
    assertTrue(result.out().contains("batch 2 is done"), result::toString);
    assertTrue(
        result.out().contains("warning   compact-after-run: target 'lake': "), result::toString);
    assertTrue(CommandLine.run(folder, "run", "j").out().contains("nothing new"));

    workspace.write("in/3.csv", "n,p\n4,b\n");
    RunReport report = runThatHasNoMemoryToCompact();
    assertEquals(RunReport.Status.DONE, report.status());
    assertEquals(
        "compact-after-run: target 'lake': java.lang.OutOfMemoryError: no room",
        report.tables().get(0).warning());
    assertTrue(CommandLine.run(folder, "run", "j").out().contains("nothing new"));
  }

  private RunReport runThatHasNoMemoryToCompact() {
    AtomicBoolean isFull = new AtomicBoolean();
    JobCatalog catalog = JobCatalog.load(List.of(folder.resolve("jobs.conf").toFile()));
    StateStore store =
        new StateStore(
            new org.apache.hadoop.fs.Path(folder + "/lake/_inlet"), SharedSpark.hadoop());
    return new JobRunner(
            catalog,
            store,
            SharedSpark.hadoop(),
            () -> {
              if (isFull.get()) {
                throw new OutOfMemoryError("no room");
              }
              return SharedSpark.session();
            },
            Clock.systemUTC(),
            (job, stage, detail) -> isFull.set(stage == Stage.COMPACT))
        .run(catalog.job("j"));
  }

  @Test
  void itIsForDeltaTargetsAlone() {
    catalog("parquet");
    Result refused = CommandLine.run(folder, "validate");
    assertEquals(2, refused.exitCode());
    assertTrue(
        refused
            .err()
            .contains(
                "'compact-after-run': expected format delta, found parquet. Compact such files by a"
                    + " job of their own, into another folder"),
        refused::toString);
  }
}
