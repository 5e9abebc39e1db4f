package dev.inlet.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.ConflictException;
import dev.inlet.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

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
  void whatSomebodyElsePutIntoTheFolderIsNoLeaseAndStays() throws IOException {
    take("run-1").close();
    Path copy = folder.resolve("lease/0000000001.json.bak");
    Files.copy(folder.resolve("lease/0000000001.json"), copy);
    Path note = Files.writeString(folder.resolve("lease/notes"), "ask before you touch this");
    try (Lease second = take("run-2")) {
      assertEquals(2, second.fence());
      second.check();
      assertEquals(2, second.fence());
    }
    assertTrue(Files.exists(copy) && Files.exists(note));
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

  @Test
  void whoWaitsIsToldOnceWhoHoldsItAndGetsItWhenItIsFree() {
    Lease held = take("run-1");
    List<String> told = new ArrayList<>();
    List<Duration> slept = new ArrayList<>();
    Waiting waiting =
        new Waiting(
            Duration.ofMinutes(10),
            duration -> {
              slept.add(duration);
              clock.advance(duration);
              if (slept.size() == 3) {
                held.close();
              }
            },
            told::add);
    try (Lease second = Lease.take(store, "lease", "run-2", HOUR, clock, waiting)) {
      assertEquals(2, second.fence());
    }
    assertEquals(List.of(SECOND, SECOND, SECOND), slept);
    assertEquals(1, told.size());
    assertTrue(
        told.get(0).startsWith("run run-1 of " + System.getProperty("user.name") + "@"),
        told.get(0));
    assertTrue(told.get(0).endsWith(") holds the lease since 2001-01-15T06:30:00Z"), told.get(0));
  }

  @Test
  void aWaitEndsWhenItsTimeIsOver() {
    List<Duration> slept = new ArrayList<>();
    Waiting waiting =
        new Waiting(
            Duration.ofMillis(2500),
            duration -> {
              slept.add(duration);
              clock.advance(duration);
            },
            text -> {});
    try (Lease held = take("run-1")) {
      ConflictException e =
          assertThrows(
              ConflictException.class,
              () -> Lease.take(store, "lease", "run-2", HOUR, clock, waiting));
      assertEquals(List.of(SECOND, SECOND, Duration.ofMillis(500)), slept);
      assertTrue(
          e.getMessage()
              .endsWith(
                  ", until 2001-01-15T07:30:00Z unless it renews it. It was waited for 2 s; wait"
                      + " longer, or until then if it died"),
          e.getMessage());
      held.check();
    }
  }

  @Test
  void whoIsInterruptedWhileWaitingDoesNotGetIt() {
    Waiting waiting =
        new Waiting(
            HOUR,
            duration -> {
              throw new InterruptedException();
            },
            text -> {});
    try (Lease held = take("run-1")) {
      assertThrows(
          ConflictException.class, () -> Lease.take(store, "lease", "run-2", HOUR, clock, waiting));
      assertTrue(Thread.interrupted(), "the interruption is passed on");
      held.check();
    }
  }

  @Test
  void aHolderWhoseClockIsBehindLosesItsLeaseAndFindsOutBeforeItWrites() {
    ManualClock behind = new ManualClock();
    clock.advance(HOUR.plusMinutes(1));
    try (Lease first = Lease.take(store, "lease", "run-1", HOUR, behind)) {
      try (Lease second = take("run-2")) {
        assertEquals(2, second.fence(), "it looks expired to whoever's clock is right");
        assertThrows(ConflictException.class, first::check);
        second.check();
      }
    }
  }

  @Test
  void aHolderWhoseClockIsAheadKeepsItsLeaseForLonger() {
    ManualClock ahead = new ManualClock();
    ahead.advance(HOUR);
    try (Lease first = Lease.take(store, "lease", "run-1", HOUR, ahead)) {
      clock.advance(HOUR.plusMinutes(30));
      assertThrows(ConflictException.class, () -> take("run-2"));
      first.check();
    }
    take("run-2").close();
  }

  private Lease take(String run) {
    return Lease.take(store, "lease", run, HOUR, clock);
  }
}
