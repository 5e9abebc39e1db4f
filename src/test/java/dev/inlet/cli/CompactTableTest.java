package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.cli.CommandLine.Result;
import dev.inlet.state.StateStore;
import dev.inlet.testing.DeltaKernelReader;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code inlet compact --table} on real Delta tables; what is in them is read by Delta Kernel. */
@Tag("spark")
class CompactTableTest {
  @TempDir private Path folder;
  private SparkSession spark;

  @BeforeEach
  void session() {
    spark = SharedSpark.session().newSession();
  }

  /** Two partitions of four files each, and one of a single file. */
  private void days() {
    sql("create table %s (id bigint, day date, note string) using delta partitioned by (day)");
    sql(
        "insert into %s select id, if(id % 2 = 0, date'2001-01-01', null),"
            + " if(id % 2 = 0, 'it''s', null) from range(0, 8, 1, 4)"
            + " union all select 99, date'2001-01-03', 'c'");
  }

  private void sql(String text) {
    spark.sql(text.replace("%s", "delta.`" + folder + "/lake/t`"));
  }

  private Result compact(String... options) {
    List<String> words = new ArrayList<>(List.of("compact", "--table", folder + "/lake/t"));
    words.addAll(Arrays.asList(options));
    return CommandLine.runAsIs(folder, words.toArray(String[]::new));
  }

  private List<String> rows() {
    return DeltaKernelReader.rows(folder + "/lake/t").stream()
        .map(row -> row.values().toString())
        .sorted()
        .toList();
  }

  private long liveFiles() {
    return spark.sql("describe detail delta.`" + folder + "/lake/t`").first().getAs("numFiles");
  }

  private long version() throws IOException {
    try (Stream<Path> log = Files.list(folder.resolve("lake/t/_delta_log"))) {
      return log.filter(file -> file.toString().endsWith(".json")).count() - 1;
    }
  }

  private static void assertExit(int code, Result result) {
    assertEquals(code, result.exitCode(), result::toString);
  }

  private static void assertSays(Result result, String text) {
    assertTrue((result.out() + result.err()).contains(text), result::toString);
  }

  @Test
  void partitionsOfSmallFilesAreCompactedAndTheNextRunHasNothingToDo() throws IOException {
    days();
    List<String> before = rows();
    Result plan = compact("--dry-run");
    assertExit(0, plan);
    assertSays(plan, "lake/t, version 1: 9 files, ");
    assertSays(plan, "would compact 2 partitions: 8 files would become 2 of up to 134.2 MB; ");
    assertSays(plan, "nothing to gain");
    assertEquals(1, version());

    Result done = compact();
    assertExit(0, done);
    assertSays(done, "compacted lake/t: 8 files, ");
    assertSays(done, "verified  version 2: 8 rows before, 8 after in 2 partitions");
    assertEquals(before, rows());
    assertEquals(3, liveFiles());

    Result again = compact("--vacuum=7 days");
    assertExit(0, again);
    assertSays(
        again, "nothing new: lake/t, version 2: no partition to compact (3 nothing to gain)");
    assertEquals(2, version());
  }

  @Test
  void eachPartitionCanHaveACommitOfItsOwnAndRowsAreComparedByTheirHash() throws IOException {
    days();
    List<String> before = rows();
    // As if the table had been quiet for longer than Delta lets anyone read old versions.
    for (int i = 0; i < 2; i++) {
      Files.setLastModifiedTime(
          folder.resolve("lake/t/_delta_log/0000000000000000000" + i + ".json"),
          FileTime.from(Instant.now().minusSeconds(30 * 86400)));
    }
    DeltaLog.clearCache();
    Result done = compact("--partitionsPerCommit=1", "--verify=records");
    assertExit(0, done);
    assertSays(done, "verified  version 2: 4 rows before, 4 after, hash 4:");
    assertSays(done, "verified  version 3: 4 rows before, 4 after, hash 4:");
    assertEquals(before, rows());
    assertEquals(3, version());
  }

  @Test
  void whichPartitionsAreMeantIsSaidByTheirValuesNumberOfFilesAgeAndGain() throws IOException {
    days();
    assertSays(
        compact("--dry-run", "--where", "day is null"), "would compact 1 partition: 4 files");
    assertSays(
        compact("--dry-run", "--where", "day >= '2001-01-02'"), "would compact 0 partitions");
    assertSays(compact("--dry-run", "--minFiles", "5"), "fewer small files than min-files");
    assertSays(compact("--dry-run", "--quiet", "2 hours"), "written to within 'quiet'");
    Result one = compact("--maxPartitions=1");
    assertExit(0, one);
    assertSays(one, "compacted lake/t: 4 files, ");
    assertSays(one, "; 1 partition left to later runs");
    assertSays(compact("--maxPartitions=1"), "compacted lake/t: 4 files, ");
    assertEquals(3, liveFiles());
  }

  @Test
  void aTableWithoutPartitionsIsOneUnitAndAFileOfTheTargetSizeStays() throws IOException {
    sql("create table %s (id bigint, text string) using delta");
    sql("insert into %s select id, cast(rand() as string) from range(0, 60000, 1, 1)");
    sql("insert into %s select id, 'x' from range(0, 3, 1, 3)");
    List<String> before = rows();
    Result plan = compact("--targetSize=1", "--dry-run");
    assertSays(plan, "would compact 1 partition: 4 files would become 2 of up to 1.0 MB; ");
    assertSays(plan, "(the whole table)      4      3 ");
    Result done = compact("--targetSize=1");
    assertExit(0, done);
    assertSays(done, "compacted lake/t: 3 files, ");
    assertEquals(before, rows());
    assertEquals(2, liveFiles());
    assertSays(compact("--targetSize=1"), "nothing new");
  }

  @Test
  void rowsArePutSideBySideOnceAndNotAgain() throws IOException {
    days();
    List<String> before = rows();
    Result done = compact("--zOrder=id,note");
    assertExit(0, done);
    assertSays(done, "verified  version 2: 8 rows before, 8 after");
    assertTrue(
        Files.readString(folder.resolve("lake/t/_delta_log/00000000000000000002.json"))
            .contains("\"zOrderBy\":\"[\\\"id\\\",\\\"note\\\"]\""));
    assertEquals(before, rows());
    assertSays(compact("--zOrder=id,note"), "nothing new");
  }

  @Test
  void aClusteredTableIsClusteredAndTakesNoZOrder() throws IOException {
    sql("create table %s (id bigint, k string) using delta cluster by (k)");
    sql("insert into %s select id, 'a' from range(0, 3, 1, 3)");
    List<String> before = rows();
    Result refused = compact("--zOrder=id");
    assertExit(2, refused);
    assertSays(
        refused,
        "--table: lake/t: z-order: expected none for a table that is clustered by k, whose OPTIMIZE"
            + " does it. Leave z-order out");
    assertSays(compact("--dry-run"), ", clustered as the table says; ");
    assertExit(0, compact());
    assertEquals(before, rows());
    assertEquals(1, liveFiles());
    assertSays(compact(), "nothing new");
  }

  @Test
  void deletedRowsThatAVectorHidesAreNotCountedAndTheirFilesAreRewritten() throws IOException {
    sql(
        "create table %s (id bigint) using delta tblproperties("
            + "'delta.enableDeletionVectors' = 'true', 'delta.checkpointPolicy' = 'v2',"
            + "'delta.checkpointInterval' = '2')");
    sql("insert into %s select id from range(0, 20, 1, 2)");
    sql("delete from %s where id in (3, 4, 13)");
    List<String> before = rows();
    Result done = compact("--verify=records");
    assertExit(0, done);
    assertSays(done, "17 rows before, 17 after, hash 17:");
    assertEquals(before, rows());
    assertSays(compact(), "nothing new");
    sql("delete from %s where id > 8");
    assertSays(compact("--minFiles=1"), "nothing new");
    long version = version();
    spark.sql("optimize delta.`" + folder + "/lake/t`");
    assertEquals(version, version(), "Delta rewrites no file alone");
  }

  @Test
  void mappedColumnsAndOddValuesArePartitionsLikeOthers() throws IOException {
    sql(
        "create table %s (id bigint, `p q` string, ts timestamp) using delta"
            + " partitioned by (`p q`, ts) tblproperties('delta.columnMapping.mode' = 'name')");
    for (int i = 0; i < 2; i++) {
      sql(
          "insert into %s values ("
              + i
              + ", 'a''\\\\b/%:ü', timestamp'2001-01-01 10:11:12'),"
              + "("
              + (4 + i)
              + ", 'c', null)");
    }
    sql("alter table %s rename column `p q` to pq");
    List<String> before = rows();
    Result done = compact("--partitionsPerCommit=1");
    assertExit(0, done);
    assertSays(done, "verified  version 5: 2 rows before, 2 after");
    assertEquals(before, rows());
    assertEquals(2, liveFiles());
    assertSays(compact("--dry-run", "--where", "pq = 'c'"), "left out by 'where'");
  }

  @Test
  void aVacuumIsRefusedWhereTheTableAsksForMore() throws IOException {
    days();
    Result refused = compact("--vacuum=2 days");
    assertExit(2, refused);
    assertSays(
        refused,
        "--vacuum: lake/t: vacuum: retain: expected 168 hours or more, found 48 hours. Readers and"
            + " writers that began before fail if their files go. Set 'allow-short-retention ="
            + " true' (--allowShortRetention) if there are none");
    sql(
        "alter table %s set tblproperties('delta.deletedFileRetentionDuration' = 'interval 30 days')");
    assertSays(
        compact("--vacuum=8 days"),
        "expected 720 hours or more, which the table has as delta.deletedFileRetentionDuration,"
            + " found 192 hours");
    assertEquals(2, version());
  }

  @Test
  void whatAVacuumWouldDeleteIsWhatItDeletes() throws IOException {
    spark.conf().set("spark.sql.parquet.compression.codec", "zstd");
    days();
    assertExit(0, compact());
    age();
    List<String> before = rows();
    Result plan = compact("--vacuum=0 days", "--allowShortRetention", "--dry-run");
    assertSays(plan, "vacuum would delete 8 files, ");
    Result done = compact("--vacuum=0 days", "--allowShortRetention");
    assertExit(0, done);
    assertSays(done, "vacuumed  8 files, ");
    String bytes = plan.out().replaceAll("(?s).*vacuum would delete 8 files, ([^,]+),.*", "$1");
    assertSays(done, "vacuumed  8 files, " + bytes);
    assertEquals(before, rows());
    try (Stream<Path> files = Files.walk(folder.resolve("lake/t"))) {
      assertEquals(
          3,
          files
              .filter(file -> file.toString().endsWith(".zstd.parquet"))
              .filter(file -> !file.toString().contains("_delta_log"))
              .count());
    }
    assertSays(compact("--vacuum=0 days", "--allowShortRetention"), "nothing new");
  }

  private void age() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("lake/t"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".parquet")).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
      }
    }
  }

  @Test
  void whatDoesNotFitTheTableIsRefusedByName() throws IOException {
    days();
    Result where = compact("--where=id > 3");
    assertExit(2, where);
    assertSays(
        where, "lake/t: where: expected partition columns, found 'id'. Partitions are by day");
    Result grammar = compact("--where=day > or");
    assertExit(2, grammar);
    assertSays(grammar, "'where': expected comparisons of partition columns with values");
    Result partition = compact("--zOrder=day");
    assertExit(2, partition);
    assertSays(
        partition,
        "z-order: expected columns that are the same in no whole partition, found the partition column 'day'. Leave it out");
    Result missing = compact("--zOrder=nope");
    assertExit(2, missing);
    assertSays(missing, "z-order: no column 'nope'. Columns are id, day, note");
    Result both = compact("--src=x", "--dest=y");
    assertExit(2, both);
    assertSays(
        both,
        "inlet compact: expected --table, or --src and --dest, found both. A table is compacted within itself");
    Result other = compact("--groupBy=(.*)");
    assertExit(2, other);
    assertSays(other, "unknown key 'group-by'");
    Result alone = compact("--allowShortRetention");
    assertExit(2, alone);
    assertSays(alone, "--allowShortRetention: goes with --vacuum, found none");
  }

  @Test
  void whatIsNoDeltaTableIsNamed() throws IOException {
    Result missing = compact();
    assertExit(3, missing);
    assertSays(
        missing,
        "lake/t: expected a Delta table, found no folder lake/t/_delta_log. Name the folder that"
            + " has _delta_log in it, or a table of the job catalog");
    Files.createDirectories(folder.resolve("lake/t/_delta_log"));
    Result empty = compact();
    assertExit(3, empty);
    assertSays(empty, "lake/t: expected a Delta table, found no version in lake/t/_delta_log. ");
    assertFalse(Files.exists(folder.resolve("lake/t/_delta_log/00000000000000000000.json")));
  }

  @Test
  void itIsAJobOfTheCatalogLikeOthers() throws IOException {
    days();
    new Workspace(folder)
        .write(
            "jobs.conf",
            """
            inlet {
              state = "%1$s/lake/_inlet"
              tables.days { location = "%1$s/lake/t", format = delta }
              jobs.small { compact { table = days, z-order = [id], vacuum {} } }
            }
            """
                .formatted(folder));
    assertExit(0, CommandLine.run(folder, "validate"));
    assertSays(
        CommandLine.run(folder, "explain", "small"), "inlet.jobs.small.compact.vacuum.retain");
    assertSays(CommandLine.run(folder, "plan", "small"), "z-ordered by id; ");
    assertExit(0, CommandLine.run(folder, "bookmark", "show", "small"));
    Result refused = CommandLine.run(folder, "run", "small", "--from", "1", "--to", "2");
    assertExit(2, refused);
    assertSays(refused, "expected a job that loads rows, found a compaction");
    Result done = CommandLine.run(folder, "run", "small");
    assertExit(0, done);
    assertSays(done, "small: is done (run ");
    Result runs = CommandLine.run(folder, "runs", "small");
    assertTrue(
        runs.out().lines().anyMatch(line -> line.matches(".*small +- +done +8 +8 +0 .*")),
        runs::toString);
    assertSays(CommandLine.run(folder, "run", "small"), "nothing new");
  }

  /** What a run notes before it commits. */
  private record Note(String run, long version, String verify, String predicate) {}

  private StateStore state() {
    return new StateStore(
        new org.apache.hadoop.fs.Path(folder + "/lake/t/_inlet/state"), SharedSpark.hadoop());
  }

  /** As if a run had died behind its commit, which is version 2, or had found other rows. */
  private void noteOfARunThatDied(String verify) {
    Note note = new Note("r", 1, verify, "`day` <=> date'2001-01-01'");
    assertTrue(state().putIfAbsent("jobs/mine/optimize/r-0.json", note));
  }

  @Test
  void aCommitThatWasNeverComparedIsComparedBeforeAnythingElse() throws IOException {
    days();
    List<Path> small;
    try (Stream<Path> files = Files.list(folder.resolve("lake/t/day=2001-01-01"))) {
      small = files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
    assertExit(0, compact("--job=other"));
    // A file of before with the row of another.
    Path lost = Files.move(small.get(0), folder.resolve("lost"));
    Path crc = small.get(0).resolveSibling("." + small.get(0).getFileName() + ".crc");
    Files.move(crc, folder.resolve("lost.crc"));
    Files.copy(small.get(1), small.get(0));
    Path commit = folder.resolve("lake/t/_delta_log/00000000000000000002.json");
    String text = Files.readString(commit);
    Files.writeString(commit, text.replace("\"job\\\":\\\"other", "\"job\\\":\\\"mine"));
    Files.deleteIfExists(commit.resolveSibling("." + commit.getFileName() + ".crc"));
    noteOfARunThatDied("RECORDS");
    for (int i = 0; i < 2; i++) {
      Result found = compact("--job=mine", "--vacuum=7 days");
      assertExit(5, found);
      assertSays(
          found, "version 2, by which partitions were compacted, has other rows: expected hash");
    }
    Files.move(lost, small.get(0), StandardCopyOption.REPLACE_EXISTING);
    Files.move(folder.resolve("lost.crc"), crc);
    assertSays(compact("--job=mine"), "nothing new");
    assertEquals(List.of(), state().list("jobs/mine/optimize"));

    int first = text.indexOf("{\\\"numRecords\\\":1}");
    Files.writeString(
        commit, text.substring(0, first) + "{\\\"numRecords\\\":7}" + text.substring(first + 18));
    age();
    for (int i = 0; i < 2; i++) {
      // It is another job's, but its files would go.
      Result found = compact("--job=mine", "--vacuum=0 days", "--allowShortRetention");
      assertExit(5, found);
      assertSays(
          found,
          "lake/t: version 2, by which partitions were compacted, has other rows: expected 14, found"
              + " 8 in day=");
      assertSays(
          found, ". Restore the table to version 1 before running again; nothing was deleted");
    }
    assertEquals(2, version());
    spark.sql("restore table delta.`" + folder + "/lake/t` to version as of 1");
    assertExit(0, compact("--job=mine"));
    assertEquals(3, liveFiles());
  }

  @Test
  void aFileOfTheTableThatIsGoneIsToldAndNothingIsCommitted() throws IOException {
    days();
    try (Stream<Path> files = Files.list(folder.resolve("lake/t/day=2001-01-01"))) {
      Files.delete(files.filter(file -> file.toString().endsWith(".parquet")).findFirst().get());
    }
    Result found = compact("--where=day is not null");
    assertExit(3, found);
    assertSays(
        found,
        "lake/t: day=2001-01-01 cannot be compacted: expected files that can be read and written,"
            + " found ");
    assertSays(found, ". Nothing was deleted; what was compacted before stays");
    assertEquals(1, version());
  }
}
