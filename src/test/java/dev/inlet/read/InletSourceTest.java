package dev.inlet.read;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CatalogException;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spark")
class InletSourceTest {
  private final SparkSession spark = SharedSpark.session();

  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = new Workspace(folder);
  }

  @Test
  void filesAreReadByTheirLocationAlone() {
    workspace.write("d/day=2024-01-01/a.csv", "id,name,at\n1,x,2024-01-01T10:00:00Z\n2,,\n");
    workspace.write("d/day=2024-01-02/b.csv", "at,id,name\n2024-01-02T10:00:00Z,3,z\n");
    Dataset<Row> rows = spark.read().format("inlet").load(folder + "/d");
    assertEquals(
        "struct<id:bigint,name:string,at:timestamp,day:date>", rows.schema().catalogString());
    assertEquals(
        List.of("[1,x,2024-01-01]", "[2,null,2024-01-01]", "[3,z,2024-01-02]"),
        texts(rows.select("id", "name", "day").orderBy("id")));
    assertEquals(3, rows.count());
    assertEquals(List.of("[2024-01-02]"), texts(rows.where("id = 3").select("day")));
  }

  @Test
  void filesThatCannotHaveRowsForAQueryAreNotOpened() {
    for (int day = 1; day <= 9; day++) {
      String text = "id,name\n" + day + ",x\n";
      workspace.write(
          "d/region=" + (day % 2 == 0 ? "eu" : "us") + "/day=2024-01-0" + day + "/a.csv", text);
    }
    workspace.write("d/region=__HIVE_DEFAULT_PARTITION__/day=2024-01-01/a.csv", "id,name\n10,x\n");
    Dataset<Row> rows = spark.read().format("inlet").option("splitBytes", "12").load(folder + "/d");
    assertEquals(List.of(3L), ids(rows, "day = '2024-01-03'", 1));
    assertEquals(List.of(1L, 3L), ids(rows, "region = 'us' and day < '2024-01-05'", 3));
    assertEquals(
        List.of(2L, 3L, 9L),
        ids(rows, "day in ('2024-01-02', '2024-01-03') or day > '2024-01-08'", 3));
    assertEquals(
        List.of(4L, 8L),
        ids(rows, "not (region = 'us' or day in ('2024-01-02', '2024-01-06'))", 3));
    assertEquals(List.of(), ids(rows, "region = 'asia' and id > 2", 1));
    // What is not understood is left to Spark.
    assertEquals(List.of(10L), ids(rows, "region is null", 10));
    assertEquals(
        List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L),
        ids(rows, "day = date_add(date '2024-01-01', int(id) - 1)", 10));
    assertEquals(List.of(7L), ids(rows, "id = 7", 10));
  }

  @Test
  void rowsThatAQueryDoesNotWantAreNotDecodedToTheirEnds() {
    workspace.write("d/a.csv", "price,id,name\noops,1,x\n2.50,2,y\nno,3,\n4,4,é\n5,,z\n");
    Dataset<Row> rows =
        spark
            .read()
            .format("inlet")
            .schema("id int, price decimal(9,2), name string")
            .load(folder + "/d");
    assertEquals(List.of("[2,2.50,y]"), texts(rows.where("id = 2")));
    assertEquals(List.of("[2,2.50,y]", "[4,4.00,é]"), texts(rows.where("id in (2, 4)")));
    assertEquals(List.of("[4,4.00,é]"), texts(rows.where("3 < id and name > 'a'")));
    assertEquals(List.of("[null,5.00,z]"), texts(rows.where("id is null")));
    assertEquals(List.of("[4,4.00,é]"), texts(rows.where("name = 'é'")));
    assertEquals(List.of(), texts(rows.where("name = 'y' and id = 4")));
    Throwable failure = assertThrows(Exception.class, () -> rows.where("id <= 2").collectAsList());
    assertTrue(failure.toString().contains("found 'oops'"), failure::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n = 3",
        "n <> 3",
        "n < 3",
        "n <= 3",
        "n > 3",
        "n >= 3",
        "3 >= n",
        "not n < 3",
        "n is null",
        "n is not null",
        "n in (1, 3, 77)",
        "n in (1, null)",
        "n = 3 or t = 'b'",
        "n <=> null",
        "b",
        "not b",
        "b = false",
        "b is null",
        "d = 1.50",
        "d < 2",
        "d >= 0.5",
        "d in (1.5, 2)",
        "day = date '2024-01-03'",
        "day < '2024-01-03'",
        "at > timestamp '2024-01-02 00:00:00'",
        "t = 'b'",
        "t < 'b'",
        "t >= 'b'",
        "t in ('a', 'é')",
        "t like 'a%'",
        "t is null",
        "t > ''",
        "f < 1.5",
        "f = double('NaN')",
        "n + 1 = 4",
        "n > 1 and t < 'c' and b and day is not null"
      })
  void aQueryGivesTheRowsThatItGivesOfAllRows(String where) {
    StringBuilder text = new StringBuilder("n,t,b,d,day,at,f\n");
    List<String> texts = List.of("a", "b", "", "é", "\"a,b\"", "aa");
    for (int i = 0; i < 60; i++) {
      text.append(i % 7 == 0 ? "" : i % 9)
          .append(',')
          .append(texts.get(i % 6))
          .append(i % 4 == 0 ? ",true," : i % 4 == 1 ? ",false," : ",,")
          .append(i % 5 == 0 ? "" : i % 5 * 0.5)
          .append(i % 3 == 0 ? ",," : ",2024-01-0" + (i % 4 + 1) + ",")
          .append("2024-01-0" + (i % 3 + 1) + "T00:00:00Z,")
          .append(i % 11 == 0 ? "NaN" : i % 4 * 0.5)
          .append('\n');
    }
    workspace.write("d/a.csv", text.toString());
    Dataset<Row> rows =
        spark
            .read()
            .format("inlet")
            .schema("n int, t string, b boolean, d decimal(5,2), day date, at timestamp, f double")
            .load(folder + "/d");
    Dataset<Row> all = spark.createDataFrame(rows.collectAsList(), rows.schema());
    assertEquals(60, all.count());
    assertEquals(texts(all.where(where)), texts(rows.where(where)));
    assertEquals(all.where(where).count(), rows.where(where).count());
  }

  /** The rows that a query gives, and that it reads so many files for them. */
  private static List<Long> ids(Dataset<Row> rows, String where, int files) {
    Dataset<Row> query = rows.where(where);
    assertEquals(files, query.select("_inlet_path").javaRDD().getNumPartitions(), where);
    return query.orderBy("id").select("id").collectAsList().stream()
        .map(row -> row.getLong(0))
        .toList();
  }

  @Test
  void nestedJsonIsAsSparksOwnReaderHasIt() {
    String json =
        """
        {"id":1,"s":{"a":"x","b":[1,2]},"l":[{"k":true},{"k":null}],"d":1.5}
        {"id":2,"s":null,"l":[],"d":-2e3}
        {"id":3,"s":{"a":null,"b":[]},"l":null}
        """;
    workspace.write("j/a.json", json);
    Dataset<Row> ours = spark.read().format("inlet").load(folder + "/j");
    Dataset<Row> theirs = spark.read().schema(ours.schema()).json(folder + "/j");
    assertEquals(texts(theirs.orderBy("id")), texts(ours.orderBy("id")));
    assertEquals(3, ours.count());
  }

  @Test
  void declaredColumnsAreReadWithTheirTypesAndOthersAreNotLookedAt() {
    workspace.write("d/a.csv", "id,price,note\n1,2.50,oops\n007,3,x\n");
    Dataset<Row> rows =
        spark.read().format("inlet").schema("price decimal(20,2), id string").load(folder + "/d");
    assertEquals(List.of("[2.50,1]", "[3.00,007]"), texts(rows));
    workspace.write("n/a.csv", "1,x\n2,y\n");
    assertEquals(
        List.of("[1,x]", "[2,y]"),
        texts(
            spark
                .read()
                .format("inlet")
                .option("header", "false")
                .schema("a int, b string")
                .load(folder + "/n")));
  }

  @Test
  void aLargeFileIsReadInSplitsAndPlacesAreTold() {
    StringBuilder text = new StringBuilder("id,name\n");
    for (int i = 0; i < 5_000; i++) {
      text.append(i).append(i % 3 == 0 ? ",\"two\nlines, \"\"quoted\"\"\"" : ",plain").append('\n');
    }
    Path file = workspace.write("d/a.csv", text.toString());
    Dataset<Row> rows =
        spark.read().format("inlet").option("splitBytes", "9000").load(folder + "/d");
    assertTrue(rows.javaRDD().getNumPartitions() >= 8, rows.javaRDD().getNumPartitions() + "");
    Row sums =
        rows.agg(
                functions.count("*"),
                functions.sum("id"),
                functions.countDistinct("id"),
                functions.sum(functions.length(functions.col("name"))))
            .head();
    assertEquals(5_000, sums.getLong(0));
    assertEquals(4_999L * 5_000 / 2, sums.getLong(1));
    assertEquals(5_000, sums.getLong(2));
    assertEquals(1_667L * 19 + 3_333L * 5, sums.getLong(3));
    List<Row> places =
        rows.where("id in (0, 4999)")
            .orderBy("id")
            .select("_inlet_path", "_inlet_split", "_inlet_record", "_inlet_offset")
            .collectAsList();
    assertEquals(
        file.toUri().getPath(),
        Path.of(places.get(0).getString(0).replace("file:", "")).toString());
    assertEquals(
        List.of(0L, 1L, 8L),
        List.of(places.get(0).getLong(1), places.get(0).getLong(2), places.get(0).getLong(3)));
    assertTrue(places.get(1).getLong(1) > 0);
  }

  @Test
  void marksAndEncodingsAreOptionsToo() {
    String text = "id||name\u001e" + "1||é\n\u001e".repeat(3_000) + "2||ü";
    workspace.write("d/a.csv", text.getBytes(Charset.forName("windows-1252")));
    Dataset<Row> rows =
        spark
            .read()
            .format("inlet")
            .option("delimiter", "||")
            .option("recordSeparator", "\u001e")
            .option("encoding", "windows-1252")
            .option("header", "true")
            .option("splitBytes", "5000")
            .load(folder + "/d");
    assertEquals(
        List.of("[1,é\n,3000]", "[2,ü,1]"),
        texts(rows.groupBy("id", "name").count().orderBy("id")));
    assertEquals(4, rows.select("_inlet_split").distinct().count());
    workspace.write("u/a.csv", ("\ufeffid,name\n" + "1,é\n".repeat(3_000)).getBytes(UTF_16LE));
    Dataset<Row> marked =
        spark.read().format("inlet").option("splitBytes", "5000").load(folder + "/u");
    assertEquals(List.of("[1,é,3000]"), texts(marked.groupBy("id", "name").count()));
    assertEquals(1, marked.select("_inlet_split").distinct().count());
    Dataset<Row> declared =
        spark.read().format("inlet").schema("name string").load(folder + "/u").distinct();
    assertEquals(List.of("[é]"), texts(declared));
  }

  @Test
  void anOptionThatCannotBeIsTold() {
    workspace.write("d/a.csv", "id,name\n1,x\n");
    assertTrue(
        optionFailure("encoding", "utf8mb4")
            .contains(
                "option 'encoding': expected a character set of Java such as 'UTF-8', 'UTF-16' or"
                    + " 'windows-1252', found 'utf8mb4'"));
    assertTrue(
        optionFailure("recordSeparator", "")
            .contains("option 'recordSeparator': expected one character or more, found ''"));
  }

  private String optionFailure(String key, String value) {
    return messages(
        assertThrows(
            Exception.class,
            () -> spark.read().format("inlet").option(key, value).load(folder + "/d")));
  }

  @Test
  void aRecordThatDoesNotFitFailsTheReadOrIsKept() {
    workspace.write("d/a.csv", "id,name\n1,x\n2,y\n");
    workspace.write("d/b.csv", "id,name\n3\n4,z\n");
    Exception failure =
        assertThrows(
            Exception.class,
            () -> spark.read().format("inlet").load(folder + "/d").collectAsList());
    assertTrue(
        messages(failure)
            .contains(
                "/d/b.csv: 2: expected 2 fields, found 1, in the record '3'. Correct the record or"
                    + " the schema, or name a folder for such records with the option 'rejects', or"
                    + " set the option 'onMalformed' to 'rescue'"),
        messages(failure));
    Dataset<Row> rows =
        spark.read().format("inlet").option("rejects", folder + "/rejects").load(folder + "/d");
    assertEquals(3, rows.collectAsList().size());
    assertTrue(
        workspace
            .textOf("rejects", ".jsonl")
            .contains("\"file\":\"b.csv\",\"split\":0,\"line\":2,\"record\":1,\"offset\":8,"),
        workspace.textOf("rejects", ".jsonl"));
  }

  @Test
  void aRecordThatDoesNotFitIsRescued() {
    workspace.write("d/k=1/a.csv", "id,name,at\n1,x,2001-01-01\n2,y,2001-01-02\n");
    workspace.write("d/k=1/b.csv", "id,name,at\n3,z,soon\n4\n");
    Dataset<Row> rows =
        spark
            .read()
            .format("inlet")
            .option("onMalformed", "rescue")
            .schema("id bigint, name string, at date, k bigint")
            .load(folder + "/d");
    assertEquals(
        List.of(
            "[1,x,2001-01-01,1,null]",
            "[2,y,2001-01-02,1,null]",
            "[3,z,null,1,{\"at\":\"soon\",\"_file\":\"file:/d/k=1/b.csv\"}]",
            "[4,null,null,1,{\"_record\":\"4\",\"_file\":\"file:/d/k=1/b.csv\"}]"),
        texts(rows.orderBy("id")).stream().map(t -> t.replace(folder.toString(), "")).toList());
    assertEquals(2, rows.where("_rescued is not null").count());
    assertEquals(List.of("[1]", "[2]", "[3]", "[4]"), texts(rows.select("id").orderBy("id")));
    Dataset<Row> inferred =
        spark.read().format("inlet").option("onMalformed", "rescue").load(folder + "/d/k=1/a.csv");
    assertEquals(
        "struct<id:bigint,name:string,at:date,_rescued:string>", inferred.schema().catalogString());
    assertEquals(2, inferred.where("_rescued is null").count());
  }

  @Test
  void whatIsSaidOfRecordsThatDoNotFitHasToMakeSense() {
    workspace.write("d/a.csv", "id\n1\n");
    assertEquals(
        "spark.read.format(\"inlet\"): option 'onMalformed': expected reject, rescue or fail, found"
            + " 'drop'",
        refusal("onMalformed", "drop"));
    assertEquals(
        "spark.read.format(\"inlet\"): option 'onMalformed': expected 'reject' with the option"
            + " 'rejects', a folder, and others without it, found 'reject' without it",
        refusal("onMalformed", "reject"));
    assertEquals(
        "spark.read.format(\"inlet\"): option 'onMalformed': expected 'reject' with the option"
            + " 'rejects', a folder, and others without it, found 'rescue' with it",
        refusal("onMalformed", "rescue", "rejects", "x"));
  }

  @Test
  void thereIsNoBatchWithoutAJob() {
    workspace.write("d/a.csv", "id\n1\n");
    Dataset<Row> rows = spark.read().format("inlet").load(folder + "/d");
    Exception failure = assertThrows(Exception.class, () -> rows.select("_inlet_batch"));
    assertTrue(failure.getMessage().contains("_inlet_batch"), failure.getMessage());
  }

  private String refusal(String... options) {
    org.apache.spark.sql.DataFrameReader reader = spark.read().format("inlet");
    for (int i = 0; i < options.length; i += 2) {
      reader.option(options[i], options[i + 1]);
    }
    return assertThrows(CatalogException.class, () -> reader.load(folder + "/d")).getMessage();
  }

  private static String messages(Throwable problem) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      text.append(cause.getMessage()).append('\n');
    }
    return text.toString();
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).toList();
  }
}
