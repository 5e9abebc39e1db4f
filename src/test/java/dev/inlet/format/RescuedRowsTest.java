package dev.inlet.format;

import static dev.inlet.format.CsvReaderTest.columns;
import static dev.inlet.format.CsvReaderTest.csv;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records that do not fit, where each becomes a row: its values, then what did not fit. */
class RescuedRowsTest {
  @Test
  void cellsThatDoNotFitAreNullAndKeptUnderTheirColumn() {
    assertEquals(
        List.of(
            "[1, 1.5, x] null",
            "[null, 2.5, y] {\"a\":\"two\",\"_file\":\"in/x\"}",
            "[null, null, \"q\"] {\"a\":\"3,3\",\"b\":\"say \\\"b\\\"\\n\",\"_file\":\"in/x\"}",
            "[4, null, null] null"),
        rows(
            "a,b,c\n1,1.5,x\ntwo,2.5,y\n\"3,3\",\"say \"\"b\"\"\n\",\"\"\"q\"\"\"\n4,,\n",
            csv(true, "a bigint", "b double", "c string")));
  }

  @Test
  void cellsBeyondTheColumnsAreKeptByTheirPlaceAndShortRecordsWhole() {
    assertEquals(
        List.of(
            "[1, x] {\"_c2\":\"more\",\"_c3\":\"\",\"_file\":\"in/x\"}",
            "[2, null] {\"_record\":\"2\",\"_file\":\"in/x\"}",
            "[null, null] {\"a\":\"z\",\"_record\":\"z\",\"_file\":\"in/x\"}",
            "[3, y] null"),
        rows("1,x,more,\n2\nz\n3,y\n", csv(false, "a int", "b string")));
  }

  @Test
  void aRecordWhoseCellsAreNotCertainIsKeptWhole() {
    assertEquals(
        List.of("[null, null] {\"_record\":\"1,\\\"a\\\"b\",\"_file\":\"in/x\"}", "[2, c] null"),
        rows("1,\"a\"b\n2,c\n", csv(false, "a int", "b string")));
  }

  @Test
  void columnsThatAFileLacksAreNoMisfits() {
    assertEquals(
        List.of("[1, null] null", "[null, null] {\"a\":\"x\",\"_file\":\"in/x\"}"),
        rows("a\n1\nx\n", csv(true, "a int", "b int")));
  }

  @Test
  void bytesThatAreNotTextAreKeptAsTheyAre() {
    CsvFormat format = csv(false, "a int", "b string");
    assertEquals(
        List.of(
            "[1, null] {\"b\":\"caf\u00e9\",\"_record_base64\":\"MSxjYWbp\",\"_file\":\"in/x\"}"),
        rows("1,caf\u00e9\n".getBytes(ISO_8859_1), format));
    assertEquals(
        List.of("[null] {\"_record_base64\":\"eyJhIjoi6SJ9\",\"_file\":\"in/x\"}"),
        rows("{\"a\":\"\u00e9\"}".getBytes(ISO_8859_1), json("a string")));
  }

  @Test
  void aNameThatIsTakenByTheDataKeepsItsMeaning() {
    assertEquals(
        List.of("[null] {\"_file\":\"x\",\"__file\":\"in/x\"}"),
        rows("{\"_file\":\"x\"}", json("_file int")));
  }

  @Test
  void jsonValuesThatDoNotFitAndUnknownKeysAreKeptAsTheyAreWritten() {
    assertEquals(
        List.of(
            "[1, {t=[2]}] null",
            "[null, {t=[3, 4]}] {\"a\":\"x12\",\"_file\":\"in/x\"}",
            "[2, null] {\"s\":\"{\\\"t\\\": [1, 1.5]}\",\"_file\":\"in/x\"}",
            "[3, null] {\"s\":\"{\\\"t\\\":[],\\\"t\\\":[]}\",\"_file\":\"in/x\"}",
            "[4, null] {\"new\":\"{ \\\"k\\\": null }\",\"n2\":\"a\\tb\",\"_file\":\"in/x\"}"),
        rows(
            """
            {"a":1,"s":{"t":[2]}}
            {"a":"x12","s":{"t":[3,4]}}
            {"a":2,"s":{"t": [1, 1.5]}}
            {"s":{"t":[],"t":[]},"a":3}
            {"new":{ "k": null },"n2":"a\\tb","a":4}
            """,
            json("a int", "s map<string,array<int>>")));
  }

  @Test
  void aLineThatIsNotOneObjectIsKeptWhole() {
    assertEquals(
        List.of(
            "[null, null] {\"_record\":\"{\\\"a\\\":\\\"x\\\",\\\"b\\\":}\",\"_file\":\"in/x\"}",
            "[null, null] {\"_record\":\"[1]\",\"_file\":\"in/x\"}",
            "[null, null] {\"_record\":\"{\\\"a\\\":1,\\\"a\\\":2}\",\"_file\":\"in/x\"}",
            "[null, null] {\"_record\":\"{\\\"a\\\":1} 2\",\"_file\":\"in/x\"}",
            "[1, 2] null"),
        rows(
            "{\"a\":\"x\",\"b\":}\n[1]\n{\"a\":1,\"a\":2}\n{\"a\":1} 2\n{\"a\":1,\"b\":2}\n"
                .replaceFirst("^", "\n"),
            json("a int", "b int")));
  }

  @Test
  void linesOfADeclaredLayoutAreRescuedCellByCellOrWhole() {
    FixedWidth layout =
        new FixedWidth(
            List.of(new FixedWidth.Field("id", 0, 2)),
            true,
            0,
            FixedWidth.ShortLines.REJECT,
            FixedWidth.LongLines.REJECT);
    assertEquals(
        List.of(
            "[12] null",
            "[null] {\"id\":\"xy\",\"_file\":\"in/x\"}",
            "[null] {\"_record\":\"123\",\"_file\":\"in/x\"}"),
        rows(
            "12\nxy\n123\n",
            new LineFormat(TextLayout.of(layout, NullWords.NONE), columns("id int"), "UTC")));
  }

  @Test
  void elementsOfXmlAreRescuedWhole() {
    Xml layout = new Xml("book", "_", "_VALUE", true);
    assertEquals(
        List.of(
            "[1] null",
            "[null] {\"_record\":\"<book><p>x</p></book>\",\"_file\":\"in/x\"}",
            "[3] null"),
        rows(
            "<c><book><p>1</p></book><book><p>x</p></book><book><p>3</p></book></c>",
            new XmlFormat(TextLayout.of(layout, NullWords.NONE), columns("p int"), "UTC")));
  }

  @Test
  void aLongRecordIsNotCut() {
    String text = "y".repeat(3 << 20);
    assertEquals(
        List.of("[null] {\"_record\":\"" + text + "\",\"_file\":\"in/x\"}"),
        rows("\n" + text, json("a int")));
  }

  @Test
  void theFirstRowsOfABatchStayAsTheyAreBeforeOneThatIsRescued() {
    StringBuilder lines = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      boolean fits = i % 7 != 0;
      lines.append("{\"s\":{\"a\":\"t").append(i).append("\",\"b\":");
      lines.append(fits ? i : "\"x\"").append("},\"l\":[\"").append(i).append("\"]}\n");
      expected.add(
          fits
              ? "[[t%1$d, %1$d], [%1$d]] null".formatted(i)
              : ("[null, [%1$d]] {\"s\":\"{\\\"a\\\":\\\"t%1$d\\\",\\\"b\\\":\\\"x\\\"}\","
                      + "\"_file\":\"in/x\"}")
                  .formatted(i));
    }
    assertEquals(
        expected, rows(lines.toString(), json("s struct<a:string,b:int>", "l array<string>")));
  }

  private static JsonFormat json(String... columns) {
    return new JsonFormat(columns(columns), "UTC");
  }

  private static List<String> rows(String text, RecordFormat format) {
    return rows(text.getBytes(StandardCharsets.UTF_8), format);
  }

  private static List<String> rows(byte[] text, RecordFormat format) {
    MemoryFile file = new MemoryFile("in/x", text);
    List<String> rows = new ArrayList<>();
    try (RecordReader reader = format.open(file, file.whole())) {
      Batch batch = Batch.rescuing(format.wanted());
      while (reader.next(batch)) {
        assertEquals(List.of(), batch.rejects());
        assertEquals(batch.rows(), batch.rescued().size());
        for (int i = 0; i < batch.rows(); i++) {
          rows.add(Arrays.deepToString(batch.row(i)) + " " + batch.rescued().value(i));
        }
      }
    }
    return rows;
  }
}
