package dev.inlet.format;

import static dev.inlet.format.CsvReaderTest.columns;
import static dev.inlet.format.CsvReaderTest.failure;
import static dev.inlet.format.CsvReaderTest.rows;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class JsonRecordsTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();

  @Test
  void documentsAreRecordsWhereverLinesEnd() {
    String text = "\ufeff{\n \"a\": 1,\n \"b\": \"x\"\n}\n{\"a\":2}{\"b\":\n\"y\"}\r\n";
    assertEquals(List.of("[1, x]", "[2, null]", "[null, y]"), rows(text, json("$")));
  }

  @Test
  void elementsOfAnArrayAreRecords() {
    assertEquals(
        List.of("[1, x]", "[2, null]", "[3, null]"),
        rows("[ {\"a\":1,\"b\":\"x\"},\n{\"a\":2} ]\n[]\n[{\"a\":3}]", json("$")));
    assertEquals(List.of(), rows(" [ ] ", json("$")));
    assertEquals(List.of(), rows(" \n", json("$")));
  }

  @Test
  void recordsAreAtTheEndOfThePathAndNothingElseIsLookedAt() {
    String text =
        """
        {"n": {"items": 5}, "page": [1, {"items": "]}"}],
         "r": {"items": [{"a": 1}, {"a": 2}], "items2": null}}
        {"r": {"items": {"a": 3}}}
        {"r": [{"items": [{"a": 4}]}, {"items": []}]}
        """;
    assertEquals(
        List.of("[1, null]", "[2, null]", "[3, null]", "[4, null]"),
        rows(text, json("$.r.items[*]")));
    assertEquals(List.of("[5, null]"), rows("{\"r\\u0031\":{\"a\":5}}", json("$['r1']")));
  }

  @Test
  void aDocumentWithoutRecordsIsARejectAndTheNextOneIsRead() {
    assertEquals(
        List.of(
            "1: expected records at $.r[*], found a document that has nothing there <>",
            "[1, null]"),
        rows("{\"s\":[]}\n{\"r\":[{\"a\":1}]}{\"r\":[]}", json("$.r")));
  }

  @Test
  void aRecordThatDoesNotFitIsRejectedAloneWithItsFirstLine() {
    assertEquals(
        List.of(
            "[1, null]",
            "3: column 'a': expected bigint, found 'x' <{\"a\":\n\"x\"}>",
            "5: not JSON: byte 7: expected 'true', found 'i' <{\"a\":tri}>",
            "5: not a record: expected a JSON object, found '[7]' <[7]>",
            "5: not a record: expected a JSON object, found 'null' <null>",
            "[8, null]"),
        rows("[{\"a\":1},\n\n{\"a\":\n\"x\"},\n{\"a\":tri}, [7], null, {\"a\":8}]", json("$")));
  }

  @Test
  void aControlCharacterWithinAStringIsARejectOfItsRecordAlone() {
    assertEquals(
        List.of(
            "[1, null]",
            "2: not JSON: byte 7: expected a string without control characters, found the control"
                + " character 0x09 <{\"b\":\"x\ty\"}>",
            "[2, null]"),
        rows("[{\"a\":1},\n{\"b\":\"x\ty\"},{\"a\":2}]", json("$")));
  }

  @Test
  void whereItIsNoJsonAnyMoreTheRestIsOneReject() {
    String rest = ". What follows in the file was not read ";
    assertEquals(
        List.of(
            "[1, null]",
            "2: not JSON from line 2 on: expected ',' or ']', found '{'" + rest + "<>"),
        rows("[{\"a\":1}\n{\"a\":2}]", json("$")));
    assertEquals(
        List.of(
            "1: not JSON from line 2 on: expected ',' or '}', found ']'" + rest + "<{\"a\":\n[1]>"),
        rows("[{\"a\":\n[1]],{\"a\":2}]", json("$")));
    assertEquals(
        List.of(
            "1: not JSON from line 1 on: expected a closing quote, found the control character 0x0a"
                + rest
                + "<{\"b\":\"x>"),
        rows("[{\"b\":\"x\n\"}]", json("$")));
    assertEquals(
        List.of(
            "[1, null]",
            "1: not JSON from line 1 on: expected '}', found the end of the file"
                + rest
                + "<{\"a\":>"),
        rows("[{\"a\":1},{\"a\":", json("$")));
    assertEquals(
        List.of(
            "[1, null]",
            "1: not JSON from line 1 on: expected ',' or ']', found the end of the file"
                + rest
                + "<>"),
        rows("[{\"a\":1}", json("$")));
    assertEquals(
        List.of("1: not JSON from line 1 on: expected ':' behind a key, found '1'" + rest + "<>"),
        rows("{\"r\" 1}", json("$.r")));
    assertEquals(
        List.of(
            "1: not JSON from line 1 on: expected a key in double quotes or '}', found 'r'"
                + rest
                + "<>"),
        rows("{r: 1}", json("$.r")));
    assertEquals(
        List.of("1: not JSON from line 1 on: expected a value, found ','" + rest + "<>"),
        rows("{\"q\":,\"r\":1}", json("$.r")));
    assertEquals(
        List.of(
            "[1, null]", "1: not JSON from line 1 on: expected a value, found ']'" + rest + "<>"),
        rows("[{\"a\":1},]", json("$")));
  }

  @Test
  void textThatBeginsAsNoJsonFailsTheFile() {
    assertEquals(
        "data/x.csv: 2: not JSON: expected an object or an array, found 'i'. Move the file out of"
            + " the table's location, or exclude it",
        failure("\nid,name\n", json("$")));
  }

  @Test
  void aRecordOfMoreThanSixteenMebibytesFailsTheFile() {
    assertEquals(
        "data/x.csv: 2: record too long: expected an object of at most 16 MiB, found more. Declare"
            + " the table's json.path to the records within it",
        failure("[{\"a\":1},\n{\"b\":\"" + "x".repeat(17 << 20) + "\"}]", json("$")));
    assertEquals(
        List.of("[1, null]"),
        rows("{\"skipped\":\"" + "x".repeat(17 << 20) + "\",\"r\":{\"a\":1}}", json("$.r")));
  }

  @Test
  void levelsBeyondAThousandAreARejectOfTheirRecordAlone() {
    String deep = "{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
    List<String> found = rows("[" + deep + ",{\"a\":2}]", json("$"));
    assertEquals(2, found.size());
    assertEquals("[2, null]", found.get(1));
  }

  @Test
  void rescuedRowsKeepWhatDoesNotFit() {
    MemoryFile file = MemoryFile.of("x.json", "[{\"a\":\"q\",\"b\":\"y\"},\n{\"a\":1} {");
    try (RecordReader reader = json("$").open(file, file.whole())) {
      Batch batch = Batch.rescuing(columns("a bigint", "b string"));
      reader.next(batch);
      assertEquals(3, batch.rows());
      assertEquals("{\"a\":\"q\",\"_file\":\"x.json\"}", batch.rescued().value(0).toString());
      assertEquals("{\"_record\":\"\",\"_file\":\"x.json\"}", batch.rescued().value(2).toString());
    }
  }

  @Test
  void pathsAreReadAndWritten() {
    for (String path : List.of("$", "$.Records[*]", "$.a.b[*]", "$['a b'].c[*]", "$['it.s'][*]")) {
      assertEquals(path, JsonLayout.at(path).pathText());
    }
    assertEquals(JsonLayout.at("$.a[*].b"), JsonLayout.at("$[*].a.b[*]"));
    for (String bad : List.of("", "Records", "$.", "$..a", "$.a[0]", "$.a b", "$[*", "$x")) {
      assertEquals(
          "expected a path to the records, such as $, $.Records[*] or $['a b'].items[*], found '"
              + bad
              + "'",
          assertThrows(IllegalArgumentException.class, () -> JsonLayout.at(bad)).getMessage());
    }
    assertEquals("JSON documents, records at $.a[*]", JsonLayout.at("$.a").text());
    assertEquals("", JsonLayout.LINES.text());
    assertEquals(
        "{\"a\":{\"b\\\"\":{\"x\":1}}}",
        JsonLayout.documents(List.of("a", "b\"")).documentOf("{\"x\":1}"));
  }

  @Test
  void recordsAreThoseThatJacksonReadsWhereverTheWindowEnds() throws IOException {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      List<String> keys = List.of("Records", "a b", "é\"").subList(0, random.nextInt(4));
      StringBuilder text = new StringBuilder();
      List<JsonNode> expected = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        JsonNode records = records(random);
        JsonNode document = wrapped(records, keys, random);
        text.append(
            random.nextBoolean()
                ? document.toString()
                : JACKSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
        text.append(random.nextBoolean() ? "" : " \r\n");
        if (records.isArray()) {
          records.forEach(expected::add);
        } else {
          expected.add(records);
        }
      }
      int window = 1 + random.nextInt(40);
      List<JsonNode> found = new ArrayList<>();
      SplitText bytes =
          new SplitText(new ByteArrayInputStream(text.toString().getBytes(UTF_8)), window);
      try (JsonRecords records =
          new JsonRecords(bytes, JsonLayout.documents(keys), Split.whole(0), "x")) {
        while (records.next()) {
          assertEquals(Optional.empty(), records.problem(), text::toString);
          found.add(JACKSON.readTree(records.bytes(), 0, records.end()));
        }
      }
      assertEquals(expected, found, text::toString);
    }
  }

  private static JsonNode records(Random random) {
    if (random.nextInt(3) == 0) {
      return object(random, 3);
    }
    ArrayNode array = JACKSON.createArrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(object(random, 3));
    }
    return array;
  }

  private static JsonNode wrapped(JsonNode records, List<String> keys, Random random) {
    JsonNode node = records;
    for (int i = keys.size() - 1; i >= 0; i--) {
      ObjectNode around = object(random, 2);
      around.set(keys.get(i), node);
      around.set("z" + random.nextInt(5), object(random, 1));
      node = around;
    }
    return node;
  }

  private static ObjectNode object(Random random, int depth) {
    ObjectNode object = JACKSON.createObjectNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      String key = List.of("k", "q\\\"", "ü", "]}").get(random.nextInt(4));
      switch (depth == 0 ? random.nextInt(3) : random.nextInt(5)) {
        case 0 -> object.put(key, List.of("", "a\nb", "\"},{", "\\", "€😀").get(random.nextInt(5)));
        case 1 -> object.put(key, random.nextInt());
        case 2 -> object.putNull(key);
        case 3 -> object.set(key, object(random, depth - 1));
        default -> object.putArray(key).add(object(random, depth - 1)).add("]").add(1.5);
      }
    }
    return object;
  }

  private static JsonFormat json(String path) {
    return new JsonFormat(JsonLayout.at(path), columns("a bigint", "b string"), "UTC");
  }
}
