package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each text is also given to Jackson's parser, which has to be of the same opinion. */
final class JsonTextTest {
  private static final JsonFactory JACKSON = new JsonFactory();

  private static final List<String> VALID =
      List.of(
          "{}",
          "[]",
          " \t\r[ \t\r] \t\r",
          "{\"\":null}",
          "{ \"a\" : [ true , false , null ] , \"b\" : { } }",
          "[[[]],{\"a\":{\"b\":[{}]}}]",
          "\"\"",
          "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
          "\"\\u0041\\u00e9\\u20ac\\uD83D\\uDE00\\uffff\\u0000\"",
          "\"ä€😀\u007f\u0080\u2028\"",
          "\"0123456\\n789abcdef\\u00e9 and so on, behind a word or two\"",
          "0",
          "-0",
          "-0.0",
          "10",
          "1.5",
          "1e5",
          "1E+05",
          "1.25e-10",
          "-123456789012345678901234567890.123456789",
          "1e99999",
          "true",
          "false",
          "null",
          "{\"a\":1,\"a\":2}");

  private static final List<String> INVALID =
      List.of(
          "",
          " ",
          "{",
          "}",
          "[",
          "]",
          "[}",
          "{]",
          "[1,]",
          "[,1]",
          "[1 2]",
          "[1,,2]",
          "[1;2]",
          "{\"a\"}",
          "{\"a\":}",
          "{\"a\" 1}",
          "{\"a\":1,}",
          "{,\"a\":1}",
          "{a:1}",
          "{'a':1}",
          "{1:1}",
          "{\"a\":1 \"b\":2}",
          "{\"a\"::1}",
          "{} {}",
          "1 2",
          "01",
          "-",
          "-01",
          "+1",
          ".5",
          "1.",
          "1.e5",
          "1e",
          "1e+",
          "1e5.",
          "0x10",
          "1_000",
          "--1",
          "NaN",
          "Infinity",
          "-Infinity",
          "tru",
          "trues",
          "True",
          "nulll",
          "nil",
          "'a'",
          "\"",
          "\"a",
          "\"\\\"",
          "\"\\x41\"",
          "\"\\u\"",
          "\"\\u12\"",
          "\"\\u12g4\"",
          "\"\\U0041\"",
          "\"\\",
          "\"\t\"",
          "\"\u0001\"",
          "\"01234567\u001f\"",
          "[1]//",
          "/**/1",
          "#1",
          "\u00a01",
          "\ufeff1",
          "\f1");

  @Test
  void textsOfTheGrammarAreReadAndOthersAreNot() {
    for (String text : VALID) {
      assertEquals("", problem(text.getBytes(UTF_8)), text);
    }
    for (String text : INVALID) {
      String problem = problem(text.getBytes(UTF_8));
      assertTrue(problem.startsWith("not JSON: byte ") || problem.equals("more"), text + problem);
    }
  }

  @Test
  void everyByteOfATextMayBeCutOffOrChanged() throws IOException {
    int valid = 0;
    int texts = 0;
    for (String text : VALID) {
      byte[] bytes = text.getBytes(UTF_8);
      for (int length = 0; length <= bytes.length; length++) {
        valid += agrees(Arrays.copyOf(bytes, length)) ? 1 : 0;
        texts++;
      }
      for (int at = 0; at < bytes.length; at++) {
        for (int value = 0; value < 256; value++) {
          byte[] changed = bytes.clone();
          changed[at] = (byte) value;
          // A line feed would end the line.
          if (value != '\n' && Bytes.isUtf8(changed, 0, changed.length)) {
            valid += agrees(changed) ? 1 : 0;
            texts++;
          }
        }
      }
    }
    assertTrue(valid > texts / 10 && valid < texts * 9 / 10, valid + " of " + texts);
  }

  @Test
  void messagesSayWhatIsThereInsteadAndWhere() {
    assertEquals("not JSON: byte 0: expected a value, found 'x'", problem("x"));
    assertEquals(
        "not JSON: byte 5: expected a value, found the end of the line", problem("{\"a\":"));
    assertEquals("not JSON: byte 2: expected a value, found ','", problem(" [,"));
    assertEquals("not JSON: byte 2: expected ',' or ']', found '2'", problem("[02]"));
    assertEquals("not JSON: byte 6: expected ',' or '}', found 'ü'", problem("{\"a\":1ü}"));
    assertEquals("not JSON: byte 1: expected a key in double quotes, found 'a'", problem("{a:1}"));
    assertEquals(
        "not JSON: byte 7: expected a key in double quotes, found '}'", problem("{\"a\":1,}"));
    assertEquals("not JSON: byte 5: expected ':' behind a key, found '1'", problem("{\"a\" 1}"));
    assertEquals("not JSON: byte 1: expected a digit, found '.'", problem("-.5"));
    assertEquals("not JSON: byte 2: expected a digit, found the end of the line", problem("1."));
    assertEquals("not JSON: byte 3: expected 'true', found ','", problem("tru,"));
    assertEquals(
        "not JSON: byte 2: expected a closing quote, found the end of the line", problem("\"a"));
    assertEquals(
        "not JSON: byte 1: expected a string without control characters, found the control"
            + " character 0x09",
        problem("\"\t\""));
    assertEquals(
        "not JSON: byte 2: expected one of \"\\/bfnrtu behind a backslash, found 'x'",
        problem("\"\\x\""));
    assertEquals(
        "not JSON: byte 4: expected four hexadecimal digits behind \\u, found 'g'",
        problem("\"\\u0g\""));
    for (String half : List.of("\\ud83d", "\\ude00", "\\ud83d\\ud83d", "\\ud83dx", "\\ud83d\\n")) {
      assertEquals(
          "not JSON: byte 1: expected two escapes that are a surrogate pair, found one alone",
          problem("\"" + half + "\""));
    }
  }

  @Test
  void depthIsBounded() {
    String deepest = "[".repeat(500) + "{\"a\":".repeat(500) + "1" + "}".repeat(500);
    assertEquals("", problem(deepest + "]".repeat(500)));
    String message = "nested too deeply: expected at most 1000 levels, found more";
    assertEquals(message, problem("[".repeat(1001)));
    assertEquals(message, problem("{\"a\":".repeat(1_000_000)));
  }

  @Test
  void stringsAreWhatTheirEscapesSay() throws IOException {
    for (String text : VALID) {
      if (text.startsWith("\"")) {
        JsonText json = text(text.getBytes(UTF_8));
        json.string();
        try (JsonParser jackson = JACKSON.createParser(text)) {
          assertEquals(JsonToken.VALUE_STRING, jackson.nextToken());
          assertEquals(
              jackson.getText(),
              new String(json.value(), json.from(), json.to() - json.from(), UTF_8));
        }
      }
    }
  }

  private static String problem(String text) {
    return problem(text.getBytes(UTF_8));
  }

  /** Empty if the text is one value. */
  private static String problem(byte[] bytes) {
    JsonText json = text(bytes);
    try {
      json.skip();
      return json.next() == JsonText.END ? "" : "more";
    } catch (MisfitException e) {
      return e.getMessage();
    }
  }

  /** Looks at the text from a place on, and with a byte behind it that could belong to it. */
  private static JsonText text(byte[] bytes) {
    byte[] line = new byte[bytes.length + 5];
    Arrays.fill(line, (byte) '1');
    System.arraycopy(bytes, 0, line, 3, bytes.length);
    line[3 + bytes.length] = bytes.length % 2 == 0 ? (byte) '\n' : (byte) '\r';
    JsonText json = new JsonText();
    json.begin(line, 3, 3 + bytes.length);
    return json;
  }

  /** Whether the text is valid; what Jackson thinks must be the same. */
  private static boolean agrees(byte[] bytes) throws IOException {
    List<String> strings = new ArrayList<>();
    boolean valid = jackson(bytes, strings) && strings.stream().allMatch(JsonTextTest::isText);
    String problem = problem(bytes);
    assertEquals(valid, problem.isEmpty(), () -> new String(bytes, UTF_8) + ": " + problem);
    return valid;
  }

  private static boolean isText(String text) {
    return text.equals(new String(text.getBytes(UTF_8), UTF_8));
  }

  private static boolean jackson(byte[] bytes, List<String> strings) throws IOException {
    try (JsonParser json = JACKSON.createParser(new String(bytes, UTF_8))) {
      int depth = 0;
      JsonToken token = json.nextToken();
      if (token == null) {
        return false;
      }
      do {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
          strings.add(json.getText());
        }
        token = json.nextToken();
      } while (depth > 0);
      return token == null;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  @Test
  void aMisfitCostsNoStackTrace() {
    MisfitException misfit = assertThrows(MisfitException.class, () -> text(new byte[0]).skip());
    assertEquals(0, misfit.getStackTrace().length);
  }
}
