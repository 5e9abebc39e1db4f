package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.state.StateStore;
import dev.inlet.testing.EveryFault;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Side;
import dev.inlet.testing.HadoopCluster;
import dev.inlet.testing.Seed;
import dev.inlet.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link CompactionFaultTest} does, with sources, outputs and state on a real HDFS. */
@Tag("spark")
@Tag("cluster")
class HdfsCompactionFaultTest {
  private static final int SAMPLE = 3;

  /** HDFS itself does not say that it has done what it has not. */
  private static final Set<Side> SIDES = EnumSet.complementOf(EnumSet.of(Side.LIES_DONE));

  @TempDir Path folder;
  private FileSystem files;

  @BeforeEach
  void connect() {
    files = HadoopCluster.hdfs().files();
  }

  @AfterEach
  void revive() throws IOException {
    FaultyFileSystem.revive();
    files.close();
  }

  @Test
  void aSampleOfFaultsIsSurvived() {
    long seed = Seed.get();
    System.out.println("HdfsCompactionFaultTest: -Dinlet.seed=" + seed);
    int sample = Integer.getInteger("inlet.sample", SAMPLE);
    Random random = new Random(seed);
    String removal = random.nextBoolean() ? CompactionFaults.DELETES : CompactionFaults.ARCHIVES;
    assertEquals(sample, goesWrong(removal, sample, random));
  }

  @Tag("long")
  @Test
  void whereverACompactionThatDeletesGoesWrongTheNextOneFinishesIt() {
    int count = goesWrong(CompactionFaults.DELETES, Integer.MAX_VALUE, new Random());
    assertTrue(count > 300, "faults: " + count);
  }

  @Tag("long")
  @Test
  void whereverACompactionThatArchivesGoesWrongTheNextOneFinishesIt() {
    int count = goesWrong(CompactionFaults.ARCHIVES, Integer.MAX_VALUE, new Random());
    assertTrue(count > 300, "faults: " + count);
  }

  private int goesWrong(String removal, int most, Random random) {
    CompactionFaults faults =
        new CompactionFaults(store -> new CompactionLake(store, removal, files));
    int count = EveryFault.some(this::store, folder, faults, SIDES, most, random).size();
    faults.tell(count);
    assertEquals(count, faults.ends().size());
    return count;
  }

  private StateStore store(Path at) {
    return new StateStore(
        new org.apache.hadoop.fs.Path(HadoopCluster.hdfs().uri() + at), SharedSpark.hadoop());
  }
}
