package dev.inlet.write;

import static dev.inlet.write.TestTarget.conf;
import static dev.inlet.write.TestTarget.rows;
import static dev.inlet.write.TestTarget.tag;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CatalogException;
import dev.inlet.CommitStateUnknownException;
import dev.inlet.ConflictException;
import dev.inlet.InputException;
import dev.inlet.catalog.TargetSpec.Format;
import dev.inlet.catalog.TargetSpec.Mode;
import dev.inlet.testing.DeltaKernelReader;
import dev.inlet.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class DeltaTargetsTest {
  private static final String OF_FILES =
      "select id as n, concat('s/', id %% 3, '.csv') as _inlet_file from range(%d, %d, 1, 1)";

  /** Delta goes back by a week at most. */
  private final Instant hour =
      Instant.now().minus(Duration.ofHours(20)).truncatedTo(ChronoUnit.HOURS);

  @TempDir Path folder;
  private TestTarget delta;

  @BeforeEach
  void target() {
    assertFalse(SharedSpark.session().sparkContext().isStopped());
    delta = TestTarget.of(folder, Format.DELTA);
  }

  @Test
  void appendingTwiceIsAppendingOnce() {
    assertEquals(3, delta.land(1, "select id as n from range(3)").rows());
    assertEquals(2, delta.land(2, "select id as n from range(3, 5)").rows());
    assertEquals(0, delta.land(2, "select id as n from range(3, 5)").version() - 1);
    assertEquals(List.of("0", "1", "2", "3", "4"), column("n"));
  }

  @Test
  void overwriteLeavesTheNewestBatchAlone() {
    TestTarget target = delta.with(Mode.OVERWRITE);
    target.land(1, "select id as n from range(3)");
    assertEquals(2, target.land(2, "select id as n from range(3, 5)").rows());
    assertEquals(2, target.land(2, "select id as n from range(3, 5)").rows(), "again");
    assertEquals(1, versions(), "versions above 0");
    assertEquals(List.of("3", "4"), column("n"));
    assertEquals(0, target.land(3, "select id as n from range(0)").rows());
    assertEquals(List.of(), column("n"));
  }

  @Test
  void overwritePartitionsReplacesThoseThatGetRows() {
    TestTarget target = delta.partitionedBy("p").with(Mode.OVERWRITE_PARTITIONS);
    target.land(1, "select id as n, if(id < 3, 'a', 'c') as p from range(6)");
    String second = "select * from values (10L, 'a'), (11L, 'd') as t(n, p)";
    assertEquals(2, target.land(2, second).rows());
    assertEquals(2, target.land(2, second).rows(), "again");
    assertEquals(List.of("3", "4", "5", "10", "11"), column("n"));
    assertEquals(1, versions());
  }

  @Test
  void mergeUpdatesByKeyAndInsertsTheRest() {
    TestTarget target = delta.with(Mode.MERGE, "k", "odd`name").withBatchColumn();
    target.land(1, "select * from values (1, null, 'a'), (2, 'x', 'b') as t(k, `odd``name`, v)");
    String second =
        "select * from values (1, null, 'A', 7), (2, 'y', 'B', 8) as t(k, `odd``name`, v, more)";
    Written written = target.land(2, second);
    assertEquals(2, written.rows());
    assertEquals(written, target.land(2, second), "again");
    assertEquals(1, versions());
    assertEquals(
        List.of("1 null A 2 7", "2 x b 1 null", "2 y B 2 8"),
        strings("k", "odd`name", "v", "_inlet_batch", "more"));
    assertEquals(0, target.land(3, "select 1 as k, 'q' as `odd``name` where false").rows());
    assertNoSettingsAreLeft(second);
  }

  private void assertNoSettingsAreLeft(String sql) {
    Dataset<Row> rows = rows(sql);
    delta.with(Mode.MERGE, "k").land(9, rows.where("k = 1"), List.of());
    for (String key : List.of("write.txnAppId", "write.txnVersion", "commitInfo.userMetadata")) {
      assertFalse(
          rows.sparkSession().conf().getAll().contains("spark.databricks.delta." + key), key);
    }
  }

  @Test
  void severalRowsOfOneKeyAreRefused() {
    TestTarget target = delta.with(Mode.MERGE, "k", "l");
    assertMessage(
        InputException.class,
        folder
            + "/lake: batch 1 of job 'orders': expected one row for each key (k, l), found 2 keys"
            + " with several rows. Add a 'sql' step that keeps one row for each key, such as select"
            + " * from rows qualify row_number() over (partition by k, l order by …) = 1"
            + " (jobs.conf: 7)",
        () -> target.land(1, "select id % 2 as k, null as l from range(5)"));
    assertEquals(-1, versions());
  }

  @Test
  void aMergeWithoutItsKeyColumnIsRefused() {
    assertMessage(
        CatalogException.class,
        "jobs.conf: 7: target 'lake': keys: expected a column 'k', found n",
        () -> delta.with(Mode.MERGE, "k").land(1, "select 1 as n"));
  }

  @Test
  void aMergeConvertsNoTypes() {
    TestTarget target = delta.with(Mode.MERGE, "k");
    target.land(1, "select 1 as k, 2 as v");
    InputException e =
        assertThrows(InputException.class, () -> target.land(2, "select 1 as k, '3' as v"));
    assertTrue(
        e.getMessage().contains("column 'v': expected int as in the batches before, found string"),
        e.getMessage());
  }

  @Test
  void aWriteThatDeltaSkippedIsNotTakenForLanded() {
    for (Mode mode : List.of(Mode.APPEND, Mode.OVERWRITE, Mode.MERGE)) {
      TestTarget target =
          TestTarget.of(folder.resolve(mode.word()), Format.DELTA)
              .with(mode, mode == Mode.MERGE ? new String[] {"n"} : new String[0]);
      target.land(5, "select 1 as n");
      CommitStateUnknownException e =
          assertThrows(CommitStateUnknownException.class, () -> target.land(4, "select 2 as n"));
      assertTrue(
          e.getMessage()
              .contains(
                  "cannot tell whether batch 4 reached the table: expected a commit with"
                      + " transaction 'orders/lake' version 4 of this batch, found none"),
          e.getMessage());
    }
  }

  @Test
  void otherRowsThanWereComputedAreFoundNowAndLater() {
    String message =
        folder
            + "/lake: job 'orders': batch 1 is in the table as version 0, but not whole: expected 4"
            + " rows, as many as were computed, found 3. Remove the table, or remove"
            + " the rows of the batch by hand, before running again; nothing was cleaned up";
    assertMessage(
        CommitStateUnknownException.class,
        message,
        () -> delta.write(1, rows("select id as n from range(3)"), 4, List.of()));
    assertMessage(CommitStateUnknownException.class, message, () -> delta.writer().settle(tag(1)));
  }

  @Test
  void aBatchThatARestoreTookOutIsNotThereAndItsNumberIsTaken() {
    delta.land(1, "select 1 as n");
    delta.land(2, "select 2 as n");
    SharedSpark.session().sql("restore table delta.`" + delta.path() + "` to version as of 0");
    assertTrue(delta.writer().settle(tag(2)).isEmpty());
    assertTrue(delta.writer().isAbandoned(tag(2)));
    assertEquals(1, delta.writer().settle(tag(1)).orElseThrow().rows());
    assertFalse(delta.writer().isAbandoned(tag(1)));
    delta.land(3, "select 3 as n");
    assertEquals(List.of("1", "3"), column("n"));
  }

  @Test
  void aBatchThatASecondRestoreBringsBackIsThere() {
    delta.land(1, "select 1 as n");
    delta.land(2, "select 2 as n");
    restore("version as of 0");
    restore("version as of 1");
    assertEquals(1, delta.writer().settle(tag(2)).orElseThrow().rows());
    assertFalse(delta.writer().isAbandoned(tag(2)));
    assertEquals(List.of("1", "2"), column("n"));
  }

  @Test
  void whatARestoreToATimeTookOutIsToldByTheFilesThatItTookAway() throws IOException {
    delta.land(1, "select 1 as n");
    delta.land(2, "select 2 as n");
    delta.land(3, "select 3 as n");
    date(3);
    restore("timestamp as of '" + hour.plusSeconds(5400) + "'");
    assertEquals(List.of("1", "2"), column("n"));
    assertTrue(delta.writer().isAbandoned(tag(3)));
    assertEquals(1, delta.writer().settle(tag(2)).orElseThrow().rows());
    date(4);
    restore("timestamp as of '" + hour.plusSeconds(1800) + "'");
    assertEquals(List.of("1"), column("n"));
    assertTrue(delta.writer().settle(tag(2)).isEmpty());
    assertTrue(delta.writer().isAbandoned(tag(2)));
    assertEquals(1, delta.writer().settle(tag(1)).orElseThrow().rows());
    date(5);
    restore("timestamp as of '" + hour.plusSeconds(9000) + "'");
    assertEquals(List.of("1", "2", "3"), column("n"));
    assertEquals(1, delta.writer().settle(tag(3)).orElseThrow().rows());
  }

  @Test
  void aRestoreToATimeAfterTheFilesWereCompactedLeavesABatchUnknown() throws IOException {
    delta.land(1, "select 1 as n");
    delta.land(2, "select 2 as n");
    SharedSpark.session().sql("optimize delta.`" + delta.path() + "`");
    date(3);
    restore("timestamp as of '" + hour.plusSeconds(1800) + "'");
    assertEquals(List.of("1"), column("n"));
    assertEquals(1, delta.writer().settle(tag(1)).orElseThrow().rows());
    assertMessage(
        CommitStateUnknownException.class,
        folder
            + "/lake/_delta_log: job 'orders': cannot tell whether batch 2 reached the table:"
            + " version 1 holds it, the table was restored to a point in time after that, and"
            + " files of it had been rewritten before, so that the log does not tell whether its"
            + " rows are there. Compare the table's history with the batch before running again;"
            + " nothing was cleaned up",
        () -> delta.writer().settle(tag(2)));
  }

  private void restore(String to) {
    SharedSpark.session().sql("restore table delta.`" + delta.path() + "` to " + to);
  }

  /** Has one version made in each hour from one on. */
  private void date(int versions) throws IOException {
    for (int i = 0; i < versions; i++) {
      Path version = delta.path().resolve(String.format("_delta_log/%020d.json", i));
      Files.setLastModifiedTime(version, FileTime.from(hour.plus(Duration.ofHours(i))));
    }
  }

  @Test
  void aFileThatTheCommitNamesAndThatIsNotThereIsFound() throws IOException {
    TestTarget target = delta.partitionedBy("p");
    target.land(1, "select id as n, 'a b' as p from range(3)");
    DeltaCommit commit =
        new DeltaLogReader(new org.apache.hadoop.fs.Path(delta.spec().path()), conf())
            .find("orders/lake", tag(1), CommitNote.Kind.BATCH)
            .orElseThrow();
    CommitNote note = commit.note().orElseThrow();
    org.apache.hadoop.fs.Path table = new org.apache.hadoop.fs.Path(delta.spec().path());
    DeltaProof.files(table, commit, note, conf());
    String name = commit.added().get(0).path();
    long bytes = commit.added().get(0).bytes();
    Files.delete(delta.path().resolve(name));
    assertMessage(
        CommitStateUnknownException.class,
        folder
            + "/lake: job 'orders': batch 1 is in the table as version 0, but not whole: expected "
            + name
            + " of "
            + bytes
            + " bytes, found no such file. Remove the table, or remove the rows of"
            + " the batch by hand, before running again; nothing was cleaned up",
        () -> DeltaProof.files(table, commit, note, conf()));
  }

  @Test
  void rowsOfChangedFilesAreReplacedInOneCommit() {
    delta.land(1, String.format(OF_FILES, 0, 9));
    Dataset<Row> rows =
        rows("select 100L as n, 's/1.csv' as _inlet_file union all select 101, 'new'");
    List<String> changed =
        new ArrayList<>(IntStream.range(0, 3000).mapToObj(i -> "s/it's\\" + i).toList());
    changed.add("s/1.csv");
    Written written = delta.land(2, rows, changed);
    assertEquals(2, written.rows());
    assertEquals(written, delta.land(2, rows, changed), "again");
    assertEquals(1, versions());
    assertEquals(List.of("0", "2", "3", "5", "6", "8", "100", "101"), column("n"));
    assertFalse(
        rows.sparkSession()
            .conf()
            .getAll()
            .contains("spark.databricks.delta.replaceWhere.constraintCheck.enabled"));
  }

  @Test
  void namesOfFilesAreTakenAsTheyAre() {
    delta.land(1, "select 1L as n, concat('s/it', chr(39), 's', chr(92), '1`\"') as _inlet_file");
    assertEquals(
        1,
        delta.land(2, rows("select 2L as n, 'x' as _inlet_file"), List.of("s/it's\\1`\"")).rows());
    assertEquals(List.of("2"), column("n"));
  }

  @Test
  void aFileThatHasNoRowsAnyMoreLosesItsOlderOnes() {
    delta.land(1, String.format(OF_FILES, 0, 6));
    Written written = delta.land(2, rows(String.format(OF_FILES, 0, 0)), List.of("s/0.csv"));
    assertEquals(0, written.rows());
    assertEquals(List.of("1", "2", "4", "5"), column("n"));
  }

  @Test
  void rowsThatDoNotNameTheirFileCannotReplaceOthers() {
    assertMessage(
        CatalogException.class,
        "jobs.conf: 7: target 'lake': 1 file changed, such as s/1.csv: expected a column"
            + " '_inlet_file', found n. Let the 'sql' step select _inlet_file too",
        () -> delta.land(2, rows("select 1 as n"), List.of("s/1.csv")));
    assertMessage(
        CatalogException.class,
        "jobs.conf: 7: target 'lake': 1 file changed, such as s/1.csv: expected mode append, found"
            + " merge. Choose mode append, or do not replace changed files",
        () ->
            delta
                .with(Mode.MERGE, "n")
                .land(2, rows("select 1 as n, 'a' as _inlet_file"), List.of("s/1.csv")));
  }

  @Test
  void olderRowsThatDoNotNameTheirFileCannotBeReplaced() {
    String remedy =
        ". Their older rows cannot be found: load the table anew (another path, and `inlet bookmark"
            + " reset`), or remove the older rows of these files by hand and set _inlet_file of the"
            + " others to ''";
    delta.land(1, "select 1L as n");
    Executable replace =
        () -> delta.land(3, rows("select 2L as n, 's/1.csv' as _inlet_file"), List.of("s/1.csv"));
    assertMessage(
        CatalogException.class,
        "jobs.conf: 7: target 'lake': 1 file changed, such as s/1.csv: expected a table with a"
            + " column '_inlet_file', found none"
            + remedy,
        replace);
    delta.land(2, "select 1L as n, 's/0.csv' as _inlet_file");
    assertMessage(
        CatalogException.class,
        "jobs.conf: 7: target 'lake': 1 file changed, such as s/1.csv: expected a value of"
            + " '_inlet_file' in each row, found rows without one"
            + remedy,
        replace);
  }

  @Test
  void batchesAreTakenOutByTheirColumn() {
    TestTarget target = delta.withBatchColumn();
    for (int i = 1; i <= 3; i++) {
      target.land(i, "select " + i + " as n from range(0, " + i + ", 1, 1)");
    }
    assertEquals(new Retracted(5, 2, -1), target.writer().preview(tag(4), 1));
    assertEquals(new Retracted(5, 2, 3), target.retract(4, 1));
    assertEquals(new Retracted(5, 2, 3), target.retract(4, 1), "again");
    assertEquals(List.of("1"), column("n"));
    target.land(5, "select 5 as n");
    assertEquals(new Retracted(0, 0, 5), target.retract(6, 5), "nothing to take out");
    assertEquals(OptionalLong.of(6), target.writer().latest("orders"));
    assertEquals(List.of("1", "5"), column("n"));
    assertEquals(
        Retracted.NOTHING, TestTarget.of(folder.resolve("none"), Format.DELTA).retract(7, 0));
  }

  @Test
  void batchesAreTakenOutAlsoAfterTheirFilesWereRewritten() {
    TestTarget target = delta.withBatchColumn();
    target.land(1, "select 1 as n");
    target.land(2, "select 2 as n");
    SharedSpark.session().sql("optimize delta.`" + delta.path() + "`");
    assertEquals(1, target.retract(3, 1).rows());
    assertEquals(List.of("1"), column("n"));
  }

  @Test
  void withoutTheColumnBatchesCannotBeTakenOut() {
    delta.land(1, "select 1 as n");
    delta.land(2, "select 2 as n");
    assertMessage(
        CatalogException.class,
        "jobs.conf: 7: target 'lake': cannot take batches out of "
            + folder
            + "/lake: expected a column '_inlet_batch', found none. Remove the rows by hand, which"
            + " came with version 0, 1 of the table, or set batch-column = true before a table is"
            + " loaded",
        () -> delta.retract(3, 0));
    delta.withBatchColumn().land(4, "select 4 as n");
    assertMessage(
        CatalogException.class,
        "jobs.conf: 7: target 'lake': cannot take batches out of "
            + folder
            + "/lake: expected a value of '_inlet_batch' in each row, found 2 rows without one. If"
            + " these came with batch 2 or before, set it to 0 and try again. Remove the rows by"
            + " hand, which came with version 2 of the table, or set batch-column = true before a"
            + " table is loaded",
        () -> delta.withBatchColumn().retract(5, 2));
    assertEquals(List.of("1", "2", "4"), column("n"));
  }

  @Test
  void batchesOfATableOfTwoJobsCannotBeTakenOut() {
    TestTarget target = delta.withBatchColumn();
    target.land(1, "select 1 as n");
    BatchTag other = new BatchTag("others", 1, "x1", "r", "2001-01-15T06:30:00Z", 1, 0);
    try (var lease = target.lease()) {
      target
          .writer()
          .write(
              rows("select 2 as n"),
              new Delivery(other, 1, List.of(), FilePlan.AS_THEY_COME),
              lease);
    }
    CatalogException e = assertThrows(CatalogException.class, () -> target.retract(2, 0));
    assertTrue(
        e.getMessage()
            .contains(
                "expected one job and target that writes to the table, found also 'others/lake',"
                    + " whose batches have the same numbers"),
        e.getMessage());
  }

  @Test
  void aRunThatSleptCannotLandABatchBehindAFence() {
    delta.land(1, "select 1 as n");
    delta.writer().fence(SharedSpark.session(), tag(2));
    delta.writer().fence(SharedSpark.session(), tag(2));
    assertTrue(delta.writer().isAbandoned(tag(2)));
    assertTrue(delta.writer().settle(tag(2)).isEmpty());
    assertMessage(
        ConflictException.class,
        folder
            + "/lake: job 'orders': batch 2 was given up by another run meanwhile, and has not"
            + " landed. Run again",
        () -> delta.land(2, "select 2 as n"));
    delta.land(3, "select 3 as n");
    assertEquals(List.of("1", "3"), column("n"));
    assertEquals(2, versions(), "the fence is one commit");
  }

  @Test
  void aFenceShutsOutAWriteThatHasBegun() {
    for (Mode mode : List.of(Mode.APPEND, Mode.MERGE)) {
      TestTarget target =
          TestTarget.of(folder.resolve(mode.word()), Format.DELTA)
              .with(mode, mode == Mode.MERGE ? new String[] {"n"} : new String[0]);
      target.land(1, "select 1 as n");
      AtomicBoolean fenced = new AtomicBoolean();
      Dataset<Row> sleepy = rows("select 2 as n");
      SLEEPS.set(
          () -> {
            if (fenced.compareAndSet(false, true)) {
              // On a thread of its own: one that runs a task has no session.
              CompletableFuture.runAsync(() -> target.writer().fence(SharedSpark.session(), tag(2)))
                  .join();
            }
          });
      sleepy
          .sparkSession()
          .udf()
          .register(
              "sleeps",
              (Integer n) -> {
                SLEEPS.get().run();
                return n;
              },
              org.apache.spark.sql.types.DataTypes.IntegerType);
      Dataset<Row> rows = sleepy.selectExpr("sleeps(n) as n");
      assertThrows(ConflictException.class, () -> target.write(2, rows, 1, List.of()));
      assertTrue(fenced.get());
      assertEquals(
          List.of("1"),
          DeltaKernelReader.rows(target.path().toString()).stream()
              .map(row -> String.valueOf(row.get("n")))
              .toList());
    }
  }

  private static final AtomicReference<Runnable> SLEEPS = new AtomicReference<>();

  @Test
  void aFenceAroundNothingIsNone() {
    delta.writer().fence(SharedSpark.session(), tag(1));
    assertFalse(Files.exists(delta.path().resolve("_delta_log")));
    delta.land(1, "select 1 as n");
    delta.writer().fence(SharedSpark.session(), tag(1));
    assertFalse(delta.writer().isAbandoned(tag(1)));
    assertEquals(OptionalLong.of(1), delta.writer().latest("orders"));
    assertEquals(OptionalLong.empty(), delta.writer().latest("order"));
  }

  @Test
  void aCompressionIsThatOfTheFiles() throws IOException {
    delta.compressed("zstd").land(1, "select 1 as n");
    delta.compressed("gzip").with(Mode.MERGE, "n").land(2, "select 2 as n");
    try (Stream<Path> files = Files.list(delta.path())) {
      assertEquals(
          List.of("gz", "zstd"),
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith("part-"))
              .map(name -> name.split("\\.", -1)[1])
              .sorted()
              .toList());
    }
  }

  private List<String> column(String name) {
    return kernel().stream()
        .map(row -> String.valueOf(row.get(name)))
        .sorted(Comparator.comparingLong(Long::parseLong))
        .toList();
  }

  private List<String> strings(String... columns) {
    return kernel().stream()
        .map(
            row ->
                Stream.of(columns)
                    .map(column -> String.valueOf(row.get(column)))
                    .collect(java.util.stream.Collectors.joining(" ")))
        .sorted()
        .toList();
  }

  private List<Map<String, Object>> kernel() {
    return DeltaKernelReader.rows(delta.path().toString());
  }

  /** The newest version of the table; -1 if there is none. */
  private long versions() {
    try (Stream<Path> files = Files.list(delta.path().resolve("_delta_log"))) {
      return files.filter(file -> file.toString().endsWith(".json")).count() - 1;
    } catch (IOException e) {
      return -1;
    }
  }

  private static void assertMessage(
      Class<? extends RuntimeException> type, String message, Executable action) {
    assertEquals(message, assertThrows(type, action).getMessage().replace("file:/tmp", "/tmp"));
  }
}
