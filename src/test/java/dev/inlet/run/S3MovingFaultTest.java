package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InletException;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.state.StateStore;
import dev.inlet.testing.DeltaKernelReader;
import dev.inlet.testing.DuckDb;
import dev.inlet.testing.ManualClock;
import dev.inlet.testing.S3Bucket;
import dev.inlet.testing.S3Endpoint;
import dev.inlet.testing.S3Gate;
import dev.inlet.testing.S3Gate.Fate;
import dev.inlet.testing.S3Request;
import dev.inlet.testing.Seed;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets a run die at one request to S3 after the other, before the request has its effect and after
 * it, and runs again: with a file more, which came meanwhile.
 */
@Tag("spark")
@Tag("cluster")
class S3MovingFaultTest {
  private static final int SAMPLE = 3;

  /** A first one finishes a batch, a second one takes the late file, a third finds nothing new. */
  private static final int RETRIES = 3;

  @TempDir Path folder;
  private final S3Gate gate = S3Endpoint.gate();
  private final Configuration conf = SharedSpark.hadoop();
  private ManualClock clock;
  private S3Bucket bucket;
  private JobCatalog catalog;
  private int lakes;

  @BeforeEach
  void startSpark() {
    SharedSpark.session();
  }

  @AfterEach
  void revive() {
    SharedSpark.awaitIdle();
    gate.reset();
  }

  @Test
  void aSampleOfDeathsIsSurvived() {
    long seed = Seed.get();
    int sample = Integer.getInteger("inlet.sample", SAMPLE);
    Random random = new Random(seed);
    List<S3Request> requests = requestsOfARun();
    List<String> points = new ArrayList<>();
    for (int i = 0; i < sample; i++) {
      int n = 1 + (int) ((i + random.nextDouble()) * requests.size() / sample);
      Fate fate = i % 2 == 0 ? Fate.REFUSED : Fate.UNANSWERED;
      points.add(fate + " " + n);
      diesAt(n, fate);
    }
    System.out.printf(
        "S3MovingFaultTest: -Dinlet.seed=%d, of %d requests: %s%n", seed, requests.size(), points);
  }

  @Test
  @Tag("long")
  void whereverARunDiesTheNextOneFinishesIt() {
    List<S3Request> requests = requestsOfARun();
    int died = 0;
    for (int n = 1; n <= requests.size(); n++) {
      diesAt(n, Fate.REFUSED);
      died++;
      // What only reads leaves the same behind, answered or not.
      if (!requests.get(n - 1).kind().isRead()) {
        diesAt(n, Fate.UNANSWERED);
        died++;
      }
    }
    System.out.printf("S3MovingFaultTest: %d deaths at %d requests%n", died, requests.size());
    assertTrue(died > 100, "a run has more requests than " + died);
  }

  @Test
  void requestsThatGoWrongNowAndThenAreMadeAgain() {
    long seed = Seed.get();
    System.out.printf("S3MovingFaultTest: -Dinlet.seed=%d%n", seed);
    Random random = new Random(seed);
    lake();
    Fate[] wrong = {Fate.REFUSED, Fate.UNANSWERED, Fate.SLOWED_DOWN};
    int[] struck = {0};
    gate.decide(
        request -> {
          if (random.nextInt(20) > 0) {
            return Fate.ANSWERED;
          }
          struck[0]++;
          return wrong[random.nextInt(wrong.length)];
        });
    assertEquals(RunReport.Status.DONE, run().status());
    int empty = S3Request.uploadsWithoutBytes(gate.requests());
    gate.reset();
    assertTrue(struck[0] > 3, "requests that went wrong: " + struck[0]);
    assertAllIsWell("seed " + seed, empty, 1L, 2L, 3L);
  }

  private List<S3Request> requestsOfARun() {
    lake();
    assertEquals(RunReport.Status.DONE, run().status());
    List<S3Request> requests = gate.requests();
    assertAllIsWell("unharmed", 0, 1L, 2L, 3L);
    return requests;
  }

  private void diesAt(int n, Fate fate) {
    lake();
    gate.dieAt(n, fate);
    String end;
    try {
      end = run().status().toString();
    } catch (InletException e) {
      end = "code " + e.exitCode();
    }
    List<S3Request> requests = gate.requests();
    String where =
        fate + " " + n + (requests.size() < n ? "" : ", " + requests.get(n - 1)) + ": " + end;
    SharedSpark.awaitIdle();
    int empty = S3Request.uploadsWithoutBytes(gate.requests());
    gate.reset();
    DeltaLog.clearCache();
    clock.advance(Duration.ofMinutes(3));
    bucket.put("in/late.csv", "id,note\n4,late\n");
    try {
      for (int i = 0; i < RETRIES && run().status() != RunReport.Status.NOTHING_NEW; i++) {
        clock.advance(Duration.ofSeconds(1));
      }
      assertAllIsWell(where, empty, 1L, 2L, 3L, 4L);
    } catch (RuntimeException e) {
      throw new AssertionError(where, e);
    }
  }

  private void lake() {
    clock = new ManualClock();
    bucket = S3Bucket.create();
    Path file =
        new Workspace(folder)
            .write(
                "lake-" + ++lakes + "/jobs.conf",
                """
                inlet {
                  state = "s3a://BUCKET/state"
                  tables.t { location = "s3a://BUCKET/in", format = csv, hints { id = bigint } }
                  jobs.j {
                    sources.s { table = t }
                    targets.delta { path = "s3a://BUCKET/delta", format = delta }
                    targets.parquet {
                      path = "s3a://BUCKET/parquet", format = parquet
                      partition-by = [ { column = note } ]
                    }
                  }
                }
                """
                    .replace("BUCKET", bucket.name()));
    catalog = JobCatalog.load(List.of(file.toFile()));
    bucket.put("in/a.csv", "id,note\n1,apples\n2,pears\n");
    bucket.put("in/b.csv", "id,note\n3,plums\n");
    gate.reset();
  }

  private RunReport run() {
    StateStore state = new StateStore(bucket.path("state"), conf);
    return new JobRunner(catalog, state, conf, SharedSpark::session, clock, RunListener.none())
        .run(catalog.job("j"));
  }

  private void assertAllIsWell(String where, int uploadsWithoutBytes, Long... ids) {
    everyRecordExactlyOnce(where, List.of(ids));
    assertEquals(RunReport.Status.NOTHING_NEW, run().status(), where);
    int left = S3Endpoint.uploads(bucket.name());
    assertTrue(left <= uploadsWithoutBytes, where + ": " + left + " uploads");
    assertEquals(
        List.of(),
        bucket.keys("parquet/_inlet").stream()
            .filter(key -> !key.endsWith(".manifest.json") && !key.endsWith("/.put-if-absent"))
            .toList(),
        where + ": what is staged");
  }

  private void everyRecordExactlyOnce(String where, List<Long> ids) {
    Path local = folder.resolve("copy-" + lakes + "-" + ids.size());
    assertEquals(
        ids,
        DeltaKernelReader.rows(bucket.download("delta", local.resolve("delta")).toString()).stream()
            .map(row -> (Long) row.get("id"))
            .sorted()
            .toList(),
        where + ": delta");
    String parquet = DuckDb.parquet(bucket.download("parquet", local.resolve("parquet")));
    assertEquals(
        ids,
        DuckDb.query("select id from " + parquet + " order by id").stream()
            .map(row -> (Long) row.get(0))
            .toList(),
        where + ": parquet");
  }
}
