package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.state.StateStore;
import dev.inlet.testing.EveryFault;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Kind;
import dev.inlet.testing.FaultyFileSystem.Side;
import dev.inlet.testing.Seed;
import dev.inlet.testing.SharedSpark;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A compaction whose outputs executors make, on a file system that goes wrong. */
@Tag("spark")
class DistributedFaultTest {
  private static final int SAMPLE = 8;
  private static final String DISTRIBUTED = CompactionFaults.DELETES + "\ndistribute = always";

  @TempDir Path folder;

  @BeforeAll
  static void startSpark() {
    assertTrue(SharedSpark.session().sparkContext().isLocal());
  }

  @AfterEach
  void revive() {
    FaultyFileSystem.revive();
  }

  @Test
  void nothingIsLostOrTwiceWhereverItDies() {
    long seed = Seed.get();
    System.out.println("DistributedFaultTest: -Dinlet.seed=" + seed);
    int sample = Integer.getInteger("inlet.sample", SAMPLE);
    CompactionFaults faults = new CompactionFaults(store -> new CompactionLake(store, DISTRIBUTED));
    assertEquals(sample, EveryFault.some(folder, faults, sample, new Random(seed)).size());
    assertEquals(sample, faults.ends().size());
  }

  private CompactionLake lake(String rules) {
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path("faulty://" + folder);
    return new CompactionLake(new StateStore(root, SharedSpark.hadoop()), rules);
  }

  private static String refused(CompactionLake lake) {
    FaultyFileSystem.failOn(
        Side.REFUSES,
        operation -> operation.kind() == Kind.CREATE && operation.path().endsWith("/out"));
    String message = assertThrows(InputException.class, lake::run).getMessage();
    FaultyFileSystem.revive();
    return message
        .replaceAll("[0-9]{10}-[0-9a-f]{8}/[^/]+/", "RUN/")
        .replaceAll("/000000-[0-9]+/out", "/000000/out");
  }

  @Test
  void whatAFileSystemRefusesIsToldAsTheDriverTellsIt() {
    CompactionLake lake = lake(CompactionFaults.DELETES);
    lake.put("1-a", "1\n");
    String here = refused(lake);
    assertTrue(here.contains("/RUN/000000/out: cannot make day=1/rows of 1 sources: "), here);
    CompactionLake distributed = lake(DISTRIBUTED);
    String there = refused(distributed);
    assertEquals(here, there);
    assertEquals(Map.of(), distributed.files("dest"));
    assertEquals(RunReport.Status.DONE, distributed.run().status());
    assertEquals(Map.of("day=1/rows", "1\n"), distributed.files("dest"));
  }
}
