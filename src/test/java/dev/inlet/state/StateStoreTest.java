package dev.inlet.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateStoreTest {
  private record Note(String text, int number) {}

  @TempDir Path folder;
  private StateStore store;

  @BeforeEach
  void open() {
    store = new StateStore(new org.apache.hadoop.fs.Path(folder.toUri()), new Configuration());
  }

  @Test
  void aDocumentIsPutOnceAndStaysAsItWas() {
    assertTrue(store.putIfAbsent("a/b.json", "one"));
    assertFalse(store.putIfAbsent("a/b.json", "two"));
    assertEquals(Optional.of("one"), store.read("a/b.json"));
    assertEquals(List.of("b.json"), store.list("a"));
  }

  @Test
  void ofConcurrentWritersExactlyOneWinsAndItsTextIsThere() throws Exception {
    StateStoreRace.requireOneWinner(store, 25, 8);
    try (Stream<Path> left = Files.list(folder.resolve(StateStoreRace.FOLDER))) {
      assertEquals(25, left.count(), "no drafts are left behind");
    }
  }

  @Test
  void whatIsNotThereIsEmpty() {
    assertEquals(Optional.empty(), store.read("none.json"));
    assertEquals(List.of(), store.list("nowhere"));
  }

  @Test
  void recordsAreReadBack() {
    store.putIfAbsent("note.json", new Note("line\n\"quoted\"", 7));
    assertEquals(Optional.of(new Note("line\n\"quoted\"", 7)), store.read("note.json", Note.class));
  }

  @Test
  void tornDocumentsAreNamedWithTheirLine() throws IOException {
    Files.writeString(folder.resolve("note.json"), "{\n  \"text\" : \"a");
    InputException e =
        assertThrows(InputException.class, () -> store.read("note.json", Note.class));
    assertTrue(
        e.getMessage()
            .startsWith(
                "file:"
                    + folder
                    + "/note.json: corrupt state document: expected a whole Note, found line 2: "),
        e.getMessage());
    assertTrue(e.getMessage().endsWith("Restore it from a backup; nothing was changed"));
  }

  @Test
  void aStateFolderThatCannotBeWrittenIsNamed() throws IOException {
    Files.writeString(folder.resolve("file"), "not a folder");
    CatalogException e =
        assertThrows(CatalogException.class, () -> store.putIfAbsent("file/x.json", "text"));
    assertEquals(
        "file:"
            + folder
            + "/file/x.json: cannot write state: expected a writable folder, found a file where a"
            + " folder is needed: "
            + folder
            + "/file. Correct 'inlet.state' or its permissions",
        e.getMessage());
  }

  @Test
  void aReplacedDocumentIsNeverSeenHalf() throws Exception {
    Note[] notes = {new Note("a".repeat(50_000), 1), new Note("b".repeat(70_000), 2)};
    store.replace("doc.json", notes[0]);
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<?> writer =
          pool.submit(
              () -> {
                for (int i = 0; i < 200; i++) {
                  store.replace("doc.json", notes[i % 2]);
                }
              });
      while (!writer.isDone()) {
        assertTrue(
            List.of(notes).contains(store.read("doc.json", Note.class).orElseThrow()),
            "half a document");
      }
      writer.get();
    } finally {
      pool.shutdownNow();
    }
    assertEquals(List.of("doc.json"), List.of(folder.toFile().list()), "no drafts are left behind");
  }

  @Test
  void draftsOfDeadWritersAreRemovedAndNothingElse() throws IOException {
    store.putIfAbsent("a/b.json", "one");
    Files.writeString(folder.resolve("a/.c.json.0d94c2f1-43a7-4c4b-a5a0-96dd0ba1e0d5"), "half");
    Files.writeString(folder.resolve("a/.hidden"), "somebody's");
    store.removeDrafts("a");
    store.removeDrafts("nowhere");
    assertEquals(Set.of("b.json", ".hidden"), Set.of(folder.resolve("a").toFile().list()));
  }

  @Test
  void aWriterWhoWasTakenForDeadWritesItsDraftAgain() {
    StateStore faulty =
        new StateStore(new org.apache.hadoop.fs.Path("faulty://" + folder), SharedSpark.hadoop());
    FaultyFileSystem.sleepOn(
        operation -> operation.kind() == FaultyFileSystem.Kind.RENAME,
        () -> faulty.removeDrafts("a"));
    assertTrue(faulty.putIfAbsent("a/b.json", "one"));
    assertEquals(Optional.of("one"), faulty.read("a/b.json"));
    FaultyFileSystem.revive();
  }

  @Test
  void aStoreWhoseRenameIsACopyIsRefused() {
    Configuration conf = new Configuration();
    conf.setClass("fs.gs.impl", CopyingFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
    StateStore gs = new StateStore(new org.apache.hadoop.fs.Path("gs:" + folder), conf);
    CatalogException e =
        assertThrows(CatalogException.class, () -> gs.putIfAbsent("x.json", "text"));
    assertEquals(
        "gs:"
            + folder
            + "/x.json: cannot write state: expected a writable folder, found a store whose rename"
            + " is a copy, so that two runs could both win; use s3a: or hdfs:. Correct"
            + " 'inlet.state' or its permissions",
        e.getMessage());
    assertFalse(Files.exists(folder.resolve("x.json")));
  }

  /** The local disk under the name of an object store. */
  public static final class CopyingFileSystem extends org.apache.hadoop.fs.RawLocalFileSystem {
    @Override
    public java.net.URI getUri() {
      return java.net.URI.create("gs:///");
    }
  }
}
