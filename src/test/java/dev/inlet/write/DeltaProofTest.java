package dev.inlet.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CommitStateUnknownException;
import dev.inlet.state.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaProofTest {
  private static final CommitNote NOTE =
      new CommitNote(CommitNote.Kind.BATCH, "orders", 7, "id7", "run", "", 0, 0, -1L);

  @TempDir java.nio.file.Path folder;

  private void commit(int version, String... actions) throws IOException {
    java.nio.file.Path log = Files.createDirectories(folder.resolve("_delta_log"));
    Files.write(log.resolve(String.format("%020d.json", version)), List.of(actions));
  }

  private static String add(String path) {
    return "{\"add\":{\"path\":\"" + path + "\",\"size\":20}}";
  }

  private static String remove(String path) {
    return "{\"remove\":{\"path\":\"" + path + "\"}}";
  }

  private DeltaLogReader log() {
    return new DeltaLogReader(new Path(folder.toUri()), new Configuration());
  }

  private void prove(long version) {
    List<DeltaCommit> found = new ArrayList<>();
    log().walk(commit -> found.add(commit) && commit.version() > version);
    DeltaCommit first = found.get(found.size() - 1);
    DeltaProof.files(new Path(folder.toUri()), first, NOTE, new Configuration());
  }

  @Test
  void aBatchIsWholeWhoseFilesWereCompactedAndVacuumedSince() throws IOException {
    commit(0, add("a%20a.parquet"), add("b.parquet"));
    commit(1, remove("a%20a.parquet"), remove("b.parquet"), add("c.parquet"));
    prove(0);
    commit(2, remove("c.parquet"), add("b.parquet"));
    CommitStateUnknownException e =
        assertThrows(CommitStateUnknownException.class, () -> prove(0), "brought back");
    assertTrue(
        e.getMessage().contains("expected b.parquet of 20 bytes, found no such file"),
        e.getMessage());
  }

  @Test
  void aFileThatGetsADeletionVectorIsNotGone() throws IOException {
    commit(0, add("a.parquet"));
    commit(1, remove("a.parquet"), add("a.parquet"));
    assertEquals(Set.of(), log().goneAfter(0));
    commit(2, remove("a.parquet"));
    assertEquals(Set.of("a.parquet"), log().goneAfter(0));
    assertEquals(Set.of(), log().goneAfter(2));
  }

  private static String counted(String action, String path, int rows) {
    return "{'%s':{'path':'%s','size':20,'stats':'{\\'numRecords\\':%d}'}}"
        .formatted(action, path, rows)
        .replace('\'', '"');
  }

  private static String operation(String word) {
    return "{\"commitInfo\":{\"operation\":\"" + word + "\"}}";
  }

  private static void assertUnknown(String message, Runnable proof) {
    CommitStateUnknownException e =
        assertThrows(CommitStateUnknownException.class, proof::run, message);
    assertTrue(e.getMessage().endsWith(message), e.getMessage());
  }

  @Test
  void beforeAVacuumTheCompactionsOfOthersAreComparedToo() throws IOException {
    DeltaProofs proofs = new DeltaProofs(folder.toString(), "tidy", new Configuration());
    commit(0, counted("add", "a", 1), counted("add", "b", 2));
    commit(
        1,
        operation("OPTIMIZE"),
        counted("remove", "a", 1),
        counted("remove", "b", 2),
        counted("add", "c", 4));
    commit(2, operation("VACUUM START"));
    assertEquals(List.of(), proofs.requireEqualAfter(0), "of the job itself there are none");
    assertUnknown(
        ": version 1, by which partitions were compacted, is not whole: expected c of 20 bytes,"
            + " found none. Restore the table to version 0 before running again; nothing was"
            + " deleted",
        proofs::requireAllEqual);

    // Of files that went since, the log's word is taken.
    commit(3, operation("OPTIMIZE"), counted("remove", "c", 4), counted("add", "d", 4));
    commit(4, operation("DELETE"), remove("d"));
    assertUnknown(
        ": version 1, by which partitions were compacted, has other rows: expected 3, found 4 in"
            + " the table. A restore of the table to version 0 would also undo what came later: 3"
            + " (OPTIMIZE), 4 (DELETE). See to it that this can be done again, then restore, before"
            + " running again; nothing was deleted",
        proofs::requireAllEqual);

    commit(5, vacuum(1));
    assertEquals(5, proofs.requireAllEqual());
    commit(6, vacuum(0));
    assertUnknownRows(proofs, 1);
    commit(7, vacuum(3));
    assertEquals(7, proofs.requireAllEqual());
  }

  private static void assertUnknownRows(DeltaProofs proofs, long version) {
    CommitStateUnknownException e =
        assertThrows(CommitStateUnknownException.class, proofs::requireAllEqual);
    assertTrue(e.getMessage().contains(": version " + version + ","), e.getMessage());
  }

  /** What a vacuum of a job of ours says: that all was compared up to a version. */
  private static String vacuum(long compared) {
    String note = Json.line(DeltaProofs.note(CommitNote.Kind.VACUUM, "other", "run", compared));
    return "{\"commitInfo\":{\"operation\":\"VACUUM START\",\"userMetadata\":"
        + Json.line(note)
        + "}}";
  }
}
