package dev.inlet.bookmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CommitStateUnknownException;
import dev.inlet.ConflictException;
import dev.inlet.InputException;
import dev.inlet.bookmark.Entry.GivenUp;
import dev.inlet.bookmark.Entry.Reset;
import dev.inlet.bookmark.Entry.Rewind;
import dev.inlet.state.StateStore;
import dev.inlet.testing.LedgerScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  @TempDir Path folder;
  private StateStore store;

  @BeforeEach
  void open() {
    store = new StateStore(new org.apache.hadoop.fs.Path(folder.toUri()), new Configuration());
  }

  @Test
  void anEmptyLedgerBeginsAtOne() {
    Ledger ledger = ledger();
    assertEquals(1, ledger.nextSequence());
    assertEquals(Optional.empty(), ledger.unfinished());
    assertEquals(0, ledger.bookmark().files());
  }

  @Test
  void aFrozenBatchIsUnfinishedUntilItIsCommitted() {
    freeze(1, "a");
    assertEquals(1, ledger().unfinished().orElseThrow().sequence());
    assertEquals(0, ledger().bookmark().files(), "what is not committed is not read");
    commit(1);
    assertEquals(Optional.empty(), ledger().unfinished());
    assertEquals(Set.of("a"), read());
    assertEquals(2, ledger().nextSequence());
  }

  @Test
  void aBatchThatWasGivenUpIsNeitherUnfinishedNorRead() {
    freeze(1, "a");
    ledger().append(new GivenUp(1, "id1", "run", "now", "a changed"));
    assertEquals(Optional.empty(), ledger().unfinished());
    assertEquals(Set.of(), read());
    assertEquals(2, ledger().nextSequence());
  }

  @Test
  void aListOfFilesWithoutItsBatchTakesNoNumber() {
    store.putIfAbsent("jobs/j/ledger/0000000001.files.1.tsv", "");
    assertEquals(1, ledger().nextSequence());
    assertEquals(Optional.empty(), ledger().unfinished());
  }

  @Test
  void theListOfARunThatDiedBeforeItsBatchGoesOnceALaterNumberIsTaken() {
    store.putIfAbsent("jobs/j/ledger/0000000001.files.1.tsv", "");
    store.putIfAbsent("jobs/j/ledger/0000000001.claim.json", "{}");
    ledger().tidy();
    assertTrue(store.list("jobs/j/ledger").contains("0000000001.files.1.tsv"), "it may live");
    assertEquals(2, ledger().nextSequence());
    freeze(2, "a");
    ledger().tidy();
    assertEquals(
        List.of("0000000001.claim.json", "0000000002.batch.json", "0000000002.claim.json"),
        store.list("jobs/j/ledger").stream().filter(name -> name.endsWith(".json")).toList());
    assertEquals(
        1, store.list("jobs/j/ledger").stream().filter(name -> name.endsWith(".tsv")).count());
    commit(2);
    assertEquals(Set.of("a"), read());
  }

  @Test
  void theListOfADeadRunUnderTheNumberOfADecisionGoes() {
    store.putIfAbsent("jobs/j/ledger/0000000001.files.1.tsv", "");
    ledger().append(new Reset(1, "", "now", "me", "why", List.of()));
    ledger().tidy();
    assertEquals(
        List.of("0000000001.claim.json", "0000000001.reset.json"), store.list("jobs/j/ledger"));
  }

  @Test
  void rewindForgetsWhatLaterBatchesReadAndTakesANumber() {
    freeze(1, "a");
    commit(1);
    freeze(2, "b");
    commit(2);
    ledger().append(new Rewind(3, 1, "", "now", "me", "why", List.of()));
    assertEquals(Set.of("a"), read());
    assertEquals(4, ledger().nextSequence());
    freeze(4, "b");
    commit(4);
    assertEquals(Set.of("a", "b"), read());
  }

  @Test
  void resetForgetsOneSourceOrAll() {
    freeze(1, "a");
    commit(1);
    ledger().append(new Reset(2, "other", "now", "me", "", List.of()));
    assertEquals(Set.of("a"), read());
    ledger().append(new Reset(3, "", "now", "me", "", List.of()));
    assertEquals(Set.of(), read());
  }

  @Test
  void aNumberIsTakenOnce() {
    freeze(1, "a");
    ConflictException e = assertThrows(ConflictException.class, () -> freeze(1, "b"));
    assertTrue(
        e.getMessage().endsWith("found it taken by another run of job 'j'. Run again"),
        e.getMessage());
    commit(1);
    commit(1);
    Entry.Commit another = new Entry.Commit(1, "id1", "another run", "now", 1, 0, List.of());
    assertThrows(CommitStateUnknownException.class, () -> ledger().commit(another));
  }

  @Test
  void aListThatIsNotTheFrozenOneIsRefused() throws IOException {
    freeze(1, "a");
    commit(1);
    Path list = folder.resolve("jobs/j/ledger").resolve(ledger().batch(1).filesDocument());
    Files.writeString(list, "");
    InputException e = assertThrows(InputException.class, () -> ledger().bookmark());
    assertTrue(
        e.getMessage().contains("corrupt ledger: corrupt list of files: expected it to begin with"),
        e.getMessage());
    assertTrue(e.getMessage().endsWith("Restore it from a backup; nothing was changed"));
  }

  @Test
  void sourcesWithoutABookmarkAreNotRemembered() {
    List<BatchFile> files = List.of(BatchFile.of("all", new SourceFile("x", 1, 1, "")));
    script().freeze(1, files, false, "base");
    commit(1);
    assertEquals(0, ledger().bookmark().files());
  }

  private void freeze(long sequence, String path) {
    script().freeze(sequence, "s", new SourceFile(path, 10, 1000, "tag"));
  }

  private void commit(long sequence) {
    script().commit(sequence);
  }

  private Set<String> read() {
    Set<String> listed = LedgerScript.read(ledger(), "s");
    assertEquals(listed.size(), ledger().bookmark().files("s"), "files that the lists tell");
    return listed;
  }

  private LedgerScript script() {
    return new LedgerScript(store, "j", List.of());
  }

  private Ledger ledger() {
    return Ledger.open(store, "j");
  }
}
