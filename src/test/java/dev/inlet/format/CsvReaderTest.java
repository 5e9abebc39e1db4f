package dev.inlet.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inlet.InputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CsvReaderTest {
  private static final String BOM = "\ufeff";

  /** Texts with LF line ends and no last one, and their records as {@code [cell|cell]}. */
  private static final List<List<String>> CASES =
      List.of(
          List.of("a,b\n1,2", "[a|b][1|2]"),
          List.of("a", "[a]"),
          List.of("a,\n,b", "[a|][|b]"),
          List.of("\"a\",\"b\"", "[a|b]"),
          List.of("\"a,b\",c", "[a,b|c]"),
          List.of("\"a\nb\",c\nd,e", "[a\nb|c][d|e]"),
          List.of("\"a\"\"b\",\"\"\"\"", "[a\"b|\"]"),
          List.of("\"\",x", "[|x]"),
          List.of("x,\"\"", "[x|]"),
          List.of("a\"b,c", "[a\"b|c]"),
          List.of("\n\na,b\n\n\nc,d", "[a|b][c|d]"),
          List.of("ä,€,😀", "[ä|€|😀]"),
          List.of(
              "abcdefg,h,\"i,j\",a cell of more than eight bytes,,\"\",x\nabcdefgh,,,,,,,,,é,-",
              "[abcdefg|h|i,j|a cell of more than eight bytes|||x][abcdefgh|||||||||é|-]"),
          List.of(" a , b ", "[ a | b ]"),
          List.of("\"\n\n\",\"\n\"\nx,y", "[\n\n|\n][x|y]"));

  @Test
  void recordsAreTheSameForEveryBufferLineEndMarkAndLastLineEnd() {
    for (List<String> example : CASES) {
      for (String lineEnd : List.of("\n", "\r\n", "\r")) {
        for (String mark : List.of("", BOM)) {
          for (String last : List.of("", lineEnd)) {
            String text = mark + example.get(0).replace("\n", lineEnd) + last;
            String expected = example.get(1).replace("\n", lineEnd);
            for (int buffer : new int[] {1, 5, 6, 7, 13, 1 << 16}) {
              assertEquals(expected, records(text, buffer), () -> "'" + text + "' by " + buffer);
            }
          }
        }
      }
    }
  }

  @Test
  void linesArePhysicalOnes() {
    assertEquals(
        List.of(
            "3: column 'b': expected bigint, found 'x\r\ny' <1,\"x\r\ny\">",
            "6: column 'b': expected bigint, found 'z' <2,z>"),
        rows("a,b\n\n1,\"x\r\ny\"\n\n2,z\n", csv(true, "a bigint", "b bigint")));
  }

  @Test
  void anEscapeBeforeAQuoteKeepsIt() {
    CsvDialect dialect = new CsvDialect(";", "'", "\\", false, List.of(), List.of());
    assertEquals(
        "[it's;so|\\n\\]",
        records(new CsvRecords(stream("'it\\'s;so';'\\n\\\\'\n"), dialect, "x")));
  }

  @Test
  void aHeaderDecidesWhichColumnIsWhere() {
    CsvFormat format = csv(true, "a bigint", "b string", "c double");
    assertEquals(List.of("[1, x, null]"), rows("b,A\nx,1\n", format));
    assertEquals(List.of("[x]"), rows("b,A\nx,oops\n", format.select(List.of("b"))));
  }

  @Test
  void equalAndEmptyNamesOfAHeaderAreMadeDifferent() {
    assertEquals(
        List.of("x", "x_2", "_c2", "X_3", "x_2_2"),
        CsvHeader.names(List.of("x", " x ", "", "X", "x_2")));
  }

  @Test
  void aColumnThatTheTableDoesNotKnowStopsTheFile() {
    assertEquals(
        "data/x.csv: 2: unknown column: expected columns of the table, found 'c' in the header. Run"
            + " 'inlet crawl TABLE' to add it to the table",
        failure("\na,c\n1,2\n", csv(true, "a bigint", "b string")));
  }

  @Test
  void recordsOfAnotherSizeAreRejects() {
    CsvFormat format = csv(true, "a bigint", "b string");
    assertEquals(
        List.of(
            "2: expected 2 fields, found 3 <1,2,3>", "[1, x]", "4: expected 2 fields, found 1 <1>"),
        rows("a,b\n1,2,3\n1,x\n1", format));
    assertEquals(List.of("1: expected 1 field, found 2 <1,2>"), rows("1,2", csv(false, "a int")));
  }

  @Test
  void cellsOfAnotherTypeAreRejectsThatNameTheColumn() {
    assertEquals(
        List.of("2: column 'delay': expected bigint, found 'x12' <x12>", "[5]"),
        rows("delay\nx12\n5\n", csv(true, "delay bigint")));
    String longText = "y".repeat(100);
    assertEquals(
        List.of("1: column 'a': expected date, found '" + "y".repeat(80) + "…' <" + longText + ">"),
        rows(longText, csv(false, "a date")));
  }

  @Test
  void bytesThatAreNotUtf8AreARejectThatKeepsThem() {
    MemoryFile file = new MemoryFile("x", "caf\u00e9\n".getBytes(ISO_8859_1));
    assertEquals(
        new Reject(
            new Place(0, 1, 1, 0),
            "column 'a': expected UTF-8 text, found 'caf\u00e9'",
            new RawRecord("", "Y2Fm6Q==", 4)),
        ReadRecords.of(csv(false, "a string"), file, file.whole()).get(1L).reject().orElseThrow());
  }

  @Test
  void textAfterAClosingQuoteIsAReject() {
    assertEquals(
        List.of(
            "1: field 2: expected the delimiter or the line's end after the closing quote, found"
                + " more text <1,\"a\"b>",
            "[2, c]"),
        rows("1,\"a\"b\n2,c", csv(false, "a int", "b string")));
  }

  @Test
  void emptyCellsAndNullWordsAreNull() {
    CsvDialect dialect = new CsvDialect(",", "\"", "", false, List.of("nil"), List.of("NA"));
    CsvFormat format = new CsvFormat(dialect, columns("a string", "b bigint"), "UTC");
    assertEquals(
        List.of("[null, null]", "[, null]", "[NA, null]", "[null, null]"),
        rows(",\n\"\",\"\"\nNA,NA\nnil,nil", format));
  }

  @Test
  void anUnclosedQuoteSaysWhereItOpened() {
    assertEquals(
        "data/x.csv: 3: unclosed quote: expected \" to end what one opens in field 2 of this line,"
            + " found the end of the file. A stray quote in the data is the usual cause; if the file"
            + " quotes otherwise, set the table's csv.quote or csv.escape",
        failure("a,b\n1,2\n3,\"4\n5,6\n", csv(true, "a int", "b string")));
  }

  @Test
  void aRecordOverSixteenMebibytesStopsTheFile() {
    String text = "a\n\"" + "line of text\n".repeat(1_400_000) + "\"\n";
    String message = failure(text, csv(true, "a string"));
    assertTrue(
        message.startsWith(
            "data/x.csv: 2: record too long: expected at most 16 MiB, found more. A quote"),
        message);
  }

  @Test
  void filesOfOtherKindsAreNamed() {
    CsvFormat format = csv(true, "a int");
    assertEquals(
        "data/x.csv: 1: not CSV: expected text, found Parquet. Move the file out of the table's"
            + " location, or exclude it",
        failure("PAR1\u0000", format));
    assertTrue(failure("ORC\u0001", format).contains("found ORC"));
    assertTrue(failure("Obj\u0001", format).contains("found Avro"));
    assertTrue(failure("a\u0000b", format).contains("found binary data"));
    assertEquals(List.of(), rows("ORCHARD\n", csv(true, "ORCHARD int")));
  }

  @Test
  void emptyFilesHaveNoRecords() {
    assertEquals(List.of(), rows("", csv(true, "a int")));
    assertEquals(List.of(), rows("a\n", csv(true, "a int")));
    assertEquals(List.of(), rows("\n\n", csv(false, "a int")));
  }

  @Test
  void formatsTravelToOtherMachines() throws Exception {
    RecordFormat format = csv(true, "a decimal(5,2)", "b string").select(List.of("b"));
    assertEquals(format, copy(format));
    RecordFormat json = new JsonFormat(columns("a struct<b:array<int>>"), "Europe/Rome");
    assertEquals(json, copy(json));
  }

  @Test
  void csvSpectrumIsReadAsItsJsonSays() throws IOException {
    Path corpus = Corpora.folder("csv-spectrum");
    int read = 0;
    try (Stream<Path> files = Files.list(corpus.resolve("csvs"))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replace(".csv", ".json");
        JsonNode expected = new ObjectMapper().readTree(corpus.resolve("json/" + name).toFile());
        read +=
            spectrum(
                file,
                expected.isArray() ? expected : new ObjectMapper().createArrayNode().add(expected));
      }
    }
    assertEquals(21, read);
  }

  private static int spectrum(Path file, JsonNode expected) throws IOException {
    List<String> names = new ArrayList<>();
    expected.get(0).fieldNames().forEachRemaining(names::add);
    CsvFormat format = csv(true, names.stream().map(n -> n + " string").toArray(String[]::new));
    int records = 0;
    String text = Files.readString(file);
    if (file.toString().endsWith("_crlf.csv") && !text.contains("\r")) {
      // The corpus was once checked out with other line ends than its expectation has.
      text = text.replace("\n", "\r\n");
    }
    MemoryFile stored = MemoryFile.of(file.toString(), text);
    for (ReadRecords read : ReadRecords.of(format, stored, stored.whole()).values()) {
      assertTrue(read.reject().isEmpty());
      JsonNode record = expected.get(records++);
      for (int i = 0; i < names.size(); i++) {
        // The corpus masks this number in its expectation only.
        if (!names.get(i).equals("Contact Phone Number")) {
          assertEquals(record.get(names.get(i)).asText(), read.values().get(i), file.toString());
        }
      }
    }
    assertEquals(expected.size(), records, file.toString());
    return records;
  }

  /** Records are decoded many at a time where all fit, and one by one where one does not. */
  @Test
  void whatDoesNotFitIsFoundAmongManyRecordsThatDo() {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    List<Long> offsets = new ArrayList<>();
    long line = 1;
    for (int i = 0; i < 20_000; i++) {
      int kind = random.nextInt(i < 10_000 ? 400 : 8);
      String end = random.nextInt(10) == 0 ? "\r\n" : "\n";
      String day = "2024-02-" + (10 + i % 20);
      offsets.add((long) text.length());
      switch (kind) {
        case 0 -> {
          text.append("?,a,").append(day);
          expected.add(line + ": column 'id': expected bigint, found '?' <?,a," + day + ">");
        }
        case 1 -> {
          text.append(i).append(",b");
          expected.add(line + ": expected 3 fields, found 2 <" + i + ",b>");
        }
        case 2 -> {
          text.append(i).append(",\"c\n\"\"c\"\"\",").append(day);
          expected.add("[" + i + ", c\n\"c\", " + day + "]");
          line++;
        }
        case 3 -> {
          text.append(" ,,").append(end);
          expected.add("[null, null, null]");
          line++;
        }
        case 4 -> {
          text.append(i).append(",\"\",").append("2023-02-29");
          expected.add(
              line
                  + ": column 'day': expected date, found '2023-02-29' <"
                  + i
                  + ",\"\",2023-02-29>");
        }
        default -> {
          text.append(i).append(",d").append(i % 7).append(',').append(day);
          expected.add("[" + i + ", d" + i % 7 + ", " + day + "]");
        }
      }
      text.append(end);
      line++;
    }
    CsvFormat format = csv(false, "id bigint", "name string", "day date");
    MemoryFile file = MemoryFile.of("data/x.csv", text.toString());
    Collection<ReadRecords> read = ReadRecords.of(format, file, file.whole()).values();
    assertEquals(expected, read.stream().map(ReadRecords::text).toList());
    assertEquals(offsets, read.stream().map(ReadRecords::offset).toList());
  }

  /** All of a kind are decoded together, and no parser of bytes finds anything wrong. */
  @Test
  void bytesAreThoseOfTheCellAndNotOfItsQuotes() {
    CsvFormat format = csv(false, "id int", "b binary");
    MemoryFile file = MemoryFile.of("x.csv", "1,x\n2,\n3,\"a\"\"b\"\n4,\"\"\n5,\"q\"\n");
    Batch batch = new Batch(format.wanted());
    try (RecordReader reader = format.open(file, file.whole())) {
      assertTrue(reader.next(batch));
    }
    List<String> found = new ArrayList<>();
    for (int i = 0; i < batch.rows(); i++) {
      Object value = batch.column(1).value(i);
      found.add(value == null ? "null" : new String((byte[]) value, UTF_8));
    }
    assertEquals(List.of("x", "null", "a\"b", "null", "q"), found);
  }

  private static Object copy(Object value) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  static CsvFormat csv(boolean header, String... columns) {
    CsvDialect dialect =
        CsvDialect.STANDARD.withHeader(
            header ? CsvDialect.Header.PRESENT : CsvDialect.Header.ABSENT);
    return new CsvFormat(dialect, columns(columns), "UTC");
  }

  static List<Column> columns(String... columns) {
    return Arrays.stream(columns)
        .map(
            text -> {
              int space = text.lastIndexOf(' ');
              return new Column(
                  text.substring(0, space), DataType.parse(text.substring(space + 1)));
            })
        .toList();
  }

  static List<String> rows(String text, RecordFormat format) {
    MemoryFile file = MemoryFile.of("data/x.csv", text);
    return ReadRecords.of(format, file, file.whole()).values().stream()
        .map(ReadRecords::text)
        .toList();
  }

  static String failure(String text, RecordFormat format) {
    return assertThrows(InputException.class, () -> rows(text, format)).getMessage();
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private static String records(String text, int buffer) {
    CsvDialect dialect = CsvDialect.STANDARD;
    return records(new CsvRecords(stream(text), dialect, "data/x.csv", buffer));
  }

  private static String records(CsvRecords records) {
    StringBuilder found = new StringBuilder();
    while (records.next()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < records.size(); i++) {
        cells.add(records.text(i));
      }
      found.append('[').append(String.join("|", cells)).append(']');
    }
    assertEquals(0, records.misquotedCell());
    return found.toString();
  }
}
