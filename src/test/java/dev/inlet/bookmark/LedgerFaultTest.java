package dev.inlet.bookmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.bookmark.Entry.Commit;
import dev.inlet.bookmark.Entry.GivenUp;
import dev.inlet.bookmark.Entry.Rewind;
import dev.inlet.state.StateStore;
import dev.inlet.testing.EveryFault;
import dev.inlet.testing.EveryFault.Outcome;
import dev.inlet.testing.EveryFault.Scenario;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.LedgerScript;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger on a file system that dies, lies or refuses: at every operation of a job's history. */
class LedgerFaultTest {
  private static final String JOB = "j";
  private static final String SOURCE = "s";

  /** Cannot be read, so its batch is given up. */
  private static final String BAD = "b";

  @TempDir Path folder;
  private long fence;

  @AfterEach
  void revive() {
    FaultyFileSystem.revive();
  }

  @Test
  void whereverItBreaksTheNextRunsFoldTheSameBookmark() {
    List<Outcome> outcomes =
        EveryFault.of(
            folder,
            new Scenario() {
              @Override
              public void act(StateStore store) {
                history(store);
              }

              @Override
              public void then(StateStore store, Outcome outcome) {
                history(store);
                assertIsAsItShouldBe(store);
              }
            });
    assertTrue(outcomes.size() > 200, outcomes.size() + " faults");
  }

  /**
   * Does what is left to do: reads a, gives b up, reads c, takes c back, reads it again; each step
   * from what the ledger tells, as runs and operators do.
   */
  private void history(StateStore store) {
    while (step(store)) {
      Ledger.open(store, JOB).tidy();
    }
  }

  private boolean step(StateStore store) {
    Ledger ledger = Ledger.open(store, JOB);
    Optional<Batch> unfinished = ledger.unfinished();
    if (unfinished.isPresent()) {
      settle(ledger, unfinished.get());
      return true;
    }
    Set<String> read = LedgerScript.read(ledger, SOURCE);
    List<Entry> entries = ledger.entries();
    if (!read.contains("a")) {
      freeze(ledger, "a");
    } else if (entries.stream().noneMatch(GivenUp.class::isInstance)) {
      freeze(ledger, BAD);
    } else if (!read.contains("c")) {
      freeze(ledger, "c");
    } else if (entries.stream().noneMatch(Rewind.class::isInstance)) {
      long to = ledger.bookmark().sequenceOf(SOURCE, "a");
      ledger.append(new Rewind(ledger.nextSequence(), to, SOURCE, "now", "me", "why", List.of()));
    } else {
      ledger.checkpoint(++fence);
      return false;
    }
    return true;
  }

  private void settle(Ledger ledger, Batch batch) {
    String run = "run-" + ++fence;
    if (ledger.files(batch).get(0).path().equals(BAD)) {
      ledger.append(new GivenUp(batch.sequence(), batch.id(), run, "now", "it is bad"));
    } else {
      ledger.commit(new Commit(batch.sequence(), batch.id(), run, "now", 1, 0, List.of()));
    }
  }

  private void freeze(Ledger ledger, String path) {
    long number = ledger.nextSequence();
    String run = "run-" + ++fence;
    List<BatchFile> files = List.of(BatchFile.of(SOURCE, new SourceFile(path, 10, 1000, "tag")));
    Ledger.FilesDocument list = ledger.write(number, fence, files);
    ledger.freeze(
        new Batch(
            JOB,
            number,
            "id-" + fence,
            "2001-01-15T06:30:00Z",
            run,
            "declared",
            List.of(new Batch.Input(SOURCE, "t", 1, "base", true, 1, 10, "same", "", "reject")),
            List.of(),
            list.name(),
            list.sha256(),
            Batch.Replay.NONE));
  }

  private static void assertIsAsItShouldBe(StateStore store) {
    Ledger ledger = Ledger.open(store, JOB);
    assertEquals(Optional.empty(), ledger.unfinished());
    assertEquals(Set.of("a", "c"), LedgerScript.read(ledger, SOURCE));
    assertEquals(2, ledger.bookmark().files());
    Set<Long> numbers = new HashSet<>();
    for (Entry entry : ledger.entries()) {
      assertTrue(numbers.add(entry.sequence()), "number " + entry.sequence() + " is settled twice");
    }
    // Three commits, a void and a decision; a number whose owner died before it used it is left
    // out.
    assertEquals(5, numbers.size());
    assertTrue(ledger.nextSequence() <= 7, "next is " + ledger.nextSequence());
    assertEquals(4, ledger.batches().size());
    assertTrue(numbers.containsAll(ledger.batches()), "every batch is settled");
    Set<String> lists = new TreeSet<>();
    ledger.batches().forEach(n -> lists.add(ledger.batch(n).filesDocument()));
    assertEquals(4, lists.size());
  }
}
