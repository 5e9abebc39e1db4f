package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InletException;
import dev.inlet.state.StateStore;
import dev.inlet.testing.FaultyFileSystem.Side;
import dev.inlet.testing.S3Bucket;
import dev.inlet.testing.S3Endpoint;
import dev.inlet.testing.S3Gate;
import dev.inlet.testing.S3Gate.Fate;
import dev.inlet.testing.S3Request;
import dev.inlet.testing.Seed;
import dev.inlet.testing.SharedSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Lets a compaction die at one request to S3 after the other, before the request has its effect and
 * after it, and runs again: with a file more, which came meanwhile.
 */
@Tag("spark")
@Tag("cluster")
class S3CompactionFaultTest {
  private static final int SAMPLE = 3;

  private final S3Gate gate = S3Endpoint.gate();

  @AfterEach
  void revive() {
    gate.reset();
  }

  @Test
  void aSampleOfDeathsIsSurvived() {
    long seed = Seed.get();
    int sample = Integer.getInteger("inlet.sample", SAMPLE);
    Random random = new Random(seed);
    String removal = random.nextBoolean() ? CompactionFaults.DELETES : CompactionFaults.ARCHIVES;
    int requests = requestsOfACompaction(removal).size();
    List<String> points = new ArrayList<>();
    for (int i = 0; i < sample; i++) {
      int n = 1 + (int) ((i + random.nextDouble()) * requests / sample);
      Fate fate = i % 2 == 0 ? Fate.REFUSED : Fate.UNANSWERED;
      points.add(fate + " " + n);
      diesAt(n, fate, removal);
    }
    System.out.printf(
        "S3CompactionFaultTest: -Dinlet.seed=%d, of %d requests: %s%n", seed, requests, points);
  }

  @Tag("long")
  @Test
  void whereverACompactionThatDeletesDiesTheNextOneFinishesIt() {
    diesEverywhere(CompactionFaults.DELETES);
  }

  @Tag("long")
  @Test
  void whereverACompactionThatArchivesDiesTheNextOneFinishesIt() {
    diesEverywhere(CompactionFaults.ARCHIVES);
  }

  private void diesEverywhere(String removal) {
    List<S3Request> requests = requestsOfACompaction(removal);
    int died = 0;
    for (int n = 1; n <= requests.size(); n++) {
      diesAt(n, Fate.REFUSED, removal);
      died++;
      // What only reads leaves the same behind, answered or not.
      if (!requests.get(n - 1).kind().isRead()) {
        diesAt(n, Fate.UNANSWERED, removal);
        died++;
      }
    }
    System.out.printf("S3CompactionFaultTest: %d deaths at %d requests%n", died, requests.size());
    assertTrue(died > 100, "a compaction has more requests than " + died);
  }

  private List<S3Request> requestsOfACompaction(String removal) {
    S3Bucket bucket = S3Bucket.create();
    CompactionFaults faults = faults(bucket, removal);
    faults.prepare(store(bucket));
    gate.reset();
    faults.act(store(bucket));
    List<S3Request> requests = gate.requests();
    faults.goesOn(Side.BEFORE);
    assertEquals(0, S3Endpoint.uploads(bucket.name()), "uploads that are not completed");
    return requests;
  }

  private void diesAt(int n, Fate fate, String removal) {
    S3Bucket bucket = S3Bucket.create();
    CompactionFaults faults = faults(bucket, removal);
    faults.prepare(store(bucket));
    gate.dieAt(n, fate);
    String end = "none";
    try {
      faults.act(store(bucket));
    } catch (InletException e) {
      end = "code " + e.exitCode();
    }
    List<S3Request> requests = gate.requests();
    String where =
        fate + " " + n + (requests.size() < n ? "" : ", " + requests.get(n - 1)) + ": " + end;
    int empty = S3Request.uploadsWithoutBytes(requests);
    gate.reset();
    try {
      faults.goesOn(fate == Fate.REFUSED ? Side.BEFORE : Side.AFTER);
      int left = S3Endpoint.uploads(bucket.name());
      assertTrue(left <= empty, left + " uploads");
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(where + ": " + e.getMessage(), e);
    }
  }

  private static CompactionFaults faults(S3Bucket bucket, String removal) {
    return new CompactionFaults(store -> new CompactionLake(store, removal, bucket.files()));
  }

  private static StateStore store(S3Bucket bucket) {
    return new StateStore(bucket.path("lake"), SharedSpark.hadoop());
  }
}
