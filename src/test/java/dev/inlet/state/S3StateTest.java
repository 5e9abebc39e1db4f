package dev.inlet.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CatalogException;
import dev.inlet.ConflictException;
import dev.inlet.testing.ManualClock;
import dev.inlet.testing.S3Bucket;
import dev.inlet.testing.S3Endpoint;
import dev.inlet.testing.S3Gate;
import dev.inlet.testing.S3Gate.Fate;
import dev.inlet.testing.S3Request;
import dev.inlet.testing.S3Request.Kind;
import dev.inlet.testing.SharedSpark;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The state store on S3. */
@Tag("cluster")
class S3StateTest {
  private record Note(String text) {}

  private static final int RACES = 50;

  private final S3Gate gate = S3Endpoint.gate();
  private S3Bucket bucket;
  private StateStore store;

  @BeforeEach
  void open() {
    bucket = S3Bucket.create();
    store = new StateStore(bucket.path("state"), SharedSpark.hadoop());
    gate.reset();
  }

  @AfterEach
  void revive() {
    gate.reset();
  }

  @Test
  void ofConcurrentWritersExactlyOneWinsAndItsTextIsThere() throws Exception {
    StateStoreRace.requireOneWinner(store, RACES, 4);
  }

  @Test
  void aPutIsOneConditionalRequest() {
    store.putIfAbsent("a/first.json", "once for each process");
    gate.reset();
    assertTrue(store.putIfAbsent("a/b.json", "one"));
    assertEquals(Map.of(Kind.PUT, 1, Kind.HEAD, 1, Kind.GET, 1), gate.counts());
    S3Request put = gate.requests().get(0);
    assertEquals(Optional.of("*"), put.field("if-none-match"), put.head());
  }

  @Test
  void aPutWhoseAnswerIsLostIsFoundToBeDone() {
    store.putIfAbsent("a/first.json", "once for each process");
    gate.strike(1, Fate.UNANSWERED, request -> request.kind() == Kind.PUT);
    assertTrue(store.putIfAbsent("a/b.json", "one"));
    assertEquals(Optional.of("one"), store.read("a/b.json"));
  }

  @Test
  void aPutThatTheStoreCannotDecideIsTriedAgain() {
    store.putIfAbsent("a/first.json", "once for each process");
    gate.strike(2, Fate.UNDECIDED, request -> request.kind() == Kind.PUT);
    assertTrue(store.putIfAbsent("a/b.json", "one"));
    assertEquals(Optional.of("one"), store.read("a/b.json"));
  }

  @Test
  void aStoreThatIgnoresTheConditionIsRefusedBeforeAnythingIsWritten() {
    gate.strike(9, Fate.PRETENDED, request -> request.field("if-none-match").isPresent());
    CatalogException e =
        assertThrows(CatalogException.class, () -> store.putIfAbsent("a/b.json", "one"));
    assertEquals(
        bucket.uri("state/a/b.json")
            + ": cannot write state: expected a writable folder, found a store that does not refuse"
            + " a conditional write (PUT with If-None-Match) where there is an object, so that two"
            + " runs could both win; use one that does, or hdfs:. Correct 'inlet.state' or its"
            + " permissions",
        e.getMessage());
    assertEquals(
        Collections.nCopies(3, "state/a/.put-if-absent"),
        gate.requests().stream()
            .filter(request -> request.kind() == Kind.PUT)
            .map(request -> request.path().substring(bucket.name().length() + 1))
            .toList());
  }

  @Test
  void aFileSystemWithoutConditionalWritesIsRefused() {
    Configuration conf = SharedSpark.hadoop();
    conf.set("fs.s3a.bucket." + bucket.name() + ".create.conditional.enabled", "false");
    StateStore old = new StateStore(bucket.path("state"), conf);
    CatalogException e =
        assertThrows(CatalogException.class, () -> old.putIfAbsent("a/b.json", "one"));
    assertEquals(
        bucket.uri("state/a/b.json")
            + ": cannot write state: expected a writable folder, found a file system without"
            + " conditional writes, so that two runs could both win; S3A has them since Hadoop"
            + " 3.4.2, unless fs.s3a.create.conditional.enabled is false. Correct 'inlet.state' or"
            + " its permissions",
        e.getMessage());
    assertEquals(List.of(), bucket.keys(""));
  }

  @Test
  void whatIsReplacedIsWrittenOverWithoutLookingFirst() {
    store.replace("doc.json", new Note("one"));
    gate.reset();
    store.replace("doc.json", new Note("two"));
    assertEquals(Map.of(Kind.PUT, 1, Kind.HEAD, 1, Kind.GET, 1), gate.counts());
    assertEquals(Optional.of(new Note("two")), store.read("doc.json", Note.class));
  }

  @Test
  void aLeaseHasOneHolderUntilItExpires() {
    ManualClock clock = new ManualClock();
    Duration duration = Duration.ofMinutes(2);
    Lease first = Lease.take(store, "lease", "run-1", duration, clock);
    assertThrows(
        ConflictException.class, () -> Lease.take(store, "lease", "run-2", duration, clock));
    clock.advance(Duration.ofMinutes(3));
    try (Lease second = Lease.take(store, "lease", "run-3", duration, clock)) {
      assertEquals(first.fence() + 1, second.fence());
      assertThrows(ConflictException.class, first::check);
      second.check();
    }
    first.close();
    assertEquals(1, store.list("lease").size());
  }

  @Test
  void documentsAreListedReadAndMoved() {
    assertEquals(List.of(), store.list("nowhere"));
    assertEquals(Optional.empty(), store.read("none.json"));
    store.putIfAbsent("a/b.json", "one");
    assertFalse(store.putIfAbsent("a/b.json", "two"));
    store.write("a/large.tsv", out -> out.write(new byte[100_000]));
    assertEquals(List.of("b.json", "large.tsv"), store.list("a"));
    store.move("a/b.json", "a/archive/b.json");
    assertEquals(Optional.of("one"), store.read("a/archive/b.json"));
    store.remove("a");
    assertEquals(List.of(), store.list("a"));
  }
}
