package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.DeltaKernelReader;
import dev.inlet.testing.DuckDb;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that read Delta tables, by the command; what landed is read by DuckDB and Delta Kernel. */
@Tag("spark")
class DeltaSourceTest {
  @TempDir Path folder;
  private Workspace workspace;
  private String table;

  @BeforeEach
  void open() {
    assertTrue(SharedSpark.session().sparkContext().isLocal());
    workspace = new Workspace(folder);
    // Delta writes such paths percent-encoded.
    table = "delta.`" + folder + "/in put`";
    catalog("bookmark = delta", "");
  }

  @Test
  void theFirstRunReadsTheTableAndLaterOnesWhatItsVersionsAdded() throws IOException {
    sql("create table %s (id bigint, day string) using delta partitioned by (day)");
    sql("insert into %s values (1, 'a b'), (2, 'ü/%%')");
    sql("delete from %s where id = 1");
    CommandLine.Result crawled = CommandLine.run(folder, "crawl", "--dry-run");
    assertTrue(crawled.out().contains("note         partitioned by: day"), crawled::toString);
    assertDone(run());
    assertEquals(List.of(List.of(2L, "ü/%")), rows("id, day"));

    sql("insert into %s values (3, 'a b'), (3, 'a b'), (4, null)");
    sql("optimize %s");
    sql("alter table %s add columns (note string)");
    sql("insert into %s values (5, 'c', 'new')");
    CommandLine.Result second = run();
    assertDone(second);
    assertTrue(second.out().contains("+ column 'note' string"), second::toString);
    assertTrue(second.out().contains("records   4 read"), second::toString);
    assertEquals(
        "[[2, ü/%, null], [3, a b, null], [3, a b, null], [4, null, null], [5, c, new]]",
        rows("id, day, note").toString());

    CommandLine.Result third = run();
    assertTrue(third.out().contains("nothing new"), third::toString);
    assertFalse(Files.exists(folder.resolve("lake/_inlet/jobs/j/scratch")), "scratch is removed");
  }

  @Test
  void runsOfSomeVersionsEachReadThemOneAfterTheOther() {
    catalog("bookmark = delta, max-files = 2", "");
    sql("create table %s (id bigint) using delta");
    for (int i = 1; i <= 4; i++) {
      sql("insert into %s values (" + i + ")");
    }
    assertDone(run());
    assertEquals("[[1]]", rows("id").toString());
    assertDone(run());
    assertEquals("[[1], [2], [3]]", rows("id").toString());
    assertDone(run());
    assertEquals("[[1], [2], [3], [4]]", rows("id").toString());
  }

  /** The files of older versions are gone, so a reader that opened them would fail. */
  @Test
  void onlyTheAddedFilesAreOpened() throws IOException {
    sql("create table %s (id bigint) using delta");
    sql("insert into %s values (1)");
    assertDone(run());
    List<Path> old = dataFiles();
    sql("insert into %s values (2)");
    for (Path file : old) {
      Files.delete(file);
    }
    assertDone(run());
    assertEquals("[[1], [2]]", rows("id").toString());
  }

  @Test
  void columnMappingAndDeletionVectorsAreDeltasAffair() {
    catalog("bookmark = delta, on-change = append", "");
    sql(
        "create table %s (id bigint, s struct<a: int, b: string>) using delta tblproperties("
            + "'delta.columnMapping.mode' = 'name', 'delta.enableDeletionVectors' = 'true')");
    sql("insert into %s values (1, struct(1, 'x'))");
    assertDone(run());
    sql("insert into %s select id, struct(cast(id as int), 'y') from range(10, 14)");
    sql("alter table %s rename column id to number");
    assertDone(run());
    assertEquals(
        "[[1, null, 1], [null, 10, 10], [null, 11, 11], [null, 12, 12], [null, 13, 13]]",
        rows("id, number, s.a").toString());

    sql("delete from %s where number in (10, 12)");
    assertDone(run());
    // What a version rewrites is read again, without the rows that it takes away.
    assertEquals("[[10], [11], [11], [12], [13], [13], [null]]", rows("number").toString());
  }

  @Test
  void aVersionThatTakesRowsAwayIsRefusedOrIgnored() {
    sql("create table %s (id bigint) using delta");
    sql("insert into %s values (1), (2)");
    assertDone(run());
    sql("delete from %s where id = 1");
    sql("insert into %s values (3)");
    CommandLine.Result refused = run();
    assertEquals(3, refused.exitCode(), refused::toString);
    assertTrue(
        refused.err().contains("in put: version 2: expected a version that only appends"),
        refused::toString);
    catalog("bookmark = delta, on-change = ignore", "");
    assertDone(run());
    assertEquals("[[1], [2], [3]]", rows("id").toString());
  }

  @Test
  void theChangeFeedTellsEachChangedRow() {
    catalog("bookmark = delta", "");
    sql("create table %s (id bigint, v string) using delta");
    sql("insert into %s values (1, 'a')");
    sql("alter table %s set tblproperties ('delta.enableChangeDataFeed' = 'true')");
    assertDone(run());
    sql("insert into %s values (2, 'b')");
    sql("update %s set v = 'A' where id = 1");
    sql("optimize %s");
    sql("delete from %s where id = 2");
    assertDone(run());
    assertEquals(
        "[[insert, 2, 1, a], [insert, 3, 2, b], [update_postimage, 4, 1, A],"
            + " [update_preimage, 4, 1, a], [delete, 6, 2, b]]",
        DuckDb.query(
                "select _change_type, _commit_version, id, v from "
                    + DuckDb.parquet(folder.resolve("out"))
                    + " order by _commit_version, 1")
            .toString());
    assertEquals(
        List.of(List.of(0L)),
        DuckDb.query(
            "select count(*) from "
                + DuckDb.parquet(folder.resolve("out"))
                + " where _commit_timestamp is null"));
  }

  @Test
  void versionsFromBeforeTheFeedAreInserts() {
    sql("create table %s (id bigint) using delta");
    sql("insert into %s values (1)");
    catalog("bookmark = delta", "steps = [ { select = [\"id\"] } ]");
    assertDone(run());
    sql("insert into %s values (2)");
    sql("alter table %s set tblproperties ('delta.enableChangeDataFeed' = 'true')");
    sql("insert into %s values (3)");
    catalog("bookmark = delta", "steps = [ { sql = \"select id, _change_type as c from s\" } ]");
    assertDone(run());
    assertEquals("[[1, null], [2, insert], [3, insert]]", rows("id, c").toString());
  }

  @Test
  void aVacuumedFileIsNamedWithItsTableAndVersion() throws IOException {
    sql("create table %s (id bigint) using delta");
    sql("insert into %s values (1)");
    assertDone(run());
    List<Path> old = dataFiles();
    sql("insert into %s values (2)");
    Path gone = dataFiles().stream().filter(file -> !old.contains(file)).findFirst().orElseThrow();
    Files.delete(gone);
    CommandLine.Result failed = run();
    assertEquals(3, failed.exitCode(), failed::toString);
    assertTrue(
        failed
            .err()
            .contains(
                "in put: table 't': version 2: expected its data files, found that in put/"
                    + gone.getFileName()
                    + " is gone, most likely by VACUUM. Restore the file, or read the whole table"
                    + " anew after `inlet bookmark reset`; nothing was written"),
        failed::toString);
  }

  @Test
  void aTableMadeAnewIsRefused() throws IOException {
    sql("create table %s (id bigint) using delta");
    sql("insert into %s values (1)");
    assertDone(run());
    try (Stream<Path> files = Files.walk(folder.resolve("in put"))) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    org.apache.spark.sql.delta.DeltaLog.clearCache();
    sql("create table %s (id bigint) using delta");
    sql("insert into %s values (9)");
    CommandLine.Result refused = run();
    assertEquals(3, refused.exitCode(), refused::toString);
    assertTrue(refused.err().contains("this is not the table that was read"), refused::toString);
    assertEquals("[[1]]", rows("id").toString());
  }

  @Test
  void aTableThatIsOffIsReadAsAWholeAtItsNewestVersion() {
    sql("create table %s (id bigint) using delta tblproperties('delta.checkpointInterval' = '2')");
    for (int i = 1; i <= 4; i++) {
      sql("insert into %s values (" + i + ")");
    }
    sql("delete from %s where id = 2");
    catalog("bookmark = off", "");
    assertDone(run());
    assertEquals("[[1], [3], [4]]", rows("id").toString());
  }

  @Test
  void theSchemaIsFoundInACheckpointToo() throws IOException {
    sql(
        "create table %s (id bigint, p string) using delta partitioned by (p)"
            + " tblproperties('delta.checkpointInterval' = '2', 'delta.enableChangeDataFeed' ="
            + " 'true')");
    sql("insert into %s values (1, 'x')");
    sql("insert into %s values (2, 'x')");
    Path log = folder.resolve("in put/_delta_log");
    try (Stream<Path> files = Files.list(log)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".crc") || name.matches("0*[01]\\.json")) {
          Files.delete(file);
        }
      }
    }
    CommandLine.Result crawled = CommandLine.run(folder, "crawl", "--dry-run");
    assertEquals(0, crawled.exitCode(), crawled::toString);
    assertTrue(crawled.out().contains("note         partitioned by: p"), crawled::toString);
    assertTrue(crawled.out().contains("note         change feed: on"), crawled::toString);
    assertTrue(crawled.out().contains("id      bigint"), crawled::toString);
  }

  @Test
  void whatLandsInADeltaTargetIsTheSame() {
    sql("create table %s (id bigint, tags array<string>) using delta");
    sql("insert into %s values (1, array('x', null))");
    workspace.write("jobs.conf", text("bookmark = delta", "").replace("parquet", "delta"));
    assertDone(run());
    assertEquals("[{id=1, tags=[x, null]}]", DeltaKernelReader.rows(folder + "/out").toString());
  }

  private void catalog(String source, String steps) {
    workspace.write("jobs.conf", text(source, steps));
  }

  private String text(String source, String steps) {
    return """
        inlet {
          state = "%1$s/lake/_inlet"
          tables.t { location = "%1$s/in put", format = delta }
          jobs.j {
            sources.s { table = t, %2$s }
            targets.lake { path = "%1$s/out", format = parquet }
            %3$s
          }
        }
        """
        .formatted(folder, source, steps);
  }

  private CommandLine.Result run() {
    return CommandLine.run(folder, "run", "j");
  }

  private static void assertDone(CommandLine.Result result) {
    assertEquals(0, result.exitCode(), result::toString);
    assertFalse(result.out().contains("nothing new"), result::toString);
  }

  private void sql(String text) {
    SparkSession spark = SharedSpark.session();
    spark.sql(String.format(text, table));
  }

  private List<List<Object>> rows(String columns) {
    return DuckDb.query(
        "select " + columns + " from " + DuckDb.parquet(folder.resolve("out")) + " order by all");
  }

  private List<Path> dataFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("in put"))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }
}
