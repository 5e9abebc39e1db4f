package dev.inlet.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.InletProcess;
import dev.inlet.testing.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewCommandTest {
  private static final String ODD =
      """
      id,note,price
      1,"two
      lines, ""said""\",1.50
      2,,NA
      3,"",7
      """;

  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = new Workspace(folder);
  }

  @Test
  void rowsAreATableByDefault() {
    workspace.write("a.csv", ODD);
    CommandLine.Result shown = preview("a.csv");
    assertEquals(
        """
            id  note                 price
        bigint  string              double
        ------  ------------------  ------
             1  two\\nlines, "said"     1.5
             2  ∅                        ∅
             3                         7.0
        """,
        shown.out());
    assertEquals("csv: 3 rows, 0 rejects, 1 file\n", shown.err());
  }

  @Test
  void csvTellsNullFromAnEmptyText() {
    workspace.write("a.csv", ODD);
    assertEquals(
        "id,note,price\n1,\"two\nlines, \"\"said\"\"\",1.5\n2,,\n3,\"\",7.0\n",
        preview("a.csv", "--format", "csv").out());
  }

  @Test
  void jsonLinesHaveEachColumn() {
    workspace.write("a.csv", ODD);
    String lines =
        """
        {"id":1,"note":"two\\nlines, \\"said\\"","price":1.5}
        {"id":2,"note":null,"price":null}
        {"id":3,"note":"","price":7.0}
        """;
    assertEquals(lines, preview("a.csv", "--format", "jsonl").out());
    assertEquals(lines, preview("a.csv", "--json").out());
  }

  @Test
  void stringsAreTheTextsThatStandInTheFile() {
    workspace.write("a.csv", ODD);
    assertEquals(ODD, preview("a.csv", "--strings", "--format", "csv").out());
    workspace.write("b.jsonl", "{\"n\":1.50,\"s\":{\"b\":[1, 2]},\"t\":\"x\\u0041\"}\n");
    assertEquals(
        "{\"n\":\"1.50\",\"s\":\"{\\\"b\\\":[1, 2]}\",\"t\":\"xA\"}\n",
        preview("b.jsonl", "--strings", "--format", "jsonl").out());
  }

  @Test
  void stringsOfADeclaredTableHaveNoNullWordsAndNoTypes() {
    declare(
        """
        format = xml
        xml { row-tag = r }
        """);
    workspace.write("data/a.xml", "<x><r><n>007</n><p><q>1.50</q></p></r></x>");
    assertEquals(
        "{\"n\":\"007\",\"p\":{\"q\":\"1.50\"}}\n",
        preview("--table", "t", "-c", folder + "/jobs.conf", "--strings", "--json").out());
  }

  @Test
  void nestedValuesAreJsonAndTimesAreIso() {
    declare(
        """
        hints {
          m = "map<string,decimal(20,10)>", b = binary, at = timestamp, local = timestamp_ntz
          d = date, s = "struct<x:double,l:array<boolean>>"
        }
        time-zone = "Europe/Rome"
        """);
    workspace.write(
        "data/a.jsonl",
        """
        {"m":{"k":0.0000000001},"b":"AP8=","at":"2020-01-02 03:04:05.25","local":"2020-01-02T03:04","d":"2020-01-02","s":{"x":2,"l":[true,null]}}
        {"m":null,"s":{"x":null}}
        """);
    String[] table = {"--table", "t", "-c", folder + "/jobs.conf", "--format", "jsonl"};
    CommandLine.Result shown = preview(table);
    assertEquals(0, shown.exitCode(), shown::toString);
    for (String part :
        List.of(
            "\"m\":{\"k\":0.0000000001}",
            "\"b\":\"AP8=\"",
            "\"at\":\"2020-01-02T02:04:05.250Z\"",
            "\"local\":\"2020-01-02T03:04:00\"",
            "\"d\":\"2020-01-02\"",
            "\"s\":{\"x\":2.0,\"l\":[true,null]}",
            "\"s\":{\"x\":null,\"l\":null}")) {
      assertTrue(shown.out().contains(part), () -> part + " in " + shown);
    }
    table[5] = "csv";
    String csv = preview(table).out();
    assertTrue(csv.contains("\"{\"\"k\"\":0.0000000001}\""), csv);
    assertTrue(csv.contains("\"{\"\"x\"\":2.0,\"\"l\"\":[true,null]}\""), csv);
  }

  @Test
  void whatDidNotFitIsCountedAndShownWithItsReason() {
    workspace.write("a.csv", "id,name\n1,\"a, b\"\n2,\"b\nc\",d\n3,\"c, d\"\n4,\"e, f\"\nx,y,z\n");
    CommandLine.Result rows = preview("a.csv", "--format", "csv");
    assertEquals("id,name\n1,\"a, b\"\n3,\"c, d\"\n4,\"e, f\"\n", rows.out());
    assertEquals("csv: 3 rows, 2 rejects, 1 file; what did not fit: --rejects\n", rows.err());
    CommandLine.Result rejects = preview("a.csv", "--rejects");
    assertEquals(
        """
        file   line  record  reason                      raw
        -----  ----  ------  --------------------------  ----------
        a.csv     3       2  expected 2 fields, found 3  2,"b\\nc",d
        a.csv     7       5  expected 2 fields, found 3  x,y,z
        """,
        rejects.out());
    assertEquals(
        "csv: 2 rejects (2 × expected 2 fields, found 3), 3 rows, 1 file\n", rejects.err());
    assertEquals(
        "{\"file\":\"a.csv\",\"line\":3,\"record\":2,\"reason\":\"expected 2 fields, found"
            + " 3\",\"raw\":\"2,\\\"b\\nc\\\",d\"}\n",
        preview("a.csv", "--rejects", "--rows", "1", "--json").out());
    assertEquals(
        "csv: first 1 reject (1 × expected 2 fields, found 3), 1 row, 1 file; more: --all\n",
        preview("a.csv", "--rejects", "--rows", "1").err());
  }

  @Test
  void readingStopsWhenThereAreRowsEnough() {
    StringBuilder text = new StringBuilder("id\n");
    for (int i = 1; i <= 50; i++) {
      text.append(i).append('\n');
    }
    workspace.write("d/a.csv", text.toString());
    oldest("d/a.csv");
    workspace.write("d/b.csv", "id\n51\n");
    CommandLine.Result first = preview("d", "--format", "csv");
    assertEquals(21, first.out().lines().count());
    assertEquals("csv: first 20 rows, 0 rejects, 1 of 2 files; more: --all\n", first.err());
    assertEquals("id\n", preview("d", "--rows", "0", "--format", "csv").out());
    CommandLine.Result all = preview("d", "--all", "--format", "csv");
    assertEquals(52, all.out().lines().count());
    assertEquals("csv: 51 rows, 0 rejects, 2 files\n", all.err());
    assertEquals("csv: 51 rows, 0 rejects, 2 files\n", preview("d", "--rows", "51").err());
  }

  @Test
  void theOldestFileComesFirstAndFoldersGiveColumns() throws IOException {
    workspace.write("d/day=02/a.csv", "id\n2\n");
    workspace.write("d/day=01/b.csv", "id\n1\n");
    workspace.write("d/day=01/notes.txt", "no table\nat all\n");
    oldest("d/day=02/a.csv");
    CommandLine.Result shown =
        preview("d", "--format", "csv", "--include-files", "*.csv", "--exclude-files", "x*");
    assertEquals("id,day\n2,02\n1,01\n", shown.out());
    assertEquals(
        "id,day\n2,02\n1,01\n",
        preview("d", "--format", "csv", "--exclude-files", "*.txt", "--strings").out());
  }

  @Test
  void whatStandsBeforeADamageIsShown() throws IOException {
    StringBuilder text = new StringBuilder("id\n");
    for (int i = 0; i < 100_000; i++) {
      text.append(i * 7_919L % 1_000_003).append('\n');
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.toString().getBytes(UTF_8));
    }
    byte[] whole = packed.toByteArray();
    workspace.write("a.csv.gz", Arrays.copyOf(whole, whole.length - whole.length / 4));
    CommandLine.Result enough = preview("a.csv.gz", "--rows", "2", "--format", "csv");
    assertEquals(0, enough.exitCode(), enough::toString);
    assertEquals("id\n0\n7919\n", enough.out());
    assertEquals("csv, gzip: first 2 rows, 0 rejects, 1 file; more: --all\n", enough.err());

    CommandLine.Result damaged = preview("a.csv.gz", "--all", "--format", "csv");
    assertEquals(3, damaged.exitCode(), damaged.err());
    assertTrue(text.toString().startsWith(damaged.out()), "what stands there and nothing else");
    long lines = damaged.out().lines().count();
    assertTrue(lines > 30_000 && lines < 90_000, lines + " lines");
    assertTrue(
        damaged.err().matches("a\\.csv\\.gz: \\d+: truncated gzip stream: expected .*\n"),
        damaged.err());
  }

  @Test
  void aTypeCanBeForced() {
    workspace.write("a.txt", "{\"a\":1}\n{\"a\":2}\n");
    assertEquals(
        "_c0\n\"{\"\"a\"\":1}\"\n\"{\"\"a\"\":2}\"\n",
        preview("a.txt", "--type", "csv", "--format", "csv").out());
  }

  @Test
  void ofColumnsOnlyAsManyRowsAreReadAsAreAskedFor() throws IOException {
    Schema schema = SchemaBuilder.record("r").fields().requiredInt("a").endRecord();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> file = new DataFileWriter<>(new GenericDatumWriter<>())) {
      file.create(schema, out);
      for (int block = 0; block < 2; block++) {
        file.append(new GenericRecordBuilder(schema).set("a", block).build());
        file.sync();
      }
    }
    workspace.write("a.avro", Arrays.copyOf(out.toByteArray(), out.size() - 3));
    assertEquals("a\n0\n", preview("a.avro", "--rows", "1", "--format", "csv").out());
    assertProblem(
        2,
        "inlet preview: --strings: expected files of text, found avro, whose values are not texts."
            + " Leave it out\n",
        "a.avro",
        "--strings");
  }

  @Test
  void aFileThatCannotBeShownIsTold() {
    workspace.write("empty.csv", "");
    workspace.write("d/_hidden.csv", "a\n1\n");
    workspace.write("blank.csv", "\n\n");
    workspace.write("image.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 1});
    workspace.write("lake/_delta_log/00000000000000000000.json", "{}\n");
    assertProblem(
        3,
        "nowhere: expected a file or folder, found none. Correct it; a table of the job catalog is"
            + " named with --table\n",
        "nowhere");
    assertProblem(
        3,
        "empty.csv: expected files with data, found none (left out: 1 empty). Name another"
            + " location\n",
        "empty.csv");
    assertProblem(
        3,
        "d: expected files with data, found none (left out: 1 hidden). Name another location\n",
        "d");
    assertProblem(
        3,
        "blank.csv: table 'preview': expected records, found blank lines only. Check the table's"
            + " location\n",
        "blank.csv");
    assertProblem(
        3,
        "image.png: 1: not a known format: expected CSV, JSON, a log, Parquet, ORC or Avro, found"
            + " PNG. Move the file out of the table's location, or exclude it\n",
        "image.png");
    assertProblem(
        2,
        "lake: expected files, which is all that preview shows, found a Delta table. `inlet crawl`"
            + " shows the columns of one\n",
        "lake");
    CommandLine.Result scheme = CommandLine.runAsIs(folder, "preview", "nowhere://x/y");
    assertEquals(3, scheme.exitCode(), scheme::toString);
    assertEquals(
        "nowhere://x/y: cannot read: expected a file system that answers, found 'No FileSystem for"
            + " scheme \"nowhere\"'. Check the location and your permissions\n",
        scheme.err());
  }

  @Test
  void oddFilesAreShown() {
    workspace.write("header.csv", "id,name\n");
    workspace.write("latin.csv", "id,name\n1,caf\u00e9\n2,tea\n".getBytes(ISO_8859_1));
    workspace.write("bad.csv", "id,name\n1,caf\u00ff\n2,tea\n".getBytes(ISO_8859_1));
    workspace.write("wide.csv", row(5_000, "c") + row(5_000, ""));
    assertEquals("id,name\n", preview("header.csv", "--format", "csv").out());
    assertEquals("id,name\n1,caf\u00e9\n2,tea\n", preview("latin.csv", "--format", "csv").out());
    assertEquals("id,name\n2,tea\n", preview("bad.csv", "--format", "csv").out());
    assertEquals(
        "bad.csv,2,1,\"column 'name': expected UTF-8 text, found 'caf\u00ff'\",\"1,caf\u00ff\"",
        preview("bad.csv", "--rejects", "--format", "csv").out().lines().skip(1).toList().get(0));
    assertEquals(row(5_000, "c") + row(5_000, ""), preview("wide.csv", "--format", "csv").out());
  }

  @Test
  void aDeclaredTableIsReadAsItIsDeclaredAndNothingIsStored() throws IOException {
    declare("csv { delimiter = \";\", header = false }\n hints { _c0 = string }");
    workspace.write("data/a.csv", "01;2,5\n02;3,5\n");
    CommandLine.Result shown =
        preview("--table", "t", "--format", "csv", "-c", folder + "/jobs.conf");
    assertEquals("_c0,_c1\n01,2.5\n02,3.5\n", shown.out(), shown::toString);
    try (Stream<Path> found = Files.list(folder)) {
      assertEquals(
          List.of("data", "jobs.conf"),
          found.map(path -> path.getFileName().toString()).sorted().toList());
    }
    assertProblem(
        2,
        "jobs.conf: no table 'u'. Did you mean 't'?\n",
        "--table",
        "u",
        "-c",
        folder + "/jobs.conf");
  }

  @Test
  void stringsKeepTheEncodingAndTheMarksOfADeclaredTable() {
    declare(
        """
        encoding = ISO-8859-1
        csv { delimiter = "||", record-separator = "##", null-words = ["x"] }
        """);
    workspace.write("data/a.csv", "id||name##1||caf\u00e9##2||x##".getBytes(ISO_8859_1));
    String[] args = {"--table", "t", "--format", "csv", "-c", folder + "/jobs.conf", "--strings"};
    assertEquals("id,name\n1,caf\u00e9\n2,x\n", preview(args).out(), () -> preview(args).err());
    assertEquals("id,name\n1,caf\u00e9\n2,\n", preview(Arrays.copyOf(args, 6)).out());
  }

  @Test
  void aDeclaredTableOfDeltaIsNotShown() {
    declare("format = delta");
    assertProblem(
        2,
        "data: expected files, which is all that preview shows, found a Delta table. `inlet crawl`"
            + " shows the columns of one\n",
        "--table",
        "t",
        "-c",
        folder + "/jobs.conf");
  }

  @Test
  void wrongOptionsAreTold() {
    workspace.write("a.csv", ODD);
    assertProblem(
        2, "inlet preview: expected either a location or --table, found none. Name one of them\n");
    assertProblem(
        2,
        "inlet preview: expected either a location or --table, found both. Name one of them\n",
        "a.csv",
        "--table",
        "t");
    assertProblem(
        2,
        "inlet preview: expected --type, --include-files and --exclude-files with a location, found"
            + " --table. Declare them in the job catalog\n",
        "--table",
        "t",
        "--type",
        "csv");
    assertProblem(
        2,
        "inlet preview: expected --rows or --all, found both. Leave one of them out\n",
        "a.csv",
        "--rows",
        "1",
        "--all");
    assertProblem(
        2,
        "inlet preview: --rows: expected 0 or more, found -1. Correct it\n",
        "a.csv",
        "--rows",
        "-1");
    assertProblem(
        2,
        "inlet preview: expected --json or --format, found both. Leave one of them out\n",
        "a.csv",
        "--json",
        "--format",
        "csv");
    assertProblem(
        2, "inlet preview: --format: no 'cvs'. Did you mean 'csv'?\n", "a.csv", "--format", "cvs");
    assertProblem(
        2, "inlet preview: --type: no 'jsn'. Did you mean 'json'?\n", "a.csv", "--type", "jsn");
    CommandLine.Result colon = CommandLine.runAsIs(folder, "preview", "a:b.csv");
    assertEquals(2, colon.exitCode(), colon::toString);
    assertEquals(
        "inlet preview: expected a path of a file or folder, found 'a:b.csv'. Write a name with a"
            + " colon as a whole path, from / on\n",
        colon.err());
    workspace.write("a:b.csv", "id\n1\n");
    assertEquals("id\n1\n", preview("a:b.csv", "--format", "csv").out());
  }

  @Test
  void aReaderThatGoesAwayEndsIt() {
    workspace.write("a.csv", "id\n" + "1\n".repeat(500_000));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int[] calls = {0};
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            calls[0]++;
            throw new IOException("Broken pipe");
          }
        };
    Console console =
        new Console(
            new PrintStream(closed, false, UTF_8), new PrintStream(err, false, UTF_8), false);
    String[] args = {"preview", folder + "/a.csv", "--all", "--format", "csv"};
    assertEquals(0, Main.run(args, console));
    console.err().flush();
    assertEquals("", err.toString(UTF_8));
    assertTrue(calls[0] < 10, "written to " + calls[0] + " times");
  }

  @Test
  void noSparkIsLoaded() throws IOException {
    workspace.write("a.csv", ODD);
    Path classes = folder.resolve("classes.txt");
    InletProcess inlet = new InletProcess(folder, "-Xlog:class+load:file=" + classes);
    InletProcess.Result shown =
        inlet.run(
            inlet.command(
                "dev.inlet.cli.Main",
                System.getProperty("java.class.path"),
                List.of("preview", "a.csv", "--format", "csv")),
            Map.of());
    assertEquals(0, shown.exitCode(), shown::toString);
    assertTrue(shown.out().startsWith("id,note,price\n1,"), shown::toString);
    List<String> loaded = Files.readAllLines(classes);
    assertTrue(
        loaded.stream().anyMatch(line -> line.contains(" dev.inlet.cli.Preview ")),
        "lists classes");
    assertEquals(
        List.of(),
        loaded.stream()
            .filter(line -> line.contains(" org.apache.spark.") || line.contains(" scala."))
            .toList());
  }

  private CommandLine.Result preview(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "preview";
    for (int i = 0; i < args.length; i++) {
      boolean isLocation = i == 0 && !args[i].startsWith("-");
      all[i + 1] = isLocation ? folder + "/" + args[i] : args[i];
    }
    return CommandLine.runAsIs(folder, all);
  }

  private void assertProblem(int code, String message, String... args) {
    CommandLine.Result result = preview(args);
    assertEquals(message, result.err(), result::toString);
    assertEquals(code, result.exitCode(), result::toString);
    assertEquals("", result.out());
  }

  private void declare(String table) {
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%s/state"
          warehouse = "%s/lake"
          tables.t {
            location = "%s/data"
            %s
          }
        }
        """
            .formatted(folder, folder, folder, table.replace("\n", "\n    ")));
  }

  private void oldest(String name) {
    try {
      Files.setLastModifiedTime(folder.resolve(name), FileTime.fromMillis(1_000_000_000_000L));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String row(int columns, String prefix) {
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < columns; i++) {
      row.append(i == 0 ? "" : ",").append(prefix).append(i);
    }
    return row.append('\n').toString();
  }
}
