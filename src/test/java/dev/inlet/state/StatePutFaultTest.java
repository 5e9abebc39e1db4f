package dev.inlet.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CommitStateUnknownException;
import dev.inlet.ConflictException;
import dev.inlet.testing.EveryFault;
import dev.inlet.testing.EveryFault.Outcome;
import dev.inlet.testing.EveryFault.Scenario;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Kind;
import dev.inlet.testing.FaultyFileSystem.Side;
import dev.inlet.testing.FaultyObjectStore;
import dev.inlet.testing.ManualClock;
import dev.inlet.testing.SharedSpark;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What puts and leases make of a file system that dies, lies or refuses, at every operation. */
class StatePutFaultTest {
  private record Note(String text) {}

  private static final Configuration HADOOP = SharedSpark.hadoop();
  private static final Configuration OBJECTS = FaultyObjectStore.hadoop();

  /** What puts are made of. */
  private enum Store {
    /** A rename that refuses to overwrite. */
    HDFS(Kind.RENAME) {
      @Override
      StateStore at(Path folder) {
        return new StateStore(new org.apache.hadoop.fs.Path("faulty://" + folder), HADOOP);
      }
    },
    /** A hard link. */
    DISK(Kind.LINK) {
      @Override
      StateStore at(Path folder) {
        return new StateStore(
            new org.apache.hadoop.fs.Path("faulty://" + folder),
            HADOOP,
            (fs, conf) -> AtomicPut.onDisk(fs, FaultyFileSystem::link, FaultyFileSystem::move));
      }
    },
    /** A conditional write. */
    OBJECT_STORE(Kind.CLOSE) {
      @Override
      StateStore at(Path folder) {
        return new StateStore(FaultyObjectStore.path(folder), OBJECTS);
      }
    };

    private final Kind names;

    /**
     * @param names what gives a document its name
     */
    Store(Kind names) {
      this.names = names;
    }

    abstract StateStore at(Path folder);
  }

  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;

  @AfterEach
  void revive() {
    FaultyFileSystem.revive();
  }

  @ParameterizedTest
  @EnumSource
  void aPutIsThereIfItSaysSoAndIsOursHoweverItsAnswerWasLost(Store kind) {
    List<Outcome> outcomes = EveryFault.of(kind::at, folder, new PutOnce());
    assertTrue(
        outcomes.stream()
            .filter(o -> o.side() == Side.LIES_DONE && !o.struck().kind().isRead())
            .allMatch(o -> o.failure().isEmpty()),
        "what was not done is done again");
    assertTrue(
        outcomes.stream()
            .filter(o -> o.side() == Side.LIES_FAILED && kind.names == o.struck().kind())
            .allMatch(o -> o.failure().isEmpty()),
        "what was done is found");
  }

  private static final class PutOnce implements Scenario {
    private boolean put;

    @Override
    public void act(StateStore store) {
      put = false;
      put = store.putIfAbsent("a/b.json", "one");
    }

    @Override
    public void then(StateStore store, Outcome outcome) {
      Optional<String> found = store.read("a/b.json");
      assertEquals(outcome.failure().isEmpty(), put, "nobody else has put it");
      assertTrue(found.isEmpty() || found.get().equals("one"), "half a document: " + found);
      assertTrue(!put || found.isPresent());
      assertTrue(store.putIfAbsent("a/b.json", "one"), "the retry finds or puts it");
      assertEquals(Optional.of("one"), store.read("a/b.json"));
      store.removeDrafts("a");
      assertEquals(new StateStore.Folder(List.of("b.json"), List.of()), store.scan("a"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatSomebodyElseHasPutIsNeverTakenForOurs(Store kind) {
    EveryFault.of(
        kind::at,
        folder,
        new Scenario() {
          private boolean put;

          @Override
          public void prepare(StateStore store) {
            assertTrue(store.putIfAbsent("a/b.json", "theirs"));
          }

          @Override
          public void act(StateStore store) {
            put = false;
            put = store.putIfAbsent("a/b.json", "ours");
          }

          @Override
          public void then(StateStore store, Outcome outcome) {
            assertFalse(put);
            assertEquals(Optional.of("theirs"), store.read("a/b.json"));
            assertFalse(store.putIfAbsent("a/b.json", "ours"));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void aReplacedDocumentIsTheOldOneOrTheNewOne(Store kind) {
    EveryFault.of(
        kind::at,
        folder,
        new Scenario() {
          @Override
          public void prepare(StateStore store) {
            store.replace("a/b.json", new Note("old"));
          }

          @Override
          public void act(StateStore store) {
            store.replace("a/b.json", new Note("new"));
          }

          @Override
          public void then(StateStore store, Outcome outcome) {
            Note found = store.read("a/b.json", Note.class).orElseThrow();
            assertTrue(List.of(new Note("old"), new Note("new")).contains(found));
            assertTrue(outcome.failure().isPresent() || found.text().equals("new"));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void aLargeDocumentIsThereWholeIfItsWriterSaysSo(Store kind) {
    byte[] content = "line\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
    List<Outcome> outcomes =
        EveryFault.of(
            kind::at,
            folder,
            new Scenario() {
              @Override
              public void act(StateStore store) {
                store.write("a/list.tsv", out -> out.write(content));
              }

              @Override
              public void then(StateStore store, Outcome outcome) {
                Optional<String> found = store.read("a/list.tsv");
                assertTrue(
                    outcome.failure().isPresent()
                        || found.equals(Optional.of(new String(content, StandardCharsets.UTF_8))));
                store.write("a/list-2.tsv", out -> out.write(content));
              }
            });
    assertTrue(
        outcomes.stream()
            .filter(o -> o.side() == Side.LIES_DONE)
            .allMatch(o -> o.failure().orElseThrow().exitCode() == 5),
        outcomes::toString);
  }

  @Test
  void aDocumentThatIsNotThereAfterAllIsNamed() {
    StateStore store =
        new StateStore(new org.apache.hadoop.fs.Path("faulty://" + folder), SharedSpark.hadoop());
    FaultyFileSystem.failOn(Side.LIES_DONE, op -> op.kind() == Kind.CLOSE);
    CommitStateUnknownException e =
        assertThrows(
            CommitStateUnknownException.class,
            () -> store.write("list.tsv", out -> out.write(new byte[7])));
    assertEquals(
        "faulty:"
            + folder
            + "/list.tsv: cannot write state: expected to find what the file system said it has"
            + " written, found 0 bytes of 7. Check the file system, then run again; nothing was"
            + " cleaned up",
        e.getMessage());
  }

  @Test
  void aPutThatALieLetsSeemToWinNamesWhatIsThere() {
    StateStore store =
        new StateStore(new org.apache.hadoop.fs.Path("faulty://" + folder), SharedSpark.hadoop());
    store.putIfAbsent("b.json", "theirs");
    FaultyFileSystem.failOn(Side.LIES_DONE, op -> op.kind() == Kind.RENAME);
    CommitStateUnknownException e =
        assertThrows(CommitStateUnknownException.class, () -> store.putIfAbsent("b.json", "ours"));
    assertTrue(e.getMessage().contains("found other content of 6 bytes. Check"), e.getMessage());
  }

  @Test
  void aPutOpensOneFileAndListsNothing() {
    StateStore store =
        new StateStore(new org.apache.hadoop.fs.Path("faulty://" + folder), SharedSpark.hadoop());
    FaultyFileSystem.revive();
    store.putIfAbsent("b.json", "one");
    assertEquals(1, FaultyFileSystem.count(Kind.OPEN));
    assertEquals(0, FaultyFileSystem.count(Kind.LIST));
  }

  @ParameterizedTest
  @EnumSource
  void ofTwoTakersOneHoldsTheLeaseAndTheFenceGrows(Store kind) {
    EveryFault.of(kind::at, folder, new TakenTwice());
  }

  /** The second taker comes when the first one's lease has expired. */
  private static final class TakenTwice implements Scenario {
    private final ManualClock clock = new ManualClock();
    private final List<Lease> first = new ArrayList<>();

    @Override
    public void prepare(StateStore store) {
      Lease.take(store, "lease", "run-0", HOUR, clock).close();
    }

    @Override
    public void act(StateStore store) {
      first.clear();
      first.add(Lease.take(store, "lease", "run-1", HOUR, clock));
      first.get(0).check();
    }

    @Override
    public void then(StateStore store, Outcome outcome) {
      clock.advance(Duration.ofHours(2));
      try (Lease second = Lease.take(store, "lease", "run-2", HOUR, clock)) {
        assertTrue(second.fence() >= 2);
        for (Lease lease : first) {
          assertTrue(second.fence() > lease.fence());
          assertThrows(ConflictException.class, lease::check);
          lease.close();
        }
        second.check();
      }
      Lease.take(store, "lease", "run-3", HOUR, clock).close();
      assertEquals(1, store.scan("lease").documents().size());
      assertEquals(List.of(), store.scan("lease").drafts());
    }
  }
}
