package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.DuckDb;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a source says of records that do not fit; what landed is read by DuckDB. */
@Tag("spark")
class MalformedRecordsTest {
  @TempDir Path folder;
  private Workspace workspace;

  @BeforeAll
  static void startSpark() {
    assertTrue(SharedSpark.session().sparkContext().isLocal());
  }

  @BeforeEach
  void open() {
    workspace = new Workspace(folder);
  }

  private void catalog(String table, String source, String job) {
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/state"
          tables.t { location = "%1$s/data" %2$s }
          jobs.j {
            sources.s { table = t %3$s }
            targets.lake { path = "%1$s/lake", format = parquet }
            %4$s
          }
        }
        """
            .formatted(folder, table, source, job));
  }

  @Test
  void rowsAreRescuedWithWhatDoesNotFit() {
    catalog(", hints { n = bigint }", ", on-malformed = rescue", "rejects { max-count = 0 }");
    workspace.write("data/d=1/a.csv", "n,s\n1,x\ntwo,y\n3,z,more\n");
    workspace.write("data/d=2/b.csv", "n,s\n4,x\n");
    CommandLine.Result run = run();
    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(run.out().contains("\nrecords   4 read, 0 rejected, 2 rescued\n"), run::toString);
    assertEquals(
        List.of(
            Arrays.asList(1L, "x", 1L, null),
            Arrays.asList(3L, "z", 1L, "{\"_c2\":\"more\",\"_file\":\"file:data/d=1/a.csv\"}"),
            Arrays.asList(4L, "x", 2L, null),
            Arrays.asList(null, "y", 1L, "{\"n\":\"two\",\"_file\":\"file:data/d=1/a.csv\"}")),
        rows("n, s, d, replace(_rescued, '" + folder + "/', '')", "n"));
    catalog(", hints { n = bigint }", "", "rejects { max-ratio = 1 }");
    workspace.write("data/d=2/c.csv", "n,s\n5,x\nsix,x\n");
    CommandLine.Result rejected = run();
    assertTrue(rejected.out().contains("\nrecords   2 read, 1 rejected: see "), rejected::toString);
    assertEquals(List.of(List.of(5L)), rows("count(*)", "1"));
  }

  @Test
  void theFirstRecordThatDoesNotFitEndsTheRun() {
    catalog(", hints { n = bigint }", ", on-malformed = fail", "");
    workspace.write("data/a.csv", "n,s\n1,x\ntwo,y\nthree,y\n");
    CommandLine.Result run = run();
    assertEquals(3, run.exitCode(), run::toString);
    assertTrue(
        run.err()
            .endsWith(
                "data/a.csv: 3: column 'n': expected bigint, found 'two', in the record 'two,y'."
                    + " Correct the record or the table, or let the source say 'on-malformed ="
                    + " reject' or 'rescue'\n"),
        run::toString);
    assertEquals("", workspace.textOf(".", ".parquet"), "nothing was written");
    catalog(", hints { n = bigint }", ", on-malformed = rescue", "");
    CommandLine.Result mended = run();
    assertEquals(0, mended.exitCode(), mended::toString);
    assertEquals(List.of(List.of(3L, 1L)), rows("count(*), count(n)", "1"));
  }

  @Test
  void filesThatAreNoTextCannotBeRescued() {
    SharedSpark.session().range(3).write().parquet(folder.resolve("data").toString());
    catalog("", ", on-malformed = rescue", "");
    CommandLine.Result run = run();
    assertEquals(2, run.exitCode(), run::toString);
    assertTrue(
        run.err()
            .endsWith(
                "jobs.conf: 5: source 's': 'on-malformed = rescue': expected text files, found"
                    + " parquet. Leave it out\n"),
        run::toString);
  }

  @Test
  void aTableWithAColumnOfThatNameCannotBeRescued() {
    workspace.write("data/a.csv", "n,_Rescued\n1,x\n");
    catalog("", ", on-malformed = rescue", "");
    CommandLine.Result run = run();
    assertEquals(2, run.exitCode(), run::toString);
    assertTrue(
        run.err()
            .endsWith(
                "source 's': rescue: expected no column '_rescued' in the table, found '_Rescued'."
                    + " Let records that do not fit be rejected, or give the column another name in"
                    + " the files\n"),
        run::toString);
  }

  @Test
  void aStepMayTakeTheNumberOfTheBatchAlong() {
    catalog("", "", "steps = [ { select = [n, \"_inlet_batch as batch\", _inlet_record] } ]");
    workspace.write("data/a.csv", "n\n1\n2\n");
    run();
    workspace.write("data/b.csv", "n\n3\n");
    CommandLine.Result run = run();
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(
        List.of(List.of(1L, 1L, 1L), List.of(2L, 1L, 2L), List.of(3L, 2L, 1L)),
        rows("n, batch, _inlet_record", "n"));
  }

  @Test
  void aQuerySeesTheNumberOfTheBatchOnceASelectStepHasTakenIt() {
    String query = "{ sql = \"select n, batch from s\" }";
    catalog("", "", "steps = [ { sql = \"select n, _inlet_batch as batch from s\" } ]");
    workspace.write("data/a.csv", "n\n1\n2\n");
    CommandLine.Result unseen = run();
    assertEquals(2, unseen.exitCode(), unseen::toString);
    assertTrue(unseen.err().contains("`_inlet_batch` cannot be resolved"), unseen::toString);
    catalog("", "", "steps = [ { select = [n, \"_inlet_batch as batch\"] }, " + query + " ]");
    CommandLine.Result run = run();
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(List.of(List.of(1L, 2L), List.of(2L, 2L)), rows("n, batch", "n"));
  }

  private CommandLine.Result run() {
    return CommandLine.run(folder, "run", "j");
  }

  private List<List<Object>> rows(String columns, String order) {
    return DuckDb.query(
        "select "
            + columns
            + " from "
            + DuckDb.parquet(folder.resolve("lake"))
            + " order by "
            + order);
  }
}
