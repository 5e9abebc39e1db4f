package dev.inlet.write;

import static dev.inlet.write.TestTarget.rows;
import static dev.inlet.write.TestTarget.tag;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CatalogException;
import dev.inlet.ConflictException;
import dev.inlet.InputException;
import dev.inlet.catalog.TargetSpec.Format;
import dev.inlet.catalog.TargetSpec.Mode;
import dev.inlet.testing.DuckDb;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Kind;
import dev.inlet.testing.FaultyFileSystem.Side;
import dev.inlet.testing.Seed;
import dev.inlet.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("spark")
class FileTargetsTest {
  /** Line ends, quotes, delimiters, spaces and nothing, in cells. */
  private static final List<String> NASTY =
      Arrays.asList(
          null,
          "",
          " x ",
          "a,b",
          "q\"q",
          "\"",
          "l\nf",
          "c\rr",
          "c\r\nlf",
          "\\",
          "\\\"",
          "#c",
          "'",
          "ü€𝄞",
          "\"\n\",\n",
          "tail\\");

  @TempDir Path folder;

  @BeforeAll
  static void spark() {
    assertFalse(SharedSpark.session().sparkContext().isStopped());
  }

  @AfterEach
  void revive() {
    FaultyFileSystem.revive();
  }

  static Stream<Arguments> formatsAndCompressions() {
    return formats()
        .flatMap(
            format ->
                Stream.concat(Stream.of(""), format.compressions().stream())
                    .map(word -> Arguments.of(format, word)));
  }

  /** Each format as it is by default, and with one of its compressions. */
  static Stream<Arguments> formatsAndSomeCompressions() {
    Random random = new Random(Seed.get());
    return formats()
        .flatMap(
            format -> {
              List<String> words = format.compressions();
              return Stream.of("", words.get(random.nextInt(words.size())))
                  .map(word -> Arguments.of(format, word));
            });
  }

  private static Stream<Format> formats() {
    return Stream.of(Format.values())
        .filter(format -> format != Format.DELTA && format != Format.FILES);
  }

  @ParameterizedTest
  @MethodSource("formatsAndSomeCompressions")
  void everyFormatTellsItsRowsAndAnotherReaderFindsThem(Format format, String compression)
      throws IOException {
    assertTellsItsRows(format, compression);
  }

  @ParameterizedTest
  @MethodSource("formatsAndCompressions")
  @Tag("long")
  void everyCompressionTellsItsRowsAndAnotherReaderFindsThem(Format format, String compression)
      throws IOException {
    assertTellsItsRows(format, compression);
  }

  private void assertTellsItsRows(Format format, String compression) throws IOException {
    TestTarget target = TestTarget.of(folder, format);
    if (!compression.isEmpty()) {
      target = target.compressed(compression);
    }
    Written written = target.land(1, "select id, concat('n', id) as n from range(0, 5000, 1, 3)");
    assertEquals(5000, written.rows());
    assertEquals(3, written.files());
    assertEquals(written.files(), dataFiles().size());
    assertEquals(List.of(5000L, 12497500L), countAndSum(format));
  }

  @ParameterizedTest
  @EnumSource(
      value = Format.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"DELTA", "FILES"})
  void filesWithoutRowsAreNotPublished(Format format) throws IOException {
    TestTarget target = TestTarget.of(folder, format);
    assertEquals(0, target.land(1, "select id from range(0, 10, 1, 3) where id < 0").files());
    Written written = target.land(2, "select id from range(0, 10, 1, 5) where id < 2");
    assertEquals(new Written(2, 1, written.bytes(), 2, List.of(), -1, 20, 2), written);
    assertEquals(1, dataFiles().size());
    assertTrue(dataFiles().get(0).startsWith("0000000002-id2.orders.lake.00000."));
  }

  @Test
  void nastyTextsComeBackFromCsvAsTheyWere() throws IOException {
    TestTarget target = TestTarget.of(folder, Format.CSV);
    assertEquals(NASTY.size(), target.land(1, nasty("i, s"), List.of()).rows());
    List<List<Object>> found =
        DuckDb.query(
            "select i, s from read_csv("
                + DuckDb.literal(folder + "/lake/*.csv")
                + ", header = true, quote = '\"', escape = '\"', delim = ',',"
                + " strict_mode = true, new_line = '\\n', allow_quoted_nulls = false,"
                + " columns = {'i': 'BIGINT', 's': 'VARCHAR'}) order by i");
    List<Object> expected = new ArrayList<>(NASTY);
    assertEquals(expected, found.stream().map(row -> row.get(1)).toList());
  }

  @Test
  void aRowOfOneEmptyCellIsALineOfCsvAllTheSame() throws IOException {
    TestTarget target = TestTarget.of(folder, Format.CSV);
    Written written = target.land(1, nasty("s"), List.of());
    assertEquals(NASTY.size(), written.rows());
    String text = Files.readString(folder.resolve("lake").resolve(dataFiles().get(0)));
    assertTrue(
        text.startsWith("s\n\"\"\n\"\"\n\" x \"\n") || text.startsWith("s\n\"\"\n\"\"\n x \n"),
        text);
  }

  @Test
  void nastyTextsComeBackFromJsonAsTheyWere() throws IOException {
    TestTarget target = TestTarget.of(folder, Format.JSON);
    assertEquals(NASTY.size(), target.land(1, nasty("i, s"), List.of()).rows());
    List<List<Object>> found =
        DuckDb.query(
            "select s from read_json("
                + DuckDb.literal(folder + "/lake/*.json")
                + ", columns = {'i': 'BIGINT', 's': 'VARCHAR'}) order by i");
    assertEquals(new ArrayList<Object>(NASTY), found.stream().map(row -> row.get(0)).toList());
  }

  @Test
  void textKeepsMicroseconds() throws IOException {
    for (Format format : List.of(Format.CSV, Format.JSON)) {
      TestTarget target = TestTarget.of(folder.resolve(format.word()), format);
      target.land(
          1,
          "select timestamp'2001-01-15 06:30:00.123456Z' as t,"
              + " timestamp_ntz'2001-01-15 06:30:00.123456' as n");
      Path file;
      try (Stream<Path> files = Files.list(target.path())) {
        file =
            files.filter(f -> f.toString().endsWith("." + format.word())).findFirst().orElseThrow();
      }
      String text = Files.readString(file);
      assertTrue(text.contains("2001-01-15T06:30:00.123456Z"), text);
      assertTrue(text.replace("123456Z", "").contains("2001-01-15T06:30:00.123456"), text);
    }
  }

  @Test
  void aTypeThatCsvCannotHoldIsRefused() {
    TestTarget target = TestTarget.of(folder, Format.CSV);
    assertMessage(
        CatalogException.class,
        "jobs.conf: 7: target 'lake': column 'a': expected a type that CSV can hold, found"
            + " array<int>. Add a 'sql' step with to_json(a), or choose another format",
        () -> target.land(1, "select array(1) as a"));
  }

  @Test
  void aNameThatAvroCannotHoldIsRefused() {
    TestTarget target = TestTarget.of(folder, Format.AVRO);
    assertMessage(
        CatalogException.class,
        "jobs.conf: 7: target 'lake': column 'unit price': expected a name of letters, digits and"
            + " '_', for Avro has no others. Add a 'rename' step",
        () -> target.land(1, "select 1 as `unit price`"));
  }

  @Test
  void otherRowsThanWereComputedDoNotLand() throws IOException {
    TestTarget target = TestTarget.of(folder, Format.PARQUET);
    InputException e =
        assertThrows(
            InputException.class,
            () -> target.write(1, rows("select id from range(9)"), 10, List.of()));
    assertEquals(
        folder
            + "/lake/_inlet/orders/lake/0000000001-id1/run-1: batch 1 of job 'orders': expected 10"
            + " rows in the staged files, as many as were computed, found 9. The batch has not"
            + " landed. Run again; if it stays so, a step gives other rows each time, or the format"
            + " cannot hold a row (jobs.conf: 7)",
        e.getMessage());
    assertTrue(target.writer().settle(tag(1)).isEmpty());
    assertEquals(List.of(), dataFiles());
  }

  @Test
  void rowsCarryTheirBatch() {
    TestTarget target = TestTarget.of(folder, Format.PARQUET).withBatchColumn();
    target.land(3, "select 1 as n");
    target.land(4, "select 2 as n");
    assertEquals(
        List.of(List.of(1, 3L), List.of(2, 4L)), query("select n, _inlet_batch", "order by n"));
    assertMessage(
        CatalogException.class,
        "jobs.conf: 7: target 'lake': batch-column: the rows have a column '_inlet_batch' already."
            + " Drop or rename it in a step",
        () -> target.land(5, "select 3 as _INLET_batch"));
  }

  @Test
  void overwriteLeavesTheNewestBatchAlone() throws IOException {
    TestTarget target = TestTarget.of(folder, Format.PARQUET).with(Mode.OVERWRITE);
    target.land(1, "select id as n from range(5)");
    Files.writeString(folder.resolve("lake/stranger.txt"), "x");
    target.land(2, "select id as n from range(7, 9)");
    assertEquals(List.of(List.of(7L), List.of(8L)), query("select n", "order by n"));
    assertFalse(Files.exists(folder.resolve("lake/stranger.txt")), "all that is there goes");
    assertEquals(2, target.writer().settle(tag(2)).orElseThrow().rows());
    assertEquals(5, target.writer().settle(tag(1)).orElseThrow().rows(), "it had landed");
    target.land(3, "select id as n from range(0)");
    assertEquals(List.of(), dataFiles());
  }

  @Test
  void overwritePartitionsReplacesThoseThatGetRows() throws IOException {
    TestTarget target =
        TestTarget.of(folder, Format.PARQUET).partitionedBy("p").with(Mode.OVERWRITE_PARTITIONS);
    target.land(1, "select id as n, if(id < 3, 'a b', 'c') as p from range(6)");
    target.land(2, "select * from values (10L, 'a b'), (11L, 'd') as t(n, p)");
    assertEquals(
        List.of(
            List.of(3L, "c"),
            List.of(4L, "c"),
            List.of(5L, "c"),
            List.of(10L, "a b"),
            List.of(11L, "d")),
        query("select n, p", "order by n"));
    assertEquals(3, dataFiles().size());
  }

  @Test
  void abatchThatIsGivenUpCannotLandAnyMore() throws IOException {
    TestTarget target = TestTarget.of(folder, Format.PARQUET);
    assertFalse(target.writer().isAbandoned(tag(1)));
    target.writer().abandon(FileTargetsTest::noSpark, tag(1));
    target.writer().abandon(FileTargetsTest::noSpark, tag(1));
    assertTrue(target.writer().isAbandoned(tag(1)));
    assertTrue(target.writer().settle(tag(1)).isEmpty());
    assertMessage(
        ConflictException.class,
        folder
            + "/lake/_inlet/orders/lake/0000000001-id1.manifest.json: expected no manifest of batch"
            + " 1, found that another run gave the batch up meanwhile. Run again",
        () -> target.land(1, "select 1 as n"));
    assertEquals(List.of(), dataFiles());
    assertEquals(OptionalLong.of(1), target.writer().latest("orders"));
    assertEquals(OptionalLong.empty(), target.writer().latest("order"));
    target.land(2, "select 'x' as n");
  }

  @Test
  void aBatchThatLandedCannotBeGivenUp() {
    TestTarget target = TestTarget.of(folder, Format.PARQUET);
    target.land(1, "select 1 as n");
    assertMessage(
        ConflictException.class,
        folder
            + "/lake/_inlet/orders/lake/0000000001-id1.manifest.json: expected no manifest of batch"
            + " 1, found one that another run put meanwhile. Run again: it will publish that one",
        () -> target.writer().abandon(FileTargetsTest::noSpark, tag(1)));
    assertEquals(1, target.writer().settle(tag(1)).orElseThrow().rows());
  }

  @Test
  void filesCannotReplaceTheRowsOfChangedFiles() {
    TestTarget target = TestTarget.of(folder, Format.ORC);
    assertMessage(
        CatalogException.class,
        "jobs.conf: 7: target 'lake': 1 files changed, such as s/a.csv: expected a target that can"
            + " replace their older rows, found format orc. Only Delta can: choose format = delta,"
            + " or do not replace changed files",
        () -> target.land(1, rows("select 1 as n"), List.of("s/a.csv")));
  }

  @Test
  void batchesAreTakenOutByTheirManifests() throws IOException {
    TestTarget target = TestTarget.of(folder, Format.PARQUET);
    for (int i = 1; i <= 3; i++) {
      target.land(i, "select " + i + " as n from range(0, " + i + ", 1, 1)");
    }
    assertEquals(new Retracted(5, 2, -1), target.writer().preview(tag(4), 1));
    assertEquals(3, dataFiles().size(), "a preview changes nothing");
    assertEquals(new Retracted(5, 2, -1), target.retract(4, 1));
    assertEquals(new Retracted(5, 2, -1), target.retract(4, 1), "as it was the first time");
    assertEquals(List.of(List.of(1)), query("select n", "order by n"));
    assertEquals(Retracted.NOTHING, target.writer().preview(tag(4), 1));
    target.land(5, "select 5 as n");
    assertEquals(new Retracted(5, 2, -1), target.retract(4, 1), "later batches are none of them");
    assertEquals(List.of(List.of(1), List.of(5)), query("select n", "order by n"));
    assertEquals(OptionalLong.of(5), target.writer().latest("orders"));
  }

  @Test
  void whatReplacedRowsIsNotTakenOut() {
    TestTarget target = TestTarget.of(folder, Format.PARQUET).with(Mode.OVERWRITE);
    target.land(1, "select 1 as n");
    assertMessage(
        CatalogException.class,
        "jobs.conf: 7: target 'lake': cannot take batches out of "
            + folder
            + "/lake: expected mode append, found overwrite: what the batches replaced would not"
            + " come back. Run the job again, which replaces rows anew, or restore the target from"
            + " a backup",
        () -> target.retract(2, 0));
  }

  @Test
  void theNumberOfAnotherBatchIsNotThatOfThisOne() {
    TestTarget target = TestTarget.of(folder, Format.PARQUET);
    TargetWriter writer = target.writer();
    BatchTag one = new BatchTag("orders", 1, "12345678a", "r", "2001-01-15T06:30:00Z", 1, 0);
    BatchTag two = new BatchTag("orders", 1, "12345678b", "r", "2001-01-15T06:30:00Z", 1, 0);
    try (var lease = target.lease()) {
      writer.write(
          rows("select 1 as n"), new Delivery(one, 1, List.of(), FilePlan.AS_THEY_COME), lease);
      assertTrue(writer.settle(two).isEmpty());
      assertMessage(
          dev.inlet.CommitStateUnknownException.class,
          folder
              + "/lake/_inlet/orders/lake/0000000001-12345678.manifest.json: expected no manifest,"
              + " or one of batch 12345678b, found one of another batch. Two state folders write to"
              + " this target: give it another name in one of them. Nothing was cleaned up",
          () ->
              writer.write(
                  rows("select 1 as n"),
                  new Delivery(two, 1, List.of(), FilePlan.AS_THEY_COME),
                  lease));
      assertEquals(1, writer.settle(one).orElseThrow().rows());
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"DELTA", "FILES"})
  void aStagedFileWithoutItsBytesIsToldOfAndTheBatchHasNotLanded(Format format) {
    TestTarget target = TestTarget.of(folder, "faulty:", format);
    FaultyFileSystem.failOn(
        Side.LIES_DONE,
        operation -> operation.kind() == Kind.CLOSE && operation.path().contains("/part-"));
    InputException e = assertThrows(InputException.class, () -> target.land(1, "select 1 as n"));
    assertTrue(
        e.getMessage()
            .startsWith("faulty:" + target.path() + "/_inlet/orders/lake/0000000001-id1/run-1: "),
        e.getMessage());
    assertTrue(
        e.getMessage().contains("expected a whole " + format.word() + " file, found 0 bytes")
            || e.getMessage().contains("expected 1 rows in the staged files"),
        e.getMessage());
    assertEquals(Optional.empty(), target.writer().settle(tag(1)), "it has not landed");
  }

  private static Dataset<Row> nasty(String columns) {
    List<Row> rows = new ArrayList<>();
    for (String text : NASTY) {
      rows.add(org.apache.spark.sql.RowFactory.create((long) rows.size(), text));
    }
    return SharedSpark.session()
        .createDataFrame(rows, org.apache.spark.sql.types.StructType.fromDDL("i BIGINT, s STRING"))
        .coalesce(1)
        .selectExpr(columns.split(", ", -1));
  }

  private List<Object> countAndSum(Format format) {
    String all = DuckDb.literal(folder + "/lake/0*");
    String from =
        switch (format) {
          case PARQUET -> DuckDb.parquet(folder.resolve("lake"));
          case CSV -> readable(format) ? "read_csv(" + all + ", header = true)" : "";
          case JSON -> readable(format) ? "read_json(" + all + ")" : "";
          default -> "";
        };
    if (!from.isEmpty()) {
      return DuckDb.query("select count(*), sum(id)::bigint from " + from).get(0);
    }
    Row row =
        SharedSpark.session()
            .read()
            .option("header", "true")
            .format(format.word())
            .load(folder + "/lake")
            .selectExpr("count(*)", "sum(cast(id as bigint))")
            .first();
    return List.of(row.getLong(0), row.getLong(1));
  }

  /** DuckDB knows gzip only. */
  private boolean readable(Format format) {
    try {
      String ending = "." + format.word();
      return dataFiles().stream().allMatch(f -> f.endsWith(ending) || f.endsWith(".gz"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<List<Object>> query(String select, String rest) {
    return DuckDb.query(select + " from " + DuckDb.parquet(folder.resolve("lake")) + " " + rest);
  }

  private List<String> dataFiles() throws IOException {
    Path lake = folder.resolve("lake");
    try (Stream<Path> files = Files.walk(lake)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> lake.relativize(file).toString())
          .filter(name -> !name.startsWith("_inlet") && !name.endsWith(".crc"))
          .sorted()
          .toList();
    }
  }

  private static void assertMessage(
      Class<? extends RuntimeException> type,
      String message,
      org.junit.jupiter.api.function.Executable action) {
    assertEquals(message, assertThrows(type, action).getMessage().replace("file:/tmp", "/tmp"));
  }

  private static org.apache.spark.sql.SparkSession noSpark() {
    throw new AssertionError("Spark was asked for");
  }
}
