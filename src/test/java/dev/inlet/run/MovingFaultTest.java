package dev.inlet.run;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InletException;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Operation;
import dev.inlet.testing.FaultyFileSystem.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets one operation of a run after the other go wrong, in every way, and runs again: with a file
 * more, which came meanwhile.
 */
@Tag("spark")
class MovingFaultTest {
  private static final int SAMPLE = 10;

  /** A first one finishes a batch, a second one takes the late file, a third finds nothing new. */
  private static final int RETRIES = 3;

  /** Those after which everything has to be well. */
  private static final List<Side> TRUTHFUL =
      List.of(Side.BEFORE, Side.AFTER, Side.LIES_FAILED, Side.REFUSES);

  @TempDir Path folder;
  private int lakes;
  private final Map<String, Integer> ends = new TreeMap<>();
  private final List<AssertionError> problems = new ArrayList<>();

  @AfterEach
  void revive() {
    FaultyFileSystem.revive();
  }

  @Test
  @Tag("long")
  void whereverARunGoesWrongTheNextOneFinishesIt() throws IOException {
    List<Operation> operations = operationsOfARun();
    boolean struck = true;
    int n = 0;
    while (struck) {
      n++;
      struck = false;
      for (Side side : Side.values()) {
        // A side that comes to another one for this kind is not tried twice.
        if (n > operations.size() || side.of(operations.get(n - 1).kind()) == side) {
          struck |= goesWrong(n, side);
        }
      }
    }
    System.out.printf("MovingFaultTest: %d operations; runs that went wrong ended %s%n", n, ends);
    assertTrue(n > 100, "a run has more operations than " + n);
    assertNoProblems();
  }

  @Test
  @Tag("long")
  void howeverOftenRunsGoWrongTheLastOneFinishes() throws IOException {
    int length = operationsOfARun().size();
    for (long seed = 1; seed <= 12; seed++) {
      goesWrongAgainAndAgain(new Random(seed), length, "seed " + seed);
    }
    assertNoProblems();
  }

  /**
   * One point of each tenth of a run, others each time, and each side twice; the seed on the
   * console repeats them.
   */
  @Test
  void aSampleOfFaultsIsSurvived() throws IOException {
    long seed = Long.getLong("inlet.seed", System.nanoTime());
    int sample = Integer.getInteger("inlet.sample", SAMPLE);
    Random random = new Random(seed);
    int length = operationsOfARun().size();
    List<Side> sides = new ArrayList<>(List.of(Side.values()));
    sides.addAll(List.of(Side.values()));
    Collections.shuffle(sides, random);
    List<String> points = new ArrayList<>();
    for (int i = 0; i < sample; i++) {
      int n = 1 + (int) ((i + random.nextDouble()) * length / sample);
      Side side = sides.get(i % sides.size());
      points.add(side + " " + n);
      goesWrong(n, side);
    }
    goesWrongAgainAndAgain(random, length, "again and again");
    System.out.printf(
        "MovingFaultTest: -Dinlet.seed=%d, of %d operations: %s; ended %s%n",
        seed, length, points, ends);
    assertNoProblems();
  }

  private List<Operation> operationsOfARun() throws IOException {
    CrashLake lake = lake();
    assertEquals(RunReport.Status.DONE, lake.run().status());
    List<Operation> operations = FaultyFileSystem.operations();
    lake.assertAllIsWell();
    return operations;
  }

  private CrashLake lake() throws IOException {
    return CrashLake.wide(Files.createDirectories(folder.resolve("lake-" + ++lakes)));
  }

  /** Goes wrong there and runs again; tells whether the run was long enough to go wrong. */
  private boolean goesWrong(int n, Side side) throws IOException {
    CrashLake lake = lake();
    Optional<RuntimeException> failure = runWithFault(lake, n, side);
    Optional<Operation> struck = FaultyFileSystem.struck();
    if (struck.isPresent()) {
      String where = side + " operation " + n + ", " + struck.get();
      noted(where, failure, () -> afterwards(lake, side, struck.get(), failure));
    }
    return struck.isPresent();
  }

  private void goesWrongAgainAndAgain(Random random, int length, String name) throws IOException {
    CrashLake lake = lake();
    List<String> where = new ArrayList<>();
    Optional<RuntimeException> failure;
    do {
      Side side = TRUTHFUL.get(random.nextInt(TRUTHFUL.size()));
      int n = 1 + random.nextInt(length);
      failure = runWithFault(lake, n, side);
      where.add(side + " " + FaultyFileSystem.struck());
      lake.restart();
      if (where.size() == 1) {
        late(lake);
      }
    } while (failure.isPresent());
    noted(name + ": " + where, failure, () -> finished(lake));
  }

  private Optional<RuntimeException> runWithFault(CrashLake lake, int n, Side side) {
    FaultyFileSystem.failAt(n, side);
    try {
      lake.run();
      count(side + " done");
      return Optional.empty();
    } catch (RuntimeException e) {
      if (FaultyFileSystem.struck().isEmpty()) {
        throw e;
      }
      count(side + (e instanceof InletException known ? " " + known.exitCode() : " 70"));
      return Optional.of(e);
    }
  }

  private void count(String end) {
    ends.merge(end, 1, Integer::sum);
  }

  private static void late(CrashLake lake) {
    lake.putInto("returns", "late.csv", "12,2001-02-02,late", "z,2001-03-01,late and wrong");
  }

  private static void afterwards(
      CrashLake lake, Side side, Operation struck, Optional<RuntimeException> failure) {
    late(lake);
    lake.restart();
    if (side.of(struck.kind()) == Side.LIES_DONE) {
      isWellOrToldOf(lake, failure);
    } else {
      finished(lake);
    }
  }

  private static void finished(CrashLake lake) {
    runToTheEnd(lake);
    lake.assertAllIsWell();
  }

  private static void runToTheEnd(CrashLake lake) {
    for (int i = 0; i < RETRIES; i++) {
      if (lake.run().status() == RunReport.Status.NOTHING_NEW) {
        return;
      }
    }
    throw new AssertionError("there is still something to do after " + RETRIES + " runs");
  }

  /** A lie is no excuse for a record twice, or for one that is missing and nobody knows. */
  private static void isWellOrToldOf(CrashLake lake, Optional<RuntimeException> failure) {
    LakeCheck check = new LakeCheck(lake);
    failure.ifPresent(e -> assertTells(lake, e));
    try {
      runToTheEnd(lake);
    } catch (RuntimeException e) {
      assertTells(lake, e);
      check.noneTwiceAndNoneSilentlyMissing();
      return;
    }
    check.everythingButOrphans();
  }

  private static void assertTells(CrashLake lake, RuntimeException failure) {
    boolean isTold =
        failure instanceof InletException known
            && List.of(3, 5).contains(known.exitCode())
            && known.getMessage().contains(lake.path("").toString());
    if (!isTold) {
      throw new AssertionError("expected code 3 or 5 and a path, found " + failure, failure);
    }
  }

  /** All points are tried, whatever the ones before have shown. */
  private void noted(String where, Optional<RuntimeException> failure, Runnable check) {
    try {
      check.run();
    } catch (RuntimeException | AssertionError e) {
      AssertionError noted = new AssertionError(where + ": " + e.getMessage(), e);
      failure.ifPresent(noted::addSuppressed);
      problems.add(noted);
    }
  }

  private void assertNoProblems() {
    if (!problems.isEmpty()) {
      AssertionError all =
          new AssertionError(
              problems.size()
                  + " faults were not survived: "
                  + problems.stream().map(Throwable::getMessage).collect(joining("\n")));
      problems.forEach(all::addSuppressed);
      throw all;
    }
  }
}
