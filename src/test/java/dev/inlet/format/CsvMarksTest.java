package dev.inlet.format;

import static dev.inlet.format.CsvReaderTest.columns;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.format.CsvDialect.Header;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Delimiters of several bytes, and records that end otherwise than lines do. */
final class CsvMarksTest {
  private static final String BOM = "\ufeff";

  /** With ',' and LF where the delimiter and the end of a record are to stand. */
  private static final List<String> TEXTS =
      List.of(
          "1,a\n2,bb\n3,ccc",
          "1,a\n\n\n2,b\n\n",
          "1,\"a\"\n2,\"b,b\"\n3,\"\"\"c\"\"\"\n4,\"\"",
          "1,\"x\ny\"\n2,\"\n\"\n3,\"p\n\nq,\n,r\"\n4,z",
          "1,\"one, two\nthree, four\nfive\"\n2,\"six\n\"\"seven\"\"\neight\"\n3,nine",
          "\"1\",\"all\"\n\"2\",\"quoted\n\"\n\"3\",\"\"\n\"4\",\",\n,\"",
          "1,ä€😀\n2,\"ü\nß\"\n",
          "1,\"a\"b\n2,c\"d\n",
          "1,only\nx,reject\n2,ok,too many\n3\n4,ok");

  /** Pairs of a delimiter and a record separator; an empty one stands for line ends. */
  private static final List<List<String>> MARKS =
      List.of(
          List.of("||", ""),
          List.of("::", ""),
          List.of("\u0001\u0002", ""),
          List.of("→", ""),
          List.of("¦", "¶"),
          List.of("|", "|\n"),
          List.of("||", "|$\n"),
          List.of(",", "\r\n"),
          List.of(",", "\u001e"),
          List.of("<->", "<=>"),
          List.of("~~~~~~~~~~~~", "\n########\n"));

  private int unions;
  private int falseEdges;

  @Test
  void longMarksGiveTheCellsThatSingleBytesGiveWhateverTheBuffer() {
    for (String text : TEXTS) {
      for (List<String> marks : MARKS) {
        for (String end : lineEnds(marks)) {
          String expected = marked(cells(text, CsvDialect.STANDARD, 1 << 16), marks, end);
          for (int buffer : new int[] {1, 2, 3, 5, 7, 13, 1 << 16}) {
            assertEquals(
                expected,
                cells(marked(text, marks, end), dialect(marks), buffer),
                () -> marks + " in '" + text + "' by " + buffer);
          }
        }
      }
    }
  }

  @Test
  void everySplitSizeGivesEveryRecordOnce() {
    for (String text : TEXTS) {
      for (List<String> marks : MARKS) {
        for (String end : lineEnds(marks)) {
          for (String start : List.of("", BOM, "id,name\n")) {
            assertSplitsAreWhole(
                marked(start + text, marks, end),
                dialect(marks).withHeader(start.contains("id") ? Header.PRESENT : Header.ABSENT));
          }
        }
      }
    }
    // In texts this short, some places look the same from inside and outside of quotes.
    assertTrue(falseEdges * 8 < unions, falseEdges + " of " + unions);
  }

  @Test
  void withoutQuotesNothingHasToBeGuessed() {
    for (List<String> marks : MARKS) {
      CsvDialect dialect = unquoted(marks.get(0), marks.get(1));
      for (String end : lineEnds(marks)) {
        assertSplitsAreWhole(marked("1,a\"\n\n2,\"b\n3,c", marks, end), dialect);
        assertSplitsAreWhole(marked(BOM + "1,a\n2,b\n", marks, end), dialect);
      }
    }
    assertEquals(0, falseEdges);
  }

  @Test
  void whereBothMarksCouldBeginTheLongerOneDoes() {
    assertEquals("[a|b][c|d]", cells("a||b|c||d|", unquoted("||", "|"), 1));
    assertEquals("[a|b][c|]", cells("a|b|\nc||\n", unquoted("|", "|\n"), 1));
    assertSplitsAreWhole("1||b|2||d|3||e||4||f", unquoted("||", "|"));
  }

  @Test
  void aSeparatorThatOverlapsItselfIsReadFromTheLeftOrTheFileUnsplit() {
    assertEquals("[1|a][x|b][2|c]", cells("1,axxx,bxx2,c", unquoted(",", "xx"), 3));
    assertSplitsAreWhole("1,axxx,bxx2,cxxxxx3,dx", unquoted(",", "xx"));
  }

  @Test
  void lineEndsAreTextWhereRecordsEndOtherwise() {
    assertEquals("[1|a\nb\r][2|\n]", cells("1,a\nb\r;2,\n", unquoted(",", ";"), 4));
    assertEquals("[1|a\r][2|b]", cells("1,a\r\n2,b", unquoted(",", "\n"), 4));
    assertEquals("[1|a\nb][2|c\rd]", cells("1,a\nb\r\n2,c\rd\r\n", unquoted(",", "\r\n"), 4));
  }

  @Test
  void halfAMarkIsText() {
    assertEquals("[a|b|c:d|:]", cells("a|b::c:d:::\n", unquoted("::", ""), 2));
    assertEquals("[a<|b=>c]", cells("a<<->b=>c<=>", unquoted("<->", "<=>"), 2));
  }

  @Test
  void linesAreCountedByTheEndsOfRecords() {
    CsvFormat format =
        new CsvFormat(
            CsvDialect.STANDARD.withRecordSeparator(";").withHeader(Header.ABSENT),
            columns("a bigint", "b string"),
            "UTC");
    assertEquals(
        List.of(
            "[1, x;\ny]",
            "4: expected 2 fields, found 1 <2\n>",
            "5: field 2: expected the delimiter or the line's end after the closing quote, found"
                + " more text <3,\"z\"\n>"),
        CsvReaderTest.rows("1,\"x;\ny\";;2\n;3,\"z\"\n", format));
  }

  @Test
  void aQuoteThatIsNeverClosedIsTold() {
    CsvFormat format =
        new CsvFormat(
            new CsvDialect("||", "\"", "", false, List.of(), List.of()),
            columns("a bigint", "b string"),
            "UTC");
    assertEquals(
        "data/x.csv: 3: unclosed quote: expected \" to end what one opens in field 2 of this line,"
            + " found the end of the file. A stray quote in the data is the usual cause; if the"
            + " file quotes otherwise, set the table's csv.quote or csv.escape",
        CsvReaderTest.failure("1||\"a\nb\"\n2||\"c\n3||d\n", format));
  }

  @Test
  void anEscapeBeforeAQuoteKeepsIt() {
    CsvDialect dialect = new CsvDialect("::", "'", "\\", false, List.of(), List.of());
    assertEquals("[it's::so|\\n\\][x|y]", cells("'it\\'s::so'::'\\n\\\\'\nx::y\n", dialect, 3));
  }

  @Test
  void randomCutsOfALargerFileGiveEveryRecordOnce() {
    Random random = new Random(12);
    StringBuilder text = new StringBuilder("id||name|#\n");
    for (int i = 0; i < 20_000; i++) {
      text.append(i).append("||");
      switch (random.nextInt(4)) {
        case 0 -> text.append("plain | # ").append(i);
        case 1 -> text.append("\"quoted|| ").append(i).append('"');
        case 2 -> text.append("\"record|#\nof|| ").append(i).append("|#\n\"\"text\"\"\n\"");
        default -> text.append("\"\"");
      }
      text.append("|#\n");
    }
    MemoryFile file = MemoryFile.of("x.csv", text.toString());
    CsvDialect dialect = new CsvDialect("||", "|#\n", "\"", "", true, List.of(), List.of());
    CsvFormat format = new CsvFormat(dialect, columns("id bigint", "name string"), "UTC");
    List<String> whole = rows(format, file, file.whole());
    assertEquals(20_000, whole.size());
    for (int round = 0; round < 20; round++) {
      List<Long> places = new ArrayList<>(List.of(0L, file.length()));
      random.longs(1 + random.nextInt(8), 1, file.length()).forEach(places::add);
      assertEquals(whole, union(format, file, places.stream().distinct().sorted().toList()));
    }
  }

  @Test
  void aDialectSaysItsMarksInWords() {
    assertEquals(
        "delimiter '||', record separator '\\u001e\\n', quote '\"', header",
        CsvDialect.STANDARD
            .withRecordSeparator("\u001e\n")
            .text()
            .replace("delimiter ','", "delimiter '||'"));
  }

  @Test
  void marksThatMeanTwoThingsAreNoDialect() {
    assertEquals("delimiter: expected one that ends no record", problem(";", ";", "\""));
    assertEquals("delimiter: expected one that ends no record", problem("|\n", "", "\""));
    String quoted =
        "delimiter and record separator: expected them without the quote and the escape";
    assertEquals(quoted, problem("|\"|", "", "\""));
    assertEquals(quoted, problem(",", "'\n", "'"));
  }

  @Test
  void aRecordThatIsTooLongIsTold() {
    byte[] long16 = ("1||" + "x".repeat(17 << 20)).getBytes(UTF_8);
    CsvRecords records =
        new CsvRecords(new ByteArrayInputStream(long16), unquoted("||", ""), "data/x.csv");
    assertEquals(
        "data/x.csv: 1: record too long: expected at most 16 MiB, found more. A quote that opens on"
            + " this line or after it and is never closed is the usual cause; set the table's"
            + " csv.quote or csv.escape",
        assertThrows(InputException.class, records::next).getMessage());
  }

  private static String problem(String delimiter, String separator, String quote) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> new CsvDialect(delimiter, separator, quote, "", false, List.of(), List.of()))
        .getMessage();
  }

  private static List<String> lineEnds(List<String> marks) {
    return marks.get(1).isEmpty() ? List.of("\n", "\r\n", "\r") : List.of(marks.get(1));
  }

  private static String marked(String text, List<String> marks, String end) {
    return text.replace(",", "\ue000").replace("\n", end).replace("\ue000", marks.get(0));
  }

  private static CsvDialect dialect(List<String> marks) {
    return new CsvDialect(marks.get(0), marks.get(1), "\"", "", false, List.of(), List.of());
  }

  private static CsvDialect unquoted(String delimiter, String separator) {
    return new CsvDialect(delimiter, separator, "", "", false, List.of(), List.of());
  }

  /** Cells in records; those that are misquoted by a number. */
  private static String cells(String text, CsvDialect dialect, int buffer) {
    CsvRecords records =
        new CsvRecords(
            new ByteArrayInputStream(text.getBytes(UTF_8)), dialect, "data/x.csv", buffer);
    StringBuilder found = new StringBuilder();
    while (records.next()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < records.size(); i++) {
        cells.add(records.text(i));
      }
      found.append('[').append(String.join("|", cells)).append(']');
      found.append(records.misquotedCell() > 0 ? "!" + records.misquotedCell() : "");
    }
    return found.toString();
  }

  private void assertSplitsAreWhole(String text, CsvDialect dialect) {
    MemoryFile file = MemoryFile.of("x.csv", text);
    CsvFormat format = new CsvFormat(dialect, columns("id bigint", "name string"), "UTC");
    List<String> whole = rows(format, file, file.whole());
    for (long size = 1; size < file.length(); size++) {
      List<Long> places = new ArrayList<>();
      for (long place = 0; place < file.length(); place += size) {
        places.add(place);
      }
      places.add(file.length());
      unions++;
      try {
        assertEquals(whole, union(format, file, places), "'" + text + "' by " + size);
      } catch (UncheckedIOException e) {
        assertTrue(e.getCause() instanceof FalseEdgeException, e::toString);
        falseEdges++;
      }
    }
  }

  private static List<String> union(CsvFormat format, MemoryFile file, List<Long> places) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i + 1 < places.size(); i++) {
      rows.addAll(rows(format, file, new Split(places.get(i), places.get(i + 1))));
    }
    return rows;
  }

  /** Rows, and rejects without the lines that they are on, which are counted in splits. */
  private static List<String> rows(CsvFormat format, MemoryFile file, Split split) {
    return ReadRecords.of(format, file, split).values().stream()
        .map(read -> read.text().replaceFirst("^\\d+: ", ""))
        .toList();
  }
}
