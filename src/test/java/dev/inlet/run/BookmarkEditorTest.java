package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CatalogException;
import dev.inlet.CommitStateUnknownException;
import dev.inlet.ConflictException;
import dev.inlet.bookmark.BatchFile;
import dev.inlet.bookmark.Entry.GivenUp;
import dev.inlet.bookmark.Entry.Landed;
import dev.inlet.bookmark.Entry.Replaced;
import dev.inlet.bookmark.Entry.Rewind;
import dev.inlet.bookmark.Ledger;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.run.BookmarkEditor.Edit;
import dev.inlet.run.BookmarkEditor.Move;
import dev.inlet.run.BookmarkEditor.Rows;
import dev.inlet.run.BookmarkEditor.TargetRows;
import dev.inlet.state.Lease;
import dev.inlet.state.StateStore;
import dev.inlet.state.Waiting;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Kind;
import dev.inlet.testing.FaultyFileSystem.Operation;
import dev.inlet.testing.FaultyFileSystem.Side;
import dev.inlet.testing.FileTarget;
import dev.inlet.testing.LedgerScript;
import dev.inlet.testing.ManualClock;
import dev.inlet.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookmarkEditorTest {
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final SparkSupplier NO_SPARK =
      () -> {
        throw new AssertionError("Spark was started");
      };

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private Configuration conf;
  private JobCatalog catalog;
  private StateStore state;
  private BookmarkEditor editor;
  private JobSpec job;
  private FileTarget lake;

  @BeforeEach
  void open() throws IOException {
    FaultyFileSystem.revive();
    conf = SharedSpark.hadoop();
    state = new StateStore(new org.apache.hadoop.fs.Path("faulty://" + folder + "/state"), conf);
    Files.createDirectories(folder.resolve("in"));
    declare("parquet");
    lake = new FileTarget("file", folder.resolve("lake"), "j", "lake");
    freeze(1, "a", "a1");
    lake.land(ledger(), 1, 10);
    freeze(2, "b", "b2");
    lake.land(ledger(), 2, 20);
  }

  private void declare(String target) throws IOException {
    Path file = folder.resolve("jobs.conf");
    Files.writeString(
        file,
        """
        inlet {
          state = "faulty://ROOT/state"
          tables.t.location = "ROOT/in"
          jobs.j {
            sources { a { table = t }, b { table = t } }
            steps = [ { sql = "select * from a union all select * from b" } ]
            targets.lake { path = "faulty://ROOT/lake", format = TARGET }
          }
        }
        """
            .replace("ROOT", folder.toString())
            .replace("TARGET", target));
    catalog = JobCatalog.load(List.of(file.toFile()));
    job = catalog.job("j");
    editor = new BookmarkEditor(operator());
  }

  private Operator operator() {
    return new Operator(catalog, state, conf, NO_SPARK, clock, Waiting.none());
  }

  @AfterEach
  void revive() {
    FaultyFileSystem.revive();
  }

  @Test
  void aPreviewTellsWhatWouldBeReadAgainAndChangesNothing() {
    List<String> before = state.list("jobs/j/ledger");
    assertEquals(
        new Edit(0, 1, 10, List.of(rows(List.of(2L), 20, 0)), List.of(), List.of()),
        editor.preview(job, rewind(1, Rows.STAY)));
    assertEquals(2, editor.preview(job, rewind(0, Rows.STAY)).files());
    assertEquals(0, editor.preview(job, Move.rewind(1, "a", Rows.STAY, "")).files());
    Edit whole = editor.preview(job, Move.reset("", Rows.GO, ""));
    assertEquals(List.of(rows(List.of(1L, 2L), 30, 0)), whole.targets());
    assertEquals(before, state.list("jobs/j/ledger"));
    assertEquals(List.of(), state.list("jobs/j/lease"), "not even a lease");
    assertEquals(List.of(1L, 2L), lake.batches());
  }

  @Test
  void aRewindIsAnEntryAndForgetsWhatLaterBatchesRead() {
    Edit edit = editor.carryOut(job, Move.rewind(1, "", Rows.STAY, "the delivery was wrong"));
    assertEquals(3, edit.sequence());
    assertEquals(1, edit.files());
    Rewind entry = (Rewind) ledger().entries().get(2);
    assertEquals("the delivery was wrong", entry.why());
    assertEquals(System.getProperty("user.name"), entry.by());
    assertEquals("2001-01-15T06:30:00Z", entry.at());
    assertEquals(0, ledger().bookmark().sequenceOf("b", "b2"));
    assertTrue(ledger().bookmark().sequenceOf("a", "a1") > 0);
    assertEquals(4, ledger().nextSequence());
    assertEquals(List.of(1L, 2L), lake.batches(), "rows stay unless they are to go");
  }

  @Test
  void aResetOfOneSourceLeavesTheOther() {
    assertEquals(1, editor.carryOut(job, Move.reset("a", Rows.STAY, "why")).files());
    assertEquals(0, ledger().bookmark().sequenceOf("a", "a1"));
    assertTrue(ledger().bookmark().sequenceOf("b", "b2") > 0);
  }

  @Test
  void filesThatAreReadAgainAlreadyAreNotCountedTwice() {
    editor.carryOut(job, rewind(1, Rows.STAY));
    freeze(4, "b", "b2");
    lake.land(ledger(), 4, 20);
    Edit edit = editor.preview(job, rewind(2, Rows.STAY));
    assertEquals(0, edit.files(), "after 2 the very file counted as read");
    assertEquals(List.of(rows(List.of(), 0, 0)), edit.targets());
  }

  @Test
  void aRewindToABatchThatIsNotThereIsRefused() {
    for (long to : List.of(-1L, 3L, 99L)) {
      CatalogException e =
          assertThrows(CatalogException.class, () -> editor.carryOut(job, rewind(to, Rows.GO)));
      assertEquals(
          "job 'j': no batch "
              + to
              + ": expected a number from 0 to 2. See `inlet bookmark history j`",
          e.getMessage());
    }
    assertEquals(3, ledger().nextSequence());
  }

  @Test
  void aTimeMeansTheLastBatchThatWasCommittedUntilThen() {
    assertEquals(1, editor.committedAt(job, Instant.parse("2001-01-11T06:30:00Z")));
    assertEquals(2, editor.committedAt(job, Instant.parse("2001-02-01T00:00:00Z")));
    CatalogException e =
        assertThrows(
            CatalogException.class,
            () -> editor.committedAt(job, Instant.parse("2001-01-01T00:00:00Z")));
    assertEquals(
        "job 'j': no batch was committed at 2001-01-01T00:00:00Z or before: expected a later time."
            + " To take everything back, `inlet bookmark reset j`",
        e.getMessage());
  }

  @Test
  void aRewindThatReplacesRemovesTheRowsAndSaysSo() {
    Edit edit = editor.carryOut(job, rewind(1, Rows.GO));
    assertEquals(List.of(new Landed("lake", path(), 20, 1, -1)), edit.removed());
    assertEquals(List.of(1L), lake.batches());
    Replaced entry = (Replaced) ledger().entries().get(3);
    assertEquals(3, entry.sequence(), "under the number of the decision");
    assertEquals(edit.removed(), entry.targets());
    assertEquals(Optional.empty(), ledger().unfinishedReturn());
    assertEquals(Set.of("a1"), LedgerScript.read(ledger(), "a"));
    assertEquals(Set.of(), LedgerScript.read(ledger(), "b"));
  }

  @Test
  void rowsThatWereRemovedAreNotToldAgain() {
    editor.carryOut(job, rewind(1, Rows.GO));
    assertEquals(
        List.of(rows(List.of(1L), 10, 0)),
        editor.preview(job, Move.reset("", Rows.GO, "")).targets());
  }

  @Test
  void aRewindToBatchesWhoseRowsWereRemovedIsRefused() {
    editor.carryOut(job, rewind(0, Rows.GO));
    CatalogException e =
        assertThrows(CatalogException.class, () -> editor.carryOut(job, rewind(1, Rows.STAY)));
    assertEquals(
        "job 'j': cannot go back to 1: expected the rows of all batches up to it in the targets,"
            + " found that decision 3 removed those after 0. Go back to 0 or before, or to 3 or"
            + " later",
        e.getMessage());
    assertEquals(4, editor.carryOut(job, rewind(3, Rows.STAY)).sequence());
  }

  @Test
  void rowsOfOneSourceCannotBeRemovedWhereOtherSourcesWereRead() {
    CatalogException e =
        assertThrows(
            CatalogException.class,
            () -> editor.carryOut(job, Move.rewind(0, "a", Rows.GO, "why")));
    assertEquals(
        "job 'j': cannot remove the rows of source 'a' alone: expected batches after 0 that read"
            + " no other, found batch 2, which also read source 'b'. Rows do not tell their source:"
            + " leave out --source, or leave out --replace and remove the rows by hand",
        e.getMessage());
    assertEquals(3, ledger().nextSequence());
    assertEquals(
        List.of(new Landed("lake", path(), 20, 1, -1)),
        editor.carryOut(job, Move.rewind(1, "b", Rows.GO, "why")).removed());
  }

  @Test
  void rowsOfAWindowGoTooAndAreTold() {
    freeze(3, "a", "a1", false);
    lake.land(ledger(), 3, 10);
    Edit edit = editor.carryOut(job, rewind(2, Rows.GO));
    assertEquals(List.of(3L), edit.windows());
    assertEquals(0, edit.files());
    assertEquals(List.of(1L, 2L), lake.batches());
  }

  @Test
  void rowsOfAReplayGoTooAndAreOfTheirSources() {
    BatchFile file = BatchFile.of("a", new SourceFile("a1", 10, 1000, ""));
    script().freezeReplay(3, List.of(file), 1);
    lake.land(ledger(), 3, 10);
    CatalogException e =
        assertThrows(
            CatalogException.class,
            () -> editor.carryOut(job, Move.rewind(2, "b", Rows.GO, "why")));
    assertTrue(
        e.getMessage().contains("found batch 3, which also read source 'a'"), e.getMessage());
    assertEquals(List.of(), editor.carryOut(job, rewind(2, Rows.GO)).windows());
    assertEquals(List.of(1L, 2L), lake.batches());
  }

  @Test
  void aTargetThatCannotTellItsRowsIsFoundBeforeAnythingIsDecided() throws IOException {
    declare("parquet, mode = overwrite");
    List<String> before = state.list("jobs/j/ledger");
    CatalogException e =
        assertThrows(CatalogException.class, () -> editor.carryOut(job, rewind(1, Rows.GO)));
    assertTrue(e.getMessage().contains("cannot take batches out of"), e.getMessage());
    assertEquals(before, state.list("jobs/j/ledger"));
    assertEquals(
        e.getMessage(),
        assertThrows(CatalogException.class, () -> editor.preview(job, rewind(1, Rows.GO)))
            .getMessage(),
        "a preview promises nothing that is refused then");
  }

  @Test
  void aRunningJobKeepsItsBookmark() {
    try (Lease lease = Lease.take(state, "jobs/j/lease", "run-1", LEASE, clock)) {
      ConflictException e =
          assertThrows(
              ConflictException.class,
              () -> editor.carryOut(job, Move.reset("", Rows.STAY, "why")));
      assertTrue(e.getMessage().contains("run run-1 holds the lease"), e.getMessage());
      lease.check();
    }
  }

  @Test
  void anUnfinishedBatchThatNoTargetHasIsGivenUpWithItsStagedFiles() throws IOException {
    freeze(3, "a", "a3");
    Path staged = folder.resolve("lake/_inlet/j/lake/0000000003-id3/run/part-0.parquet");
    Files.createDirectories(staged.getParent());
    Files.writeString(staged, "half");
    Path rejects = folder.resolve("state/jobs/j/rejects/0000000003");
    Files.createDirectories(rejects);

    assertEquals(4, editor.carryOut(job, rewind(2, Rows.STAY)).sequence());

    assertEquals(Optional.empty(), ledger().unfinished());
    GivenUp entry = (GivenUp) ledger().entries().get(2);
    assertEquals("the bookmark was moved by " + System.getProperty("user.name"), entry.why());
    assertFalse(Files.exists(staged), "staged files");
    assertFalse(Files.exists(rejects), "rejects");
  }

  @Test
  void anUnfinishedBatchThatATargetHasComesFirst() {
    freeze(3, "a", "a3");
    lake.land("id3", 3, 1);
    ConflictException e =
        assertThrows(
            ConflictException.class, () -> editor.carryOut(job, Move.reset("", Rows.GO, "why")));
    assertEquals(
        "job 'j': batch 3 has reached some of its targets: expected it to be finished. Run `inlet"
            + " run j` first",
        e.getMessage());
    assertEquals(3, ledger().unfinished().orElseThrow().sequence());
  }

  @Test
  void aStateFolderOfABackupIsRefusedByRunsAndMendedByReplacing() throws IOException {
    lake.land("lost3", 3, 5);
    lake.land("lost5", 5, 6);
    Files.writeString(folder.resolve("in/new.csv"), "n\n1\n");
    CommitStateUnknownException e = assertThrows(CommitStateUnknownException.class, this::run);
    assertEquals(
        "job 'j': the state folder is behind target 'lake': expected batches up to 2 in faulty://"
            + folder
            + "/lake, found 5. The state folder was probably restored from a backup, or another"
            + " one writes to this target too. Restore a newer one, or remove the rows of the later"
            + " batches with `inlet bookmark rewind j --to 2 --replace`, so that their files are"
            + " read again. Nothing was changed",
        e.getMessage());
    assertEquals(Optional.empty(), ledger().unfinished(), "nothing was frozen");

    Edit edit = editor.carryOut(job, rewind(2, Rows.GO));
    assertEquals(6, edit.sequence(), "above every number that the target knows");
    assertEquals(List.of(new Landed("lake", path(), 11, 2, -1)), edit.removed());
    assertEquals(List.of(rows(List.of(), 11, 5)), edit.targets());
    assertEquals(List.of(1L, 2L), lake.batches());
    assertThrows(AssertionError.class, this::run, "the next run gets as far as Spark");
    assertEquals(7, ledger().unfinished().orElseThrow().sequence());
  }

  @Test
  void aDeathAtAnyMomentOfAReplacementIsMadeGoodByWhoComesNext() throws IOException {
    FaultyFileSystem.revive();
    editor.preview(job, rewind(1, Rows.GO));
    int died = 0;
    for (int n = 1; ; n++) {
      open(n);
      FaultyFileSystem.dieAt(n, n % 2 == 0 ? Side.AFTER : Side.BEFORE);
      try {
        editor.carryOut(job, rewind(1, Rows.GO));
      } catch (RuntimeException e) {
        // Whatever a dead file system makes of it.
        died++;
      }
      boolean isDead = FaultyFileSystem.isDead();
      FaultyFileSystem.revive();
      clock.advance(Duration.ofMinutes(3));
      boolean decided = ledger().entries().stream().anyMatch(Rewind.class::isInstance);
      if (n % 3 == 0) {
        run();
      } else {
        new JobPauses(operator()).pause(job, "who comes next");
      }
      assertEquals(Optional.empty(), ledger().unfinishedReturn(), "operation " + n);
      assertEquals(decided ? List.of(1L) : List.of(1L, 2L), lake.batches(), "operation " + n);
      assertEquals(
          decided ? Set.of() : Set.of("b2"), LedgerScript.read(ledger(), "b"), "operation " + n);
      if (!isDead) {
        break;
      }
    }
    assertTrue(died > 10, "deaths: " + died);
  }

  /** A lake of its own for each death. */
  private void open(int n) throws IOException {
    folder = Files.createDirectories(folder.resolveSibling("lake-" + n + "-" + folder.hashCode()));
    open();
  }

  @Test
  void diedAfterTheDecisionAndTheNextRunRemovesTheRowsBeforeAnythingElse() {
    die(Side.AFTER, named("0000000003.rewind.json"));
    assertEquals(3, ledger().unfinishedReturn().orElseThrow().sequence());
    assertEquals(List.of(1L, 2L), lake.batches());
    assertEquals(RunReport.Status.NOTHING_NEW, run().status());
    assertEquals(List.of(1L), lake.batches());
    assertEquals(Optional.empty(), ledger().unfinishedReturn());
  }

  private void die(Side side, Predicate<Operation> which) {
    FaultyFileSystem.dieOn(side, which);
    assertThrows(RuntimeException.class, () -> editor.carryOut(job, rewind(1, Rows.GO)));
    assertTrue(FaultyFileSystem.isDead(), "it came past the fault");
    FaultyFileSystem.revive();
    clock.advance(Duration.ofMinutes(3));
  }

  private static Predicate<Operation> named(String document) {
    return operation -> operation.kind() == Kind.RENAME && operation.path().endsWith(document);
  }

  private RunReport run() {
    return new JobRunner(catalog, state, conf, NO_SPARK, clock, RunListener.none()).run(job);
  }

  private static Move rewind(long to, Rows rows) {
    return Move.rewind(to, "", rows, "why");
  }

  private TargetRows rows(List<Long> batches, long rows, long unknownUpTo) {
    return new TargetRows("lake", path(), batches, rows, unknownUpTo);
  }

  private String path() {
    return "faulty://" + folder + "/lake";
  }

  private Ledger ledger() {
    return Ledger.open(state, "j");
  }

  private void freeze(long sequence, String source, String path) {
    freeze(sequence, source, path, true);
  }

  private void freeze(long sequence, String source, String path, boolean bookmarked) {
    BatchFile file = BatchFile.of(source, new SourceFile(path, 10, 1000, ""));
    script().freeze(sequence, List.of(file), bookmarked, "file:" + folder + "/in");
  }

  private LedgerScript script() {
    return new LedgerScript(state, "j", Targets.of(job));
  }
}
