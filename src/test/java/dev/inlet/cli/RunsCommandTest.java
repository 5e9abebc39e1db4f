package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.cli.CommandLine.Result;
import dev.inlet.run.RunReport;
import dev.inlet.run.RunReport.Requests;
import dev.inlet.run.RunReport.Source;
import dev.inlet.run.RunReport.Status;
import dev.inlet.run.RunReport.Target;
import dev.inlet.run.RunReport.Timing;
import dev.inlet.state.StateStore;
import dev.inlet.testing.Workspace;
import dev.inlet.write.ExpectedFiles;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports as runs leave them, and what an operator is shown of them. */
class RunsCommandTest {
  private static final String DONE = "20010115-063000-000001";
  private static final String FAILED = "20010115-073000-000002";
  private static final String LOST = "20010115-083000-000003";

  @TempDir Path folder;

  @BeforeEach
  void keepReports() {
    new Workspace(folder)
        .write(
            "jobs.conf",
            """
            inlet {
              state = "%1$s/state"
              tables.t { location = "%1$s/data" }
              jobs.j {
                sources.s { table = t }
                targets.lake { path = "%1$s/lake", format = parquet }
              }
            }
            """
                .formatted(folder));
    Source source = new Source("s", "t", 1, 2, 3 << 20, "full", 1, "", 5, 2);
    ExpectedFiles expected = new ExpectedFiles(900_000, 2, "36 bytes a row; one task writes");
    Target lake =
        new Target("lake", "s3a://b/lake", "parquet", 33, 2, 1 << 20, 33, List.of(), -1, expected);
    keep(report(DONE, Status.DONE, 0, List.of(source), List.of(lake), ""));
    keep(report(FAILED, Status.FAILED, 3, List.of(), List.of(), "data/r.csv: gone. Restore it"));
    keep(report(LOST, Status.LOST, 0, List.of(), List.of(), "its lease ran out"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -3})
  void noNumberOfRunsBelowOneIsTaken(int last) {
    Result result = runs("runs", "--last", String.valueOf(last));
    assertEquals(2, result.exitCode(), result::toString);
    assertEquals(
        "inlet runs: --last: expected at least 1, found " + last + ". Leave it out for 20\n",
        result.err());
  }

  @Test
  void whatIsNoNameOfARunIsNoPathEither() {
    Result result = runs("runs", "j", "--run", "../lease/0000000001");
    assertEquals(2, result.exitCode(), result::toString);
    assertTrue(result.err().contains("found none of '../lease/0000000001'"), result::toString);
  }

  private static RunReport report(
      String run,
      Status status,
      int exitCode,
      List<Source> sources,
      List<Target> targets,
      String message) {
    return new RunReport(
        run,
        "j",
        status,
        exitCode,
        "2001-01-15T06:30:00Z",
        "2001-01-15T06:30:02.500Z",
        status == Status.DONE ? 1 : 0,
        false,
        sources,
        status == Status.DONE ? 34 : 0,
        status == Status.DONE ? 1 : 0,
        0,
        "",
        targets,
        List.of(),
        List.of(),
        List.of(new Timing("plan", 400), new Timing("freeze", 20), new Timing("read", 2000)),
        status == Status.DONE ? new Requests(3, 2, 7, 4, 1, 0, 0) : Requests.NONE,
        message);
  }

  private void keep(RunReport report) {
    new StateStore(new org.apache.hadoop.fs.Path(folder + "/state"), new Configuration())
        .putIfAbsent("jobs/j/runs/" + report.run() + ".json", report);
  }

  private Result runs(String... words) {
    return CommandLine.run(folder, words);
  }

  @Test
  void theNewestRunsAreListedOldestFirst() {
    assertEquals(
        """
        RUN                     JOB  BATCH  STATUS      FILES  RECORDS  REJECTED  TIME
        20010115-073000-000002  j    -      failed (3)      0        0         0  2.5 s  data/r.csv: gone. Restore it
        20010115-083000-000003  j    -      lost            0        0         0  2.5 s  its lease ran out
        """,
        runs("runs", "j", "--last", "2").out());
  }

  @Test
  void oneRunIsShownAsItWasPrintedAtItsEnd() {
    assertEquals(
        """
        j: batch 1 is done (run 20010115-063000-000001)

        SOURCE  TABLE  FILES    SIZE
        s       t v1       2  3.1 MB

        TARGET  FORMAT   PATH          ROWS  FILES    SIZE  PARTITIONS  VERSION
        lake    parquet  s3a://b/lake    33      2  1.0 MB           0  -

        splits    s: 5 of 2 files, read by 2 tasks
        files     lake: expected 900.0 KB in 2 files: 36 bytes a row; one task writes
        records   34 read, 1 rejected
        requests  3 LIST, 2 HEAD, 7 GET, 4 PUT, 0 DELETE, 0 COPY, 1 upload
        time      2.5 s: plan 0.4 s, read 2.0 s
        """,
        runs("runs", "--run", DONE).out());
    assertTrue(runs("runs", "j", "--run", DONE, "--json").out().contains("\"get\" : 7"));
  }

  @Test
  void ofARunThatFailedTheWholeMessageIsShown() {
    assertEquals(
        """
        j: failed (3) (run 20010115-073000-000002)
        data/r.csv: gone. Restore it
        time      2.5 s: plan 0.4 s, read 2.0 s
        """,
        runs("runs", "j", "--run", FAILED).out());
  }

  @Test
  void aRunThatIsNotThereIsNamed() {
    Result result = runs("runs", "--run", "20010115-093000-000004");
    assertEquals(2, result.exitCode(), result::toString);
    assertEquals(
        "inlet runs: --run: expected a run of j that left a report, found none of"
            + " '20010115-093000-000004'. `inlet runs` lists them\n",
        result.err());
  }
}
