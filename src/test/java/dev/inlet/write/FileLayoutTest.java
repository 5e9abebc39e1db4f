package dev.inlet.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.catalog.TargetSpec.Format;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.ShuffleCount;
import dev.inlet.write.FilePlan.Move;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("spark")
class FileLayoutTest {
  @TempDir Path folder;
  private ShuffleCount shuffled;

  @BeforeEach
  void listen() {
    shuffled = new ShuffleCount(SharedSpark.session().sparkContext());
  }

  @AfterEach
  void stopListening() {
    shuffled.close();
  }

  /** How a batch landed, by which plan, and how many rows its write has shuffled. */
  private record Landing(FilePlan plan, Written written, long shuffledRows) {}

  /** Computes the rows first, as a run does. */
  private Landing land(TestTarget target, String sql, RowSize size) {
    Dataset<Row> rows = TestTarget.rows(sql).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long count = rows.count();
      target.writer().check(rows, TestTarget.tag(1), List.of());
      FilePlan plan = target.writer().plan(rows, count, TestTarget.tag(1), size);
      long before = shuffled.records();
      Written written = target.write(1, rows, count, List.of(), plan);
      assertEquals(count, written.rows());
      return new Landing(plan, written, shuffled.records() - before);
    } finally {
      rows.unpersist();
    }
  }

  private static RowSize bytes(double each) {
    return new RowSize(each, true, "as told");
  }

  @ParameterizedTest
  @EnumSource(
      value = Format.class,
      names = {"PARQUET", "DELTA"})
  void tasksThatHaveAllPartitionsWriteOneFileOfEach(Format format) {
    assertGathered(format, 50, 20, "50 tasks would write 1,000 files into 20 partitions");
  }

  @ParameterizedTest
  @EnumSource(
      value = Format.class,
      names = {"PARQUET", "DELTA"})
  @Tag("long")
  void fiveHundredTasksOfAHundredPartitionsWriteAHundredFiles(Format format) {
    assertGathered(format, 500, 100, "500 tasks would write 50,000 files into 100 partitions");
  }

  private void assertGathered(Format format, int tasks, int partitions, String why) {
    TestTarget target = TestTarget.of(folder, format).partitionedBy("p").sized(10_000);
    int rows = partitions * 500;
    Landing landing =
        land(
            target,
            "select id, id %% %d as p from range(0, %d, 1, %d)".formatted(partitions, rows, tasks),
            bytes(10));
    assertEquals(Move.GATHERED, landing.plan().move());
    assertEquals(partitions, landing.plan().files());
    assertEquals(partitions, landing.written().files());
    assertEquals(partitions, landing.written().partitions().size());
    assertEquals(rows, landing.shuffledRows());
    assertTrue(landing.plan().why().endsWith(why), landing.plan()::why);
  }

  @ParameterizedTest
  @EnumSource(
      value = Format.class,
      names = {"CSV", "DELTA"})
  void smallTasksAreJoinedWithoutAShuffle(Format format) {
    TestTarget target = TestTarget.of(folder, format).sized(10_000);
    Landing landing = land(target, "select id from range(0, 10000, 1, 40)", bytes(10));
    assertEquals(Move.JOINED, landing.plan().move());
    assertEquals(10, landing.plan().files());
    assertEquals(10, landing.written().files());
    assertEquals(0, landing.shuffledRows());
  }

  @ParameterizedTest
  @EnumSource(
      value = Format.class,
      names = {"JSON", "DELTA"})
  void largeTasksAreCutWithoutAShuffle(Format format) {
    TestTarget target = TestTarget.of(folder, format).sized(10_000);
    Landing landing = land(target, "select id from range(0, 10000, 1, 2)", bytes(10));
    assertEquals(Move.AS_THEY_ARE, landing.plan().move());
    assertEquals(10, landing.plan().files());
    assertEquals(10, landing.written().files());
    assertEquals(0, landing.shuffledRows());
  }

  @Test
  void aTaskMayCutMoreFilesThanSparkHasDigitsFor() {
    TestTarget target = TestTarget.of(folder, Format.CSV).sized(10);
    Landing landing = land(target, "select id from range(0, 2100, 1, 1)", bytes(10));
    assertEquals(1050, landing.written().files());
    assertTrue(folder.resolve("lake/0000000001-id1.orders.lake.01049.csv").toFile().isFile());
  }

  @Test
  void tasksThatHaveThePartitionsToThemselvesKeepTheirRows() {
    TestTarget target = TestTarget.of(folder, Format.PARQUET).partitionedBy("p").sized(10_000);
    Landing landing =
        land(
            target,
            "select id, cast(floor(id / 1000) as int) as p from range(0, 20000, 1, 20)",
            bytes(10));
    assertEquals(Move.AS_THEY_ARE, landing.plan().move());
    assertEquals(20, landing.written().files());
    assertEquals(0, landing.shuffledRows());
  }

  @Test
  void aSmallBatchOfPartitionsIsWrittenByOneTaskWithoutAShuffle() {
    TestTarget target = TestTarget.of(folder, Format.PARQUET).partitionedBy("p").sized(1 << 20);
    Landing landing = land(target, "select id, id % 7 as p from range(0, 70, 1, 8)", bytes(10));
    assertEquals(Move.JOINED, landing.plan().move());
    assertEquals(7, landing.written().files());
    assertEquals(0, landing.shuffledRows());
  }

  @Test
  void aSkewedPartitionIsCutIntoSeveralFiles() {
    TestTarget target = TestTarget.of(folder, Format.PARQUET).partitionedBy("p").sized(10_000);
    Landing landing =
        land(
            target,
            "select id, if(id % 10 > 0, 0, id % 500) as p from range(0, 20000, 1, 40)",
            bytes(10));
    assertEquals(Move.GATHERED, landing.plan().move());
    assertTrue(files("p=0") >= 14 && files("p=0") <= 24, files("p=0") + " files");
    assertEquals(1, files("p=490"));
  }

  private int files(String partition) {
    return folder
        .resolve("lake")
        .resolve(partition)
        .toFile()
        .list((parent, name) -> name.endsWith(".parquet"))
        .length;
  }

  @Test
  void settingsOfTheSessionAreAsTheyWereAfterAShuffle() throws Exception {
    var spark = SharedSpark.session().newSession();
    String bytes = "spark.sql.adaptive.advisoryPartitionSizeInBytes";
    String splits = "spark.sql.adaptive.optimizeSkewsInRebalancePartitions.enabled";
    spark.conf().set(bytes, "7m");
    FileLayout.writing(
        spark,
        new FilePlan(Move.GATHERED, 2, 2800, 0, 0, 0, ""),
        () -> {
          assertEquals("2800", spark.conf().get(bytes));
          assertEquals("true", spark.conf().get(splits));
        });
    FileLayout.writing(
        spark,
        new FilePlan(Move.GATHERED, 2, 0, 0, 0, 0, ""),
        () -> assertEquals("false", spark.conf().get(splits)));
    assertEquals("7m", spark.conf().get(bytes));
    assertEquals("true", spark.conf().get(splits));
  }
}
