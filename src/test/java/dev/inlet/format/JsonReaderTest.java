package dev.inlet.format;

import static dev.inlet.format.CsvReaderTest.columns;
import static dev.inlet.format.CsvReaderTest.failure;
import static dev.inlet.format.CsvReaderTest.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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
    List<String> rows = rows("{\"a\":1}\n{\"a\":\n{\"a\":2}{}\n7\n{\"a\":3}", json("a int"));
    assertEquals("[1]", rows.get(0));
    assertTrue(rows.get(1).startsWith("2: not JSON: "), rows.get(1));
    assertTrue(rows.get(2).startsWith("3: expected one JSON object on the line"), rows.get(2));
    assertEquals("4: not a record: expected a JSON object, found '7' <7>", rows.get(3));
    assertEquals("[3]", rows.get(4));
  }

  @Test
  void anArrayOfObjectsIsRefused() {
    assertEquals(
        "data/x.csv: 2: unsupported JSON: expected one object per line, found an array. Write its"
            + " elements one per line",
        failure("\n[{\"a\":1}]", json("a int")));
  }

  @Test
  void columnsThatAreNotWantedAreNotDecoded() {
    assertEquals(
        List.of("[2]"),
        rows("{\"a\":\"oops\",\"b\":2}", json("a int", "b int").select(List.of("b"))));
  }

  private static JsonFormat json(String... columns) {
    return new JsonFormat(columns(columns), "UTC");
  }
}
