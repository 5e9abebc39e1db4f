package dev.inlet.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.ConflictException;
import dev.inlet.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private StateStore store;

  @BeforeEach
  void open() {
    store = new StateStore(new org.apache.hadoop.fs.Path(folder.toUri()), new Configuration());
  }

  @Test
  void aHeldLeaseIsRefusedAndNamesItsHolder() {
    try (Lease held = take("run-1")) {
      ConflictException e = assertThrows(ConflictException.class, () -> take("run-2"));
      assertTrue(
          e.getMessage()
              .startsWith(
                  "file:"
                      + folder
                      + "/lease: run run-1 holds the lease: expected a free lease, found it taken by "
                      + System.getProperty("user.name")
                      + "@"),
          e.getMessage());
      assertTrue(
          e.getMessage()
              .endsWith(
                  ") since 2001-01-15T06:30:00Z, until 2001-01-15T07:30:00Z unless it renews it. Wait"
                      + " for it to end, as --wait does, or until then if it died"),
          e.getMessage());
      assertEquals(1, held.fence());
    }
  }

  @Test
  void aReleasedLeaseIsFreeAndTheFenceGrows() {
    take("run-1").close();
    try (Lease second = take("run-2")) {
      assertEquals(2, second.fence());
      second.check();
    }
  }

  @Test
  void anExpiredLeaseIsTakenOverAndItsOwnerFindsOut() {
    try (Lease first = take("run-1")) {
      clock.advance(Duration.ofMinutes(61));
      try (Lease second = take("run-2")) {
        assertEquals(2, second.fence());
        ConflictException e = assertThrows(ConflictException.class, first::check);
        assertTrue(
            e.getMessage().contains("run run-1 lost its lease: expected fencing number 1, found"),
            e.getMessage());
        second.check();
      }
    }
  }

  @Test
  void aLeaseOfADeadProcessOnThisMachineIsFreeAtOnce() throws IOException, InterruptedException {
    java.lang.Process child = new ProcessBuilder("true").start();
    child.waitFor();
    Lease lease = take("run-1");
    String name = "lease/0000000001.json";
    Lease.Document mine = store.read(name, Lease.Document.class).orElseThrow();
    assertEquals(ProcessHandle.current().pid(), mine.pid());
    store.replace(
        name,
        new Lease.Document(
            mine.fence(),
            mine.run(),
            mine.host(),
            mine.machine(),
            child.pid(),
            mine.user(),
            mine.takenAt(),
            mine.expiresAt(),
            false));
    try (Lease second = take("run-2")) {
      assertEquals(2, second.fence());
    }
    lease.close();
  }

  @Test
  void checkingExtendsTheLease() {
    try (Lease lease = take("run-1")) {
      clock.advance(Duration.ofMinutes(50));
      lease.check();
      clock.advance(Duration.ofMinutes(50));
      assertThrows(ConflictException.class, () -> take("run-2"));
    }
  }

  private Lease take(String run) {
    return Lease.take(store, "lease", run, HOUR, clock);
  }
}
