package dev.inlet.infer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.FileDiscovery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crawl says of files that nobody meant to put there, and of odd ones. */
final class BadFilesTest {
  private static final String UNKNOWN =
      ": 1: not a known format: expected CSV, JSON, a log, Parquet, ORC or Avro, found ";
  private static final String REMOVE = ". Move the file out of the table's location, or exclude it";

  @TempDir Path folder;

  @Test
  void binaryDataIsNoText() {
    byte[] random = new byte[5_000];
    new Random(3).nextBytes(random);
    assertRefused(UNKNOWN + "binary data" + REMOVE, random);
    for (int i = 0; i < random.length; i++) {
      random[i] = random[i] == 0 ? 7 : random[i];
    }
    assertRefused(UNKNOWN + "binary data" + REMOVE, random);
  }

  @Test
  void pagesOfErrorsAreNoTables() {
    assertRefused(
        UNKNOWN + "an HTML page" + REMOVE, "<!DOCTYPE HTML>\n<html><body>502</body></html>\n");
    assertRefused(UNKNOWN + "an HTML page" + REMOVE, "<html><body>502</body></html>\n");
  }

  @Test
  void emptyFilesAreNoData() {
    write(new byte[0]);
    assertEquals(
        "a.csv: table 't.x': expected data files, found only empty ones. Check 'location',"
            + " 'include-files' and 'exclude-files'",
        failure());
    write("\n\r\n\n".getBytes(UTF_8));
    assertEquals(
        "a.csv: table 't.x': expected records, found blank lines only. Check the table's location",
        failure());
  }

  @Test
  void aHeaderAloneIsATableWithoutValues() {
    TableDefinition table = crawl("id,name,total\n");
    assertEquals(List.of("id", "name", "total"), names(table));
    assertTrue(
        table.notes().contains("column 'total': string, since no values in 1 file"),
        table.notes().toString());
  }

  @Test
  void fiveThousandColumnsAreATable() {
    String names =
        IntStream.range(0, 5_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    String row = IntStream.range(0, 5_000).mapToObj(i -> "1").collect(Collectors.joining(","));
    TableDefinition table = crawl(names + "\n" + (row + "\n").repeat(50));
    assertEquals(5_000, table.columns().size());
    assertTrue(table.columns().stream().allMatch(column -> column.type().equals("bigint")));
  }

  @Test
  void aLineThatIsLongerThanWhatIsLookedAtIsTold() {
    assertNoted(
        "a.csv: a record behind the 2 records that could be looked at does not end within the first"
            + " 262,144 bytes; a quote that is never closed is the usual cause",
        "a,b\n1,2\n3," + "x".repeat(100_000_000) + "\n");
    assertNoted(
        "a.csv: a record behind the 2 records that could be looked at does not end within the first"
            + " 262,144 bytes; a quote that is never closed is the usual cause",
        "id,name\n1,a\n2,\"b\n" + "3,bob\n".repeat(100_000));
  }

  @Test
  void aQuoteThatIsNeverClosedSpeaksAgainstItsDialect() {
    TableDefinition table = crawl("id,name\n1,\"ann\n2,bob\n3,cleo\n");
    assertEquals("'", table.csv().quote());
    assertTrue(
        table.decisions().stream()
            .flatMap(decision -> decision.votes().stream())
            .anyMatch(
                vote ->
                    vote.startsWith("not quote '\"', since ")
                        && vote.contains("a.csv: 2: unclosed quote: expected \" to end what one")),
        table.decisions().toString());
  }

  @Test
  void bytesThatAreNoTextAreTold() {
    assertNoted(
        "a.csv: the character NUL, the first one on line 502; it stays in its text",
        "id,name\n" + "1,x\n".repeat(500) + "7,a\u0000b\n");
    assertNoted(
        "a.csv: the character NUL, the first one on line 3; it stays in its text",
        "id,name\n1,x\n7,a\u0000b\n8,c\n");
    write("id,name\n1,a\u00ff\u00fe\n2,b\n3,c\n".getBytes(ISO_8859_1));
    assertEquals(
        List.of(
            "a.csv: bytes that are no text in UTF-8, the first ones on line 2; a load will reject the"
                + " records of strings that have them"),
        crawl().notes());
    assertNoted(
        "a.csv: lines that end with LF and with CR LF and with CR; each ends a record",
        "id,name\n1,a\r\n2,b\r3,c\n");
    assertEquals(List.of(), crawl("id,name\r\n1,\"a\nb\"\r\n2,c\r\n").notes());
  }

  @Test
  void entitiesOfXmlAreNotFollowed() {
    assertRefused(
        ": 1: XML that is not declared: expected a table with 'format = xml' and the name of the"
            + " elements that are rows, 'xml.row-tag', found neither. Declare them in the job catalog",
        """
        <?xml version="1.0"?>
        <!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>
        <r><a>&x;</a></r>
        """);
  }

  @Test
  void jsonThatCannotBeReadIsNoCsv() {
    assertRefused(
        ": 1: unsupported JSON: expected at most 1000 levels of objects and arrays, found more. Write"
            + " fewer levels, or exclude the file",
        "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000) + "\n");
    assertRefused(
        ": 1: unsupported JSON: expected a first line of at most 262144 bytes, found a longer one."
            + " Write shorter objects, or declare the table's 'format = json'",
        "{\"a\":\"" + "x".repeat(300_000) + "\"}\n");
  }

  @Test
  void jsonDocumentsThatAreNoneAreTold() {
    assertRefused(
        ": 1: unsupported JSON: expected at most 1000 levels of objects and arrays, found more. Write"
            + " fewer levels, or exclude the file",
        "[".repeat(5_000) + "]".repeat(5_000));
    assertRefused(
        ": 1: unsupported JSON: expected at most 1000 levels of objects and arrays, found more. Write"
            + " fewer levels, or exclude the file",
        "{\n\"a\":".repeat(2_000) + "1" + "}".repeat(2_000));
    assertRefused(
        ": 1: record too long: expected an object of at most 16 MiB, found more. Declare the table's"
            + " json.path to the records within it",
        "[{\"a\":\"" + "x".repeat(100_000_000) + "\"}]");
    assertNoted(
        "a.csv: 1 sampled record not JSON; a load will reject them", "[{\"a\":1},\n{\"a\":");
  }

  @Test
  void aCompressionBombOfJsonIsLookedAtNoFurtherThanOtherFiles() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream bomb = new GZIPOutputStream(bytes)) {
      bomb.write("[{\"a\":1},".getBytes(UTF_8));
      byte[] records = "{\"a\":1},".repeat(1 << 17).getBytes(UTF_8);
      for (int i = 0; i < 100; i++) {
        bomb.write(records);
      }
    }
    write(bytes.toByteArray());
    TableDefinition table = crawl();
    assertEquals("json", table.format());
    assertEquals(1 << 18, table.sampled().bytes());
    assertEquals(1_000, table.sampled().records());
  }

  @Test
  void aCompressionBombIsLookedAtNoFurtherThanOtherFiles() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream bomb = new GZIPOutputStream(bytes)) {
      byte[] zeros = new byte[1 << 20];
      Arrays.fill(zeros, (byte) '0');
      for (int i = 0; i < 256; i++) {
        bomb.write(zeros);
      }
    }
    write(bytes.toByteArray());
    TableDefinition table = crawl();
    assertEquals(1 << 18, table.sampled().bytes());
    assertTrue(
        table
            .notes()
            .contains(
                "a.csv: the first record does not end within the first 262,144 bytes; a quote that is"
                    + " never closed is the usual cause"),
        table.notes().toString());
  }

  @Test
  void damagedFootersAreTold() {
    String schema =
        ": cannot read the schema: expected a whole %s file of supported types, found '%s'."
            + " Copy the file from its source again, or exclude it";
    assertRefused(
        schema.formatted(
            "Parquet",
            "file:"
                + folder
                + "/a.csv is not a Parquet file. Expected magic number at tail, but"
                + " found [98, 97, 103, 101]"),
        "PAR1" + "\u0000".repeat(100) + "garbage");
    assertRefused(
        schema.formatted(
            "Parquet", "corrupted file: the footer index is not within the file: -9896"),
        "PAR1" + "\u0000".repeat(100) + "\u0010'\u0000\u0000PAR1");
    assertRefused(
        schema.formatted(
            "ORC", "Malformed ORC file file:" + folder + "/a.csv. Invalid postscript length 0"),
        "ORC\u0001\u0002\u0003\u0000\u0000");
    assertRefused(
        schema.formatted("Avro", "Malformed data. Length is negative: -2"),
        "Obj\u0001\u0002\u0003\u0000\u0000");
  }

  @Test
  void repeatedAndEmptyNamesAreMadeUnique() {
    assertEquals(
        List.of("a", "A_2", "a_3", "_c3", "e"), names(crawl("a,A,a,,e\n1,2,3,4,5\n6,7,8,9,0\n")));
  }

  private void assertRefused(String message, String text) {
    assertRefused(message, text.getBytes(ISO_8859_1));
  }

  private void assertRefused(String message, byte[] bytes) {
    write(bytes);
    assertEquals("file:" + folder + "/a.csv" + message, failureAsIs());
  }

  private void assertNoted(String note, String text) {
    TableDefinition table = crawl(text);
    assertTrue(table.notes().contains(note), table.notes().toString());
  }

  private static List<String> names(TableDefinition table) {
    return table.columns().stream().map(ColumnDefinition::name).toList();
  }

  private String failure() {
    return failureAsIs().replace(folder + "/", "");
  }

  private String failureAsIs() {
    return assertThrows(InputException.class, this::crawl).getMessage();
  }

  private TableDefinition crawl(String text) {
    write(text.getBytes(UTF_8));
    return crawl();
  }

  private TableDefinition crawl() {
    TableSpec spec = CrawlerTest.spec(folder.resolve("a.csv"));
    Configuration conf = new Configuration();
    return new Crawler(conf).crawl(spec, new FileDiscovery(conf).list(spec), Optional.empty());
  }

  private void write(byte[] bytes) {
    try {
      Files.write(folder.resolve("a.csv"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
