package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.EveryFault;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.Seed;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A compaction on a file system that dies, lies or refuses, at every operation of a run. */
class CompactionFaultTest {
  @TempDir Path folder;

  @AfterEach
  void revive() {
    FaultyFileSystem.revive();
  }

  /** How many faults of each test the quick suite tries. */
  private static final int SAMPLE = 20;

  @Test
  void sourcesAreDeletedOnceTheyAreInAnOutput() {
    goesWrongSomewhere(CompactionFaults.DELETES);
  }

  @Test
  void sourcesAreArchivedOnceTheyAreInAnOutput() {
    goesWrongSomewhere(CompactionFaults.ARCHIVES);
  }

  @Tag("long")
  @Test
  void sourcesAreDeletedOnceTheyAreInAnOutputWhateverGoesWrong() {
    goesWrongEverywhere(CompactionFaults.DELETES);
  }

  @Tag("long")
  @Test
  void sourcesAreArchivedOnceTheyAreInAnOutputWhateverGoesWrong() {
    goesWrongEverywhere(CompactionFaults.ARCHIVES);
  }

  private void goesWrongSomewhere(String removal) {
    long seed = Seed.get();
    System.out.println("CompactionFaultTest: -Dinlet.seed=" + seed);
    int sample = Integer.getInteger("inlet.sample", SAMPLE);
    CompactionFaults faults = new CompactionFaults(store -> new CompactionLake(store, removal));
    assertEquals(sample, EveryFault.some(folder, faults, sample, new Random(seed)).size());
    assertEquals(sample, faults.ends().size());
  }

  private void goesWrongEverywhere(String removal) {
    CompactionFaults faults = new CompactionFaults(store -> new CompactionLake(store, removal));
    int count = EveryFault.of(folder, faults).size();
    String text = faults.tell(count);
    assertTrue(count > 300, text);
  }
}
