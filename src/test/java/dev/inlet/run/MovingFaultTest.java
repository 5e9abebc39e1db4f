package dev.inlet.run;

import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FrugalSpark;
import dev.inlet.testing.Seed;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets one operation of a run after the other go wrong, in every way, and runs again: with a file
 * more, which came meanwhile.
 */
@Tag("spark")
class MovingFaultTest {
  private static final int SAMPLE = 6;

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
  void whereverARunGoesWrongTheNextOneFinishesIt() {
    MovingFault fault = new MovingFault("a run", folder, new Run());
    fault.everywhere();
    fault.assertSurvived();
  }

  @Test
  @Tag("long")
  void howeverOftenRunsGoWrongTheLastOneFinishes() {
    MovingFault fault = new MovingFault("runs", folder, new Run());
    for (long seed = 1; seed <= 12; seed++) {
      fault.againAndAgain(new Random(seed), "seed " + seed);
    }
    fault.assertSurvived();
  }

  /**
   * One point of each sixth of a run, others each time, and each side; the seed on the console
   * repeats them.
   */
  @Test
  void aSampleOfFaultsIsSurvived() {
    long seed = Seed.get();
    System.out.println("MovingFaultTest: -Dinlet.seed=" + seed);
    Random random = new Random(seed);
    MovingFault fault = new MovingFault("a run", folder, new Run());
    fault.sample(Integer.getInteger("inlet.sample", SAMPLE), random);
    fault.againAndAgain(random, "again and again");
    fault.assertSurvived();
  }

  private static final class Run implements FaultScenario {
    @Override
    public void prepare(CrashLake lake) {}

    @Override
    public void act(CrashLake lake) {
      lake.run();
    }

    @Override
    public void meanwhile(CrashLake lake) {
      lake.putInto("returns", "late.csv", "12,2001-02-02,late", "z,2001-03-01,late and wrong");
    }

    @Override
    public void finish(CrashLake lake) {
      lake.runToTheEnd();
    }

    @Override
    public void requireWell(LakeCheck check) {
      check.everythingButOrphans();
    }
  }
}
