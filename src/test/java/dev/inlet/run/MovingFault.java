package dev.inlet.run;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InletException;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Kind;
import dev.inlet.testing.FaultyFileSystem.Operation;
import dev.inlet.testing.FaultyFileSystem.Side;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Lets one operation of a scenario after the other go wrong, in every way, each time on the same
 * lake. All points are tried, whatever those before have shown.
 */
final class MovingFault {
  /** Those after which everything has to be well. */
  private static final List<Side> TRUTHFUL =
      List.of(Side.BEFORE, Side.AFTER, Side.LIES_FAILED, Side.REFUSES);

  private final String name;
  private final FaultScenario scenario;
  private final PreparedLake lake;
  private final List<Operation> operations;
  private final Map<String, Integer> ends = new TreeMap<>();
  private final List<AssertionError> problems = new ArrayList<>();
  private int points;

  /**
   * Does it once without a fault.
   *
   * @param folder holds nothing else
   */
  MovingFault(String name, Path folder, FaultScenario scenario) {
    this.name = name;
    this.scenario = scenario;
    this.lake = new PreparedLake(folder, scenario::prepare);
    CrashLake unharmed = lake.again();
    scenario.act(unharmed);
    this.operations = FaultyFileSystem.operations();
    goesOn(unharmed);
  }

  /** Every operation, on every side that leaves other files behind than those before it. */
  void everywhere() {
    boolean struck = true;
    for (int n = 1; struck; n++) {
      struck = false;
      for (Side side : Side.values()) {
        if (n > operations.size() || isOther(n, side, operations.get(n - 1).kind())) {
          struck |= goesWrong(n, side);
        }
      }
    }
    System.out.printf("%s, everywhere: %s%n", name, this);
  }

  /**
   * Who dies before an operation leaves the files that one leaves who died after the operation
   * before it, but for what is written between: bytes, which are torn at the close. A side that
   * comes to another one for this kind is not tried twice.
   */
  private static boolean isOther(int n, Side side, Kind kind) {
    return side.of(kind) == side && (side != Side.BEFORE || n == 1 || kind == Kind.CLOSE);
  }

  /** One point of each part of the operations, others for each seed, and each side as often. */
  void sample(int sample, Random random) {
    List<Side> sides = new ArrayList<>(List.of(Side.values()));
    Collections.shuffle(sides, random);
    List<String> tried = new ArrayList<>();
    for (int i = 0; i < sample; i++) {
      int n = 1 + (int) ((i + random.nextDouble()) * operations.size() / sample);
      Side side = sides.get(i % sides.size());
      tried.add(side + " " + n);
      goesWrong(n, side);
    }
    System.out.printf("%s: %s: %s%n", name, tried, this);
  }

  /** Goes wrong there and goes on; tells whether it was long enough to go wrong. */
  private boolean goesWrong(int n, Side side) {
    CrashLake struckLake = lake.again();
    Optional<Exception> failure = actWithFault(struckLake, n, side);
    Optional<Operation> struck = FaultyFileSystem.struck();
    if (struck.isPresent()) {
      points++;
      String where = side + " operation " + n + ", " + struck.get();
      noted(where, failure, () -> afterwards(struckLake, side.of(struck.get().kind()), failure));
    }
    return struck.isPresent();
  }

  /** Goes wrong anywhere, again and again, until it once comes to its end. */
  void againAndAgain(Random random, String seed) {
    CrashLake struckLake = lake.again();
    List<String> where = new ArrayList<>();
    Optional<Exception> failure;
    do {
      Side side = TRUTHFUL.get(random.nextInt(TRUTHFUL.size()));
      failure = actWithFault(struckLake, 1 + random.nextInt(operations.size()), side);
      where.add(side + " " + FaultyFileSystem.struck());
      struckLake.restart();
      if (where.size() == 1) {
        scenario.meanwhile(struckLake);
      }
    } while (failure.isPresent());
    noted(
        seed + ": " + where,
        failure,
        () -> {
          scenario.finish(struckLake);
          wellToTheLastFile(struckLake);
        });
  }

  private Optional<Exception> actWithFault(CrashLake struckLake, int n, Side side) {
    FaultyFileSystem.failAt(n, side);
    try {
      scenario.act(struckLake);
      ends.merge(side + " done", 1, Integer::sum);
      return Optional.empty();
    } catch (Exception e) {
      // Spark throws checked exceptions that no signature declares.
      if (FaultyFileSystem.struck().isEmpty()) {
        throw e;
      }
      ends.merge(
          side + (e instanceof InletException known ? " " + known.exitCode() : " 70"),
          1,
          Integer::sum);
      return Optional.of(e);
    }
  }

  private void afterwards(CrashLake struckLake, Side side, Optional<Exception> failure) {
    if (side == Side.LIES_DONE) {
      isWellOrToldOf(struckLake, failure);
      return;
    }
    if (!side.isDeath()) {
      failure.ifPresent(MovingFault::assertIsNoBug);
    }
    goesOn(struckLake);
  }

  private void goesOn(CrashLake struckLake) {
    struckLake.restart();
    scenario.meanwhile(struckLake);
    scenario.finish(struckLake);
    wellToTheLastFile(struckLake);
  }

  private void wellToTheLastFile(CrashLake finished) {
    LakeCheck check = new LakeCheck(finished);
    scenario.requireWell(check);
    check.noOrphanFiles();
  }

  /** A lie is no excuse for a record twice, or for one that is missing and nobody knows. */
  private void isWellOrToldOf(CrashLake struckLake, Optional<Exception> failure) {
    struckLake.restart();
    scenario.meanwhile(struckLake);
    LakeCheck check = new LakeCheck(struckLake);
    failure.ifPresent(e -> assertTells(struckLake, e));
    try {
      scenario.finish(struckLake);
    } catch (Exception e) {
      assertTells(struckLake, e);
      check.noneTwiceAndNoneSilentlyMissing();
      return;
    }
    scenario.requireWell(check);
  }

  private static void assertTells(CrashLake struckLake, Exception failure) {
    boolean isTold =
        failure instanceof InletException known
            && List.of(3, 5).contains(known.exitCode())
            && known.getMessage().contains(struckLake.path("").toString());
    if (!isTold) {
      throw new AssertionError("expected code 3 or 5 and a path, found " + failure, failure);
    }
  }

  /** What a file system refuses is for a user to mend. */
  private static void assertIsNoBug(Exception failure) {
    if (!(failure instanceof InletException)) {
      throw new AssertionError("expected a code that a user can act on, found 70", failure);
    }
  }

  private void noted(String where, Optional<Exception> failure, Runnable check) {
    try {
      check.run();
    } catch (Exception | AssertionError e) {
      AssertionError noted = new AssertionError(where + ": " + e.getMessage(), e);
      failure.ifPresent(noted::addSuppressed);
      System.out.println(name + ": " + noted.getMessage());
      problems.add(noted);
    }
  }

  void assertSurvived() {
    assertTrue(operations.size() > 20, "operations of " + name + ": " + operations);
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

  @Override
  public String toString() {
    return points
        + " points of "
        + operations.size()
        + " operations, "
        + problems.size()
        + " not survived, ended "
        + ends;
  }
}
