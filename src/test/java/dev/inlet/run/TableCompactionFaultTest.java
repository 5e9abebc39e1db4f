package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InletException;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.run.RunReport.Status;
import dev.inlet.state.StateStore;
import dev.inlet.testing.DeltaKernelReader;
import dev.inlet.testing.EveryFault;
import dev.inlet.testing.EveryFault.Outcome;
import dev.inlet.testing.EveryFault.Scenario;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Kind;
import dev.inlet.testing.FaultyFileSystem.Side;
import dev.inlet.testing.ManualClock;
import dev.inlet.testing.Seed;
import dev.inlet.testing.SharedSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A compaction of a Delta table that dies, is lied to or is refused; each partition has a commit.
 */
@Tag("spark")
class TableCompactionFaultTest {
  /** How many faults the quick suite tries. */
  private static final int SAMPLE = 3;

  private static final List<String> ROWS =
      List.of("[0, 0]", "[1, 1]", "[2, 0]", "[3, 1]", "[4, 0]", "[5, 1]");

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();

  @BeforeEach
  void template() {
    // Later than all files, which are as old as a vacuum needs them then.
    clock.advance(Duration.between(clock.instant(), Instant.now().plusSeconds(3600)));
    SharedSpark.session()
        .sql(
            "create table delta.`"
                + folder
                + "/template` using delta partitioned by (p) as"
                + " select id, id % 2 as p from range(0, 6, 1, 3)");
  }

  @AfterEach
  void revive() {
    FaultyFileSystem.revive();
  }

  @Test
  void aRunThatDiesBetweenItsCommitsKeepsThemAndTheNextGoesOn() {
    StateStore store = store("between");
    prepare(store);
    RunListener dying =
        new RunListener() {
          @Override
          public void stage(String job, Stage stage, String detail) {}

          @Override
          public void progress(Progress progress) {
            throw new IllegalStateException("died after " + progress.tasks());
          }
        };
    assertEquals("died after 1", failure(store, dying));
    assertEquals(ROWS, rows(store));
    RunReport next = run(store, RunListener.none());
    assertEquals(1, next.tables().get(0).chosen());
    assertEquals(1, next.tables().get(0).commits().size());
    assertEquals(ROWS, rows(store));
    assertEquals(2, dataFiles(store), "the vacuum deleted what both runs had joined");
  }

  @Test
  void whatMayNotBeComparedYetIsNotedBeforeItIsCommitted() {
    StateStore store = store("noted");
    prepare(store);
    List<String> notes = new ArrayList<>();
    FaultyFileSystem.sleepOn(
        operation ->
            operation.kind() == Kind.RENAME
                && operation.path().endsWith("/_delta_log/00000000000000000002.json"),
        () ->
            store.list("jobs/small/optimize").stream()
                .map(name -> store.path("jobs/small/optimize/" + name))
                .map(path -> text(Path.of(path.toUri().getPath())))
                .forEach(notes::add));
    run(store, RunListener.none());
    assertEquals(1, notes.size(), "that of the group before is gone");
    String note = notes.get(0);
    assertTrue(note.contains("\"version\" : 1,"), note);
    assertTrue(note.contains("\"verify\" : \"COUNT\""), note);
    assertTrue(note.contains("\"predicate\" : \"`p` <=> cast('1' as bigint)\""), note);
    assertEquals(List.of(), store.list("jobs/small/optimize"));
  }

  @Test
  void aRunThatDiesBeforeItsVacuumHasDeletedNothing() {
    StateStore store = store("before");
    prepare(store);
    RunListener dying =
        (job, stage, detail) -> {
          if (stage == Stage.REMOVE) {
            throw new IllegalStateException("died before " + stage.word());
          }
        };
    assertEquals("died before remove", failure(store, dying));
    assertEquals(ROWS, rows(store));
    assertEquals(8, dataFiles(store));
    RunReport next = run(store, RunListener.none());
    assertEquals(6, next.tables().get(0).vacuumedFiles());
    assertEquals(ROWS, rows(store));
    assertEquals(2, dataFiles(store));
  }

  @Test
  void nothingIsLostWhateverGoesWrong() {
    long seed = Seed.get();
    System.out.println("TableCompactionFaultTest: -Dinlet.seed=" + seed);
    int sample = Integer.getInteger("inlet.sample", SAMPLE);
    List<String> ends = new ArrayList<>();
    Scenario scenario =
        new Scenario() {
          @Override
          public void prepare(StateStore store) {
            TableCompactionFaultTest.this.prepare(store);
          }

          @Override
          public void act(StateStore store) {
            run(store, RunListener.none());
          }

          @Override
          public void then(StateStore store, Outcome outcome) {
            SharedSpark.awaitIdle();
            clock.advance(Duration.ofMinutes(3));
            ends.add(outcome.side() + " " + goesOn(store, outcome));
          }
        };
    List<Outcome> outcomes = EveryFault.some(folder, scenario, sample, new Random(seed));
    System.out.println(ends);
    assertEquals(sample, outcomes.size());
    assertEquals(sample, ends.size());
  }

  private String goesOn(StateStore store, Outcome outcome) {
    try {
      for (int i = 0; i < 4; i++) {
        if (run(store, RunListener.none()).status() == Status.NOTHING_NEW) {
          assertEquals(ROWS, rows(store));
          return "well";
        }
      }
    } catch (InletException e) {
      // What a file system did not keep, though it said so, is told; and nothing is deleted then.
      assertEquals(Side.LIES_DONE, outcome.side(), e.toString());
      assertEquals(5, e.exitCode(), e.toString());
      assertTrue(dataFiles(store) >= 6, e.toString());
      return "told";
    }
    throw new AssertionError("there is still something to do after 4 runs");
  }

  private StateStore store(String name) {
    return new StateStore(
        new org.apache.hadoop.fs.Path("faulty://" + folder.resolve(name)), SharedSpark.hadoop());
  }

  private static Path root(StateStore store) {
    return Path.of(store.path("x").toUri().getPath()).getParent();
  }

  private void prepare(StateStore store) {
    Path from = folder.resolve("template");
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.filter(file -> !file.toString().endsWith(".crc")).toList()) {
        Path to = root(store).resolve("t").resolve(from.relativize(path).toString());
        Files.createDirectories(to.getParent());
        Files.copy(path, to);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String failure(StateStore store, RunListener listener) {
    try {
      run(store, listener);
      return "none";
    } catch (IllegalStateException e) {
      return e.getMessage();
    }
  }

  private RunReport run(StateStore store, RunListener listener) {
    String text =
        """
        inlet { state = "AT", jobs.small { compact {
          table = "AT/t"
          partitions-per-commit = 1
          vacuum { retain = 0 seconds, allow-short-retention = true }
        } } }
        """
            .replace("AT", "faulty://" + root(store));
    try {
      Path file = Files.writeString(root(store).resolve("jobs.conf"), text);
      JobCatalog catalog = JobCatalog.load(List.of(file.toFile()));
      return new JobRunner(
              catalog, store, SharedSpark.hadoop(), SharedSpark::session, clock, listener)
          .run(catalog.job("small"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> rows(StateStore store) {
    return DeltaKernelReader.rows(root(store) + "/t").stream()
        .map(row -> row.values().toString())
        .sorted()
        .toList();
  }

  private static long dataFiles(StateStore store) {
    try (Stream<Path> all = Files.walk(root(store).resolve("t"))) {
      return all.filter(file -> file.toString().endsWith(".parquet"))
          .filter(file -> file.toString().contains("/p="))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
