package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CatalogException;
import dev.inlet.ConflictException;
import dev.inlet.bookmark.Entry.GivenUp;
import dev.inlet.bookmark.Entry.Rewind;
import dev.inlet.bookmark.Ledger;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.run.BookmarkEditor.Edit;
import dev.inlet.state.Lease;
import dev.inlet.state.StateStore;
import dev.inlet.testing.LedgerScript;
import dev.inlet.testing.ManualClock;
import dev.inlet.write.BatchTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookmarkEditorTest {
  private static final Duration LEASE = Duration.ofMinutes(2);

  /** What the target itself writes, of no files. */
  private record ManifestDocument(
      BatchTag tag, String target, String schema, String staging, List<String> files) {}

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private StateStore state;
  private BookmarkEditor editor;
  private JobSpec job;

  @BeforeEach
  void open() throws IOException {
    Configuration conf = new Configuration();
    state = new StateStore(new org.apache.hadoop.fs.Path(folder.resolve("state").toUri()), conf);
    editor = new BookmarkEditor(state, conf, LEASE, clock);
    Path file = folder.resolve("jobs.conf");
    Files.writeString(
        file,
        """
        inlet {
          tables.t.location = "in"
          jobs.j {
            sources { a { table = t }, b { table = t } }
            steps = [ { sql = "select * from a union all select * from b" } ]
            targets.lake { path = "ROOT/lake", format = parquet }
          }
        }
        """
            .replace("ROOT", folder.toString()));
    job = JobCatalog.load(List.of(file.toFile())).job("j");
    freeze(1, "a", "a1");
    commit(1);
    freeze(2, "b", "b2");
    commit(2);
  }

  @Test
  void aPreviewTellsWhatWouldBeReadAgainAndChangesNothing() {
    List<String> before = state.list("jobs/j/ledger");
    assertEquals(new Edit(0, 1, 10, List.of(folder + "/lake")), editor.preview(job, "", 1));
    assertEquals(2, editor.preview(job, "", 0).files());
    assertEquals(0, editor.preview(job, "a", 1).files());
    assertEquals(before, state.list("jobs/j/ledger"));
    assertEquals(List.of(), state.list("jobs/j/lease"), "not even a lease");
  }

  @Test
  void aRewindIsAnEntryAndForgetsWhatLaterBatchesRead() {
    Edit edit = editor.rewind(job, "", 1, "the delivery was wrong");
    assertEquals(3, edit.sequence());
    assertEquals(1, edit.files());
    Rewind entry = (Rewind) ledger().entries().get(2);
    assertEquals("the delivery was wrong", entry.why());
    assertEquals(System.getProperty("user.name"), entry.by());
    assertEquals("2001-01-15T06:30:00Z", entry.at());
    assertEquals(0, ledger().bookmark().sequenceOf("b", "b2"));
    assertTrue(ledger().bookmark().sequenceOf("a", "a1") > 0);
    assertEquals(4, ledger().nextSequence());
  }

  @Test
  void aResetOfOneSourceLeavesTheOther() {
    assertEquals(1, editor.reset(job, "a", "new history").files());
    assertEquals(0, ledger().bookmark().sequenceOf("a", "a1"));
    assertTrue(ledger().bookmark().sequenceOf("b", "b2") > 0);
  }

  @Test
  void aRewindToABatchThatIsNotThereIsRefused() {
    for (long to : List.of(-1L, 3L, 99L)) {
      CatalogException e =
          assertThrows(CatalogException.class, () -> editor.rewind(job, "", to, "why"));
      assertEquals(
          "job 'j': no batch " + to + ": expected a number from 0 to 2. See `inlet runs j`",
          e.getMessage());
    }
    assertEquals(3, ledger().nextSequence());
  }

  @Test
  void aRunningJobKeepsItsBookmark() {
    try (Lease lease = Lease.take(state, "jobs/j/lease", "run-1", LEASE, clock)) {
      ConflictException e =
          assertThrows(ConflictException.class, () -> editor.reset(job, "", "why"));
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

    assertEquals(4, editor.rewind(job, "", 2, "why").sequence());

    assertEquals(Optional.empty(), ledger().unfinished());
    GivenUp entry = (GivenUp) ledger().entries().get(2);
    assertEquals("the bookmark was moved by " + System.getProperty("user.name"), entry.why());
    assertFalse(Files.exists(staged), "staged files");
    assertFalse(Files.exists(rejects), "rejects");
  }

  @Test
  void anUnfinishedBatchThatATargetHasComesFirst() throws IOException {
    freeze(3, "a", "a3");
    BatchTag tag = new BatchTag("j", 3, "id3", "r", "", 1, 0);
    new StateStore(
            new org.apache.hadoop.fs.Path(folder.resolve("lake").toUri()), new Configuration())
        .putIfAbsent(
            "_inlet/j/lake/0000000003-id3.manifest.json",
            new ManifestDocument(tag, "lake", "", "_inlet/j/lake/0000000003-id3/run", List.of()));
    ConflictException e = assertThrows(ConflictException.class, () -> editor.reset(job, "", "why"));
    assertEquals(
        "job 'j': batch 3 has reached some of its targets: expected it to be finished. Run `inlet"
            + " run j` first",
        e.getMessage());
    assertEquals(3, ledger().unfinished().orElseThrow().sequence());
  }

  private Ledger ledger() {
    return Ledger.open(state, "j");
  }

  private void freeze(long sequence, String source, String path) {
    script().freeze(sequence, source, new SourceFile(path, 10, 1000, ""));
  }

  private void commit(long sequence) {
    script().commit(sequence);
  }

  private LedgerScript script() {
    return new LedgerScript(state, "j", Targets.of(job));
  }
}
