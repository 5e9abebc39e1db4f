package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Operation;
import dev.inlet.testing.FaultyFileSystem.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dies at one durable operation after the other, before and after its effect, and runs again. */
@Tag("spark")
class MovingFaultTest {
  private static final int SAMPLE = 10;

  @TempDir Path folder;
  private int lakes;

  @AfterEach
  void revive() {
    FaultyFileSystem.revive();
  }

  @Test
  @Tag("long")
  void whereverARunDiesTheNextOneFinishesIt() throws IOException {
    int n = 0;
    boolean died = true;
    while (died) {
      n++;
      died = dies(n, Side.BEFORE);
      died |= dies(n, Side.AFTER);
    }
    assertTrue(n > 50, "a run has more durable operations than " + n);
  }

  @Test
  @Tag("long")
  void howeverOftenRunsDieTheLastOneFinishes() throws IOException {
    for (long seed = 1; seed <= 12; seed++) {
      diesAgainAndAgain(new Random(seed), "seed " + seed);
    }
  }

  /** One point of each tenth of a run, others each time; the seed on the console repeats them. */
  @Test
  void aSampleOfDeathsIsSurvived() throws IOException {
    long seed = Long.getLong("inlet.seed", System.nanoTime());
    Random random = new Random(seed);
    int length = lengthOfARun();
    List<String> points = new ArrayList<>();
    for (int i = 0; i < SAMPLE; i++) {
      int n = 1 + (i * length + random.nextInt(length)) / SAMPLE;
      Side side = random.nextBoolean() ? Side.BEFORE : Side.AFTER;
      points.add(side + " " + n);
      dies(n, side);
    }
    diesAgainAndAgain(random, "again and again");
    System.out.printf(
        "MovingFaultTest: -Dinlet.seed=%d, of %d operations: %s%n", seed, length, points);
  }

  private int lengthOfARun() throws IOException {
    CrashLake lake = lake();
    assertEquals(RunReport.Status.DONE, lake.run().status());
    int length = FaultyFileSystem.operations().size();
    lake.assertAllIsWell();
    return length;
  }

  private CrashLake lake() throws IOException {
    return new CrashLake(Files.createDirectories(folder.resolve("lake-" + ++lakes)));
  }

  /** Dies there and runs again; tells whether the run was long enough to die. */
  private boolean dies(int n, Side side) throws IOException {
    CrashLake lake = lake();
    boolean died = runAndDie(lake, n, side);
    String where = where(side);
    lake.restart();
    finished(lake, "died " + where);
    return died;
  }

  private void diesAgainAndAgain(Random random, String name) throws IOException {
    CrashLake lake = lake();
    List<String> deaths = new ArrayList<>();
    Side side = Side.AFTER;
    while (runAndDie(lake, 1 + random.nextInt(40), side)) {
      deaths.add(where(side));
      side = random.nextBoolean() ? Side.BEFORE : Side.AFTER;
      lake.restart();
    }
    lake.restart();
    finished(lake, name + ": " + deaths);
  }

  private static boolean runAndDie(CrashLake lake, int n, Side side) {
    FaultyFileSystem.dieAt(n, side);
    try {
      lake.run();
    } catch (RuntimeException e) {
      if (!FaultyFileSystem.isDead()) {
        throw e;
      }
    }
    return FaultyFileSystem.isDead();
  }

  private static String where(Side side) {
    List<Operation> done = FaultyFileSystem.operations();
    return side + " operation " + done.size() + ", " + done.get(done.size() - 1);
  }

  private static void finished(CrashLake lake, String what) {
    try {
      lake.run();
      lake.assertAllIsWell();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(what + ": " + e.getMessage(), e);
    }
  }
}
