package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.ConflictException;
import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.run.Batches.Marking;
import dev.inlet.state.Lease;
import dev.inlet.state.StateStore;
import dev.inlet.testing.ManualClock;
import dev.inlet.testing.TreeFileSystem;
import dev.inlet.testing.TreeFileSystem.Tree;
import dev.inlet.testing.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchesTest {
  private static final Duration LEASE = Duration.ofMinutes(2);

  @TempDir Path folder;
  private final Configuration conf = new Configuration();
  private final ManualClock clock = new ManualClock();
  private Tree tree;
  private StateStore state;

  /** A batch of two sources that share a table is frozen, and its run died. */
  @BeforeEach
  void freeze() {
    tree = TreeFileSystem.plant("batches", conf);
    tree.text("/t/d/a.csv", "id\n1\n", 1000);
    tree.text("/t/d/b.csv", "id\n2\n", 2000);
    state = new StateStore(new org.apache.hadoop.fs.Path(folder + "/state"), conf);
    JobCatalog catalog = catalog("append");
    JobSpec job = catalog.job("j");
    Ledger ledger = ledger();
    RunPlan plan = new RunPlanner(catalog, state, conf, clock).plan(job, ledger);
    try (Lease lease = lease("frozen")) {
      batches(catalog).freeze(plan, Marking.READ, ledger, lease, "frozen");
    }
    tree.listed();
  }

  private JobCatalog catalog(String mode) {
    Path file =
        new Workspace(folder)
            .write(
                "jobs.conf",
                """
                inlet {
                  state = "ROOT/state"
                  tables.t { location = "LOCATION", format = csv }
                  jobs.j {
                    sources { one { table = t }, two { table = t, bookmark = off } }
                    steps = [ { sql = "select * from one union all select * from two" } ]
                    targets.lake { path = "ROOT/lake", format = parquet, mode = MODE }
                  }
                }
                """
                    .replace("ROOT", folder.toString())
                    .replace("LOCATION", tree.location("/t"))
                    .replace("MODE", mode));
    return JobCatalog.load(List.of(file.toFile()));
  }

  private Lease lease(String run) {
    return Lease.take(state, "jobs/j/lease", run, LEASE, clock);
  }

  private Ledger ledger() {
    return Ledger.open(state, "j");
  }

  private Batches batches(JobCatalog catalog) {
    SparkSupplier noSpark =
        () -> {
          throw new AssertionError("Spark was started");
        };
    return new Batches(catalog, state, conf, noSpark, clock, new Targets(catalog.job("j"), conf));
  }

  @Test
  void aTableThatTwoSourcesShareIsListedOnceForAnUnfinishedBatch() {
    JobCatalog catalog = catalog("append");
    try (Lease lease = lease("next")) {
      OwnedBatch owned =
          batches(catalog).unfinished(catalog.job("j"), ledger(), lease, "next").orElseThrow();
      assertEquals(4, owned.files().size());
      assertEquals(List.of("/t", "/t/d"), tree.listed());
    }
  }

  @Test
  void aFileThatIsGoneOfASharedTableGivesTheBatchUp() {
    tree.remove("/t/d/b.csv");
    JobCatalog catalog = catalog("append");
    try (Lease lease = lease("next")) {
      assertTrue(batches(catalog).unfinished(catalog.job("j"), ledger(), lease, "next").isEmpty());
    }
    assertEquals(
        tree.location("/t/d/b.csv") + " changed or is gone", ledger().entries().get(0).why());
  }

  @Test
  void aRunThatLostItsLeaseMeanwhileGivesNoBatchUp() {
    JobCatalog changed = catalog("overwrite");
    try (Lease slept = lease("slept")) {
      clock.advance(LEASE.plusSeconds(1));
      try (Lease live = lease("live")) {
        Batches batches = batches(changed);
        JobSpec job = changed.job("j");
        assertThrows(
            ConflictException.class, () -> batches.unfinished(job, ledger(), slept, "slept"));
        assertTrue(ledger().unfinished().isPresent(), "nobody has given it up");
        assertFalse(folder.resolve("lake").toFile().exists(), "no target refuses it");
        assertTrue(batches.unfinished(job, ledger(), live, "live").isEmpty());
        assertTrue(ledger().unfinished().isEmpty());
      }
    }
  }
}
