package dev.inlet.bookmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.bookmark.Bookmark.Standing;
import dev.inlet.bookmark.Entry.Accept;
import dev.inlet.bookmark.Entry.GivenUp;
import dev.inlet.bookmark.Entry.Pause;
import dev.inlet.bookmark.Entry.Reset;
import dev.inlet.bookmark.Entry.Resume;
import dev.inlet.bookmark.Entry.Rewind;
import dev.inlet.bookmark.Entry.Skip;
import dev.inlet.state.StateStore;
import dev.inlet.testing.LedgerScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random histories, folded by the ledger and by maps. */
class LedgerHistoryTest {
  private static final List<String> SOURCES = List.of("a", "b", "c");
  private static final int PATHS = 40;

  /** How often the history of a job is folded into checkpoints. */
  private enum Checkpoints {
    NEVER,
    AFTER_EACH_BATCH,
    NOW_AND_THEN
  }

  @TempDir Path folder;
  private StateStore store;
  private LedgerScript script;
  private Random random;
  private final NaiveFold naive = new NaiveFold();
  private Checkpoints checkpoints;
  private long fence;

  @ParameterizedTest
  @CsvSource({
    "1,100,NEVER,9",
    "2,130,AFTER_EACH_BATCH,1",
    "3,170,AFTER_EACH_BATCH,17",
    "4,150,NOW_AND_THEN,13"
  })
  void aBookmarkIsWhatMapsSay(long seed, int numbers, Checkpoints how, int every)
      throws IOException {
    store = new StateStore(new org.apache.hadoop.fs.Path(folder.toUri()), new Configuration());
    script = new LedgerScript(store, "j", List.of());
    random = new Random(seed);
    checkpoints = how;
    for (long number = 1; number <= numbers; number = ledger().nextSequence()) {
      boolean committed = step(number);
      if ((checkpoints == Checkpoints.AFTER_EACH_BATCH && committed)
          || (checkpoints == Checkpoints.NOW_AND_THEN && random.nextInt(17) == 0)) {
        ledger().checkpoint(++fence);
      }
      if (number % 9 == 0) {
        check("now, after " + number, ledger().bookmark(), naive.now());
        checkLists("now, after " + number);
      }
    }
    if (checkpoints != Checkpoints.NEVER) {
      assertTrue(isArchived(), "the history is long enough for the archive");
    }
    // Opened once: a listing of the folder takes longer than all the folding.
    Ledger settled = ledger();
    for (long number = 0; number < numbers; number += every) {
      check("after " + number, settled.bookmarkAfter(number), naive.after(number));
      checkLists(settled, number);
      if (number % 4 == 0) {
        Bookmark then = settled.bookmarkTakenBackTo(number);
        check("taken back to " + number, then, naive.takenBackTo(number));
      }
    }
    removeCheckpoints();
    check("from scratch", ledger().bookmark(), naive.now());
    checkLists("from scratch");
  }

  /** Whether a batch was committed. */
  private boolean step(long number) {
    int what = random.nextInt(100);
    if (what < 66) {
      return batch(number);
    } else if (what < 72) {
      returned(
          new Rewind(number, random.nextLong(number), sourceOrAll(), "now", "me", "", List.of()));
    } else if (what < 75) {
      Reset reset = new Reset(number, sourceOrAll(), "now", "me", "", List.of());
      ledger().append(reset);
      naive.returned(reset);
    } else if (what < 84) {
      Skip skip = new Skip(number, source(), files(random.nextInt(4)), "now", "me", "");
      ledger().append(skip);
      naive.skipped(skip);
    } else if (what < 92) {
      String base = "base" + random.nextInt(2);
      Accept accept = new Accept(number, source(), source(), base, "same", "now", "me", "");
      ledger().append(accept);
      naive.accepted(accept);
    } else if (what < 94) {
      // Somebody took the number and died.
      store.putIfAbsent(String.format("jobs/j/ledger/%010d.claim.json", number), "{}");
      naive.passed();
    } else if (what < 97) {
      ledger().append(new Pause(number, "now", "me", ""));
      naive.passed();
    } else {
      ledger().append(new Resume(number, "now", "me", ""));
      naive.passed();
    }
    return false;
  }

  private void returned(Rewind rewind) {
    ledger().append(rewind);
    naive.returned(rewind);
  }

  private boolean batch(long number) {
    List<BatchFile> files = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (SourceFile file : files(random.nextInt(8))) {
      BatchFile one = BatchFile.of(source(), file);
      if (taken.add(one.source() + one.path())) {
        files.add(one);
      }
    }
    boolean bookmarked = random.nextInt(10) > 0;
    script.freeze(number, files, bookmarked, "base" + random.nextInt(2));
    Batch batch = ledger().batch(number);
    List<BatchFile> counted = bookmarked ? files : List.of();
    if (random.nextInt(4) == 0) {
      ledger().append(new GivenUp(number, batch.id(), "run", "now", "a file changed"));
      naive.passed();
      return false;
    }
    Bookmark unfinished = ledger().bookmarkWithUnfinished();
    for (BatchFile file : counted) {
      assertEquals(number, unfinished.sequenceOf(file.source(), file.path()), "unfinished");
    }
    assertEquals(Optional.of(batch), ledger().unfinished());
    if (checkpoints != Checkpoints.NEVER && random.nextInt(10) == 0) {
      ledger().checkpoint(++fence);
      assertEquals(Optional.of(batch), ledger().unfinished(), "what is unfinished is not folded");
    }
    script.commit(number);
    naive.committed(number, counted, batch.marks());
    return true;
  }

  private List<SourceFile> files(int count) {
    List<SourceFile> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String path = "p\t" + random.nextInt(PATHS);
      files.add(new SourceFile(path, random.nextInt(3), random.nextInt(3), "e"));
    }
    return files;
  }

  private String source() {
    return SOURCES.get(random.nextInt(SOURCES.size()));
  }

  private String sourceOrAll() {
    return random.nextBoolean() ? "" : source();
  }

  private void check(String when, Bookmark bookmark, NaiveFold.State expected) {
    assertEquals(List.copyOf(expected.read().keySet()), bookmark.sources(), when);
    assertEquals(expected.files().size(), bookmark.files(), when);
    for (String source : SOURCES) {
      TreeMap<String, ListedFile> read = expected.read().getOrDefault(source, new TreeMap<>());
      assertEquals(read.size(), bookmark.files(source), when);
      assertEquals(Optional.ofNullable(expected.marks().get(source)), bookmark.mark(source), when);
      for (int i = 0; i < PATHS; i++) {
        String path = "p\t" + i;
        ListedFile file = read.get(path);
        assertEquals(file == null ? 0 : file.sequence(), bookmark.sequenceOf(source, path), when);
        SourceFile asked = file == null ? new SourceFile(path, 1, 1, "e") : file.file();
        Standing standing = file == null ? Standing.NEW : Standing.READ;
        assertEquals(standing, bookmark.standing(source, asked), when);
      }
    }
  }

  private void checkLists(String when) {
    List<String> listed = new ArrayList<>();
    ledger().forEachRead(file -> listed.add(file.toString()));
    assertEquals(sorted(naive.now()), listed.stream().sorted().toList(), when);
  }

  private void checkLists(Ledger ledger, long number) {
    List<String> listed = new ArrayList<>();
    ledger.forEachReadAfter(number, file -> listed.add(file.toString()));
    assertEquals(sorted(naive.after(number)), listed.stream().sorted().toList(), "after " + number);
  }

  private static List<String> sorted(NaiveFold.State state) {
    return state.files().stream().map(ListedFile::toString).sorted().toList();
  }

  private boolean isArchived() throws IOException {
    Path archive = folder.resolve("jobs/j/ledger/archive");
    if (!Files.exists(archive)) {
      return false;
    }
    try (Stream<Path> files = Files.list(archive)) {
      return files.count() > 10;
    }
  }

  private void removeCheckpoints() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("jobs/j/ledger"))) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().startsWith("checkpoint-")) {
          Files.delete(file);
        }
      }
    }
  }

  private Ledger ledger() {
    return Ledger.open(store, "j");
  }
}
