package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.catalog.JobCatalog;
import dev.inlet.state.StateStore;
import dev.inlet.testing.LedgerScript;
import dev.inlet.testing.S3Bucket;
import dev.inlet.testing.S3Endpoint;
import dev.inlet.testing.S3Gate;
import dev.inlet.testing.S3Request;
import dev.inlet.testing.S3Request.Kind;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many requests a run makes to S3, counted before the endpoint. */
@Tag("cluster")
class S3RequestsTest {
  /** Keys that a request for a listing brings. */
  private static final int PAGE = 1000;

  @TempDir Path folder;
  private final S3Gate gate = S3Endpoint.gate();
  private final Configuration conf = SharedSpark.hadoop();
  private S3Bucket bucket;
  private JobCatalog catalog;
  private StateStore state;

  @AfterEach
  void revive() {
    gate.reset();
  }

  private void declare(String target) {
    bucket = S3Bucket.create();
    Path file =
        new Workspace(folder)
            .write(
                "jobs.conf",
                """
                inlet {
                  state = "s3a://BUCKET/state"
                  tables.t { location = "s3a://BUCKET/in", format = csv }
                  jobs.j {
                    sources.s { table = t }
                    targets.lake { path = "s3a://BUCKET/lake", format = FORMAT }
                  }
                }
                """
                    .replace("BUCKET", bucket.name())
                    .replace("FORMAT", target));
    catalog = JobCatalog.load(List.of(file.toFile()));
    state = new StateStore(bucket.path("state"), conf);
  }

  /** In a hundred folders. */
  private void putFiles(int count) {
    IntStream.range(0, count)
        .parallel()
        .forEach(i -> bucket.put("in/d" + i % 100 + "/" + i + ".csv", "a,b\n1,2\n"));
  }

  private void readAll() {
    RunPlan plan = new RunPlanner(catalog, state, conf, Clock.systemUTC()).plan(catalog.job("j"));
    SourcePlan source = plan.sources().get(0);
    LedgerScript script = new LedgerScript(state, "j", List.of());
    script.freeze(
        plan.sequence(), source.taken(), true, source.listing().base(), source.declared());
    script.commit(plan.sequence());
  }

  private RunReport run() {
    return new JobRunner(
            catalog,
            state,
            conf,
            SharedSpark::session,
            Clock.systemUTC(),
            (job, stage, detail) -> {})
        .run(catalog.job("j"));
  }

  private int count(Kind kind) {
    return gate.counts().getOrDefault(kind, 0);
  }

  /** The report tells of the requests before it was put itself. */
  private void assertReported(RunReport report) {
    List<S3Request> all = gate.requests();
    int end = 0;
    while (!all.get(end).path().contains("/runs/") || all.get(end).kind() != Kind.PUT) {
      end++;
    }
    EnumMap<Kind, Long> counts = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      counts.put(kind, all.subList(0, end).stream().filter(r -> r.kind() == kind).count());
    }
    assertEquals(
        new RunReport.Requests(
            counts.get(Kind.LIST),
            counts.get(Kind.HEAD),
            counts.get(Kind.GET),
            counts.get(Kind.PUT),
            counts.get(Kind.BEGIN_UPLOAD),
            counts.get(Kind.DELETE) + counts.get(Kind.DELETE_MANY),
            counts.get(Kind.COPY)),
        report.requests());
  }

  private void assertAnIdleRunCostsItsPages(int files) {
    declare("parquet");
    putFiles(files);
    readAll();
    run();
    gate.reset();
    RunReport report = run();
    assertEquals(RunReport.Status.NOTHING_NEW, report.status());
    int pages = (files + PAGE - 1) / PAGE;
    assertTrue(count(Kind.LIST) <= pages + 11, gate.counts().toString());
    assertTrue(count(Kind.HEAD) <= 13, gate.counts().toString());
    assertTrue(count(Kind.GET) <= 8, gate.counts().toString());
    assertTrue(count(Kind.PUT) <= 2, gate.counts().toString());
    assertTrue(count(Kind.DELETE) + count(Kind.DELETE_MANY) <= 1, gate.counts().toString());
    assertEquals(0, count(Kind.COPY));
  }

  @Test
  void anIdleRunCostsOnePageAndAFewMore() {
    assertAnIdleRunCostsItsPages(150);
  }

  @Test
  @Tag("long")
  void anIdleRunOverFiveThousandObjectsCostsFivePagesAndAFewMore() {
    assertAnIdleRunCostsItsPages(5000);
  }

  @Test
  @Tag("spark")
  void theReportTellsWhatTheEndpointCounted() {
    SharedSpark.session();
    declare("csv");
    putFiles(3);
    gate.reset();
    RunReport report = run();
    assertEquals(RunReport.Status.DONE, report.status());
    assertReported(report);
    assertEquals(0, count(Kind.COPY));
  }
}
