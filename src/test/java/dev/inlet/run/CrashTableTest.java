package dev.inlet.run;

import static dev.inlet.testing.FaultyFileSystem.Side.AFTER;
import static dev.inlet.testing.FaultyFileSystem.Side.BEFORE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CatalogException;
import dev.inlet.CommitStateUnknownException;
import dev.inlet.ConflictException;
import dev.inlet.InputException;
import dev.inlet.bookmark.Entry.GivenUp;
import dev.inlet.infer.TableCatalog;
import dev.inlet.run.RunReport.Status;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Kind;
import dev.inlet.testing.FaultyFileSystem.Operation;
import dev.inlet.testing.FaultyFileSystem.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rows of the table "What the next run does after a run has died" of the architecture page, by
 * their ids.
 */
@Tag("spark")
class CrashTableTest {
  private static final String STAGING = "/parquet/_inlet/";

  @TempDir Path folder;
  private CrashLake lake;

  /** What ends a run at a stage, past every handler. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void open() {
    lake = new CrashLake(folder);
  }

  @AfterEach
  void revive() {
    FaultyFileSystem.revive();
  }

  @Test
  void c1DiedBeforeTheLease() {
    killAt(Stage.LEASE, "");
    finishesAsNew(1);
  }

  @Test
  void c2DiedAfterTheLease() {
    die(AFTER, Kind.RENAME, "/lease/0000000001.json");
    assertEquals(List.of("0000000001.json"), lake.state().list("jobs/orders/lease"));
    finishesAsNew(1);
    assertEquals(List.of("0000000003.json"), lake.state().list("jobs/orders/lease"));
  }

  @Test
  void aLeaseThatADeadRunHeldIsWaitedFor() {
    die(AFTER, Kind.RENAME, "/lease/0000000001.json");
    lake.restartAtOnce();
    ConflictException e = assertThrows(ConflictException.class, lake::run);
    assertTrue(e.getMessage().contains("holds the lease"), e.getMessage());
    lake.clock.advance(Duration.ofMinutes(3));
    assertEquals(RunReport.Status.DONE, lake.run().status());
    lake.assertAllIsWell();
  }

  @Test
  void c3DiedAfterTheTableVersion() {
    die(AFTER, Kind.RENAME, "/tables/default/orders/v0000001.json");
    finishesAsNew(1);
    assertEquals(List.of(1), new TableCatalog(lake.state()).versions("orders"));
  }

  @Test
  void c4DiedAfterTheListOfFiles() {
    die(AFTER, Kind.CLOSE, ".files.1.tsv");
    assertEquals(Optional.empty(), lake.ledger().unfinished());
    finishesAsNew(1);
    assertEquals("0000000001.files.2.tsv", lake.ledger().batch(1).filesDocument());
  }

  @Test
  void c5DiedAfterTheFreezeAndALaterFileIsForTheNextBatch() {
    die(AFTER, Kind.RENAME, "0000000001.batch.json");
    lake.put("d.csv", "5,2001-03-01,late", "y,2001-03-01,late and wrong");
    lake.restart();
    RunReport first = lake.run();
    assertEquals(1, first.sequence());
    assertTrue(first.recovered());
    assertEquals(3, first.files(), "files of the batch as it was frozen");
    RunReport second = lake.run();
    assertEquals(2, second.sequence());
    assertEquals(1, second.files());
    lake.assertAllIsWell();
  }

  @Test
  void c6DiedWhileReading() {
    die(BEFORE, Kind.CLOSE, "/rejects/0000000001/");
    finishesTheBatch();
  }

  @Test
  void c7DiedAfterReading() {
    killAt(Stage.WRITE, "delta");
    assertTrue(Files.exists(lake.path("state/jobs/orders/rejects/0000000001")));
    finishesTheBatch();
  }

  @Test
  void c8DiedDuringADeltaWrite() {
    die(BEFORE, Kind.RENAME, "/_delta_log/00000000000000000000.json");
    assertFalse(lake.dataFiles("delta").isEmpty(), "files that no commit names");
    finishesTheBatch();
    assertEquals(1, lake.deltaCommits());
  }

  @Test
  void c9DiedAfterDeltasCommit() {
    die(AFTER, Kind.RENAME, "/_delta_log/00000000000000000000.json");
    finishesTheBatch();
    assertEquals(1, lake.deltaCommits(), "the batch is not written again");
  }

  @Test
  void c10DiedWhileStaging() {
    die(BEFORE, op -> op.kind() == Kind.CLOSE && op.path().contains(STAGING));
    finishesTheBatch();
  }

  @Test
  void c11DiedAfterStaging() {
    die(BEFORE, CrashTableTest::isManifest);
    assertTrue(lake.dataFiles("parquet").isEmpty());
    finishesTheBatch();
  }

  @Test
  void c12DiedAfterTheManifestAndNoFileIsWrittenAgain() {
    die(AFTER, CrashTableTest::isManifest);
    assertTrue(lake.dataFiles("parquet").isEmpty());
    rollsForward();
  }

  @Test
  void c13DiedMidwayThroughPublishing() {
    die(AFTER, CrashTableTest::isPublish);
    assertEquals(1, lake.dataFiles("parquet").size());
    rollsForward();
  }

  @Test
  void c14DiedBeforeStagingWasRemoved() {
    die(BEFORE, op -> op.kind() == Kind.DELETE && op.path().matches(".*/_inlet/[^/]+/[^/]+/[^/]+"));
    assertEquals(2, lake.dataFiles("parquet").size());
    rollsForward();
  }

  @Test
  void c15DiedAfterAllTargets() {
    killAt(Stage.COMMIT, "");
    rollsForward();
  }

  @Test
  void c16DiedAfterTheLedgersCommit() {
    die(AFTER, Kind.RENAME, "0000000001.commit.json");
    lake.restart();
    lake.assertAllIsWell();
    assertEquals(List.of(Status.LOST), statuses());
  }

  private List<Status> statuses() {
    return new RunHistory(lake.state())
        .newest("orders", 9).stream().map(RunReport::status).toList();
  }

  @Test
  void theDraftOfAReportIsRemovedByTheNextRunThatHasSomethingToDo() {
    die(BEFORE, Kind.RENAME, "/jobs/orders/runs/");
    lake.put("d.csv", "5,2001-03-01,new");
    lake.restart();
    lake.run();
    assertEquals(List.of(Status.LOST, Status.DONE), statuses());
    List<Path> reports = CrashLake.files(lake.path("state/jobs/orders/runs"));
    assertEquals(2, reports.size(), "no draft among " + reports);
    lake.assertAllIsWell();
  }

  @Test
  void c17AFileChangedAndNoTargetHasTheBatch() {
    die(BEFORE, Kind.RENAME, "/_delta_log/00000000000000000000.json");
    lake.put("c.csv", "4,2001-02-02,quinces and more", "6,2001-04-01,figs");
    givesUp("changed or is gone");
  }

  @Test
  void c17AFileVanishedAndNoTargetHasTheBatch() {
    killAt(Stage.WRITE, "delta");
    lake.remove("b.csv");
    givesUp("b.csv changed or is gone");
  }

  @Test
  void c18AFileChangedAndATargetHasTheBatch() throws IOException {
    die(AFTER, Kind.RENAME, "/_delta_log/00000000000000000000.json");
    Path file = lake.path("in/c.csv");
    FileTime modified = Files.getLastModifiedTime(file);
    String content = Files.readString(file);
    lake.put("c.csv", "4,2001-02-02,quinces and more");
    lake.restart();
    InputException e = assertThrows(InputException.class, lake::run);
    assertTrue(
        e.getMessage().contains("/in/c.csv: changed since the batch was frozen: expected 33 bytes"),
        e.getMessage());
    assertEquals(1, lake.ledger().unfinished().orElseThrow().sequence());
    assertEquals(List.of(), lake.dataFiles("parquet"));
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, modified);
    finishesTheBatch();
  }

  @Test
  void c18AFileVanishedAndATargetHasTheBatch() {
    die(AFTER, Kind.RENAME, "/_delta_log/00000000000000000000.json");
    lake.remove("c.csv");
    lake.restart();
    InputException e = assertThrows(InputException.class, lake::run);
    assertTrue(e.getMessage().contains("/in/c.csv: missing: expected the file"), e.getMessage());
  }

  @Test
  void c19TheDeclarationChangedAndNoTargetHasTheBatch() {
    killAt(Stage.WRITE, "delta");
    lake.declareSteps("{ filter = \"true\" }");
    givesUp("the declaration of the job or of a table changed");
  }

  @Test
  void c20TheDeclarationChangedAndATargetHasTheBatch() {
    die(AFTER, Kind.RENAME, "/_delta_log/00000000000000000000.json");
    lake.declareSteps("{ filter = \"true\" }");
    finishesTheBatch();
  }

  @Test
  void aTargetThatHasTheBatchCannotBeRenamedBeforeTheBatchIsFinished() {
    killAt(Stage.WRITE, "parquet");
    lake.renameDeltaTarget("lake");
    lake.restart();
    CatalogException e = assertThrows(CatalogException.class, lake::run);
    assertTrue(
        e.getMessage().contains("job 'orders': batch 1 is in target 'delta' at faulty:"),
        e.getMessage());
    assertEquals(1, lake.ledger().unfinished().orElseThrow().sequence());
    lake.renameDeltaTarget("delta");
    finishesTheBatch();
  }

  @Test
  void aTargetThatDoesNotHaveTheBatchMayBeRenamed() {
    killAt(Stage.WRITE, "delta");
    lake.renameDeltaTarget("lake");
    givesUp("the declaration of the job or of a table changed");
  }

  @Test
  void c21ARunThatSleptFindsThatItLostItsLease() {
    ConflictException e =
        assertThrows(
            ConflictException.class, () -> lake.run(whenWriting("delta", this::anotherRun)));
    assertTrue(
        e.getMessage().contains("lost its lease: expected fencing number 1"), e.getMessage());
    assertEquals(1, lake.deltaCommits());
    lake.assertAllIsWell();
  }

  @Test
  void c21ARunThatSleptWhileItStagedPutsNoManifest() {
    FaultyFileSystem.sleepOn(
        op -> op.kind() == Kind.DELETE && op.path().endsWith("/_temporary"), this::anotherRun);
    ConflictException e = assertThrows(ConflictException.class, lake::run);
    assertTrue(e.getMessage().contains("lost its lease"), e.getMessage());
    lake.assertAllIsWell();
  }

  @Test
  void c21ARunThatSleptBeforeItsManifestFindsThatOfTheOther() {
    FaultyFileSystem.sleepOn(CrashTableTest::isManifest, this::anotherRun);
    ConflictException e = assertThrows(ConflictException.class, lake::run);
    assertTrue(e.getMessage().contains("another run put meanwhile"), e.getMessage());
    lake.assertAllIsWell();
  }

  @Test
  void c21WhatASleeperStagedIsStillThereIfItsManifestComesFirst() {
    FaultyFileSystem.sleepOn(
        CrashTableTest::isManifest,
        () -> {
          lake.clock.advance(Duration.ofMinutes(3));
          FaultyFileSystem.sleepOn(CrashTableTest::isManifest, CrashTableTest::kill);
          assertThrows(Killed.class, lake::run);
        });
    assertThrows(ConflictException.class, lake::run);
    rollsForward();
  }

  @Test
  void c22ADeltaLogThatBeginsTooLateCannotTellAndNothingIsCleanedUp() throws IOException {
    lake.run();
    lake.put("d.csv", "5,2001-03-01,new");
    die(AFTER, Kind.RENAME, "/_delta_log/00000000000000000001.json");
    Files.delete(lake.path("delta/_delta_log/00000000000000000000.json"));
    Files.move(
        lake.path("delta/_delta_log/00000000000000000001.json"),
        lake.path("delta/_delta_log/00000000000000000009.json"));
    Files.writeString(
        lake.path("delta/_delta_log/00000000000000000009.json"),
        "{\"commitInfo\":{\"operation\":\"WRITE\"}}\n");
    lake.restart();
    List<Path> before = lake.targetFiles();
    CommitStateUnknownException e = assertThrows(CommitStateUnknownException.class, lake::run);
    assertTrue(
        e.getMessage().contains("cannot tell whether batch 2 reached the table"), e.getMessage());
    assertEquals(5, e.exitCode());
    assertEquals(2, lake.ledger().unfinished().orElseThrow().sequence(), "nothing is given up");
    assertEquals(before, lake.targetFiles());
  }

  @Test
  void c22AStagedFileThatIsLostIsNotCleanedUpAfter() throws IOException {
    die(AFTER, CrashTableTest::isManifest);
    Path lost =
        CrashLake.files(lake.path("parquet/_inlet")).stream()
            .filter(file -> file.toString().endsWith(".parquet"))
            .findFirst()
            .orElseThrow();
    Files.delete(lost);
    lake.restart();
    assertThrows(CommitStateUnknownException.class, lake::run);
    assertEquals(1, lake.ledger().unfinished().orElseThrow().sequence());
    assertTrue(Files.exists(lost.getParent()), "staging stays");
  }

  @Test
  void c23DiedWhileItRewroteItsLease() {
    for (Side side : List.of(BEFORE, AFTER)) {
      for (Kind kind : List.of(Kind.CREATE, Kind.CLOSE, Kind.RENAME)) {
        boolean[] taken = {false};
        die(
            side,
            op -> {
              boolean isLease = op.path().contains("/lease/") && op.kind() == kind;
              boolean rewritten = isLease && taken[0];
              taken[0] |= isLease;
              return rewritten;
            });
        lake.restart();
      }
    }
    lake.run();
    lake.assertAllIsWell();
  }

  @Test
  void c24DiedAfterTheVoid() {
    killAt(Stage.WRITE, "delta");
    lake.put("c.csv", "4,2001-02-02,quinces and more");
    lake.restart();
    die(AFTER, Kind.RENAME, "0000000001.void.json");
    finishesAsNew(2);
  }

  @Test
  void c25DiedAfterADecisionThatRemovesRows() {
    dieReplacing(AFTER, Kind.RENAME, "0000000003.rewind.json");
    assertEquals(7, lake.deltaRows().size(), "all rows are still there");
    goesOnWithTheDecision();
  }

  @Test
  void c26DiedWhileRowsWereRemoved() {
    dieReplacing(AFTER, Kind.RENAME, "/_delta_log/00000000000000000002.json");
    assertEquals(5, lake.deltaRows().size());
    assertEquals(7, lake.parquetRows().size());
    goesOnWithTheDecision();
  }

  @Test
  void c27DiedAfterTheRowsWereRemoved() {
    dieReplacing(BEFORE, Kind.RENAME, "0000000003.replaced.json");
    assertEquals(5, lake.deltaRows().size());
    assertEquals(5, lake.parquetRows().size());
    long commits = lake.deltaCommits();
    goesOnWithTheDecision();
    assertEquals(commits + 1, lake.deltaCommits(), "only the batch came after that");
  }

  @Test
  void c28DiedAfterTheDecisionWasCarriedOut() {
    dieReplacing(AFTER, Kind.RENAME, "0000000003.replaced.json");
    assertEquals(Optional.empty(), lake.ledger().unfinishedReturn());
    goesOnWithTheDecision();
  }

  @Test
  void c29AStateFolderFromABackupIsRefusedAndMendedByReplacing() throws IOException {
    lake.run();
    Path backup = folder.resolve("backup");
    copy(lake.path("state"), backup);
    lake.put("d.csv", "5,2001-03-01,new", "6,2001-03-01,new");
    lake.run();
    delete(lake.path("state"));
    copy(backup, lake.path("state"));
    List<Path> before = lake.targetFiles();
    CommitStateUnknownException e =
        assertThrows(CommitStateUnknownException.class, lake::runWithoutSpark);
    assertTrue(
        e.getMessage()
            .startsWith(
                "job 'orders': the state folder is behind target 'delta': expected batches up to 1"
                    + " in faulty:"),
        e.getMessage());
    assertTrue(
        e.getMessage().contains("`inlet bookmark rewind orders --to 1 --replace`"), e.getMessage());
    assertEquals(before, lake.targetFiles());
    assertEquals(3, lake.replaceAfter(1).sequence());
    assertEquals(4, lake.run().sequence());
    // What the ledger tells of rows lacks those of the batch that it lost.
    LakeCheck check = new LakeCheck(lake);
    check.everyRecordExactlyOnce();
    check.rejectsExactlyOnce();
    check.nothingLeftToDo();
    check.noOrphanFiles();
  }

  @Test
  void c30AFileVanishedWhereItMayAndTheRunGoesOnWithoutIt() {
    lake.declareOnMissing("skip");
    RunReport report =
        lake.run(
            (job, stage, detail) -> {
              if (stage == Stage.START_SPARK && Files.exists(lake.path("in/b.csv"))) {
                lake.remove("b.csv");
              }
            });
    assertEquals(2, report.sequence());
    assertEquals(2, report.files());
    assertEquals(List.of("file:" + lake.path("in/b.csv")), report.missing());
    GivenUp entry = (GivenUp) lake.ledger().entries().get(0);
    assertEquals(
        "gone before it was read, and on-missing is skip: file:" + lake.path("in/b.csv"),
        entry.why());
    lake.assertAllIsWell();
  }

  @Test
  void aFileThatVanishesAgainAndAgainEndsTheRun() {
    lake.declareOnMissing("skip");
    lake.put("d.csv", "5,2001-03-01,new");
    int[] attempts = {0};
    InputException e =
        assertThrows(
            InputException.class,
            () ->
                lake.run(
                    (job, stage, detail) -> {
                      if (stage == Stage.START_SPARK) {
                        lake.remove(List.of("a.csv", "b.csv", "c.csv", "d.csv").get(attempts[0]));
                        lake.put("e" + attempts[0]++ + ".csv", "9,2001-03-01,late");
                      }
                    }));
    assertEquals(4, attempts[0], "three times anew");
    assertTrue(e.getMessage().contains("/in/d.csv: missing: expected the file"), e.getMessage());
  }

  /** A second batch of two rows, whose removal dies. */
  private void dieReplacing(Side side, Kind kind, String path) {
    lake.run();
    lake.put("d.csv", "5,2001-03-01,new", "6,2001-03-01,new");
    lake.run();
    FaultyFileSystem.dieOn(side, op -> op.kind() == kind && op.path().contains(path));
    assertThrows(RuntimeException.class, () -> lake.replaceAfter(1));
    assertTrue(FaultyFileSystem.isDead(), "it came past the fault");
    lake.restart();
  }

  /** The next run removes the rows, and then reads their file again. */
  private void goesOnWithTheDecision() {
    RunReport report = lake.run();
    assertEquals(4, report.sequence());
    assertEquals(1, report.files());
    lake.assertAllIsWell();
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path file : CrashLake.files(from)) {
      Path copy = to.resolve(from.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
  }

  private static void delete(Path folder) throws IOException {
    for (Path file : CrashLake.files(folder)) {
      Files.delete(file);
    }
  }

  private void finishesAsNew(long sequence) {
    lake.restart();
    RunReport report = lake.run();
    assertEquals(RunReport.Status.DONE, report.status());
    assertEquals(sequence, report.sequence());
    assertFalse(report.recovered());
    lake.assertAllIsWell();
  }

  private void finishesTheBatch() {
    lake.restart();
    RunReport report = lake.run();
    assertEquals(RunReport.Status.DONE, report.status());
    assertEquals(1, report.sequence());
    assertTrue(report.recovered());
    assertEquals(6, report.records());
    assertEquals(1, report.rejected());
    lake.assertAllIsWell();
  }

  /** Finishes the batch without reading anything. */
  private void rollsForward() {
    lake.restart();
    RunReport report = lake.runWithoutSpark();
    assertEquals(RunReport.Status.DONE, report.status());
    assertTrue(report.recovered());
    assertEquals(6, report.records(), "as the targets have recorded it");
    assertEquals(1, report.rejected());
    lake.assertAllIsWell();
  }

  private void givesUp(String why) {
    lake.restart();
    RunReport report = lake.run();
    assertEquals(2, report.sequence(), "a number is not used again");
    GivenUp entry = (GivenUp) lake.ledger().entries().get(0);
    assertEquals(1, entry.sequence());
    assertTrue(entry.why().contains(why), entry.why());
    lake.assertAllIsWell();
  }

  private void anotherRun() {
    lake.clock.advance(Duration.ofMinutes(3));
    assertEquals(RunReport.Status.DONE, lake.run().status());
  }

  private void killAt(Stage stage, String detail) {
    assertThrows(
        Killed.class,
        () ->
            lake.run(
                (job, s, d) -> {
                  if (s == stage && d.equals(detail)) {
                    kill();
                  }
                }));
  }

  private static void kill() {
    throw new Killed();
  }

  private static RunListener whenWriting(String target, Runnable action) {
    return (job, stage, detail) -> {
      if (stage == Stage.WRITE && detail.equals(target)) {
        action.run();
      }
    };
  }

  private void die(Side side, Kind kind, String path) {
    die(side, op -> op.kind() == kind && op.path().contains(path));
  }

  private void die(Side side, Predicate<Operation> which) {
    FaultyFileSystem.dieOn(side, which);
    assertThrows(RuntimeException.class, lake::run);
    assertTrue(FaultyFileSystem.isDead(), "the run came past the fault");
    FaultyFileSystem.revive();
  }

  private static boolean isManifest(Operation operation) {
    return operation.kind() == Kind.RENAME && operation.path().endsWith(".manifest.json");
  }

  private static boolean isPublish(Operation operation) {
    return operation.kind() == Kind.RENAME
        && operation.path().contains("/parquet/year=")
        && operation.path().endsWith(".parquet");
  }
}
