package dev.inlet.write;

import static dev.inlet.write.TestTarget.rows;
import static dev.inlet.write.TestTarget.tag;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CommitStateUnknownException;
import dev.inlet.InputException;
import dev.inlet.catalog.TargetSpec.Format;
import dev.inlet.catalog.TargetSpec.Mode;
import dev.inlet.testing.DeltaKernelReader;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Kind;
import dev.inlet.testing.FaultyFileSystem.Side;
import dev.inlet.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a Delta table where a file that was closed loses its bytes. */
@Tag("spark")
class DeltaLiesTest {
  @TempDir Path folder;
  private TestTarget delta;

  @BeforeEach
  void target() {
    assertFalse(SharedSpark.session().sparkContext().isStopped());
    FaultyFileSystem.revive();
    delta = TestTarget.of(folder, "faulty:", Format.DELTA).withBatchColumn();
  }

  @AfterEach
  void revive() {
    FaultyFileSystem.revive();
    DeltaLog.clearCache();
  }

  private static void loseTheBytesOf(String ending) {
    FaultyFileSystem.failOn(
        Side.LIES_DONE,
        operation -> operation.kind() == Kind.CLOSE && operation.path().endsWith(ending));
  }

  @Test
  void aDataFileWithoutBytesIsNotTakenForWholeNowOrLater() {
    loseTheBytesOf(".parquet");
    CommitStateUnknownException e =
        assertThrows(CommitStateUnknownException.class, () -> delta.land(1, "select 1 as n"));
    assertTrue(
        e.getMessage()
            .matches(
                "faulty:.*/lake: job 'orders': batch 1 is in the table as version 0, but not"
                    + " whole: expected part-.*\\.parquet of 12 bytes or more, found 0 bytes\\."
                    + " Remove the table, or remove the rows of the batch by hand, before running"
                    + " again; nothing was cleaned up"),
        e.getMessage());
    CommitStateUnknownException later =
        assertThrows(CommitStateUnknownException.class, () -> delta.writer().settle(tag(1)));
    assertEquals(e.getMessage(), later.getMessage());
  }

  @Test
  void aDataFileWithoutBytesIsFoundWhereRowsOfOthersAreWrittenAgain() {
    landTwoInOneFile();
    loseTheBytesOf(".parquet");
    CommitStateUnknownException e =
        assertThrows(CommitStateUnknownException.class, () -> delta.retract(3, 1));
    assertTrue(
        e.getMessage().contains("of 12 bytes or more, found 0 bytes. Restore the table to"),
        e.getMessage());
    assertThrows(CommitStateUnknownException.class, () -> delta.retract(3, 1), "later");
  }

  @Test
  void aRemovalOfRowsWhoseCommitIsEmptyHasNotHappened() {
    landTwoInOneFile();
    loseTheBytesOf(".tmp");
    CommitStateUnknownException e =
        assertThrows(CommitStateUnknownException.class, () -> delta.retract(3, 1));
    assertEquals(
        "faulty:"
            + folder
            + "/lake: job 'orders': expected the rows of the batches after 1 to be gone, as Delta"
            + " said, found some and no commit of decision 3. Check the file system, then run"
            + " again; nothing was cleaned up",
        e.getMessage());
    assertEquals(1, delta.retract(3, 1).rows(), "the next time it happens");
    assertEquals(
        List.of(1),
        DeltaKernelReader.rows(delta.path().toString()).stream().map(r -> r.get("n")).toList());
  }

  /** A row of batch 1 and one of batch 2. */
  private void landTwoInOneFile() {
    delta.land(1, "select 1 as n");
    delta.land(2, "select 2 as n");
    SharedSpark.session().sql("OPTIMIZE delta.`" + delta.spec().path() + "`");
    DeltaLog.clearCache();
  }

  @Test
  void aTableWhoseFirstCommitIsEmptyIsToldOf() {
    loseTheBytesOf(".tmp");
    assertThrows(CommitStateUnknownException.class, () -> delta.land(1, "select 1 as n"));
    DeltaLog.clearCache();
    CommitStateUnknownException e =
        assertThrows(CommitStateUnknownException.class, () -> delta.land(1, "select 1 as n"));
    assertTrue(
        e.getMessage()
            .startsWith(
                "faulty:"
                    + folder
                    + "/lake: job 'orders': cannot tell whether batch 1 reached the table: expected"
                    + " to find the log as Delta has written it, found that"
                    + " [DELTA_STATE_RECOVER_ERROR]"),
        e.getMessage());
    assertTrue(
        e.getMessage()
            .endsWith(
                " Look at the newest versions in _delta_log before running again; nothing was"
                    + " cleaned up"),
        e.getMessage());
  }

  @Test
  void aTableWhoseLogHasAGapIsToldOf() throws IOException {
    TestTarget target = delta.with(Mode.MERGE, "n");
    for (int batch = 1; batch <= 3; batch++) {
      target.land(batch, "select 1 as n");
    }
    Files.delete(delta.path().resolve("_delta_log/00000000000000000001.json"));
    DeltaLog.clearCache();
    InputException e =
        assertThrows(
            InputException.class,
            () -> target.writer().check(rows("select 1 as n"), tag(4), List.of()));
    assertTrue(
        e.getMessage()
            .startsWith(
                "faulty:"
                    + folder
                    + "/lake/_delta_log: cannot read the table: expected a whole log, found that"
                    + " [DELTA_VERSIONS_NOT_CONTIGUOUS]"),
        e.getMessage());
    assertTrue(
        e.getMessage()
            .endsWith(" Restore the log; a newest version that is an empty file can be removed"),
        e.getMessage());
  }
}
