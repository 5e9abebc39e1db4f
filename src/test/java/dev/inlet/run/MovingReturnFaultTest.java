package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.run.BookmarkEditor.Move;
import dev.inlet.run.BookmarkEditor.Rows;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Kind;
import dev.inlet.testing.FaultyFileSystem.Side;
import dev.inlet.testing.FrugalSpark;
import dev.inlet.testing.LedgerScript;
import dev.inlet.testing.Seed;
import dev.inlet.testing.SharedSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets one operation of a rewind or reset after the other go wrong, in every way, of a job with two
 * sources and three targets that has read two files of each source in two batches.
 */
@Tag("spark")
class MovingReturnFaultTest {
  private static final Map<String, Set<String>> BOTH =
      Map.of("orders", Set.of("a.csv", "b.csv", "c.csv"), "returns", Set.of("a.csv", "c.csv"));
  private static final Map<String, Set<String>> FIRST =
      Map.of("orders", Set.of("a.csv", "b.csv"), "returns", Set.of("a.csv"));
  private static final Map<String, Set<String>> NO_ORDERS =
      Map.of("orders", Set.of(), "returns", Set.of("a.csv", "c.csv"));

  @TempDir Path folder;
  private FrugalSpark spark;

  @BeforeEach
  void beFrugal() {
    spark = new FrugalSpark();
  }

  @AfterEach
  void revive() {
    FaultyFileSystem.revive();
    spark.close();
  }

  @Test
  @Tag("long")
  void whereverARewindThatReplacesGoesWrongItIsFinished() {
    everywhere("rewind --replace", new RewoundAndReplaced());
  }

  @Test
  @Tag("long")
  void whereverAResetThatReplacesGoesWrongItIsFinished() {
    everywhere("reset --replace", new ResetAndReplaced());
  }

  @Test
  @Tag("long")
  void whereverARewindGoesWrongItIsThereOrNot() {
    everywhere("rewind", new BookmarkAlone(Move.rewind(1, "", Rows.STAY, "why"), FIRST));
  }

  @Test
  @Tag("long")
  void whereverAResetOfASourceGoesWrongItIsThereOrNot() {
    everywhere("reset", new BookmarkAlone(Move.reset("orders", Rows.STAY, "why"), NO_ORDERS));
  }

  @Test
  void aSampleOfFaultsIsSurvived() {
    long seed = Seed.get();
    System.out.println("MovingReturnFaultTest: -Dinlet.seed=" + seed);
    Random random = new Random(seed);
    // Where rows go, the next run reads files again, which takes most of the time.
    int few = Integer.getInteger("inlet.sample", 3);
    sample("rewind --replace", new RewoundAndReplaced(), few, random);
    sample("reset --replace", new ResetAndReplaced(), few, random);
    int more = Integer.getInteger("inlet.sample", 5);
    sample("rewind", new BookmarkAlone(Move.rewind(1, "", Rows.STAY, "why"), FIRST), more, random);
    sample(
        "reset",
        new BookmarkAlone(Move.reset("orders", Rows.STAY, "why"), NO_ORDERS),
        more,
        random);
  }

  @Test
  void whatDeltaCannotListBeforeADecisionIsNoBugAndNothingIsDecided() {
    CrashLake lake = new CrashLake(folder);
    lake.run();
    FaultyFileSystem.failOn(
        Side.REFUSES,
        operation ->
            operation.kind() == Kind.LIST
                && operation.path().endsWith("/delta/_delta_log")
                && StackWalker.getInstance()
                    .walk(frames -> frames.anyMatch(f -> f.getClassName().contains("sql.delta"))));
    DeltaLog.clearCache();
    InputException e = assertThrows(InputException.class, () -> lake.replaceAfter(0));
    assertEquals(
        "a file cannot be read or written: not now: LIST "
            + lake.path("delta/_delta_log")
            + ". Mend it, or the file system, and run again: the targets tell what they have",
        e.getMessage());
    assertEquals(2, lake.ledger().nextSequence());
  }

  private void everywhere(String name, FaultScenario scenario) {
    MovingFault fault = new MovingFault(name, folder, scenario);
    fault.everywhere();
    fault.assertSurvived();
  }

  private void sample(String name, FaultScenario scenario, int points, Random random) {
    MovingFault fault = new MovingFault(name, folder.resolve(name), scenario);
    fault.sample(points, random);
    fault.assertSurvived();
  }

  /** Two batches that are in all targets. */
  private static void runTwice(CrashLake lake) {
    assertEquals(RunReport.Status.DONE, lake.run().status());
    lake.put("c.csv", "3,2001-01-20,cherries", "w,2001-01-20,nor that");
    lake.putInto("returns", "c.csv", "13,2001-02-03,bruised cherries");
    assertEquals(RunReport.Status.DONE, lake.run().status());
  }

  private static void assertRead(CrashLake lake, List<Map<String, Set<String>>> expected) {
    Map<String, Set<String>> read = new TreeMap<>();
    lake.sources().forEach(source -> read.put(source, LedgerScript.read(lake.ledger(), source)));
    assertTrue(expected.contains(read), "the bookmark holds " + read);
  }

  /** Rows go, and are read again. */
  private abstract static class Replaced implements FaultScenario {
    private int turn;

    abstract Move move();

    @Override
    public void act(CrashLake lake) {
      lake.takeBack(move());
    }

    @Override
    public void meanwhile(CrashLake lake) {
      lake.putInto("returns", "late.csv", "12,2001-02-02,late", "z,2001-03-01,late and wrong");
    }

    /** By turns, the operator tries again, or the next thing that happens is a run. */
    @Override
    public void finish(CrashLake lake) {
      turn++;
      if (turn % 2 == 0) {
        lake.takeBack(move());
      }
      lake.runToTheEnd();
    }

    @Override
    public void requireWell(LakeCheck check) {
      check.everythingButOrphans();
    }
  }

  /** Some files of the Delta table hold rows of both batches, so that they are written again. */
  private static final class RewoundAndReplaced extends Replaced {
    @Override
    public void prepare(CrashLake lake) {
      runTwice(lake);
      SharedSpark.session().sql("OPTIMIZE delta.`faulty://" + lake.path("delta") + "`");
    }

    @Override
    Move move() {
      return Move.rewind(1, "", Rows.GO, "the delivery was wrong");
    }
  }

  /** A batch was frozen that no target has. */
  private static final class ResetAndReplaced extends Replaced {
    @Override
    public void prepare(CrashLake lake) {
      runTwice(lake);
      lake.put("d.csv", "4,2001-01-20,damsons");
      FaultyFileSystem.dieOn(
          Side.AFTER,
          operation ->
              operation.kind() == Kind.RENAME && operation.path().endsWith("3.batch.json"));
      assertThrows(RuntimeException.class, lake::run);
    }

    @Override
    Move move() {
      return Move.reset("", Rows.GO, "the deliveries were wrong");
    }
  }

  /** Rows stay, and no target is touched. */
  private record BookmarkAlone(Move move, Map<String, Set<String>> after) implements FaultScenario {
    @Override
    public void prepare(CrashLake lake) {
      runTwice(lake);
    }

    @Override
    public void act(CrashLake lake) {
      lake.takeBack(move);
    }

    @Override
    public void meanwhile(CrashLake lake) {}

    @Override
    public void finish(CrashLake lake) {
      assertRead(lake, List.of(BOTH, after));
      lake.takeBack(move);
    }

    @Override
    public void requireWell(LakeCheck check) {
      assertRead(check.lake(), List.of(after));
      check.everyRecordExactlyOnce();
      check.rejectsExactlyOnce();
      assertEquals(Optional.empty(), check.lake().ledger().unfinishedReturn());
    }
  }
}
