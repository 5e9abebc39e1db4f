package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inlet.testing.DuckDb;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs have rejected, by the command. */
@Tag("spark")
class RejectsCommandTest {
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  @TempDir Path folder;
  private Workspace workspace;

  @BeforeAll
  static void startSpark() {
    assertTrue(SharedSpark.session().sparkContext().isLocal());
  }

  @BeforeEach
  void open() {
    workspace = new Workspace(folder);
    catalog("rejects { max-ratio = 1 }");
  }

  private void catalog(String job) {
    catalog(job, "hints { n = bigint }");
  }

  private void catalog(String job, String table) {
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/state"
          tables.t { location = "%1$s/data", %3$s }
          jobs.j {
            sources.s { table = t }
            targets.lake { path = "%1$s/lake", format = parquet }
            %2$s
          }
        }
        """
            .formatted(folder, job, table));
  }

  @Test
  void theNewestRejectsAreShownWithTheirReasonsCounted() throws Exception {
    workspace.write("data/a.csv", "n,s\n1,x\ntwo,y\n3\nthree,\"a\nb\tc\"\n");
    run("run", "j");
    workspace.write("data/b.csv", "n,s\n1,x\nfour,y\n");
    run("run", "j");
    CommandLine.Result shown = run("rejects", "show", "j");
    assertEquals(
        """
        j: 4 rejected records in batch 2, batch 1: 3 × column 'n': expected bigint; 1 × expected 2 fields, found 1

        BATCH  SOURCE  FILE   RECORD  BYTE  REASON                                      RAW
            2  s       b.csv       2     8  column 'n': expected bigint, found 'four'   four,y
            1  s       a.csv       2     8  column 'n': expected bigint, found 'two'    two,y
            1  s       a.csv       3    14  expected 2 fields, found 1                  3
            1  s       a.csv       4    16  column 'n': expected bigint, found 'three'  three,"a\\nb\\tc"
        """,
        shown.out(),
        shown::toString);
    assertEquals(
        """
        j: 3 rejected records in batch 1: 2 × column 'n': expected bigint; 1 × expected 2 fields, found 1

        BATCH  SOURCE  FILE   RECORD  BYTE  REASON                                    RAW
            1  s       a.csv       2     8  column 'n': expected bigint, found 'two'  two,y
        … and 2 more; --limit shows more of them
        """,
        run("rejects", "show", "j", "--batch", "1", "--source", "s", "--limit", "1").out());
    JsonNode json =
        new ObjectMapper().readTree(run("rejects", "show", "j", "--json", "--limit", "1").out());
    assertEquals(4, json.path("rejected").asInt());
    assertEquals(2, json.path("batches").size());
    assertEquals("four,y", json.path("records").path(0).path("reject").path("raw").asText());
    assertEquals(1, json.path("records").path(0).path("reject").path("table-version").asInt());
    String name =
        new ObjectMapper().readTree(run("runs", "j", "--json").out()).get(0).get("run").asText();
    String ofRun = run("rejects", "show", "j", "--run", name, "--limit", "0").out();
    assertTrue(ofRun.matches("(?s)j: [13] rejected records? in batch [12]: .*\\n"), ofRun);
  }

  @Test
  void rejectsOfABatchThatIsNotCommittedAndRowsOfStepsAreShown() {
    catalog("steps = [ { cast { s = int } } ], rejects { max-count = 1 }");
    workspace.write("data/a.csv", "n,s\n1,7\ntwo,8\n3,x\n");
    assertEquals(6, CommandLine.run(folder, "run", "j").exitCode());
    String out = run("rejects", "show", "j").out();
    assertTrue(
        out.startsWith(
            "j: 2 rejected records in batch 1 (not committed): 1 × column 'n': expected bigint;"
                + " 1 × column 's': expected int\n"),
        out);
    assertTrue(out.contains("jobs.conf: 7: cast"), out);
    assertTrue(out.contains("{\"n\":3,\"s\":\"x\"}"), out);
    String ofSource = run("rejects", "show", "j", "--source", "s").out();
    assertTrue(ofSource.startsWith("j: 1 rejected record in batch 1 (not committed): "), ofSource);
  }

  @Test
  void recordsAreReadAgainOnceTheTableIsMended() {
    workspace.write(
        "data/a.json", "{\"n\":1}\n".repeat(1500) + "{\"n\":2,\"new\":\"x\"}\n{\"n\":true}\n");
    run("run", "j");
    assertEquals(
        "j: batch 1: 0 of 2 rejected records fit by now; nothing is changed\n",
        run("rejects", "replay", "j", "--dry-run").out().lines().findFirst().orElseThrow() + "\n");
    workspace.write("data/b.json", "{\"n\":3,\"new\":\"y\"}\n");
    run("crawl", "t");
    String out = run("rejects", "replay", "j").out();
    assertTrue(
        out.startsWith(
            """
            j: batch 1: 1 of 2 rejected records fit by now
            j: 1 rejected record in batch 1: 1 × column 'n': expected bigint
            """),
        out);
    assertTrue(out.contains("\nj: batch 2 is done"), out);
    assertEquals(
        List.of(List.of(1501L, "x")),
        DuckDb.query("select count(*), max(new) from " + DuckDb.parquet(folder.resolve("lake"))));
    assertTrue(
        run("rejects", "show", "j")
            .out()
            .startsWith("j: 1 rejected record in batch 2: 1 × column"));
    assertTrue(
        run("rejects", "show", "j", "--batch", "1")
            .out()
            .startsWith("j: 2 rejected records in batch 1 (replayed by batch 2): "));
    String again = run("rejects", "replay", "j", "--json").out();
    assertTrue(again.contains("\"batch\" : 2,"), again);
    assertTrue(again.contains("\"fit\" : 0,"), again);
    run("bookmark", "reset", "j", "--replace");
    assertEquals(
        "j: no rejected records that could be read again\n", run("rejects", "replay", "j").out());
  }

  @Test
  void recordsAreReadAgainInTheEncodingAndWithTheMarksOfTheirTable() {
    String csv =
        "encoding = windows-1252, csv { delimiter = \"||\", record-separator = \";\", header = true";
    declare(csv + " }");
    workspace.write("data/a.csv", "n||s;1||é;two||ö\nx;two||ü;3||€".getBytes(WINDOWS));
    run("run", "j");
    declare(csv + ", null-words = [two] }");
    run("crawl", "t");
    String out = run("rejects", "replay", "j").out();
    assertTrue(out.startsWith("j: batch 1: 2 of 2 rejected records fit by now\n"), out);
    assertEquals(
        List.of(List.of(4L, 2L, "é|ö\nx|ü|€")),
        DuckDb.query(
            "select count(*), count(n), string_agg(s, '|' order by s = '€', s) from "
                + DuckDb.parquet(folder.resolve("lake"))));
  }

  private void declare(String table) {
    catalog("rejects { max-ratio = 1 }", "hints { n = bigint }, " + table);
  }

  @Test
  void thatThereAreNoneIsSaid() {
    assertEquals("j: no rejected records\n", run("rejects", "show", "j").out());
    workspace.write("data/a.csv", "n,s\n1,x\n");
    run("run", "j");
    assertEquals("j: no rejected records\n", run("rejects", "show", "j").out());
    assertEquals(
        "j: no rejected records in batch 1 of source 's'\n",
        run("rejects", "show", "j", "--batch", "1", "--source", "s").out());
  }

  @Test
  void olderBatchesAreNamed() {
    for (int batch = 1; batch <= 7; batch++) {
      workspace.write(
          "state/jobs/j/rejects/000000000" + batch + "/s-0123456789abcdef.jsonl",
          "{\"source\":\"s\",\"file\":\"b.csv\",\"line\":3,\"reason\":\"r\",\"raw\":\"4\"}\n");
    }
    String out = run("rejects", "show", "j").out();
    assertTrue(out.startsWith("j: 5 rejected records in batch 7 (not committed), batch 6"), out);
    assertTrue(out.endsWith("\nolder batches may have more; name one with --batch: 2, 1\n"), out);
  }

  @Test
  void splitsOfAFileComeInTheirOrder() {
    for (String split : new String[] {"", "-1000", "-200"}) {
      workspace.write(
          "state/jobs/j/rejects/0000000001/s-0123456789abcdef" + split + ".jsonl",
          "{\"source\":\"s\",\"file\":\"b.csv\",\"split\":%s,\"offset\":5,\"reason\":\"r\",\"raw\":\"4\"}\n"
              .formatted(split.isEmpty() ? "0" : split.substring(1)));
    }
    String out = run("rejects", "show", "j").out();
    assertTrue(out.indexOf(" 200+5 ") > out.indexOf(" 5 "), out);
    assertTrue(out.indexOf(" 1,000+5 ") > out.indexOf(" 200+5 "), out);
  }

  @Test
  void whatIsNotThereIsSaidWithWhatIs() {
    workspace.write(
        "state/jobs/j/rejects/0000000004/s-0123456789abcdef.jsonl", "{\"source\":\"s\",\"raw\n");
    assertFails(2, "no job 'k'. Did you mean 'j'?", "rejects", "show", "k");
    assertFails(2, "inlet rejects: no action 'sow'. Did you mean 'show'?", "rejects", "sow", "j");
    assertFails(
        2,
        "job 'j': no batch 9. Batches with rejects, newest first: 4",
        "rejects",
        "show",
        "j",
        "--batch",
        "9");
    assertFails(
        2,
        "job 'j': no batch of run 'x'. See `inlet runs j`",
        "rejects",
        "show",
        "j",
        "--run",
        "x");
    assertFails(
        2, "job 'j': no source 'q'. Did you mean 's'?", "rejects", "show", "j", "--source", "q");
    assertFails(
        2,
        "inlet rejects show: expected --run or --batch, found both. Leave one of them out",
        "rejects",
        "show",
        "j",
        "--run",
        "x",
        "--batch",
        "1");
    assertFails(
        2,
        "inlet rejects show: --limit: expected 0 or more, found -1. Correct it",
        "rejects",
        "show",
        "j",
        "--limit",
        "-1");
    assertFails(
        2,
        "inlet rejects show: --dry-run goes with replay. Leave it out",
        "rejects",
        "show",
        "j",
        "--dry-run");
    assertFails(
        2,
        "inlet rejects replay: expected --batch or --dry-run, found options of show. Leave them out",
        "rejects",
        "replay",
        "j",
        "--limit",
        "3");
    assertFails(
        3,
        "state/jobs/j/rejects/0000000004/s-0123456789abcdef.jsonl: 1: broken reject: expected a"
            + " JSON object on each line, found another text. Restore the file, or remove it",
        "rejects",
        "show",
        "j");
  }

  private void assertFails(int exitCode, String message, String... args) {
    CommandLine.Result result = CommandLine.run(folder, args);
    assertEquals(exitCode, result.exitCode(), result::toString);
    assertTrue(result.err().endsWith(message + "\n"), result::toString);
  }

  private CommandLine.Result run(String... args) {
    CommandLine.Result result = CommandLine.run(folder, args);
    assertEquals(0, result.exitCode(), result::toString);
    return result;
  }
}
