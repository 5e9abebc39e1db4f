package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.run.RunReport.Status;
import dev.inlet.state.Lease;
import dev.inlet.state.StateStore;
import dev.inlet.state.Waiting;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Kind;
import dev.inlet.testing.ManualClock;
import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of runs that cannot write their own, and for who waits on another machine. */
class LostRunTest {
  private static final String DEAD = "20010115-063000-3f2a9c";
  private static final Duration LEASE = Duration.ofMinutes(2);

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private final Configuration conf = new Configuration();
  private JobCatalog catalog;
  private StateStore state;

  @BeforeEach
  void makeProject() {
    Workspace workspace = new Workspace(folder);
    workspace.folder("in");
    Path file =
        workspace.write(
            "jobs.conf",
            """
            inlet {
              state = "ROOT/state"
              lease = 2m
              tables.t.location = "ROOT/in"
              jobs.j {
                sources.a { table = t }
                targets.lake { path = "ROOT/lake", format = parquet }
              }
            }
            """
                .replace("ROOT", folder.toString()));
    catalog = JobCatalog.load(List.of(file.toFile()));
    state = new StateStore(new org.apache.hadoop.fs.Path(folder + "/state"), conf);
  }

  private RunReport run(Optional<String> name) {
    SparkSupplier noSpark =
        () -> {
          throw new AssertionError("Spark was started");
        };
    return new JobRunner(catalog, state, conf, noSpark, clock, RunListener.none())
        .run(catalog.job("j"), new RunRequest(Waiting.none(), Optional.empty(), name));
  }

  private List<RunReport> reports() {
    return new RunHistory(state).newest("j", 10);
  }

  @Test
  void whoTakesAJobOverReportsTheRunThatHadItBefore() {
    Lease.take(state, "jobs/j/lease", DEAD, LEASE, clock);
    clock.advance(LEASE.plusSeconds(1));
    assertEquals(Status.NOTHING_NEW, run(Optional.empty()).status());
    RunReport lost = reports().get(0);
    assertEquals(1, reports().size());
    assertEquals(Status.LOST, lost.status());
    assertEquals(DEAD, lost.run());
    assertEquals(5, lost.exitCode());
    assertTrue(
        lost.message()
            .matches(
                "run "
                    + DEAD
                    + " of .+@.+ \\(process \\d+\\) left no report: it was killed, or its machine"
                    + " is gone\\. Run [-0-9a-f]+ took the job over and goes on where it was"),
        lost.message());
  }

  @Test
  void aRunThatEndedIsNotTakenForLost() {
    Lease.take(state, "jobs/j/lease", DEAD, LEASE, clock).close();
    run(Optional.empty());
    assertEquals(List.of(), reports());
  }

  @Test
  void aDecisionThatDiedIsNoRun() {
    Lease.take(state, "jobs/j/lease", "bookmark-" + DEAD, LEASE, clock);
    clock.advance(LEASE.plusSeconds(1));
    run(Optional.empty());
    assertEquals(List.of(), reports());
  }

  @Test
  void aRunThatSomebodyWaitsForLeavesAReportInAnyCase() {
    run(Optional.of(DEAD));
    assertEquals(Status.NOTHING_NEW, new RunHistory(state).find("j", DEAD).orElseThrow().status());
  }

  @Test
  void theReportOfARunWithANameIsPutOnce() throws IOException {
    conf.set("fs.faulty.impl", FaultyFileSystem.class.getName());
    conf.set("fs.AbstractFileSystem.faulty.impl", FaultyFileSystem.Binding.class.getName());
    state = new StateStore(new org.apache.hadoop.fs.Path("faulty:" + folder + "/state"), conf);
    Files.delete(folder.resolve("in"));
    FaultyFileSystem.revive();
    assertThrows(InputException.class, () -> run(Optional.of(DEAD)));
    assertEquals(Status.FAILED, new RunHistory(state).find("j", DEAD).orElseThrow().status());
    assertEquals(
        1,
        FaultyFileSystem.operations().stream()
            .filter(op -> op.kind() == Kind.CREATE && op.path().contains("/runs/"))
            .count(),
        FaultyFileSystem.operations().toString());
  }
}
