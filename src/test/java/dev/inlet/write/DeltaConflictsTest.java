package dev.inlet.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.ConflictException;
import io.delta.exceptions.ConcurrentDeleteReadException;
import org.junit.jupiter.api.Test;

class DeltaConflictsTest {
  private int runs;

  /** A command that meets another writer a few times. */
  private void meeting(int conflicts) {
    DeltaConflicts.retrying(
        "lake/t: day=2001-01-01",
        () -> {
          runs++;
          if (runs <= conflicts) {
            throw new ConcurrentDeleteReadException("files were deleted\nin detail");
          }
        },
        () -> "by version 7 (DELETE)");
  }

  @Test
  void whatMetAnotherWriterIsTriedAgain() {
    meeting(2);
    assertEquals(3, runs);
  }

  @Test
  void afterThreeTimesThePartitionAndTheOtherCommitAreNamed() {
    ConflictException found = assertThrows(ConflictException.class, () -> meeting(3));
    assertEquals(3, runs);
    assertEquals(
        "lake/t: day=2001-01-01: another writer changed the same files while they were compacted, 3"
            + " times: by version 7 (DELETE) (files were deleted). What was compacted before stays;"
            + " run again when the other writer is done, or set 'quiet'",
        found.getMessage());
  }

  @Test
  void whatIsNoConflictIsNotTriedAgain() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            DeltaConflicts.retrying(
                "t",
                () -> {
                  runs++;
                  throw new IllegalArgumentException("no conflict");
                },
                () -> ""));
    assertEquals(1, runs);
  }
}
