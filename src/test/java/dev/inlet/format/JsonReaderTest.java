package dev.inlet.format;

import static dev.inlet.format.CsvReaderTest.columns;
import static dev.inlet.format.CsvReaderTest.failure;
import static dev.inlet.format.CsvReaderTest.rows;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class JsonReaderTest {
  @Test
  void keysAreColumnsInAnyOrderAndMissingOnesAreNull() {
    assertEquals(
        List.of("[1, x, null]", "[null, null, true]"),
        rows(
            "{\"b\":\"x\",\"a\":1}\r\n\n {\"c\":true,\"a\":null}",
            json("a bigint", "b string", "c boolean")));
  }

  @Test
  void nestedValuesAreArraysListsAndMaps() {
    assertEquals(
        List.of("[[1, null], [1.0, null], {k=2024-01-31}]"),
        rows(
            "{\"s\":{\"a\":1},\"l\":[1,null],\"m\":{\"k\":\"2024-01-31\"}}",
            json("s struct<a:int,b:string>", "l array<double>", "m map<string,date>")));
  }

  @Test
  void stringsKeepTheSourceTextOfOtherValues() {
    assertEquals(
        List.of("[1.50]", "[true]", "[{\"a\": [1, \"ü\"]}]", "[ü]", "[[]]"),
        rows(
            "{\"s\":1.50}\n{\"s\":true}\n{\"s\": {\"a\": [1, \"ü\"]} }\n{\"s\":\"\\u00fc\"}\n{\"s\":[]}",
            json("s string")));
  }

  @Test
  void aKeyThatTheTableDoesNotKnowIsAReject() {
    assertEquals(
        List.of("1: unknown key 'x': run 'inlet crawl TABLE' to add it to the table <{\"x\":1}>"),
        rows("{\"x\":1}", json("a int")));
    assertTrue(
        rows("{\"s\":{\"x\":1}}", json("s struct<a:int>")).get(0).contains("unknown key 's.x'"));
  }

  @Test
  void aKeyThatComesTwiceIsAReject() {
    assertEquals(
        List.of("1: key 'a': expected once, found twice <{\"a\":1,\"a\":2}>"),
        rows("{\"a\":1,\"a\":2}", json("a int")));
    assertEquals(
        List.of("1: key 's.a': expected once, found twice <{\"s\":{\"a\":1,\"a\":2}}>"),
        rows("{\"s\":{\"a\":1,\"a\":2}}", json("s struct<a:int>")));
    assertEquals(
        List.of("1: key 'a': expected once, found twice <{\"a\":1,\"a\":2}>"),
        rows("{\"a\":1,\"a\":2}", json("a int", "b int").select(List.of("b"))));
  }

  @Test
  void valuesOfAnotherTypeAreRejectsThatNameThePath() {
    assertEquals(
        List.of("1: column 's.a': expected bigint, found 'x' <{\"s\":{\"a\":\"x\"}}>"),
        rows("{\"s\":{\"a\":\"x\"}}", json("s struct<a:bigint>")));
    assertTrue(
        rows("{\"a\":[1,\"y\"]}", json("a array<int>"))
            .get(0)
            .contains("column 'a[]': expected int, found 'y'"));
    assertTrue(
        rows("{\"a\":{\"b\":1}}", json("a int"))
            .get(0)
            .contains("column 'a': expected int, found '{\"b\":1}'"));
  }

  @Test
  void linesThatAreNotJsonAreRejects() {
    List<String> rows = rows("{\"a\":1}\n{\"a\":\n{\"a\":2}{}\n7\n{\"a\":3}\nseven", json("a int"));
    assertEquals(
        List.of(
            "[1]",
            "2: not JSON: byte 5: expected a value, found the end of the line <{\"a\":>",
            "3: expected one JSON object on the line, found more behind it <{\"a\":2}{}>",
            "4: not a record: expected a JSON object, found '7' <7>",
            "[3]",
            "6: not JSON: byte 0: expected a value, found 's' <seven>"),
        rows);
  }

  @Test
  void bytesThatAreNotUtf8AreARejectThatKeepsThem() {
    MemoryFile file = new MemoryFile("x", "{\"a\":\"caf\u00e9\"}".getBytes(ISO_8859_1));
    assertEquals(
        "1: not JSON: expected UTF-8 text, found other bytes <{\"a\":\"caf\u00e9\"}>",
        ReadRecords.of(json("a string"), file, file.whole()).get(1L).text());
  }

  @Test
  void rejectsLeaveNothingToLaterRows() {
    assertEquals(
        List.of(
            "[[{a=2001-01-01}], {k=1}, x]",
            "2: column 'l[]{}': expected date, found 'oops'"
                + " <{\"s\":\"y\",\"l\":[{\"b\":null},{\"c\":\"oops\"}]}>",
            "3: column 'm{}': expected int, found 'oops'"
                + " <{\"s\":\"z\",\"l\":[{}],\"m\":{\"j\":2,\"k\":\"oops\"}}>",
            "[[{d=2001-01-04}], {k=4}, w]"),
        rows(
            """
            {"l":[{"a":"2001-01-01"}],"m":{"k":1},"s":"x"}
            {"s":"y","l":[{"b":null},{"c":"oops"}]}
            {"s":"z","l":[{}],"m":{"j":2,"k":"oops"}}
            {"l":[{"d":"2001-01-04"}],"m":{"k":4},"s":"w"}
            """,
            json("l array<map<string,date>>", "m map<string,int>", "s string")));
  }

  @Test
  void keysOfAMapDiffer() {
    assertEquals(
        List.of("1: key 'm.k': expected once, found twice <{\"m\":{\"k\":1,\"\\u006b\":2}}>"),
        rows("{\"m\":{\"k\":1,\"\\u006b\":2}}", json("m map<string,int>")));
    String many =
        IntStream.range(0, 100).mapToObj(i -> "\"k" + i + "\":0").collect(Collectors.joining(","));
    List<String> rows =
        rows("{\"m\":{" + many + ",\"k50\":1}}\n{\"m\":{" + many + "}}", json("m map<string,int>"));
    assertTrue(rows.get(0).startsWith("1: key 'm.k50': expected once, found twice"), rows.get(0));
    assertTrue(rows.get(1).startsWith("[{k0=0, k1=0, "), rows.get(1));
  }

  @Test
  void escapedKeysAreTheColumnsThatTheyName() {
    assertEquals(
        List.of("[1, 2, 3]"),
        rows("{\"\\u0061\":1,\"b\\\"\\\\\":2,\"b\\\\\":3}", json("a int", "b\"\\ int", "b\\ int")));
  }

  @Test
  void keysOfOneLengthAndWithEqualEndsAreToldApart() {
    String[] names = {
      "k",
      "kk",
      "seven_7",
      "eight__8",
      "nine___9_",
      "sixteen_bytes_16",
      "seventeen_bytes_7",
      "a_key_that_is_rather_long_1_x",
      "a_key_that_is_rather_long_2_x",
      "\u00fc\u20ac",
      ""
    };
    String[] columns = Stream.of(names).map(name -> name + " int").toArray(String[]::new);
    List<Integer> order = new ArrayList<>(IntStream.range(0, names.length).boxed().toList());
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < 50; line++) {
      // First as the columns are, then each time otherwise.
      text.append(
          order.stream()
              .map(i -> "\"" + names[i] + "\":" + i)
              .collect(Collectors.joining(",", "{", "}\n")));
      Collections.shuffle(order, random);
    }
    String row = IntStream.range(0, names.length).boxed().toList().toString();
    assertEquals(Collections.nCopies(50, row), rows(text.toString(), json(columns)));
    for (String name : names) {
      String unknown = name + "x";
      String reject = rows("{\"" + unknown + "\":1}", json(columns)).get(0);
      assertTrue(reject.startsWith("1: unknown key '" + unknown + "': run"), reject);
    }
  }

  @Test
  void binaryIsBase64() {
    assertEquals(
        List.of("[[0, -1]]", "[[]]", "[null]", "[[0]]"),
        rows(
            "{\"a\":\"AP8=\"}\n{\"a\":\"\"}\n{\"a\":null}\n{\"a\":\"\\u0041A==\"}",
            json("a binary")));
    for (String other : List.of("\"A\"", "\"\u20ac\"", "1", "[]")) {
      assertEquals(
          "1: column 'a': expected binary, found '"
              + other.replace("\"", "")
              + "' <{\"a\":"
              + other
              + "}>",
          rows("{\"a\":" + other + "}", json("a binary")).get(0));
    }
  }

  @Test
  void aRecordThatIsNestedWithoutEndIsAReject() {
    String text = "{\"a\":" + "[".repeat(2000) + "]".repeat(2000) + "}";
    String expected = "1: nested too deeply: expected at most 1000 levels, found more <";
    assertTrue(rows(text, json("a string")).get(0).startsWith(expected));
    assertTrue(rows(text, json("a int")).get(0).startsWith(expected));
    assertTrue(rows(text, json("a int", "b int").select(List.of("b"))).get(0).startsWith(expected));
  }

  @Test
  void batchesEndAfterFourMebibytesOfText() {
    MemoryFile file = MemoryFile.of("x", ("{\"a\":\"" + "x".repeat(1 << 20) + "\"}\n").repeat(9));
    JsonFormat format = json("a string");
    List<Integer> sizes = new ArrayList<>();
    try (RecordReader reader = format.open(file, file.whole())) {
      Batch batch = new Batch(format.wanted());
      while (reader.next(batch)) {
        sizes.add(batch.rows());
      }
    }
    assertEquals(List.of(5, 4), sizes);
  }

  @Test
  void anArrayOfObjectsIsRefused() {
    assertEquals(
        "data/x.csv: 2: unsupported JSON: expected one object per line, found an array. Write its"
            + " elements one per line, or declare a table with 'format = json' and"
            + " 'json.documents = true' for such files",
        failure("\n[{\"a\":1}]", json("a int")));
  }

  @Test
  void columnsThatAreNotWantedAreNotDecoded() {
    assertEquals(
        List.of("[2]"),
        rows("{\"a\":\"oops\",\"b\":2}", json("a int", "b int").select(List.of("b"))));
    assertEquals(
        List.of("1: not JSON: byte 6: expected a value, found '}' <{\"a\":[}>"),
        rows("{\"a\":[}", json("a int", "b int").select(List.of("b"))));
  }

  private static JsonFormat json(String... columns) {
    return new JsonFormat(columns(columns), "UTC");
  }
}
