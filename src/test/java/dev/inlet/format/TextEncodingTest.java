package dev.inlet.format;

import static dev.inlet.format.CsvReaderTest.columns;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.format.FixedWidth.Field;
import dev.inlet.format.FixedWidth.LongLines;
import dev.inlet.format.FixedWidth.ShortLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class TextEncodingTest {
  private static final String BOM = "\ufeff";

  private static final RecordFormat CSV =
      new CsvFormat(CsvDialect.STANDARD, columns("id bigint", "name string"), "UTC");

  @Test
  void everyFormatGivesTheRowsThatItGivesOfUtf8() {
    RecordFormat json = new JsonFormat(columns("id bigint", "name string"), "UTC");
    FixedWidth places =
        new FixedWidth(
            List.of(new Field("id", 0, 6), new Field("name", 6, FixedWidth.OPEN)),
            true,
            0,
            ShortLines.REJECT,
            LongLines.REJECT);
    RecordFormat fixed =
        new LineFormat(
            TextLayout.of(places, NullWords.NONE), columns("id bigint", "name string"), "UTC");
    RecordFormat grok =
        new LineFormat(
            TextLayout.of(new Grok("%{INT:id} +%{GREEDYDATA:name}", List.of()), NullWords.NONE),
            columns("id bigint", "name string"),
            "UTC");
    StringBuilder csv = new StringBuilder("id,name\n");
    StringBuilder lines = new StringBuilder();
    StringBuilder objects = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      String name = "né " + "ü".repeat(i % 13) + " x".repeat(i % 7);
      csv.append(i).append(",\"").append(name).append("\n;\"\n");
      lines.append(String.format("%-6d%s%n", i, name));
      objects.append("{\"id\":").append(i).append(",\"name\":\"").append(name).append("\"}\n");
    }
    for (String encoding :
        List.of("windows-1252", "ISO-8859-1", "IBM037", "UTF-16LE", "UTF-16BE", "UTF-32LE")) {
      assertSame(CSV, csv.toString(), encoding);
      assertSame(json, objects.toString(), encoding);
      assertSame(fixed, lines.toString(), encoding);
      assertSame(grok, lines.toString(), encoding);
    }
  }

  @Test
  void theMarkOfUtf16TellsItsByteOrderAndIsNoText() {
    String text = "id,name\n1,ä€😀\n" + "2,\"\ud83d\ude00\n\"\n".repeat(3_000);
    List<String> expected = rows(CSV, text.getBytes(UTF_8));
    RecordFormat format = EncodedFormat.of(CSV, "UTF-16");
    for (Charset order : List.of(UTF_16LE, UTF_16BE)) {
      assertEquals(expected, rows(format, (BOM + text).getBytes(order)));
      RecordFormat unmarked = EncodedFormat.of(CSV, order.name());
      assertEquals(expected, rows(unmarked, (BOM + text).getBytes(order)));
    }
    assertEquals(
        "data/x: 1: no UTF-16 with a byte order mark: expected the bytes FE FF or FF FE first, found"
            + " others. Declare the table's 'encoding' as it is, such as UTF-16LE or UTF-8, or"
            + " exclude the file",
        assertThrows(InputException.class, () -> rows(format, text.getBytes(UTF_8))).getMessage());
  }

  @Test
  void compressionIsBeneathTheEncoding() throws IOException {
    String text = "id,name\n" + "1,ä€😀\n".repeat(5_000);
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(stored)) {
      out.write((BOM + text).getBytes(UTF_16LE));
    }
    assertEquals(
        rows(CSV, text.getBytes(UTF_8)),
        rows(EncodedFormat.of(CSV, "UTF-16"), stored.toByteArray()));
  }

  @Test
  void textOfSingleBytesIsReadInSplitsOfEverySize() {
    CsvDialect dialect = new CsvDialect("§§", "", "\"", "", true, List.of(), List.of());
    RecordFormat format =
        EncodedFormat.of(
            new CsvFormat(dialect, columns("id bigint", "name string"), "UTC"), "windows-1252");
    byte[] stored =
        "id§§name\n1§§ä\r\n2§§\"€\nß\"\n\n3§§ü\n4§§x".getBytes(Charset.forName("windows-1252"));
    List<String> whole = rows(format, stored);
    assertEquals(List.of("[1, ä]", "[2, €\nß]", "[3, ü]", "[4, x]"), whole);
    for (int size = 1; size < stored.length; size++) {
      List<String> union = new ArrayList<>();
      for (int at = 0; at < stored.length; at += size) {
        Split split = new Split(at, Math.min(stored.length, at + size));
        try {
          union.addAll(rows(format, stored, split));
        } catch (java.io.UncheckedIOException e) {
          // The quoted line end may be taken for a record's; then the file is read unsplit.
          assertEquals(FalseEdgeException.class, e.getCause().getClass());
          union = whole;
          break;
        }
      }
      assertEquals(whole, union, "by " + size);
    }
  }

  @Test
  void whatCannotBeCutSaysWhy() {
    assertEquals(Optional.empty(), EncodedFormat.of(CSV, "windows-1252").whole());
    assertEquals(Optional.empty(), EncodedFormat.of(CSV, "UTF-8").whole());
    assertEquals(
        Optional.of("text in UTF-16LE, whose characters have several bytes"),
        EncodedFormat.of(CSV, "UTF-16LE").whole());
    assertEquals(
        Optional.of("text in Shift_JIS, whose characters have several bytes"),
        EncodedFormat.of(CSV, "Shift_JIS").select(List.of("id")).whole());
  }

  @Test
  void aByteThatIsNoCharacterRejectsItsRecordAlone() {
    byte[] stored = "id,name\n1,ä\n2,ö?ö\n3,ü\n".getBytes(Charset.forName("windows-1252"));
    // The one byte of the question mark: 0x81 is nothing in windows-1252.
    stored[new String(stored, Charset.forName("windows-1252")).indexOf('?')] = (byte) 0x81;
    assertEquals(
        List.of(
            "[1, ä]",
            "3: column 'name': expected UTF-8 text, found 'ö\ufffdö' <2,ö\ufffdö>",
            "[3, ü]"),
        rows(EncodedFormat.of(CSV, "windows-1252"), stored));
    RecordFormat json = new JsonFormat(columns("id bigint"), "UTC");
    assertEquals(
        List.of("1: not JSON: expected UTF-8 text, found other bytes <{\"id\":\ufffd1}>", "[2]"),
        rows(
            EncodedFormat.of(json, "US-ASCII"),
            "{\"id\":\u00e91}\n{\"id\":2}\n".getBytes(Charset.forName("windows-1252"))));
  }

  @Test
  void halfACharacterOfUtf16RejectsItsRecordAlone() throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    stored.write((BOM + "id,name\n1,ä\n2,a").getBytes(UTF_16LE));
    stored.write(new byte[] {0x3d, (byte) 0xd8}); // The first half of a pair.
    stored.write("b\n3,ü\n4,a".getBytes(UTF_16LE));
    stored.write(new byte[] {0x3d, (byte) 0xd8}); // What follows is no second half.
    stored.write("\n5,x".getBytes(UTF_16LE));
    stored.write('y'); // Half of a letter, with which the file ends.
    assertEquals(
        List.of(
            "[1, ä]",
            "3: column 'name': expected UTF-8 text, found 'a\ufffdb' <2,a\ufffdb>",
            "[3, ü]",
            "5: column 'name': expected UTF-8 text, found 'a\ufffd' <4,a\ufffd>",
            "6: column 'name': expected UTF-8 text, found 'x\ufffd' <5,x\ufffd>"),
        rows(EncodedFormat.of(CSV, "UTF-16"), stored.toByteArray()));
  }

  @Test
  void whatWasDecodedIsWrittenAsItWas() {
    for (String encoding : List.of("UTF-8", "windows-1252", "UTF-16", "UTF-16LE")) {
      TextEncoding text = TextEncoding.of(encoding);
      byte[] stored = text.ofUtf8("1,é€\n".getBytes(UTF_8));
      assertEquals(
          "1,é€\n", new String(text.toUtf8(stored, "x"), UTF_8).replace(BOM, ""), encoding);
    }
  }

  @Test
  void offsetsCountTheTextAsUtf8() {
    MemoryFile file =
        new MemoryFile("x", "id,name\n1,ä\n2,ö\n".getBytes(Charset.forName("ISO-8859-1")));
    assertEquals(
        List.of(8L, 13L),
        ReadRecords.of(EncodedFormat.of(CSV, "ISO-8859-1"), file, file.whole()).values().stream()
            .map(ReadRecords::offset)
            .toList());
  }

  @Test
  void contentTellsUtf16WithAndWithoutItsMark() {
    assertEquals(Content.UTF_16_LE, Content.of((BOM + "a,b\n").getBytes(UTF_16LE)));
    assertEquals(Content.UTF_16_BE, Content.of((BOM + "a,b\n").getBytes(UTF_16BE)));
    assertEquals(Content.UTF_16_UNMARKED, Content.of("a,b\n1,ä\n".getBytes(UTF_16LE)));
    assertEquals(Content.UTF_16_UNMARKED, Content.of("a,b\n1,€\n".getBytes(UTF_16BE)));
    assertEquals(Content.BINARY, Content.of(new byte[] {1, 0, 0, 0, 7, 0, 0, 0}));
    assertEquals(Content.TEXT, Content.of("a,b\u0000\n1,2\n3,4".getBytes(UTF_8)));
    assertEquals(Content.BINARY, Content.of("\u0000a,b\n1,2\n3,4".getBytes(UTF_8)));
    assertEquals(Content.BINARY, Content.of("a,b\u0000\n1\u0002\n3,4".getBytes(UTF_8)));
    assertEquals(Content.BINARY, Content.of("ab\u0000\u0000\u0000c\n1\n2\n".getBytes(UTF_8)));
    assertEquals(Content.BINARY, Content.of("a,b\u0000 1,2".getBytes(UTF_8)));
    assertEquals("UTF-16", TextEncoding.foundIn((BOM + "a").getBytes(UTF_16LE)));
    assertEquals("UTF-8", TextEncoding.foundIn((BOM + "a").getBytes(UTF_8)));
  }

  @Test
  void aFileInUtf16ThatIsNotDeclaredIsToldWithARemedy() {
    assertEquals(
        "data/x: 1: not CSV: expected text, found UTF-16 text. Write it in UTF-8, or, unless it is"
            + " XML, declare a table with 'encoding = UTF-16' for such files",
        failure((BOM + "id,name\n").getBytes(UTF_16LE)));
    assertEquals(
        "data/x: 1: not CSV: expected text, found UTF-16 text without a byte order mark. Declare the"
            + " table's encoding, UTF-16LE or UTF-16BE, or write it in UTF-8",
        failure("id,name\n".getBytes(UTF_16LE)));
  }

  @Test
  void anEdgeIsWhereTheTextBehindItBegins() throws IOException {
    byte[] stored = "äöü€".repeat(10_000).getBytes(Charset.forName("windows-1252"));
    try (BlockInput in =
        TextEncoding.of("windows-1252")
            .decode(
                Compression.open(new MemoryFile(stored), new Split(0, 20_002)),
                new Split(0, 20_002),
                "x")) {
      ByteArrayOutputStream own = new ByteArrayOutputStream();
      byte[] piece = new byte[3];
      while (!in.behind()) {
        assertTrue(in.block() < 20_002, "a block of the split");
        own.write(piece, 0, in.read(piece, 0, piece.length));
      }
      assertEquals("äöü€".repeat(5_000) + "äö", own.toString(UTF_8));
      assertArrayEquals(("ü€" + "äöü€".repeat(4_999)).getBytes(UTF_8), in.readAllBytes());
      assertEquals(-1, in.read());
    }
  }

  private static void assertSame(RecordFormat format, String text, String encoding) {
    List<String> expected = rows(format, text.getBytes(UTF_8));
    assertEquals(2_000, expected.size());
    assertEquals(
        expected,
        rows(EncodedFormat.of(format, encoding), text.getBytes(Charset.forName(encoding))),
        () -> format.getClass().getSimpleName() + " in " + encoding);
  }

  private static String failure(byte[] stored) {
    return assertThrows(InputException.class, () -> rows(CSV, stored)).getMessage();
  }

  private static List<String> rows(RecordFormat format, byte[] stored) {
    return rows(format, stored, Split.whole(stored.length));
  }

  private static List<String> rows(RecordFormat format, byte[] stored, Split split) {
    return ReadRecords.of(format, new MemoryFile(stored), split).values().stream()
        .map(ReadRecords::text)
        .toList();
  }
}
