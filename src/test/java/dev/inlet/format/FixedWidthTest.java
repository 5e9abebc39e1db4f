package dev.inlet.format;

import static dev.inlet.format.CsvReaderTest.columns;
import static dev.inlet.format.CsvReaderTest.rows;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.format.FixedWidth.Field;
import dev.inlet.format.FixedWidth.LongLines;
import dev.inlet.format.FixedWidth.ShortLines;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FixedWidthTest {
  private static final List<Field> FIELDS =
      List.of(new Field("id", 0, 3), new Field("name", 3, 6), new Field("on", 9, 10));

  private static final FixedWidth STRICT =
      new FixedWidth(FIELDS, true, 0, ShortLines.REJECT, LongLines.REJECT);

  @Test
  void cellsAreTakenFromTheirPlacesWithoutTheSpacesAroundThem() {
    assertEquals(
        List.of("[7, Anna, 2024-01-31]", "[12, null, null]", "[null, B  C, 2024-02-01]"),
        rows(
            "  7 Anna 2024-01-31\r\n12                 \n\n   B  C  2024-02-01   ",
            format(STRICT, "id bigint", "name string", "on date")));
  }

  @Test
  void aLineThatIsTooShortIsARejectOrPadded() {
    assertEquals(
        List.of("1: expected a line of 19 characters, found 8 <  7 Anna>"),
        rows("  7 Anna", format(STRICT, "id bigint", "name string", "on date")));
    FixedWidth padded = new FixedWidth(FIELDS, true, 0, ShortLines.PAD, LongLines.REJECT);
    assertEquals(
        List.of("[7, Anna, null]", "[8, null, null]"),
        rows("  7 Anna\n8", format(padded, "id bigint", "name string", "on date")));
  }

  @Test
  void textBehindTheLastColumnIsARejectOrLeftOut() {
    String line = "  7Anna  2024-01-31 x";
    assertEquals(
        List.of("1: expected a line of 19 characters, found ' x' behind them <" + line + ">"),
        rows(line, format(STRICT, "id bigint", "name string", "on date")));
    FixedWidth cut = new FixedWidth(FIELDS, true, 0, ShortLines.REJECT, LongLines.CUT);
    assertEquals(
        List.of("[7, Anna, 2024-01-31]"),
        rows(line, format(cut, "id bigint", "name string", "on date")));
  }

  @Test
  void aColumnWithoutAWidthEndsWithItsLine() {
    FixedWidth open =
        new FixedWidth(
            List.of(new Field("id", 0, 2), new Field("note", 4, FixedWidth.OPEN)),
            true,
            0,
            ShortLines.REJECT,
            LongLines.REJECT);
    assertEquals(
        List.of(
            "[1, a long note]", "[2, null]", "3: expected a line of 4 characters, found 2 <3 >"),
        rows("1 --a long note\n2 --\n3 ", format(open, "id int", "note string")));
    assertEquals("id 1-2, note 5-", open.text());
  }

  @Test
  void placesAreCountedInCharacters() {
    assertEquals(
        List.of("[1, é€😀xyz, 2024-01-31]", "[1, abcdef, 2024-01-31]"),
        rows(
            "  1é€😀xyz2024-01-31\n  1abcdef2024-01-31",
            format(STRICT, "id int", "name string", "on date")));
    assertEquals(
        "1: expected a line of 19 characters, found '…' behind them <  1é€😀xyz2024-01-31…>",
        rows("  1é€😀xyz2024-01-31…", format(STRICT, "id int", "name string", "on date")).get(0));
  }

  @Test
  void bytesThatAreNotUtf8AreAReject() {
    MemoryFile file = new MemoryFile("x", "  1caf\u00e9  2024-01-31".getBytes(ISO_8859_1));
    assertEquals(
        "1: expected UTF-8 text, found other bytes <  1caf\u00e9  2024-01-31>",
        ReadRecords.of(format(STRICT, "id int", "name string", "on date"), file, file.whole())
            .get(1L)
            .text());
  }

  @Test
  void spacesAreKeptWhereTheyAreDeclaredToBe() {
    FixedWidth kept = new FixedWidth(FIELDS, false, 0, ShortLines.PAD, LongLines.REJECT);
    assertEquals(
        List.of("[7,  Anna , null]", "[1,       , null]"),
        rows("  7 Anna           \n  1      ", format(kept, "id int", "name string", "on date")));
  }

  @Test
  void nullWordsAndColumnsThatLinesDoNotHaveAreNull() {
    TextLayout layout = TextLayout.of(STRICT, new NullWords(List.of("nil"), List.of("-", "n/a")));
    LineFormat format =
        new LineFormat(layout, columns("gone string", "ID int", "name string", "on date"), "UTC");
    assertEquals(
        List.of("[null, null, -, null]", "[null, 1, null, null]"),
        rows("-  -     n/a       \n  1nil   nil       ", format));
    assertEquals(
        List.of("[-]", "[null]"),
        rows("-  -     n/a       \n  1nil   nil       ", format.select(List.of("name"))));
  }

  @Test
  void aCellOfAnotherTypeIsARejectThatNamesItsColumn() {
    assertEquals(
        List.of("1: column 'id': expected int, found '1a' < 1a      2024-01-31>"),
        rows(" 1a      2024-01-31", format(STRICT, "id int", "name string", "on date")));
  }

  @Test
  void theFirstLinesAreSkippedInTheFirstSplitAlone() {
    FixedWidth skipping = new FixedWidth(FIELDS, true, 2, ShortLines.REJECT, LongLines.REJECT);
    String text = "\ufeffid name\n\n  1a     2024-01-31\n  2b     2024-01-31\n";
    assertEquals(
        List.of("[1, a, 2024-01-31]", "[2, b, 2024-01-31]"),
        rows(text, format(skipping, "id int", "name string", "on date")));
    assertEquals(List.of(), rows("one line", format(skipping, "id int", "name string", "on date")));
  }

  @Test
  void aSplitThatEndsWithinTheFirstLinesIsAFalseEdge() {
    FixedWidth skipping = new FixedWidth(FIELDS, true, 2, ShortLines.REJECT, LongLines.REJECT);
    MemoryFile file = MemoryFile.of("data/x", "header\nheader\n  1a     2024-01-31\n");
    LineFormat format = format(skipping, "id int", "name string", "on date");
    UncheckedIOException problem =
        assertThrows(
            UncheckedIOException.class, () -> ReadRecords.of(format, file, new Split(0, 3)));
    assertEquals(
        "data/x: 3: no edge of a split: expected the start of a record, found one of the first 2"
            + " lines. Read the file unsplit",
        problem.getCause().getMessage());
    assertTrue(problem.getCause() instanceof FalseEdgeException);
  }

  @Test
  void splitsOfAnySizeHaveTheRecordsOfTheWholeFile() {
    LineFormat format = format(STRICT, "id int", "name string", "on date");
    for (String lineEnd : List.of("\n", "\r\n")) {
      String text =
          "\ufeff  1a     2024-01-31\n\n  2\u20ac     2024-01-31\n   \nshort\n  3c     2024-01-31  \n"
              .replace("\n", lineEnd);
      MemoryFile file = MemoryFile.of("x", text);
      List<String> whole = texts(format, file, file.whole());
      assertEquals(4, whole.size());
      for (int size = 1; size < file.length(); size++) {
        List<String> union = new ArrayList<>();
        for (long start = 0; start < file.length(); start += size) {
          union.addAll(
              texts(format, file, new Split(start, Math.min(start + size, file.length()))));
        }
        assertEquals(whole, union, "splits of " + size + " bytes");
      }
    }
  }

  private static List<String> texts(RecordFormat format, MemoryFile file, Split split) {
    return ReadRecords.of(format, file, split).values().stream()
        .map(
            record ->
                split.start()
                    + record.offset()
                    + record.values().toString()
                    + record.reject().map(Reject::reason))
        .toList();
  }

  private static LineFormat format(FixedWidth layout, String... columns) {
    return new LineFormat(TextLayout.of(layout, NullWords.NONE), columns(columns), "UTC");
  }
}
