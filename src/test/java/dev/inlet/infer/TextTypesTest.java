package dev.inlet.infer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.ValueParser;
import dev.inlet.format.Vector;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextTypesTest {
  private final TextTypes types = new TextTypes(List.of("n.d."));

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``,VOID",
        "n.d.,VOID",
        "true,BOOLEAN",
        "FALSE,BOOLEAN",
        "0,BIGINT",
        "-1,BIGINT",
        "` 12`,BIGINT",
        "999999999999999999,BIGINT",
        "1000000000000000000,STRING",
        "007,STRING",
        "-01,STRING",
        "-0,STRING",
        "+5,STRING",
        "+5.1,STRING",
        "00.5,STRING",
        "0.5,DOUBLE",
        "-.5,DOUBLE",
        "1e5,DOUBLE",
        "NaN,DOUBLE",
        "1e999,STRING",
        "1.2.3,STRING",
        "2020-02-24,DATE",
        "2020/02/24,DATE",
        "2020-02-30,STRING",
        "2020-02-24T18:00:00,TIMESTAMP",
        "2020-02-24 18:00:00.5+01:00,TIMESTAMP",
        "2020-02-24T25:00,STRING",
        "555-1234,STRING",
        "2024-1-1,STRING",
        "abc,STRING",
        "`  `,STRING"
      })
  void theLeastTypeOfATextIsFound(String text, Scalar type) {
    assertEquals(type, types.parse(text));
  }

  @Test
  void wordsThatOftenMeanNullAreSetApart() {
    for (String word : List.of("NA", "N/A", "null", "NULL", "\\N", "-")) {
      assertEquals(new TextTypes.NullWord(word), types.parse(word));
    }
  }

  @Test
  void whatIsInferredLoads() {
    Random random = new Random(5);
    String alphabet = "0123456789-+.eETZ:/ truefalsNn";
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(14); length >= 0; length--) {
        text.append(
            alphabet.charAt(random.nextInt(random.nextInt(3) == 0 ? alphabet.length() : 12)));
      }
      byte[] bytes = text.toString().getBytes(UTF_8);
      if (types.read(bytes, 0, bytes.length) instanceof DataType type && type != Scalar.VOID) {
        ValueParser parser = ValueParser.of(type, ZoneOffset.UTC);
        assertTrue(
            parser.parse(bytes, 0, bytes.length, new Vector(type)),
            "'" + text + "' as " + type.sql());
      }
    }
  }
}
