package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.catalog.JobCatalog;
import dev.inlet.state.StateStore;
import dev.inlet.testing.DuckDb;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Operation;
import dev.inlet.testing.FaultyFileSystem.Side;
import dev.inlet.testing.ManualClock;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One job follows the Delta table that another one writes, and dies in between. */
@Tag("spark")
class DeltaChainTest {
  @TempDir Path folder;
  private final Configuration conf = SharedSpark.hadoop();
  private final ManualClock clock = new ManualClock();

  @AfterEach
  void revive() {
    FaultyFileSystem.revive();
  }

  @Test
  void everyRowOnceThoughTheSecondJobDies() {
    chain("frozen", Side.AFTER, op -> op.path().endsWith("0000000002.batch.json"));
    chain("reading", Side.AFTER, op -> op.path().contains("/scratch/"));
    chain("landing", Side.BEFORE, op -> op.path().matches(".*/0000000002-.*manifest\\.json"));
    chain("landed", Side.BEFORE, op -> op.path().endsWith("0000000002.commit.json"));
  }

  private void chain(String what, Side side, Predicate<Operation> death) {
    Workspace workspace = new Workspace(folder.resolve(what));
    workspace.write("in/1.csv", "id\n1\n2\n2\n");
    assertEquals(RunReport.Status.DONE, run(workspace, "first").status(), what);
    assertEquals(RunReport.Status.DONE, run(workspace, "second").status(), what);
    workspace.write("in/2.csv", "id\n3\n3\n");
    assertEquals(RunReport.Status.DONE, run(workspace, "first").status(), what);
    FaultyFileSystem.dieOn(side, death);
    assertThrows(RuntimeException.class, () -> run(workspace, "second"), what);
    assertTrue(FaultyFileSystem.isDead(), what + ": the run came past the fault");
    restart();
    workspace.write("in/3.csv", "id\n4\n");
    assertEquals(RunReport.Status.DONE, run(workspace, "first").status(), what);
    run(workspace, "second");
    run(workspace, "second");
    assertEquals(RunReport.Status.NOTHING_NEW, run(workspace, "second").status(), what);
    assertEquals(
        "[[1], [2], [2], [3], [3], [4]]",
        DuckDb.query(
                "select id from "
                    + DuckDb.parquet(workspace.folder().resolve("second"))
                    + " order by all")
            .toString(),
        what);
    assertEquals(
        List.of(),
        CrashLake.files(workspace.folder().resolve("state/jobs/second/scratch")),
        what + ": scratch is removed");
  }

  private RunReport run(Workspace workspace, String job) {
    Path file =
        workspace.write(
            "jobs.conf",
            """
            inlet {
              state = "faulty://ROOT/state"
              tables.in { location = "ROOT/in" }
              tables.middle { location = "faulty://ROOT/middle", format = delta }
              jobs.first {
                sources.rows1 { table = in }
                targets.middle { path = "faulty://ROOT/middle", format = delta }
              }
              jobs.second {
                sources.middle { table = middle, bookmark = delta }
                targets.out { path = "faulty://ROOT/second", format = parquet }
              }
            }
            """
                .replace("ROOT", workspace.folder().toString()));
    JobCatalog catalog = JobCatalog.load(List.of(file.toFile()));
    StateStore state =
        new StateStore(new org.apache.hadoop.fs.Path(catalog.settings().state()), conf);
    return new JobRunner(catalog, state, conf, SharedSpark::session, clock, RunListener.none())
        .run(catalog.job(job));
  }

  private void restart() {
    SharedSpark.awaitIdle();
    DeltaLog.clearCache();
    FaultyFileSystem.revive();
    clock.advance(Duration.ofMinutes(3));
  }
}
