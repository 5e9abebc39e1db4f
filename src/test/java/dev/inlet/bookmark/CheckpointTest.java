package dev.inlet.bookmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InletException;
import dev.inlet.InputException;
import dev.inlet.bookmark.Entry.Skip;
import dev.inlet.state.StateStore;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Kind;
import dev.inlet.testing.FaultyFileSystem.Side;
import dev.inlet.testing.LedgerScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointTest {
  private static final int FILES_OF_SKIP = 5;

  @TempDir Path folder;
  private long fence;

  @AfterEach
  void revive() {
    FaultyFileSystem.revive();
  }

  @Test
  void segmentsGrowGeometricallySoThatWritingThemCostsWhatIsNew() throws IOException {
    Map<String, Long> seen = new TreeMap<>();
    for (int number = 10; number <= 300; number += 10) {
      skips(store(), number - 9, number, FILES_OF_SKIP);
      ledger(store()).checkpoint(++fence);
      Map<String, Long> segments = segments();
      seen.putAll(segments);
      // Those of two checkpoints.
      int most = 2 * (32 - Integer.numberOfLeadingZeros(number / 10));
      assertTrue(segments.size() <= most, number + ": " + segments.keySet());
    }
    long lines = seen.values().stream().mapToLong(lineCount -> lineCount).sum();
    long files = 300L * FILES_OF_SKIP;
    assertEquals(files, ledger(store()).bookmark().files("s"));
    assertTrue(lines >= files, "every file is in a segment");
    // 30 checkpoints, each of everything, would write each file 15.5 times.
    assertTrue(lines <= 6 * files, lines + " lines written for " + files + " files");
  }

  @Test
  void foldingAndWritingACheckpointOpenEachDocumentOfABatchOnce() {
    StateStore store = faulty(folder);
    LedgerScript script = new LedgerScript(store, "j", List.of());
    for (int number = 1; number <= 10; number++) {
      script.freeze(number, "s", new SourceFile("f" + number, 10, 1000, ""));
      script.commit(number);
    }
    FaultyFileSystem.revive();
    assertEquals(10, ledger(store).bookmark().files());
    assertEquals(30, FaultyFileSystem.count(Kind.OPEN), "batch, commit and list of each number");
    FaultyFileSystem.revive();
    ledger(store).checkpoint(++fence);
    long batches =
        FaultyFileSystem.operations().stream()
            .filter(o -> o.kind() == Kind.OPEN && o.path().endsWith(".batch.json"))
            .count();
    assertEquals(10, batches);
  }

  @Test
  void aSegmentOfManyFilesIsNotWrittenAgainForAFew() throws IOException {
    skips(store(), 1, 9, 1);
    ledger(store()).append(skip(10, 2000));
    ledger(store()).checkpoint(++fence);
    Map<String, Long> before = segments();
    assertEquals(List.of(2009L), List.copyOf(before.values()));
    skips(store(), 11, 20, 1);
    ledger(store()).checkpoint(++fence);
    Map<String, Long> after = segments();
    assertEquals(List.of(2009L, 10L), List.copyOf(after.values()));
    assertTrue(after.keySet().containsAll(before.keySet()));
  }

  @Test
  void numbersThatWereFoldedLongAgoMoveToTheArchiveAndStayHistory() throws IOException {
    skips(store(), 1, 130, 1);
    for (int run = 1; run <= 10; run++) {
      ledger(store()).checkpoint(++fence);
    }
    List<String> archived = new ArrayList<>(names("archive"));
    archived.removeIf(name -> name.endsWith(".claim.json"));
    assertEquals(30, archived.size(), "up to a hundred before the checkpoint");
    assertFalse(names("").contains("0000000030.skip.json"));
    assertTrue(names("").contains("0000000031.skip.json"));
    assertEquals(130, ledger(store()).entries().size());
    assertEquals(131, ledger(store()).nextSequence());
    assertEquals(7, ledger(store()).bookmarkAfter(7).files());
  }

  /** What can happen to a document. */
  private enum Damage {
    TRUNCATED,
    CHANGED,
    EMPTY,
    NEWER,
    GONE;

    void to(Path file) throws IOException {
      byte[] bytes = Files.readAllBytes(file);
      switch (this) {
        case TRUNCATED -> Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        case CHANGED -> {
          bytes[bytes.length - 20] ^= 1;
          Files.write(file, bytes);
        }
        case EMPTY -> Files.write(file, new byte[0]);
        case NEWER -> {
          String text = new String(bytes, StandardCharsets.UTF_8);
          Files.writeString(
              file,
              text.replace("\"inlet-state\" : 1", "\"inlet-state\" : 2")
                  .replace("#inlet-files\t1", "#inlet-files\t2"));
        }
        case GONE -> Files.delete(file);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedDocumentIsNamedAndNeverAnEmptyBookmark(Damage damage) throws IOException {
    history();
    List<String> needed = new ArrayList<>(names(""));
    // What the checkpoint has folded is not looked at, nor who took a number.
    needed.removeIf(name -> name.matches("00000000(0\\d|10)\\..*|.*\\.claim\\.json"));
    assertEquals(11, needed.size(), needed.toString());
    for (String name : needed) {
      Path copy = copy();
      damage.to(copy.resolve("jobs/j/ledger").resolve(name));
      if (damage == Damage.GONE && name.equals("checkpoint-0000000010.json")) {
        assertEquals(66, ledger(store(copy)).bookmark().files(), "folded from scratch");
      } else if (damage == Damage.GONE && name.equals("0000000013.commit.json")) {
        assertEquals(13, ledger(store(copy)).unfinished().orElseThrow().sequence());
      } else {
        InputException e =
            assertThrows(InputException.class, () -> ledger(store(copy)).bookmark(), name);
        assertTrue(e.getMessage().contains("/jobs/j/ledger/" + name), e.getMessage());
        assertTrue(e.getMessage().contains("nothing was changed"), e.getMessage());
        assertEquals(
            damage == Damage.NEWER, e.getMessage().contains("written by a newer"), e.getMessage());
        assertEquals(
            name.startsWith("checkpoint-"),
            e.getMessage().contains("the bookmark is folded from the batches again"),
            e.getMessage());
      }
    }
  }

  @Test
  void damagedAtAnyOfManyBytesADocumentIsRefused() throws IOException {
    skips(store(), 1, 10, 1);
    ledger(store()).checkpoint(++fence);
    batch(11, "a");
    for (String name :
        List.of(
            "checkpoint-0000000010.json",
            segments().keySet().iterator().next(),
            "0000000011.batch.json",
            "0000000011.commit.json")) {
      Path file = folder.resolve("jobs/j/ledger").resolve(name);
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < whole.length; i += 1 + i % 11) {
        int at = i;
        byte[] changed = whole.clone();
        changed[at] ^= 1;
        Files.write(file, changed);
        assertThrows(InputException.class, () -> ledger(store()).bookmark(), name + " at " + at);
        Files.write(file, Arrays.copyOf(whole, at));
        if (at < whole.length - 1 || name.endsWith(".tsv")) {
          assertThrows(InputException.class, () -> ledger(store()).bookmark(), name + " to " + at);
        }
      }
      Files.write(file, whole);
    }
    assertEquals(11, ledger(store()).bookmark().files());
  }

  @Test
  void aGapInTheLedgerIsNamed() throws IOException {
    history();
    for (String name : names("")) {
      if (name.startsWith("checkpoint-") || name.startsWith("0000000004.")) {
        Files.delete(folder.resolve("jobs/j/ledger").resolve(name));
      }
    }
    assertEquals(
        ledgerPath("0000000004.*")
            + ": corrupt ledger: expected the documents of number 4, found none, but those of"
            + " number 5. Restore it from a backup; nothing was changed",
        assertThrows(InputException.class, () -> ledger(store()).bookmark()).getMessage());
  }

  @Test
  void aBatchThatIsNotSettledThoughALaterOneIsThereIsNamed() throws IOException {
    history();
    Files.delete(folder.resolve("jobs/j/ledger/0000000012.commit.json"));
    assertEquals(
        ledgerPath("0000000012.commit.json")
            + ": corrupt ledger: expected batch 12 to be settled before batch 13, found no commit."
            + " Restore it from a backup; nothing was changed",
        assertThrows(InputException.class, () -> ledger(store()).bookmark()).getMessage());
  }

  @Test
  void aCommitOfAnotherBatchIsNamed() throws IOException {
    history();
    Path commit = folder.resolve("jobs/j/ledger/0000000013.commit.json");
    Files.copy(
        folder.resolve("jobs/j/ledger/0000000012.commit.json"),
        commit,
        StandardCopyOption.REPLACE_EXISTING);
    assertEquals(
        ledgerPath("0000000013.commit.json")
            + ": corrupt ledger: expected the commit of batch id13, found one of id12. Restore it"
            + " from a backup; nothing was changed",
        assertThrows(InputException.class, () -> ledger(store()).bookmark()).getMessage());
  }

  @Test
  void aCheckpointUnderAnotherNumberIsNamed() throws IOException {
    history();
    Files.move(
        folder.resolve("jobs/j/ledger/checkpoint-0000000010.json"),
        folder.resolve("jobs/j/ledger/checkpoint-0000000012.json"));
    assertEquals(
        ledgerPath("checkpoint-0000000012.json")
            + ": corrupt checkpoint: expected one of 12, found one of 10. Without the documents"
            + " checkpoint-* beside it the bookmark is folded from the batches again; nothing was"
            + " changed",
        assertThrows(InputException.class, () -> ledger(store()).bookmark()).getMessage());
  }

  /** Ten numbers that are folded, and three batches after them. */
  private void history() {
    skips(store(), 1, 10, 6);
    ledger(store()).checkpoint(++fence);
    for (int number = 11; number <= 13; number++) {
      batch(number, "b" + number, "c" + number);
    }
  }

  private void batch(long number, String... paths) {
    LedgerScript script = new LedgerScript(store(), "j", List.of());
    script.freeze(
        number,
        "s",
        Stream.of(paths).map(path -> new SourceFile(path, 1, 1, "")).toArray(SourceFile[]::new));
    script.commit(number);
  }

  /** Lets each change that folding and archiving make go wrong, in each way. */
  @ParameterizedTest
  @EnumSource
  void whateverGoesWrongWhileARunFoldsTheBookmarkIsTheSame(Side side) throws IOException {
    for (int number = 1; number <= 3; number++) {
      batch(number, "p" + number + "/0");
    }
    skips(store(), 4, 55, 1);
    ledger(store()).checkpoint(++fence);
    skips(store(), 56, 70, 1);
    ledger(store()).checkpoint(++fence);
    skips(store(), 71, 115, 1);
    int change = 0;
    boolean struck = true;
    while (struck) {
      change++;
      Path copy = linked();
      StateStore faulty = faulty(copy);
      FaultyFileSystem.failOn(side, nthChange(change));
      fold(faulty, side);
      struck = FaultyFileSystem.struck().isPresent();
      String at = side + " at change " + change + ": " + FaultyFileSystem.struck();
      FaultyFileSystem.revive();
      assertBookmark(faulty, at);
      Ledger next = ledger(faulty);
      next.tidy();
      next.checkpoint(++fence);
      assertBookmark(faulty, at + ", and the next run");
      skips(store(copy), 116, 125, 1);
      ledger(store(copy)).checkpoint(++fence);
      assertNoOrphans(copy, at);
      removeCheckpoints(copy);
      assertEquals(125, ledger(store(copy)).bookmark().files(), at + ", from scratch");
    }
    assertTrue(change > 15, "changes: " + change);
  }

  private static Predicate<FaultyFileSystem.Operation> nthChange(int n) {
    AtomicInteger changes = new AtomicInteger();
    return operation -> !operation.kind().isRead() && changes.incrementAndGet() == n;
  }

  private void fold(StateStore faulty, Side side) {
    try {
      ledger(faulty).checkpoint(++fence);
      assertFalse(FaultyFileSystem.isDead(), "nobody survives a death");
    } catch (InletException e) {
      assertTrue(FaultyFileSystem.struck().isPresent(), side + ": " + e.getMessage());
    }
  }

  private static void assertBookmark(StateStore store, String when) {
    Ledger ledger = ledger(store);
    assertEquals(116, ledger.nextSequence(), when);
    Bookmark bookmark = ledger.bookmark();
    assertEquals(115, bookmark.files(), when);
    List<String> listed = new ArrayList<>();
    ledger.forEachRead(file -> listed.add(file.file().path()));
    assertEquals(115, listed.stream().distinct().count(), when);
    assertEquals(115, listed.size(), when);
    for (long number : new long[] {1, 54, 55, 56, 100, 115}) {
      assertEquals(number, bookmark.sequenceOf("s", "p" + number + "/0"), when);
    }
    assertEquals(56, ledger.bookmarkAfter(56).files(), when);
  }

  /** Every segment is one of a checkpoint that is there. */
  private static void assertNoOrphans(Path of, String when) throws IOException {
    Path ledger = of.resolve("jobs/j/ledger");
    StringBuilder checkpoints = new StringBuilder();
    List<String> segments = new ArrayList<>();
    try (Stream<Path> files = Files.list(ledger)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        assertFalse(name.startsWith("."), when + ": a draft: " + name);
        if (name.startsWith("checkpoint-") && name.endsWith(".json")) {
          checkpoints.append(Files.readString(file));
        } else if (name.startsWith("checkpoint-")) {
          segments.add(name);
        }
      }
    }
    segments.forEach(
        name -> assertTrue(checkpoints.indexOf(name) >= 0, when + ": nobody's segment: " + name));
  }

  private static void skips(StateStore store, int from, int to, int files) {
    Ledger ledger = ledger(store);
    for (int number = from; number <= to; number++) {
      ledger.append(skip(number, files));
    }
  }

  /** A number that makes files read with one document only. */
  private static Skip skip(int number, int files) {
    List<SourceFile> read = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      read.add(new SourceFile("p" + number + "/" + i, 10, number, ""));
    }
    return new Skip(number, "s", read, "now", "me", "");
  }

  /** The segments that are there, in their order, and how many files they hold. */
  private Map<String, Long> segments() throws IOException {
    Map<String, Long> segments = new TreeMap<>();
    for (String name : names("")) {
      if (name.startsWith("checkpoint-") && name.endsWith(".tsv")) {
        try (Stream<String> lines = Files.lines(folder.resolve("jobs/j/ledger").resolve(name))) {
          segments.put(name, lines.count() - 1);
        }
      }
    }
    return segments;
  }

  private List<String> names(String below) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("jobs/j/ledger").resolve(below))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private static void removeCheckpoints(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of.resolve("jobs/j/ledger"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith("checkpoint-")) {
          Files.delete(file);
        }
      }
    }
  }

  private Path copy() throws IOException {
    return copied((from, to) -> Files.copy(from, to));
  }

  /** For who does not write into files that are there. */
  private Path linked() throws IOException {
    return copied((from, to) -> Files.createLink(to, from));
  }

  private interface Copying {
    void copy(Path from, Path to) throws IOException;
  }

  private Path copied(Copying copying) throws IOException {
    Path copy = Files.createTempDirectory(folder, "copy");
    Path ledger = folder.resolve("jobs/j/ledger");
    try (Stream<Path> files = Files.walk(ledger)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = copy.resolve("jobs/j/ledger").resolve(ledger.relativize(file).toString());
        Files.createDirectories(to.getParent());
        copying.copy(file, to);
      }
    }
    return copy;
  }

  private String ledgerPath(String name) {
    return "file:" + folder + "/jobs/j/ledger/" + name;
  }

  private StateStore store() {
    return store(folder);
  }

  private static StateStore store(Path at) {
    return new StateStore(new org.apache.hadoop.fs.Path(at.toUri()), new Configuration());
  }

  private static StateStore faulty(Path at) {
    Configuration conf = new Configuration();
    conf.set("fs.faulty.impl", FaultyFileSystem.class.getName());
    conf.set("fs.AbstractFileSystem.faulty.impl", FaultyFileSystem.Binding.class.getName());
    return new StateStore(new org.apache.hadoop.fs.Path("faulty://" + at), conf);
  }

  private static Ledger ledger(StateStore store) {
    return Ledger.open(store, "j");
  }
}
