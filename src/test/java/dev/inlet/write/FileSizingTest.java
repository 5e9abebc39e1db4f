package dev.inlet.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.catalog.TargetSpec.Format;
import dev.inlet.write.FilePlan.Move;
import dev.inlet.write.FileSizing.Spread;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Files of 1,000 bytes, of rows of 10. */
class FileSizingTest {
  private static final TestTarget TARGET =
      TestTarget.of(Path.of("lake"), Format.PARQUET).sized(1000);

  private static FileSizing sizing(long rows) {
    return new FileSizing(TARGET.spec(), rows, new RowSize(10, true, "as before"));
  }

  @Test
  void smallTasksAreJoinedToAsManyAsThereAreFiles() {
    FilePlan plan = sizing(1000).unpartitioned(100);
    assertEquals(Move.JOINED, plan.move());
    assertEquals(10, plan.parts());
    assertEquals(
        new ExpectedFiles(
            10_000, 10, "as before; the rows of 100 tasks are written by 10, without a shuffle"),
        plan.expected());
  }

  @Test
  void tasksThatWriteHalfAFileOrMoreKeepTheirRows() {
    FilePlan plan = sizing(1000).unpartitioned(20);
    assertEquals(Move.AS_THEY_ARE, plan.move());
    assertEquals(20, plan.files());
    assertEquals(125, plan.rowsPerFile());
    assertEquals(
        "as before; 20 tasks write files of that size as they are, without a shuffle", plan.why());
    assertEquals(Move.JOINED, sizing(1000).unpartitioned(21).move());
  }

  @Test
  void aTaskOfManyFilesIsCutEvenly() {
    FilePlan plan = sizing(1000).unpartitioned(2);
    assertEquals(Move.AS_THEY_ARE, plan.move());
    assertEquals(10, plan.files());
    assertEquals(110, plan.rowsPerFile());
    assertEquals(
        "as before; 2 tasks cut their rows to files of that size, without a shuffle", plan.why());
  }

  @Test
  void oneTaskIsToldAsOne() {
    assertEquals(
        "as before; 1 task cuts its rows to files of that size, without a shuffle",
        sizing(1000).unpartitioned(1).why());
    assertEquals(
        "as before; 1 task writes files of that size as they are, without a shuffle",
        sizing(100).unpartitioned(1).why());
    assertEquals(
        "as before; 1 task writes 2 partitions as their rows come, without a shuffle",
        sizing(1000).partitioned(1, new Spread(2, 2, 2, 1)).why());
  }

  @Test
  void aMergeIsCutByAMeasuredSizeOnly() {
    FilePlan measured = sizing(1000).merged();
    assertEquals(125, measured.rowsPerFile());
    assertEquals("as before; a merge writes by Delta's own plan, cut to that size", measured.why());
    FilePlan guessed =
        new FileSizing(TARGET.spec(), 1000, new RowSize(10, false, "as guessed")).merged();
    assertEquals(0, guessed.rowsPerFile());
    assertEquals("as guessed; a merge writes by Delta's own plan", guessed.why());
  }

  @Test
  void noSmallRestIsCutOff() {
    assertEquals(1, sizing(125).unpartitioned(1).files());
    assertEquals(125, sizing(125).unpartitioned(1).rowsPerFile());
    assertEquals(2, sizing(126).unpartitioned(1).files());
  }

  @Test
  void joinedTasksOfUnevenNumbersAreNotCut() {
    FilePlan plan = sizing(200).unpartitioned(7);
    assertEquals(2, plan.parts());
    assertTrue(plan.rowsPerFile() > 4 * 200 / 7, plan::toString);
  }

  @Test
  void aBatchOfOneFileIsWrittenByOneTaskWhateverItsPartitions() {
    assertTrue(sizing(100).needsNoSpread(500));
    FilePlan plan = sizing(100).partitioned(500);
    assertEquals(Move.JOINED, plan.move());
    assertEquals(1, plan.parts());
    assertEquals(-1, plan.files());
  }

  @Test
  void oneTaskIsNeverShuffled() {
    assertTrue(sizing(1_000_000).needsNoSpread(1));
    FilePlan plan = sizing(1_000_000).partitioned(1);
    assertEquals(Move.AS_THEY_ARE, plan.move());
    assertEquals(125, plan.rowsPerFile());
    assertEquals("as before; one task writes all partitions, without a shuffle", plan.why());
  }

  @Test
  void scatteredRowsAreBroughtTogether() {
    assertFalse(sizing(50_000).needsNoSpread(500));
    FilePlan plan = sizing(50_000).partitioned(500, new Spread(100, 50_000, 500, 5));
    assertEquals(Move.GATHERED, plan.move());
    assertEquals(500, plan.parts());
    // Four files, which take 2.8 times as much in a shuffle.
    assertEquals(11_200, plan.splitBytes());
    assertEquals(
        new ExpectedFiles(
            500_000,
            500,
            "as before; the rows of each partition are brought together by a shuffle: as they are,"
                + " 500 tasks would write 50,000 files into 100 partitions"),
        plan.expected());
  }

  @Test
  void partitionsOfOneFileEachAreNotSplitAgain() {
    FilePlan plan = sizing(10_000).partitioned(500, new Spread(100, 50_000, 100, 1));
    assertEquals(Move.GATHERED, plan.move());
    assertEquals(400, plan.parts());
    assertEquals(0, plan.splitBytes());
  }

  @Test
  void tasksOfFewPartitionsEachKeepTheirRows() {
    FilePlan plan = sizing(50_000).partitioned(500, new Spread(100, 700, 500, 5));
    assertEquals(Move.AS_THEY_ARE, plan.move());
    assertEquals(700, plan.files());
    assertEquals(
        "as before; 500 tasks write 100 partitions as their rows come, without a shuffle",
        plan.why());
  }

  @Test
  void manyTasksOfOnePartitionAreJoined() {
    FilePlan plan = sizing(500).partitioned(100, new Spread(1, 100, 5, 5));
    assertEquals(Move.JOINED, plan.move());
    assertEquals(5, plan.parts());
  }

  @Test
  void noRowsAreNoFiles() {
    ExpectedFiles nothing = new ExpectedFiles(0, 0, "there are no rows");
    assertEquals(nothing, sizing(0).unpartitioned(4).expected());
    assertEquals(nothing, sizing(0).partitioned(4).expected());
  }

  @Test
  void beforeAnyRowIsKnownPartitionsAreThoseOfTheRunBefore() {
    var byDay = TARGET.partitionedBy("day").spec();
    assertEquals(new ExpectedFiles(5000, 5, "x"), ExpectedFiles.of(TARGET.spec(), 5000, 0, "x"));
    assertEquals(new ExpectedFiles(5000, -1, "x"), ExpectedFiles.of(byDay, 5000, 0, "x"));
    assertEquals(new ExpectedFiles(5000, 31, "x"), ExpectedFiles.of(byDay, 5000, 31, "x"));
  }

  @Test
  void compressedTextIsSmallerThanPlainText() {
    assertEquals(1, StoredSize.of(Format.CSV, Optional.empty()));
    assertEquals(0.2, StoredSize.of(Format.CSV, Optional.of("gzip")));
    assertEquals(0.25, StoredSize.of(Format.DELTA, Optional.empty()));
    assertEquals(0.5, StoredSize.of(Format.PARQUET, Optional.of("none")));
  }
}
