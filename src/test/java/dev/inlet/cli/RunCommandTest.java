package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.bookmark.Batch;
import dev.inlet.state.Json;
import dev.inlet.state.Lease;
import dev.inlet.state.StateStore;
import dev.inlet.testing.DuckDb;
import dev.inlet.testing.GrowingFileSystem;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import dev.inlet.write.BatchTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of all shapes, by the command; what landed is read by DuckDB. */
@Tag("spark")
class RunCommandTest {
  /** What a target itself writes, of no files. */
  private record ManifestDocument(
      BatchTag tag, String target, String schema, String staging, List<String> files) {}

  @TempDir Path folder;
  private Workspace workspace;

  /** Commands find the session of all tests, and start none of their own. */
  @BeforeAll
  static void startSpark() {
    assertTrue(SharedSpark.session().sparkContext().isLocal());
  }

  @BeforeEach
  void open() {
    workspace = new Workspace(folder);
  }

  private void catalog(String table, String job) {
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/lake/_inlet"
          tables.t { location = "%1$s/data" %2$s }
          jobs.j {
            sources.s { table = t }
            targets.lake { path = "%1$s/lake/t", format = parquet }
            %3$s
          }
        }
        """
            .formatted(folder, table, job));
  }

  @Test
  void recordsThatDoNotFitAreKeptWithReasonFileAndLine() {
    catalog(", hints { n = bigint }", "rejects { max-ratio = 0.8 }");
    workspace.write("data/r.csv", "n,s\n1,x\ntwo,y\n3\n4,z,extra\n5,\"quoted, text\"\n");
    CommandLine.Result result = run();
    assertEquals(0, result.exitCode(), result::toString);
    assertEquals(List.of(List.of(1L, "x"), List.of(5L, "quoted, text")), rows("n, s", "n"));
    assertTrue(
        result.out().contains("5 read, 3 rejected: see lake/_inlet/jobs/j/rejects/0000000001"),
        result::toString);
    assertEquals(
        """
        {"source":"s","file":"r.csv","split":0,"line":3,"record":2,"offset":8,"table-version":1,"reason":"column 'n': expected bigint, found 'two'","raw":"two,y","raw-length":5,"header":"n,s"}
        {"source":"s","file":"r.csv","split":0,"line":4,"record":3,"offset":14,"table-version":1,"reason":"expected 2 fields, found 1","raw":"3","raw-length":1,"header":"n,s"}
        {"source":"s","file":"r.csv","split":0,"line":5,"record":4,"offset":16,"table-version":1,"reason":"expected 2 fields, found 3","raw":"4,z,extra","raw-length":9,"header":"n,s"}
        """,
        workspace.textOf("lake/_inlet/jobs/j/rejects", ".jsonl"));
  }

  @Test
  void tooManyRejectsFailTheRunBeforeAnythingIsWrittenAndAHintMendsIt() {
    catalog(", hints { n = bigint }", "rejects { max-count = 1 }");
    workspace.write("data/r.csv", "n,s\n1,x\ntwo,y\nthree,z\n" + "4,z\n".repeat(30));
    CommandLine.Result result = run();
    assertEquals(6, result.exitCode(), result::toString);
    assertTrue(
        result
            .err()
            .endsWith(
                "job 'j': batch 1: too many rejects: expected at most 1 records and 10 % of the"
                    + " records read, found 2 of 33 records. Nothing was written to a target. See"
                    + " lake/_inlet/jobs/j/rejects/0000000001; correct the table's hints, or raise"
                    + " rejects.max-ratio or max-count\n"),
        result::toString);
    assertEquals("", workspace.textOf("lake/t", ""), "nothing was written");

    catalog(", hints { n = string }", "rejects { max-count = 1 }");
    CommandLine.Result mended = run();
    assertEquals(0, mended.exitCode(), mended::toString);
    assertEquals(List.of(List.of(33L)), rows("count(*)", "1"));
  }

  @Test
  void aFileThatIsReplacedAfterItFailedIsReadAnew() {
    catalog(", format = csv, hints { n = bigint }", "");
    workspace.write("data/a.csv", "n\n1\n");
    workspace.write("data/b.csv", "n\n2\n" + "7\n".repeat(200_000) + "\"3\n");
    CommandLine.Result failed = run();
    assertEquals(3, failed.exitCode(), failed::toString);
    assertTrue(failed.err().contains("data/b.csv: 200003: "), failed::toString);
    workspace.write("data/b.csv", "n\n2\n3\n");
    CommandLine.Result mended = run();
    assertEquals(0, mended.exitCode(), mended::toString);
    assertEquals(List.of(List.of(1L), List.of(2L), List.of(3L)), rows("n", "n"));
  }

  @Test
  void aFileThatChangedAfterItWasReadIsRefused() {
    catalog("", "");
    workspace.write("data/a.csv", "n,s\n1,x\n");
    assertEquals(0, run().exitCode());
    workspace.write("data/a.csv", "n,s\n1,x\n2,y\n");
    CommandLine.Result result = run();
    assertEquals(3, result.exitCode(), result::toString);
    assertTrue(
        result.err().startsWith("data/a.csv: changed after batch 1 read it: expected 8 bytes of "),
        result::toString);
    assertTrue(
        result
            .err()
            .endsWith(
                "\nRestore the files as they were, put new content under new names, say with"
                    + " 'on-change' what to do (jobs.conf: 5), or read everything again after"
                    + " `inlet bookmark reset j`\n"),
        result::toString);
    assertEquals(List.of(List.of(1L, "x")), rows("n, s", "n"));
  }

  @Test
  void newColumnsAreAddedAndReported() {
    catalog("", "");
    workspace.write("data/a.csv", "n,s\n1,x\n");
    assertEquals(0, run().exitCode());
    workspace.write("data/b.csv", "n,s,more\n2,y,true\n");
    CommandLine.Result result = run();
    assertEquals(0, result.exitCode(), result::toString);
    assertTrue(result.out().contains("schema    + column 'more' boolean"), result::toString);
    List<List<Object>> rows = rows("n, s, coalesce(more::varchar, 'null')", "n");
    assertEquals(List.of(List.of(1L, "x", "null"), List.of(2L, "y", "true")), rows);
  }

  @Test
  void jsonLinesWithNestedValuesAndDateFolders() {
    catalog("", "");
    workspace.write(
        "data/2001/01/15/a.json",
        "{\"id\": 1, \"tags\": [\"a\", \"b\"], \"spot\": {\"x\": 1.5, \"y\": \"007\"}}\n");
    workspace.write("data/2001/01/16/b.json", "{\"id\": 2, \"spot\": {\"x\": 2}}\n");
    CommandLine.Result result = run();
    assertEquals(0, result.exitCode(), result::toString);
    assertEquals(
        List.of(List.of(1L, 2L, 1.5, "007", 2001, 1, 15), List.of(2L, -1L, 2.0, "-", 2001, 1, 16)),
        rows("id, coalesce(len(tags), -1), spot.x, coalesce(spot.y, '-'), year, month, day", "id"));
  }

  @Test
  void stepsAreAppliedInOrder() {
    catalog(
        "",
        """
        steps = [
          { rename { n = number } }
          { filter = "number > 1" }
          { sql = "select *, number * 2 as twice from s where number < 5" }
          { cast { twice = string } }
          { select = ["twice", "upper(s) as s", "number"] }
          { drop = ["number"] }
        ]
        """);
    workspace.write("data/a.csv", "n,s\n1,a\n2,b\n3,c\n9,d\n");
    CommandLine.Result result = run();
    assertEquals(0, result.exitCode(), result::toString);
    assertEquals(List.of(List.of("4", "B"), List.of("6", "C")), rows("*", "1"));
  }

  @Test
  void aStepThatDoesNotFitIsNamedWithItsLine() {
    catalog("", "steps = [ { rename { nn = number } } ]");
    workspace.write("data/a.csv", "n,s\n1,a\n");
    CommandLine.Result result = run();
    assertEquals(2, result.exitCode(), result::toString);
    assertTrue(
        result
            .err()
            .endsWith("jobs.conf: 7: job 'j': step 'rename': expected a column 'nn', found n, s\n"),
        result::toString);
  }

  @Test
  void castsThatFailRejectTheirRows() {
    catalog("", "steps = [ { cast { s = int } } ], rejects { max-ratio = 0.5 }");
    workspace.write("data/a.csv", "n,s\n1,10\n2,b\n3,\n");
    CommandLine.Result result = run();
    assertEquals(0, result.exitCode(), result::toString);
    assertEquals(
        List.of(List.of(1L, "10"), List.of(3L, "null")),
        rows("n, coalesce(s::varchar, 'null')", "n"));
    String rejects = workspace.textOf("lake/_inlet/jobs/j/rejects", ".json");
    assertTrue(rejects.contains("\"reason\":\"column 's': expected int, found 'b'\""), rejects);
    assertTrue(rejects.contains("\"raw\":\"{\\\"n\\\":2,\\\"s\\\":\\\"b\\\"}\""), rejects);
  }

  @Test
  void aTypeThatTheTargetDoesNotHaveIsRefusedBeforeAnythingIsWritten() {
    catalog("", "targets.delta { path = \"" + folder + "/lake/delta\" }");
    workspace.write("data/a.csv", "n,s\n1,x\n");
    assertEquals(0, run().exitCode());
    workspace.write("data/b.csv", "n,s\n1.5,x\n");
    CommandLine.Result refused = run();
    assertEquals(3, refused.exitCode(), refused::toString);
    assertTrue(
        refused
            .err()
            .endsWith(
                "lake/t: the rows do not fit the target: column 'n': expected bigint as in the"
                    + " batches before, found double. Settle the type with a hint of the table or a"
                    + " 'cast' step, or write to another path (jobs.conf: 6)\n"),
        refused::toString);

    catalog(", hints { n = bigint }", "rejects { max-ratio = 1 }");
    CommandLine.Result mended = run();
    assertEquals(0, mended.exitCode(), mended::toString);
    assertTrue(mended.out().contains("1 read, 1 rejected"), mended::toString);
    assertEquals(List.of(List.of(1L)), rows("n", "n"));
  }

  @Test
  void whatACastRejectsIsDecidedOnTheSameRowsAsWhatItKeeps() {
    catalog(
        "",
        """
        steps = [
          { sql = "select n, if(rand() < 0.5, 'x', '1') as v from s" }
          { cast { v = int } }
        ]
        rejects { max-ratio = 1 }
        """);
    workspace.write("data/a.csv", "n\n" + "1\n".repeat(1000));
    CommandLine.Result result = run();
    assertEquals(0, result.exitCode(), result::toString);
    long kept = (Long) rows("count(*)", "1").get(0).get(0);
    long rejected = workspace.textOf("lake/_inlet/jobs/j/rejects", ".json").lines().count();
    assertEquals(1000, kept + rejected);
  }

  @Test
  void aHintThatNamesACellOfTheFirstRecordMakesItTheHeader() {
    workspace.write("data/a.csv", "k,v\nx,y\nz,w\n");
    catalog("", "");
    assertTrue(crawl().contains("_c0"), crawl());
    catalog(", hints { v = string }", "");
    assertTrue(crawl().contains("header: present, since a hint names its column 'v'"), crawl());
    assertFalse(crawl().contains("_c0"), crawl());
  }

  private String crawl() {
    return CommandLine.run(folder, "crawl", "t", "--dry-run").out();
  }

  @Test
  void aTargetThatCannotBeWrittenIsNamedBeforeAnythingIsRead() {
    catalog("", "");
    workspace.write("data/a.csv", "n,s\n1,x\n");
    workspace.write("lake/t", "a file");
    CommandLine.Result result = run();
    assertEquals(2, result.exitCode(), result::toString);
    assertTrue(
        result.err().contains("lake/t: target 'lake': expected a writable folder, found "),
        result::toString);
    assertTrue(
        result.err().endsWith(". Correct 'path' or its permissions (jobs.conf: 6)\n"),
        result::toString);
  }

  @Test
  void aValueThatAStepCannotComputeIsNoBug() {
    catalog("", "steps = [ { sql = \"select 10 / n as q from s\" } ]");
    workspace.write("data/a.csv", "n,s\n1,x\n0,y\n");
    CommandLine.Result result = run();
    assertEquals(3, result.exitCode(), result::toString);
    assertTrue(
        result.err().contains("a step cannot compute a value: [DIVIDE_BY_ZERO]"), result::toString);
    assertFalse(Files.exists(folder.resolve("lake/t/_inlet")));
  }

  @Test
  void aLookupThatIsEmptyForAMomentDropsNothing() {
    catalog(
        "",
        """
        sources.cities { table = cities, bookmark = off }
        steps = [ { sql = "select s.n, c.city from s join cities c on c.n = s.n" } ]
        """);
    workspace.write(
        "jobs.conf",
        workspace.textOf("jobs.conf", "jobs.conf")
            + "inlet.tables.cities.location = \""
            + folder
            + "/cities\"\n");
    workspace.write("data/a.csv", "n,s\n1,x\n");
    Path cities = workspace.write("cities/c.csv", "n,city\n1,Rome\n2,Oslo\n");
    assertEquals(0, run().exitCode());
    workspace.write("data/b.csv", "n,s\n2,y\n");
    assertTrue(cities.toFile().delete());
    CommandLine.Result empty = run();
    assertEquals(3, empty.exitCode(), empty::toString);
    assertTrue(
        empty.err().contains("source 'cities', which is read as a whole: expected data files,"),
        empty::toString);
    workspace.write("cities/c.csv", "n,city\n1,Rome\n2,Oslo\n");
    assertEquals(0, run().exitCode());
    assertEquals(List.of(List.of(1L, "Rome"), List.of(2L, "Oslo")), rows("n, city", "n"));
  }

  @Test
  void aFileThatGrowsWhileItIsReadFailsTheRun() {
    catalog("", "");
    workspace.write("data/a.csv", "n,s\n1,x\n");
    workspace.write(
        "jobs.conf",
        workspace.textOf("jobs.conf", "jobs.conf")
            + "inlet.tables.t.location = \"growing:"
            + folder
            + "/data\"\n"
            + "inlet.spark.\"spark.hadoop.fs.growing.impl\" = "
            + GrowingFileSystem.class.getName()
            + "\n");
    CommandLine.Result result = run();
    assertEquals(3, result.exitCode(), result::toString);
    assertTrue(
        result.err().contains("a.csv: changed since the batch was frozen: expected 8 bytes of "),
        result::toString);
    assertEquals("", workspace.textOf("lake/t", ""), "nothing was written");
  }

  @Test
  void aSourceThatWasRenamedIsNotReadASecondTime() {
    catalog("", "");
    workspace.write("data/a.csv", "n,s\n1,x\n");
    assertEquals(0, run().exitCode());
    workspace.write(
        "jobs.conf", workspace.textOf("jobs.conf", "jobs.conf").replace("sources.s", "sources.z"));
    CommandLine.Result renamed = run();
    assertEquals(2, renamed.exitCode(), renamed::toString);
    assertTrue(
        renamed.err().contains("source 'z' was never read, and source 's', which was, is gone"),
        renamed::toString);
    assertEquals(0, CommandLine.run(folder, "bookmark", "reset", "j", "--source", "s").exitCode());
    assertEquals(0, run().exitCode());
  }

  @Test
  void aBatchThatWasGivenUpAndLandedAllTheSameStopsTheNextOne() throws IOException {
    catalog(", hints { n = bigint }", "rejects { max-count = 0 }");
    workspace.write("data/a.csv", "n,s\n1,x\ntwo,y\n");
    assertEquals(6, run().exitCode());
    String frozen = workspace.textOf("lake/_inlet/jobs/j/ledger", "0000000001.batch.json");
    Batch batch = Json.parse(frozen, Batch.class);
    assertEquals(0, CommandLine.run(folder, "bookmark", "reset", "j").exitCode());
    // What a run that had slept past its lease would still put.
    String manifest = "_inlet/j/lake/0000000001-" + batch.id().substring(0, 8) + ".manifest.json";
    Files.deleteIfExists(folder.resolve("lake/t").resolve(manifest));
    BatchTag tag = new BatchTag("j", 1, batch.id(), "r", batch.frozenAt(), 1, 0);
    new StateStore(
            new org.apache.hadoop.fs.Path(folder.resolve("lake/t").toUri()), new Configuration())
        .putIfAbsent(
            manifest, new ManifestDocument(tag, "lake", "n BIGINT", "_inlet/none", List.of()));
    catalog(", hints { n = bigint }", "");
    workspace.write("data/a.csv", "n,s\n1,x\n");
    CommandLine.Result result = run();
    assertEquals(5, result.exitCode(), result::toString);
    assertTrue(
        result
            .err()
            .contains(
                "job 'j': batch 1 was given up and has landed all the same: expected no target to"
                    + " have it, found [lake]."),
        result::toString);
  }

  @Test
  void aWindowIsReadAgainAndDoesNotMoveTheBookmark() throws IOException {
    catalog("", "");
    Path old = workspace.write("data/a.csv", "n,s\n1,x\n");
    Files.setLastModifiedTime(old, FileTime.fromMillis(1_000));
    assertEquals(0, run().exitCode());
    workspace.write("data/b.csv", "n,s\n2,y\n");
    assertEquals(0, CommandLine.run(folder, "run", "j", "--from", "1", "--to", "1").exitCode());
    assertEquals(List.of(List.of(1L), List.of(1L)), rows("n", "n"));
    CommandLine.Result window = CommandLine.run(folder, "run", "j", "--from", "2000-01-01");
    assertEquals(0, window.exitCode(), window::toString);
    assertTrue(window.out().contains("batch 3 is done"), window::toString);
    assertEquals(List.of(List.of(1L), List.of(1L), List.of(2L)), rows("n", "n"));
    CommandLine.Result next = run();
    assertTrue(next.out().contains("batch 4 is done"), next::toString);
    assertEquals(4, rows("n", "n").size(), "b.csv was new for the bookmark");
    assertTrue(run().out().contains("nothing new"));
    String history = CommandLine.run(folder, "bookmark", "history", "j").out();
    assertEquals(2, history.split("moves no bookmark", -1).length - 1, history);
  }

  @Test
  void aRunWaitsForTheLease() {
    catalog("", "");
    workspace.write("data/a.csv", "n,s\n1,x\n");
    StateStore state =
        new StateStore(new org.apache.hadoop.fs.Path(folder + "/lake/_inlet"), new Configuration());
    try (Lease held =
        Lease.take(state, "jobs/j/lease", "run-1", Duration.ofHours(1), Clock.systemUTC())) {
      CommandLine.Result result = CommandLine.run(folder, "run", "j", "--wait", "10ms");
      assertEquals(4, result.exitCode(), result::toString);
      assertTrue(result.err().startsWith("j: waiting: run run-1 of "), result::toString);
      assertTrue(result.err().contains("It was waited for 0 s; wait longer"), result::toString);
      held.check();
    }
  }

  @Test
  void fileNamesMayHoldAnything() {
    catalog("", "");
    List<String> names =
        List.of(
            "a b.csv", "10:30.csv", "100%.csv", "%41.csv", "x#y?.csv", "{a,b}[1]*.csv", "ü.csv");
    names.forEach(name -> workspace.write("data/" + name, "n,s\n1,x\n"));
    CommandLine.Result result = run();
    assertEquals(0, result.exitCode(), result::toString);
    assertEquals(List.of(List.of((long) names.size())), rows("count(*)", "1"));
    assertTrue(run().out().contains("nothing new"));
  }

  @Test
  void parquetFilesOfPartitionFoldersAreReadOverTheExactList() {
    catalog("", "");
    workspace.folder("data/day=2001-01-15/state=N%2FA");
    workspace.folder("data/day=2001-01-16/state=__HIVE_DEFAULT_PARTITION__");
    copy("select 1 as n, 'x' as s", "data/day=2001-01-15/state=N%2FA/{a}[1] b.parquet");
    copy(
        "select 2 as n, 'y' as s",
        "data/day=2001-01-16/state=__HIVE_DEFAULT_PARTITION__/b.parquet");
    CommandLine.Result result = run();
    assertEquals(0, result.exitCode(), result::toString);
    assertTrue(result.out().contains("2 read, 0 rejected"), result::toString);
    assertEquals(
        List.of(
            List.of(1, "x", LocalDate.parse("2001-01-15"), "N/A"),
            List.of(2, "y", LocalDate.parse("2001-01-16"), "null")),
        rows("n, s, day, coalesce(state, 'null')", "n"));

    copy(
        "select 3 as n, 'z' as s",
        "data/day=2001-01-16/state=__HIVE_DEFAULT_PARTITION__/c.parquet");
    assertTrue(run().out().contains("1 read, 0 rejected"));
    assertEquals(List.of(List.of(3L)), rows("count(*)", "1"));
  }

  private void copy(String query, String file) {
    DuckDb.execute(
        "copy ("
            + query
            + ") to "
            + DuckDb.literal(folder.resolve(file).toString())
            + " (format parquet)");
  }

  @Test
  void partitionsFollowTheTimeZone() {
    catalog(
        "",
        """
        targets.lake.partition-by = [
          { column = t, pattern = "yyyy/MM/dd", time-zone = "America/New_York" }
        ]
        """);
    workspace.write("data/a.csv", "n,t\n1,2001-01-15 03:00:00\n2,2001-01-15 06:00:00\n");
    CommandLine.Result result = run();
    assertEquals(0, result.exitCode(), result::toString);
    assertEquals(
        List.of(List.of(1L, "2001", "01", "14"), List.of(2L, "2001", "01", "15")),
        rows("n, year, month, day", "n"));
  }

  private CommandLine.Result run() {
    return CommandLine.run(folder, "run", "j");
  }

  private List<List<Object>> rows(String columns, String order) {
    return DuckDb.query(
        "select "
            + columns
            + " from "
            + DuckDb.parquet(folder.resolve("lake/t"))
            + " order by "
            + order);
  }
}
