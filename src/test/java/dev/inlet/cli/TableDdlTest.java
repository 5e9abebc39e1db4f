package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.DuckDb;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code inlet table ddl} prints is run by Spark and by DuckDB, and gives the rows that {@code
 * inlet preview} shows.
 */
@Tag("spark")
class TableDdlTest {
  private static final String MICROS = "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'";

  @TempDir Path folder;
  private Workspace workspace;
  private SparkSession spark;

  @BeforeEach
  void open() {
    spark = SharedSpark.session();
    workspace = new Workspace(folder);
  }

  @AfterEach
  void drop() {
    spark.sql("DROP SCHEMA IF EXISTS ddl CASCADE");
    DuckDb.execute("DROP SCHEMA IF EXISTS ddl CASCADE");
  }

  @Test
  void csvOfPlainTypes() {
    declare("");
    workspace.write(
        "data/a.csv",
        "id,name,price,day,at,ok\n"
            + "1,\"two\nlines, \"\"said\"\"\",1.5,2020-01-02,2020-01-02T03:04:05Z,true\n"
            + "2,,0.25,,2020-01-02 03:04:05+02:00,False\n"
            + "3,\"\",,2020-02-29,,\n");
    assertRows("id, name, price, day, at, ok", "spark", "duckdb");
  }

  @Test
  void csvWithItsOwnNotationsAndNullWords() {
    declare("csv { header = true, null-words = [\"n.a.\"] }");
    workspace.write(
        "data/a.csv",
        """
        code;size;on;big;yes;seen;back\\slash
        007;5;31/12/2020;1.234,5;yes;1577934245123;a\\b
        n.a.;NA;1/2/2021;12,25;no;1577934245124;it's
        x;7;n.a.;1.000,00;yes;;ü
        """);
    assertRows("code, size, `on`, big, yes, seen, `back\\slash`", "spark", "duckdb");
  }

  @Test
  void csvWithoutAHeaderInPackedFoldersWithoutKeys() throws IOException {
    declare("csv { header = false, delimiter = \"|\" }");
    workspace.write("data/2020/01/31/a.csv.gz", gzip("1|a\n2|b\n"));
    workspace.write("data/2021/12/01/b.csv.gz", gzip("3|c\n"));
    assertRows("_c0, _c1, year, month, day", "spark", "duckdb");
  }

  @Test
  void foldersOfOneDayOrOfAnyName() {
    declare("");
    workspace.write("data/2020-01-31/a.csv", "id,s\n1,a\n");
    workspace.write("data/20210203/b.csv", "id,s\n2,b\n");
    assertRows("id, s, date", "spark", "duckdb");
    drop();
    workspace.write("more/one two+3%20/a.csv", "id,s\n1,a\n");
    workspace.write("more/x/b.csv", "id,s\n2,b\n");
    workspace.write("jobs.conf", workspace.textOf(".", "jobs.conf").replace("/data", "/more"));
    workspace.write("jobs.conf", workspace.textOf(".", "jobs.conf").replace("/state", "/state2"));
    assertRows("id, s, partition_0", "spark", "duckdb");
  }

  @Test
  void foldersWithKeys() {
    declare("hints { area = string }");
    workspace.write("data/day=2020-01-31/area=a%20b/x.csv", "id,s\n1,a\n");
    workspace.write("data/day=2020-02-01/area=__HIVE_DEFAULT_PARTITION__/y.csv", "id,s\n2,b\n");
    assertRows("id, s, day, area", "spark", "duckdb");
  }

  @Test
  void jsonWithNestedValues() {
    declare("hints { m = \"map<string,bigint>\" }");
    workspace.write(
        "data/a.json",
        """
        {"id": 1, "who": {"name": "a", "first-born": true}, "tags": ["x", "y"], "m": {"k": 1}, "at": "2020-01-02T03:04:05Z", "on": "31/12/2020"}
        {"id": 2, "who": null, "tags": [], "m": {}, "at": null, "on": "1/2/2021"}
        """);
    List<String> rows =
        List.of("1|a|2|1|2020-01-02T03:04:05.000000Z|2020-12-31", "2|null|0|null|null|2021-02-01");
    assertRows(rows, "id, who.name, size(tags), m['k'], at, `on`", "spark");
    assertRows(rows, "id, who.name, len(tags), m['k'], at, `on`", "duckdb");
  }

  @Test
  void parquetOrcAndDelta() {
    for (String format : List.of("parquet", "orc", "delta")) {
      declare(format.equals("delta") ? "format = delta" : "");
      String path = folder + "/data";
      spark
          .sql(
              "select 1L id, 'a' s, timestamp'2020-01-02 03:04:05.123456Z' at,"
                  + " named_struct('x', 1.5D) n, 'it' k union all"
                  + " select 2L, null, null, null, 'de'")
          .write()
          .format(format)
          .partitionBy("k")
          .save(path);
      declare(ddl("spark"), "spark");
      assertEquals(
          List.of("1|a|2020-01-02T03:04:05.123456Z|1.5|it", "2|null|null|null|de"),
          rows("id, s, " + formatted("at", "spark") + ", n.x, k", "spark"),
          format);
      if (format.equals("parquet")) {
        declare(ddl("duckdb"), "duckdb");
        assertEquals(
            List.of("1|a|1.5|it", "2|null|null|de"), rows("id, s, n.x, k", "duckdb"), format);
      }
      drop();
      delete("data");
      delete("state");
    }
  }

  @Test
  void whatCannotBeReadIsAnErrorThatSaysWhatToDo() {
    declare("format = xml, xml { row-tag = r }");
    workspace.write("data/a.xml", "<rs><r><id>1</id></r></rs>");
    crawl();
    CommandLine.Result result = CommandLine.run(folder, "table", "ddl", "ddl.t", "--for", "athena");
    assertEquals(3, result.exitCode(), result::toString);
    assertEquals(
        "data: table 'ddl.t': expected a table that athena can read, found format: xml, for which it"
            + " has no reader like Inlet's; location: not on S3, which is all that it reads. Land it"
            + " by a job as Parquet or Delta, and declare that\n",
        result.err());
  }

  @Test
  void filesThatAreOnlyOutOfReachAreToBeCopied() {
    declare("");
    workspace.write("data/a.csv", "id,name\n1,a\n");
    crawl();
    CommandLine.Result result = CommandLine.run(folder, "table", "ddl", "ddl.t", "--for", "athena");
    assertEquals(3, result.exitCode(), result::toString);
    assertEquals(
        "data: table 'ddl.t': expected a table that athena can read, found location: not on S3,"
            + " which is all that it reads. Copy the files to where it can read them, and declare a"
            + " table there\n",
        result.err());
  }

  @Test
  void theConsumerIsNamedAndKnown() {
    declare("");
    CommandLine.Result none = CommandLine.run(folder, "table", "ddl", "ddl.t");
    assertEquals(
        "inlet table ddl: expected --for CONSUMER. See `inlet table --help`\n", none.err());
    workspace.write("data/a.csv", "id,s\n1,a\n");
    crawl();
    CommandLine.Result wrong = CommandLine.run(folder, "table", "ddl", "ddl.t", "--for", "trini");
    assertEquals(2, wrong.exitCode());
    assertEquals("inlet table: --for: no consumer 'trini'. Did you mean 'trino'?\n", wrong.err());
    CommandLine.Result show = CommandLine.run(folder, "table", "show", "ddl.t", "--for", "trino");
    assertEquals(
        "inlet table show: --for goes with ddl and publish alone. See `inlet table --help`\n",
        show.err());
  }

  /** Runs what is printed, and compares the rows with those of a preview. */
  private void assertRows(String columns, String... engines) {
    crawl();
    CommandLine.Result preview =
        CommandLine.run(folder, "preview", "--table", "ddl.t", "--all", "--format", "csv");
    assertEquals(0, preview.exitCode(), preview::toString);
    workspace.write("preview/rows.csv", preview.out());
    for (String engine : engines) {
      assertRows(previewed(), columns, engine);
    }
  }

  private void assertRows(List<String> expected, String columns, String engine) {
    String ddl = ddl(engine);
    declare(ddl, engine);
    String all =
        Arrays.stream(columns.split(", ", -1))
            .map(c -> formatted(c, engine))
            .collect(Collectors.joining(", "));
    assertEquals(expected, rows(all, engine), engine + ":\n" + ddl);
  }

  /** The records of the preview with bars between the cells. */
  private List<String> previewed() {
    String rows =
        "select * from read_csv("
            + DuckDb.literal(folder + "/preview/rows.csv")
            + ", all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"',"
            + " allow_quoted_nulls = false)";
    return DuckDb.query(rows).stream()
        .map(
            row ->
                row.stream()
                    .map(value -> inMicros(String.valueOf(value)))
                    .collect(Collectors.joining("|")))
        .sorted()
        .toList();
  }

  /** A timestamp with all of its six digits behind the second. */
  private static String inMicros(String value) {
    if (!value.matches("\\d{4}-..-..T..:..:..(\\.\\d+)?Z")) {
      return value;
    }
    String seconds = value.substring(0, 19);
    String fraction = value.length() > 20 ? value.substring(20, value.length() - 1) : "";
    return seconds + "." + (fraction + "000000").substring(0, 6) + "Z";
  }

  private static String formatted(String column, String engine) {
    if (!column.equals("at") && !column.equals("seen")) {
      return engine.equals("duckdb") ? column.replace('`', '"') : column;
    }
    return engine.equals("duckdb")
        ? "strftime(timezone('UTC', \"" + column + "\"), '%Y-%m-%dT%H:%M:%S.%fZ')"
        : "date_format(" + column + ", " + DuckDb.literal(MICROS).replace("''", "\\'") + ")";
  }

  private List<String> rows(String columns, String engine) {
    String query = "select " + columns + " from ddl.t";
    List<List<Object>> rows =
        engine.equals("duckdb")
            ? DuckDb.query(query)
            : spark.sql(query).collectAsList().stream()
                .map(
                    row -> {
                      List<Object> values = new ArrayList<>();
                      for (int i = 0; i < row.size(); i++) {
                        values.add(row.get(i));
                      }
                      return values;
                    })
                .toList();
    return rows.stream()
        .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining("|")))
        .sorted()
        .toList();
  }

  private void declare(String ddl, String engine) {
    StringBuilder plain = new StringBuilder();
    ddl.lines().filter(line -> !line.startsWith("--")).forEach(l -> plain.append(l).append('\n'));
    for (String statement : plain.toString().split(";\n", -1)) {
      if (!statement.isBlank()) {
        if (engine.equals("duckdb")) {
          DuckDb.execute(statement);
        } else {
          spark.sql(statement);
        }
      }
    }
    spark.sql("SET TIME ZONE 'UTC'");
  }

  private String ddl(String engine) {
    crawl();
    CommandLine.Result result = CommandLine.run(folder, "table", "ddl", "ddl.t", "--for", engine);
    assertEquals(0, result.exitCode(), result::toString);
    assertTrue(result.out().startsWith("-- table ddl.t for " + engine + ", by Inlet\n"));
    // The workspace is cut out of what commands print.
    return result
        .out()
        .replace("'data", "'" + folder + "/data")
        .replace("'more", "'" + folder + "/more");
  }

  private void crawl() {
    CommandLine.Result crawl = CommandLine.run(folder, "crawl");
    assertEquals(0, crawl.exitCode(), crawl::toString);
  }

  private void declare(String keys) {
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/state"
          tables.ddl.t { location = "%1$s/data", %2$s }
        }
        """
            .formatted(folder, keys));
  }

  private void delete(String name) {
    try {
      FileUtils.deleteDirectory(folder.resolve(name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
