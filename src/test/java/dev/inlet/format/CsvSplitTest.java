package dev.inlet.format;

import static dev.inlet.format.CsvReaderTest.columns;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The union of the splits of a text equals the text read whole, once each, wherever it is cut; or
 * the reader of a split says that the next one does not begin where it should.
 */
final class CsvSplitTest {
  private static final String BOM = "\ufeff";

  /** Two columns, LF line ends, no last one; headers come in front. */
  private static final List<String> TEXTS =
      List.of(
          "1,a\n2,bb\n3,ccc",
          "1,a\n\n\n2,b\n\n",
          "1,\"a\"\n2,\"b,b\"\n3,\"\"\"c\"\"\"\n4,\"\"",
          "1,\"x\ny\"\n2,\"\n\"\n3,\"p\n\nq,\n,r\"\n4,z",
          "1,\"one, two\nthree, four\nfive\"\n2,\"six\n\"\"seven\"\"\neight\"\n3,nine",
          "\"1\",\"all\"\n\"2\",\"quoted\n\"\n\"3\",\"\"\n\"4\",\",\n,\"",
          "1,ä€😀\n2,\"ü\nß\"\n",
          "1,only\nx,reject\n2,ok,too many\n3,ok",
          "x,reject\n1,a\n2,b\ny,reject\n3,c");

  private int unions;
  private int falseEdges;

  @Test
  void everySplitSizeGivesEveryRecordOnce() {
    for (String text : TEXTS) {
      for (String lineEnd : List.of("\n", "\r\n", "\r")) {
        for (String start : List.of("", BOM, "id,name\n", BOM + "id,name\n")) {
          String whole = (start + text).replace("\n", lineEnd);
          CsvDialect dialect =
              CsvDialect.STANDARD.withHeader(
                  start.contains("id") ? CsvDialect.Header.PRESENT : CsvDialect.Header.ABSENT);
          assertSplitsAreWhole(whole, dialect);
        }
      }
    }
    // In texts this short, some places look the same from inside and outside of quotes.
    assertTrue(falseEdges * 10 < unions, falseEdges + " of " + unions);
  }

  @Test
  void withoutQuotesALineEndIsAlwaysARecordsEnd() {
    CsvDialect dialect = new CsvDialect(";", "", "", false, List.of(), List.of());
    for (String lineEnd : List.of("\n", "\r\n", "\r")) {
      assertSplitsAreWhole("1;a\"\n\n2;\"b\n3;c".replace("\n", lineEnd), dialect);
      assertSplitsAreWhole(BOM + "1;a\n2;b\n".replace("\n", lineEnd), dialect);
    }
    assertEquals(0, falseEdges, "nothing had to be guessed");
  }

  @Test
  void escapedQuotesDoNotEndACell() {
    CsvDialect dialect = new CsvDialect(";", "'", "\\", false, List.of(), List.of());
    assertSplitsAreWhole("1;'it\\'s\n;so'\n2;'\\\\'\n3;'x''\ny'\n4;\\", dialect);
  }

  @Test
  void whatIsNoRecordIsLeftOutOnce() {
    String comments = "#t\n\nmade by hand\n##c\nid,name\n1,a\n##x, \"y\n\n2,\"b\n##c\"\n#3,c\n##";
    String none = "#t\n\nmade by a long-winded program\nid,name\n1,a\n2,b\n";
    for (String text : List.of(comments, none)) {
      assertLeftOutOnce(text);
    }
    MemoryFile file = MemoryFile.of("x.csv", comments);
    CsvFormat format =
        new CsvFormat(
            new CsvDialect(
                ",", "", "\"", "", "##", 3, true, CsvDialect.Unnamed.NONE, List.of(), List.of()),
            columns("id string", "name string"),
            "UTC");
    assertEquals(List.of("[1, a]", "[2, b\n##c]", "[#3, c]"), rows(format, file, file.whole()));
  }

  private void assertLeftOutOnce(String text) {
    for (String delimiter : List.of(",", "||")) {
      for (String lineEnd : List.of("\n", "\r\n", "\r")) {
        for (String quote : List.of("\"", "")) {
          CsvDialect dialect =
              new CsvDialect(
                  delimiter,
                  "",
                  quote,
                  "",
                  "##",
                  3,
                  true,
                  CsvDialect.Unnamed.NONE,
                  List.of(),
                  List.of());
          assertSplitsAreWhole(BOM + text.replace(",", delimiter).replace("\n", lineEnd), dialect);
        }
      }
    }
  }

  @Test
  void randomCutsOfALargerFileGiveEveryRecordOnce() {
    Random random = new Random(11);
    StringBuilder text = new StringBuilder("id,name\n");
    for (int i = 0; i < 20_000; i++) {
      text.append(i).append(',');
      switch (random.nextInt(4)) {
        case 0 -> text.append("plain ").append(i);
        case 1 -> text.append("\"quoted, ").append(i).append('"');
        case 2 -> text.append("\"line\nof, ").append(i).append("\n\"\"text\"\"\n\"");
        default -> text.append("\"\"");
      }
      text.append('\n');
    }
    MemoryFile file = MemoryFile.of("x.csv", text.toString());
    CsvFormat format =
        new CsvFormat(CsvDialect.STANDARD, columns("id bigint", "name string"), "UTC");
    List<String> whole = rows(format, file, file.whole());
    assertEquals(20_000, whole.size());
    for (int round = 0; round < 20; round++) {
      int cuts = 1 + random.nextInt(8);
      List<Long> places = new ArrayList<>(List.of(0L, file.length()));
      random.longs(cuts, 1, file.length()).forEach(places::add);
      assertEquals(whole, union(format, file, places.stream().distinct().sorted().toList()));
    }
  }

  @Test
  void aWrongGuessIsFoundOutByTheReaderBefore() {
    // A cell that is longer than the window, and looks like records throughout.
    String inner = "1,a\n".repeat(40_000);
    MemoryFile file = MemoryFile.of("x.csv", "0,\"" + inner + "\"\n2,b\n");
    CsvFormat format =
        new CsvFormat(
            CsvDialect.STANDARD.withHeader(CsvDialect.Header.ABSENT),
            columns("id bigint", "name string"),
            "UTC");
    assertEquals(2, rows(format, file, file.whole()).size());
    UncheckedIOException found =
        assertThrows(UncheckedIOException.class, () -> rows(format, file, new Split(0, 50_000)));
    assertTrue(found.getCause() instanceof FalseEdgeException);
    assertEquals(
        "x.csv: 50000: no edge of a split: expected the start of a record 3 bytes behind it, found"
            + " one 110005 bytes behind it. Read the file unsplit",
        found.getCause().getMessage());
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
