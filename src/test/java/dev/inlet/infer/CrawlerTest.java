package dev.inlet.infer;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.FileFormat;
import dev.inlet.catalog.Origin;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TableSpec.CsvSpec;
import dev.inlet.catalog.TableSpec.Hint;
import dev.inlet.discover.Listing;
import dev.inlet.format.Corpora;
import dev.inlet.format.MemoryFile;
import dev.inlet.format.ReadRecords;
import dev.inlet.state.Json;
import dev.inlet.state.StateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrawlerTest {
  private static final Configuration CONF = new Configuration();
  private static final Origin ORIGIN = new Origin("conf/jobs.conf", 7);

  @TempDir Path folder;

  @Test
  void typesComeFromTheValues() {
    write(
        "a.csv",
        """
        id,code,price,on,at,ok,gone
        1,007,1.5,2024-01-31,2024-01-31 06:30,true,
        2,008,NA,2024-02-01,2024-02-01T00:00Z,false,
        """);
    TableDefinition table = crawl();
    assertEquals(
        "[id bigint, code string, price double, on date, at timestamp, ok boolean, gone string]",
        columns(table));
    assertEquals(List.of("NA"), table.csv().typedNullWords());
    assertEquals("bigint in 2 of 2 values from 1 file", table.columns().get(0).evidence());
    assertEquals(new Witness("a.csv", 2, "999"), table.columns().get(1).witness());
    assertTrue(table.notes().contains("column 'gone': string, since no values in 1 file"));
    assertEquals(new SampleSize(1, 1, 2, size("a.csv"), size("a.csv"), true), table.sampled());
    assertEverySampledRecordLoads(table);
  }

  @Test
  void wordsForNullStayValuesOfStrings() {
    write("a.csv", "country,n,x\nNA,1,-\nDE,-,-\n");
    TableDefinition table = crawl();
    assertEquals("[country string, n bigint, x string]", columns(table));
    assertEquals(List.of("-"), table.csv().typedNullWords());
    assertEquals(List.of("[NA, 1, -]", "[DE, null, -]"), rows(table, "a.csv"));
    assertTrue(table.notes().contains("column 'x': string, since no values but - in 1 file"));
  }

  @Test
  void wordsThatMayMeanNullDoSoBesideValuesOfTheTypeAlone() {
    write("a.csv", "id,n\n1,5\n2,?\n3,6\n");
    assertEquals(List.of("?"), crawl().csv().typedNullWords());
    List<Hint> hints = List.of(new Hint("n", "bigint", ORIGIN));
    write("a.csv", "id,n\n1,5\n2,?\n3,x\n4,NA\n");
    assertEquals(
        List.of("NA"), crawl(spec(Optional.empty(), CsvSpec.open(), hints)).csv().typedNullWords());
  }

  @Test
  void delimitersAndQuotesAreFound() {
    for (String delimiter : List.of(",", ";", "\t", "|", "\u0001", "^", "~")) {
      for (String quote : List.of("\"", "'")) {
        String text = "id,name,note\n1,'x,y',it\n2,'p q','a\nb'\n3,z,'w,w'\n";
        write("a.csv", text.replace(",", delimiter).replace("'", quote));
        TableDefinition table = crawl();
        assertEquals(delimiter, table.csv().delimiter());
        assertEquals(quote, table.csv().quote());
        assertEquals("[id bigint, name string, note string]", columns(table));
        assertEverySampledRecordLoads(table);
      }
    }
  }

  @Test
  void apostrophesAreNoQuotes() {
    write("a.csv", "id,text\n1,'tis\n2,it's\n3,'twas\n4,plain\n");
    assertEquals("\"", crawl().csv().quote());
  }

  @Test
  void decimalCommasDoNotHideSemicolons() {
    write("a.csv", "id;amount\n1;2,5\n2;3,75\n3;4,0\n");
    TableDefinition table = crawl();
    assertEquals("[id bigint, amount double]", columns(table));
    assertEquals("1.234,5", table.columns().get(1).notation());
    assertEquals(List.of("[1, 2.5]", "[2, 3.75]", "[3, 4.0]"), rows(table, "a.csv"));
  }

  @Test
  void aSingleColumnIsATable() {
    write("a.csv", "id\n1\n2\n3\n");
    assertEquals("[id bigint]", columns(crawl()));
    write("a.csv", "one line, with a comma\nanother; longer one\nand, so, on\n1|2\n");
    TableDefinition table = crawl();
    assertEquals(1, table.columns().size());
    assertEverySampledRecordLoads(table);
  }

  @Test
  void raggedRecordsDoNotChangeTheTable() {
    write("a.csv", "a,b,c\n1,2,3\n4,5\n6,7,8,9\n1,1,1\n2,2,2\n3,3,3\n");
    TableDefinition table = crawl();
    assertEquals("[a bigint, b bigint, c bigint]", columns(table));
    assertTrue(
        table
            .notes()
            .contains(
                "a.csv: 2 sampled records not of 3 fields, the first on line 3; a load will reject them"),
        table.notes().toString());
  }

  @Test
  void tablesOfStringsHaveTheirHeaderFound() {
    write("a.csv", "name,city\njohn,rome\nmary,paris\njane,berlin\n");
    assertEquals("[name string, city string]", columns(crawl()));
    write("a.csv", "sku_code,colour\nX-1/9,dark red\nX-2/7,\"pale, green\"\nX-3/1,blue #3\n");
    assertEquals("[sku_code string, colour string]", columns(crawl()));
  }

  @Test
  void dataWithoutAHeaderKeepsItsFirstRecord() {
    write("a.csv", "john,12\nmary,13\n");
    TableDefinition table = crawl();
    assertEquals("[_c0 string, _c1 bigint]", columns(table));
    assertEquals(List.of("[john, 12]", "[mary, 13]"), rows(table, "a.csv"));
    write("a.csv", "red,small\nblue,large\nred,large\ngreen,small\n");
    assertEquals("[_c0 string, _c1 string]", columns(crawl()));
  }

  @Test
  void theSameFirstRecordInSeveralFilesIsAHeader() {
    write("a.csv", "aa,bb\nx,y\n");
    write("b.csv", "aa,bb\nz,w\n");
    assertEquals("[aa string, bb string]", columns(crawl()));
    write("b.csv", "q,r\nz,w\n");
    assertEquals("[_c0 string, _c1 string]", columns(crawl()));
  }

  @Test
  void whatIsDeclaredWins() {
    write("a.csv", "1;2\n3;4\n");
    CsvSpec csv =
        new CsvSpec(
            Optional.of(","),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(true),
            List.of("3;4"));
    TableDefinition table = crawl(spec(Optional.of(FileFormat.CSV), csv, List.of()));
    assertEquals("[1;2 string]", columns(table));
    TableDefinition hinted =
        crawl(spec(Optional.empty(), CsvSpec.open(), List.of(new Hint("_c0", "string", ORIGIN))));
    assertEquals("[_c0 string, _c1 bigint]", columns(hinted));
    assertTrue(hinted.columns().get(0).hinted());
  }

  @Test
  void declaredMarksPartTheSampleToo() {
    write("a.csv", "id||name|#2000||\"x|#y\"|#2001||z\n|#");
    TableDefinition table = crawl(spec(Optional.of(FileFormat.CSV), marks("||", "|#"), List.of()));
    assertEquals("[id bigint, name string]", columns(table));
    assertEquals(List.of("[2000, x|#y]", "[2001, z\n]"), rows(table, "a.csv"));
    // The head of a larger file ends within a record.
    write("a.csv", "id||name|#" + "2000||x\n|#".repeat(40_000));
    assertEquals(
        table.columns().get(0).column(),
        crawl(spec(Optional.of(FileFormat.CSV), marks("||", "|#"), List.of()))
            .columns()
            .get(0)
            .column());
    assertEquals(
        List.of(),
        SchemaChange.between(
                table,
                crawl(spec(Optional.empty(), marks("||", "|#"), List.of()), Optional.of(table)))
            .lines());
  }

  @Test
  void marksThatDoNotGoWithWhatIsKnownAreToldWithTheirOrigin() {
    write("a.csv", "a,\"b\"\n1,\"2\"\n");
    TableDefinition table = crawl();
    assertEquals(
        "conf/jobs.conf: 7: table 't.x': csv: what is declared does not go with what the table's"
            + " files had before (delimiter ',', quote '\"', header): delimiter and record separator:"
            + " expected them without the quote and the escape. Declare delimiter, record-separator"
            + " and quote",
        assertThrows(
                CatalogException.class,
                () ->
                    crawl(
                        spec(Optional.empty(), marks("\"\"", ";"), List.of()), Optional.of(table)))
            .getMessage());
  }

  @Test
  void theMarkOfUtf16IsFoundAndKept() {
    write("a.csv", "\ufeffid;name\n1;ä\n2;€\n".getBytes(UTF_16LE));
    TableDefinition table = crawl();
    assertEquals("[id bigint, name string]", columns(table));
    assertEquals("UTF-16", table.encoding());
    assertEquals(List.of("[1, ä]", "[2, €]"), rows(table, "a.csv"));
    write("b.csv", "\ufeffid;name\n3;ö\n".getBytes(UTF_16BE));
    assertTrue(crawl(spec(), Optional.of(table)).sameAs(table));
    write("b.csv", "id;name\n3;o\n");
    assertEquals(
        folder
            + ": table 't.x': mixed encodings: expected files of one encoding, found UTF-16 in a.csv"
            + " and UTF-8 in b.csv. Exclude some of them, or declare a table for each encoding",
        failure());
    String message =
        assertThrows(InputException.class, () -> crawl(spec(), Optional.of(table))).getMessage();
    assertTrue(message.startsWith(folder + "/b.csv: 1: no UTF-16 with a byte order"), message);
  }

  @Test
  void aDeclaredEncodingIsThatOfTheSampleAndTheLoad() {
    write("a.csv", "id,prénom\n1,é\n2,€\n".getBytes(Charset.forName("windows-1252")));
    TableDefinition table = crawl(encoded("windows-1252"));
    assertEquals("[id bigint, prénom string]", columns(table));
    assertEquals(List.of("[1, é]", "[2, €]"), rows(table, "a.csv"));
    assertEquals(
        List.of("~ encoding from 'windows-1252' to 'ISO-8859-15'"),
        SchemaChange.between(table, crawl(encoded("ISO-8859-15"), Optional.of(table))).lines());
    write("a.csv", "id,name\n1,é\n".getBytes(UTF_16BE));
    assertEquals("[id bigint, name string]", columns(crawl(encoded("UTF-16BE"))));
    assertEquals(
        folder
            + "/a.csv: 1: not a known format: expected CSV, JSON, a log, Parquet, ORC or Avro, found"
            + " UTF-16 text without a byte order mark. Declare the table's encoding, UTF-16LE or"
            + " UTF-16BE, or write it in UTF-8",
        failure());
  }

  private TableSpec encoded(String encoding) {
    return new TableSpec(
        "t.x",
        folder.toString(),
        Optional.empty(),
        CsvSpec.open(),
        Optional.empty(),
        Optional.of(encoding),
        List.of(),
        List.of(),
        List.of(),
        ZoneId.of("UTC"),
        ORIGIN);
  }

  private static CsvSpec marks(String delimiter, String separator) {
    return new CsvSpec(
        Optional.of(delimiter),
        Optional.of(separator),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  @Test
  void aHintThatIsNoTypeIsToldWithItsOrigin() {
    write("a.csv", "a,b\n1,2\n");
    TableSpec spec =
        spec(Optional.empty(), CsvSpec.open(), List.of(new Hint("a", "decimal(x)", ORIGIN)));
    assertEquals(
        "conf/jobs.conf: 7: table 't.x': hint for 'a': type 'decimal(x)': expected a number, found"
            + " 'x)'. Correct the type",
        assertThrows(CatalogException.class, () -> crawl(spec)).getMessage());
  }

  @Test
  void columnsStayAndTypesOnlyWiden() {
    write("a.csv", "a,b,c\n1,2024-01-31,x\n");
    TableDefinition first = crawl();
    delete("a.csv");
    write("b.csv", "C,a,d\n5,1.5,new\n");
    TableDefinition second = crawl(spec(), Optional.of(first));
    assertEquals(2, second.version());
    assertEquals("[a double, b date, c string, d string]", columns(second));
    assertEquals(
        List.of("+ column 'd' string", "~ column 'a' from bigint to double"),
        SchemaChange.between(first, second).lines());
    assertFalse(first.sameAs(second));
    TableDefinition third = crawl(spec(), Optional.of(second));
    assertTrue(second.sameAs(third), SchemaChange.between(second, third).lines().toString());
  }

  @Test
  void jsonLinesHaveNestedTypes() {
    write(
        "a.json",
        """
        {"id":1,"s":{"a":1,"b":[]},"zip":"08123","at":"2024-01-31T06:30:00Z"}
        {"id":2.5,"s":{"b":[1],"c c":null},"n":null}
        """);
    TableDefinition table = crawl();
    assertEquals(
        "[id double, s struct<a:bigint,b:array<bigint>,`c c`:string>, zip string, at timestamp, n"
            + " string]",
        columns(table));
    assertEverySampledRecordLoads(table);
  }

  @Test
  void compressedFilesAreReadByContent() throws IOException {
    write("a.csv", "a,b\n1,2\n");
    try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(folder.resolve("b")))) {
      out.write("a,b\n3,4.5\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    TableDefinition table = crawl();
    assertEquals(List.of("gzip", "none"), table.compressions());
    assertEquals("[a bigint, b double]", columns(table));
    byte[] whole = Files.readAllBytes(folder.resolve("b"));
    Files.write(folder.resolve("b"), Arrays.copyOf(whole, whole.length - 3));
    assertEquals(
        folder
            + "/b: "
            + (whole.length - 3)
            + ": truncated gzip stream: expected more bytes, found the end of the file. Copy the file"
            + " from its source again",
        failure());
  }

  @Test
  void filesOfSeveralFormatsAreRefusedByName() {
    write("a.csv", "a,b\n1,2\n");
    write("b.json", "{\"a\":1}\n");
    assertEquals(
        folder
            + ": table 't.x': mixed formats: expected files of one format, found csv in a.csv and"
            + " json in b.json. Exclude some of them, or declare a table for each format",
        failure());
  }

  @Test
  void filesOfSeveralDelimitersAreRefusedByName() {
    write("a.csv", "id,name\n1,x\n2,y\n");
    write("b.csv", "id;name\n3;z\n4;w\n");
    assertEquals(
        folder
            + ": table 't.x': mixed delimiters: expected delimiter ',' as in other files, found ';'"
            + " in b.csv. Exclude some of them, or declare a table for each delimiter",
        failure());
    write("b.csv", "name\nz;1\nw\n");
    assertEquals("[id bigint, name string]", columns(crawl()));
  }

  @Test
  void aLogAmongDocumentsIsAMixOfFormatsToo() {
    write("a.json", "{\"a\":1}\n");
    write(
        "b.log",
        "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"x\"\n"
            .repeat(20));
    assertEquals(
        folder
            + ": table 't.x': mixed formats: expected files of one format, found json in a.json and"
            + " grok in b.log. Exclude some of them, or declare a table for each format",
        failure());
  }

  @Test
  void aFileWithABrokenFirstObjectIsOfJsonAllTheSame() {
    write("a.json", "{\"a\": NaN}\n{\"a\": 2}\n{\"a\": 3}\n");
    TableDefinition table = crawl();
    assertEquals("json", table.fileFormat().word());
    assertEquals("[a bigint]", columns(table));
  }

  @Test
  void unknownBytesMissingFilesAndEmptyTablesAreTold() {
    write("a", "x\u0000y");
    assertEquals(
        folder
            + "/a: 1: not a known format: expected CSV, JSON, a log, Parquet, ORC or Avro, found"
            + " binary data. Move the file out of the table's location, or exclude it",
        failure());
    SourceFile gone = new SourceFile("gone: 1.csv", 5, 0, "");
    assertEquals(
        folder
            + "/gone: 1.csv: cannot read: expected a readable file, found no such file. Check the"
            + " file and its permissions",
        assertThrows(
                InputException.class,
                () ->
                    new Crawler(CONF)
                        .crawl(spec(), listing(folder, List.of(gone)), Optional.empty()))
            .getMessage());
    assertEquals(
        folder
            + ": table 't.x': expected data files, found none. Check 'location',"
            + " 'include-files' and 'exclude-files'",
        assertThrows(
                InputException.class,
                () -> new Crawler(CONF).crawl(spec(), listing(folder, List.of()), Optional.empty()))
            .getMessage());
    write("a", "");
    assertTrue(failure().contains("expected data files, found only empty ones"));
  }

  @Test
  void aFoldersValueWinsOverTheFiles() {
    write("day=2024-01-31/a.csv", "day,n\nx,1\n");
    TableDefinition table = crawl();
    assertEquals(
        "[n bigint]",
        table.schema().columns().stream()
            .map(c -> c.name() + " " + c.type().sql())
            .toList()
            .toString());
    assertEquals("day", table.schema().partitionColumns().get(0).name());
    assertEquals(List.of("[1]"), rows(table, "day=2024-01-31/a.csv"));
    assertTrue(
        table.notes().contains("column 'day': files and folders have it; the folder's value wins"));
  }

  @Test
  void largeTablesAreSampledEvenlyWithBothEnds() {
    List<Integer> some =
        FileChoice.evenlySpaced(IntStream.range(0, 12_345).boxed().toList(), 1_000);
    assertEquals(1_000, some.stream().distinct().count());
    assertEquals(0, some.get(0));
    assertEquals(12_344, some.get(999));
  }

  @Test
  void aHeadThatEndsWithinQuotesIsSampledUpToThere() {
    StringBuilder text = new StringBuilder("id,text\n");
    for (int i = 0; i < 900; i++) {
      text.append(i).append(",\"").append("line\n".repeat(i == 600 ? 80_000 : 20)).append("\"\n");
    }
    write("a.csv", text.toString());
    TableDefinition table = crawl();
    assertEquals("[id bigint, text string]", columns(table));
    assertEquals(Head.MAX_BYTES + 2 * Pieces.BYTES, table.sampled().bytes());
  }

  @Test
  void definitionsAreStoredAsNumberedDocuments() {
    write("a.csv", "a,b\n1,2\n");
    TableDefinition table = crawl();
    TableCatalog catalog =
        new TableCatalog(
            new StateStore(new org.apache.hadoop.fs.Path(folder.resolve("_state").toUri()), CONF));
    assertEquals(Optional.empty(), catalog.latest("t.x"));
    assertEquals(1, catalog.put(table).version());
    assertEquals(2, catalog.put(table).version());
    assertEquals(List.of(1, 2), catalog.versions("t.x"));
    assertEquals(Optional.of(table), catalog.version("t.x", 1));
    assertEquals(Optional.of(table.withVersion(2)), catalog.latest("t.x"));
    assertTrue(Files.exists(folder.resolve("_state/tables/t/x/v0000002.json")));
  }

  @Test
  void documentsHoldNothingButTheirComponents() throws IOException {
    write("a.csv", "a,b\n1,2\n");
    String text = Json.pretty(crawl());
    assertFalse(text.contains("\"fileFormat\""), text);
    assertFalse(text.contains("null,"), text);
  }

  @Test
  void italysNationalFilesGrowFromTwentyToTwentyFourColumns() {
    TableDefinition table = crawl(Corpora.folder("italy-covid/national"));
    assertTrue(table.csv().header());
    assertEquals("data timestamp", columnsOf(table).get(0));
    assertEquals("stato string", columnsOf(table).get(1));
    assertEquals("ricoverati_con_sintomi bigint", columnsOf(table).get(2));
    assertEquals("tamponi_test_antigenico_rapido bigint", columnsOf(table).get(23));
  }

  @Test
  void italysRegionsGrowFromTwentyToThirtyColumnsAndKeepTheirCodes() throws IOException {
    Path regions = Corpora.folder("italy-covid/regions");
    TableDefinition table = crawl(regions);
    assertEquals(30, table.columns().size());
    assertTrue(columnsOf(table).contains("codice_regione string"), columnsOf(table).toString());
    assertTrue(columnsOf(table).contains("lat double"));
    assertTrue(columnsOf(table).contains("codice_nuts_1 string"));
    for (SourceFile file : list(regions)) {
      MemoryFile stored = MemoryFile.of(regions.resolve(file.path()));
      for (ReadRecords read :
          ReadRecords.of(table.recordFormat(), stored, stored.whole()).values()) {
        assertEquals(Optional.empty(), read.reject(), file.path());
      }
    }
  }

  @Test
  void nginxStatusLinesAreJson() throws IOException {
    Path logs = Corpora.folder("logs");
    List<SourceFile> file =
        list(logs).stream().filter(f -> f.path().equals("nginxplus.jsonl")).toList();
    TableDefinition table =
        new Crawler(CONF).crawl(spec(logs), listing(logs, file), Optional.empty());
    assertEquals("json", table.format());
    assertTrue(
        columnsOf(table)
            .contains(
                "connections struct<accepted:bigint,dropped:bigint,active:bigint,idle:bigint>"),
        columnsOf(table).toString());
    MemoryFile stored = MemoryFile.of(logs.resolve("nginxplus.jsonl"));
    for (ReadRecords read : ReadRecords.of(table.recordFormat(), stored, stored.whole()).values()) {
      assertEquals(Optional.empty(), read.reject());
    }
  }

  private void assertEverySampledRecordLoads(TableDefinition table) {
    for (SourceFile file : list(folder)) {
      List<String> rows = rows(table, file.path());
      assertTrue(rows.stream().noneMatch(row -> row.startsWith("reject")), rows.toString());
      assertFalse(rows.isEmpty());
    }
  }

  private List<String> rows(TableDefinition table, String path) {
    try {
      MemoryFile file = MemoryFile.of(folder.resolve(path));
      return ReadRecords.of(table.recordFormat(), file, file.whole()).values().stream()
          .map(read -> (read.reject().isPresent() ? "reject " : "") + read.text())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String columns(TableDefinition table) {
    return columnsOf(table).toString();
  }

  private static List<String> columnsOf(TableDefinition table) {
    return table.columns().stream().map(c -> c.name() + " " + c.type()).toList();
  }

  private String failure() {
    return assertThrows(InputException.class, this::crawl).getMessage();
  }

  static Listing listing(Path base, List<SourceFile> files) {
    return new Listing(
        base.toString(),
        base.toString(),
        files,
        files.size(),
        0,
        0,
        0,
        0,
        1,
        new Listing.Scope("full", ""));
  }

  private TableDefinition crawl() {
    return crawl(spec());
  }

  private TableDefinition crawl(TableSpec spec) {
    return crawl(spec, Optional.empty());
  }

  private TableDefinition crawl(TableSpec spec, Optional<TableDefinition> previous) {
    return new Crawler(CONF).crawl(spec, listing(folder, list(folder)), previous);
  }

  private static TableDefinition crawl(Path location) {
    return new Crawler(CONF)
        .crawl(spec(location), listing(location, list(location)), Optional.empty());
  }

  private TableSpec spec() {
    return spec(folder);
  }

  static TableSpec spec(Path location) {
    return spec(location, Optional.empty(), CsvSpec.open(), List.of());
  }

  private TableSpec spec(Optional<FileFormat> format, CsvSpec csv, List<Hint> hints) {
    return spec(folder, format, csv, hints);
  }

  private static TableSpec spec(
      Path location, Optional<FileFormat> format, CsvSpec csv, List<Hint> hints) {
    return new TableSpec(
        "t.x",
        location.toString(),
        format,
        csv,
        hints,
        List.of(),
        List.of(),
        ZoneId.of("UTC"),
        ORIGIN);
  }

  static List<SourceFile> list(Path location) {
    try (Stream<Path> files = Files.walk(location)) {
      List<SourceFile> found = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String path = location.relativize(file).toString();
        if (!path.startsWith("_") && !path.contains(".crc")) {
          found.add(new SourceFile(path, Files.size(file), 0, ""));
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, byte[] bytes) {
    try {
      Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, String text) {
    try {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete(String name) {
    try {
      Files.delete(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long size(String name) {
    try {
      return Files.size(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
