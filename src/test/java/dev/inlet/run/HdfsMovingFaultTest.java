package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Operation;
import dev.inlet.testing.FaultyFileSystem.Side;
import dev.inlet.testing.FrugalSpark;
import dev.inlet.testing.HadoopCluster;
import dev.inlet.testing.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link MovingFaultTest} does, with state and targets on a real HDFS. */
@Tag("spark")
@Tag("cluster")
class HdfsMovingFaultTest {
  private static final int SAMPLE = 3;

  /** HDFS itself does not say that it has done what it has not. */
  private static final List<Side> SIDES =
      List.of(Side.BEFORE, Side.AFTER, Side.LIES_FAILED, Side.REFUSES);

  @TempDir Path folder;
  private final HadoopCluster cluster = HadoopCluster.hdfs();
  private final List<String> problems = new ArrayList<>();
  private int lakes;
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
  void aSampleOfFaultsIsSurvived() throws IOException {
    long seed = Seed.get();
    Random random = new Random(seed);
    int length = operationsOfARun().size();
    List<String> points = new ArrayList<>();
    for (int i = 0; i < SAMPLE; i++) {
      int n = 1 + (int) ((i + random.nextDouble()) * length / SAMPLE);
      Side side = SIDES.get((i + (int) (seed & 3)) % SIDES.size());
      points.add(side + " " + n);
      goesWrong(n, side);
    }
    System.out.printf(
        "HdfsMovingFaultTest: -Dinlet.seed=%d, of %d operations: %s%n", seed, length, points);
    assertEquals(List.of(), problems);
  }

  @Test
  @Tag("long")
  void whereverARunGoesWrongTheNextOneFinishesIt() throws IOException {
    List<Operation> operations = operationsOfARun();
    assertTrue(operations.size() > 100, "a run has more operations than " + operations.size());
    for (int n = 1; n <= operations.size(); n++) {
      for (Side side : SIDES) {
        if (side.of(operations.get(n - 1).kind()) == side) {
          goesWrong(n, side);
        }
      }
    }
    assertEquals(List.of(), problems);
  }

  private List<Operation> operationsOfARun() throws IOException {
    CrashLake lake = lake();
    assertEquals(RunReport.Status.DONE, lake.run().status());
    List<Operation> operations = FaultyFileSystem.operations();
    lake.assertAllIsWell();
    return operations;
  }

  private CrashLake lake() throws IOException {
    Path root = Files.createDirectories(folder.resolve("lake-" + ++lakes));
    return CrashLake.wide(root).on(cluster.uri(), () -> fetch(root));
  }

  private void goesWrong(int n, Side side) throws IOException {
    CrashLake lake = lake();
    FaultyFileSystem.failAt(n, side);
    String failure = "none";
    try {
      lake.run();
    } catch (RuntimeException e) {
      failure = e.toString();
    }
    Optional<Operation> struck = FaultyFileSystem.struck();
    if (struck.isEmpty()) {
      return;
    }
    try {
      lake.putInto("returns", "late.csv", "12,2001-02-02,late", "z,2001-03-01,late and wrong");
      lake.restart();
      lake.runToTheEnd();
      lake.assertAllIsWell();
    } catch (RuntimeException | AssertionError e) {
      problems.add(
          side + " " + n + ", " + struck.get() + ": failed with " + failure + ", then " + e);
    }
  }

  /** Brings state and targets to this machine, by a client of which nothing goes wrong. */
  private void fetch(Path root) {
    try (DistributedFileSystem hdfs = cluster.files()) {
      for (String name : List.of("state", "delta", "parquet", "json")) {
        remove(root.resolve(name));
        org.apache.hadoop.fs.Path from =
            new org.apache.hadoop.fs.Path(root.resolve(name).toString());
        if (hdfs.exists(from)) {
          hdfs.copyToLocalFile(
              false, from, new org.apache.hadoop.fs.Path(root.resolve(name).toUri()), true);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> found = Files.walk(folder)) {
        for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
