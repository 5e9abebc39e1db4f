package dev.inlet.write;

import dev.inlet.ConflictException;
import io.delta.exceptions.DeltaConcurrentModificationException;
import java.util.function.Supplier;

/** Tries again what another writer's commit was in the way of, a few times. */
final class DeltaConflicts {
  /** The first one among them. */
  static final int ATTEMPTS = 3;

  private DeltaConflicts() {}

  /**
   * @param what is being done, for messages
   * @param others says which commits came in between
   * @throws ConflictException if each attempt met a conflict
   */
  static void retrying(String what, Runnable command, Supplier<String> others) {
    for (int attempt = 1; ; attempt++) {
      try {
        command.run();
        return;
      } catch (DeltaConcurrentModificationException e) {
        if (attempt == ATTEMPTS) {
          throw new ConflictException(
              what
                  + ": another writer changed the same files while they were compacted, "
                  + ATTEMPTS
                  + " times: "
                  + others.get()
                  + " ("
                  + e.getMessage().lines().findFirst().orElse("")
                  + "). What was compacted before stays; run again when the other writer is done, or"
                  + " set 'quiet'",
              e);
        }
      }
    }
  }
}
