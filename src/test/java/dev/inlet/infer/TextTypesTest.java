package dev.inlet.infer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.format.Column;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.Notation;
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
        "-0,DOUBLE",
        "+5,STRING",
        "+5.1,DOUBLE",
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
        "`  `,VOID"
      })
  void theLeastTypeOfATextIsFound(String text, Scalar type) {
    assertEquals(type, ((Reading) types.parse(text)).type());
  }

  @Test
  void wordsThatOftenMeanNullAreSetApart() {
    for (String word :
        List.of("NA", "n/a", "#N/A", "null", "(null)", "None", "\\N", "-", "--", "?", ".")) {
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
      if (types.read(bytes, 0, bytes.length) instanceof Reading reading
          && reading.type() != Scalar.VOID) {
        assertLoads(text.toString(), new Column("", reading.type()));
        for (Notation way : Ways.notations(reading.ways())) {
          assertLoads(text.toString(), new Column("", Ways.type(way, reading), way.text()));
        }
      }
    }
  }

  private static void assertLoads(String text, Column column) {
    byte[] bytes = text.getBytes(UTF_8);
    assertTrue(
        column.parser(ZoneOffset.UTC).parse(bytes, 0, bytes.length, new Vector(column.type())),
        "'" + text + "' as " + column.typeText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1,5;1.234,5|1 234,5",
        "1,234;1,234.5|1.234,5|1 234,5",
        "1,234,567;1,234.5",
        "1.234,50;1.234,5",
        "1 234 567.8;1 234.5",
        "0,234;1.234,5|1 234,5",
        "01,5;",
        "12,34,567;",
        "yes;yes/no",
        "No;yes/no|si/no",
        "31/12/2020;dd/MM/yyyy",
        "1/2/2020;dd/MM/yyyy|MM/dd/yyyy",
        "1/2/2020 3:04 PM;dd/MM/yyyy|MM/dd/yyyy",
        "10/Oct/2000:13:55:36 -0700;dd/MMM/yyyy",
        "Jun 12 1998;MMM dd yyyy",
        "24-Feb-06;dd-MMM-yy",
        "2024-1-1;yyyy-MM-dd",
        "2024-01-31 06:30:00 UTC;yyyy-MM-dd",
        "20240131T063000Z;yyyyMMdd",
        "Sat, 03 Feb 2001 04:05:06 GMT;EEE, dd MMM yyyy",
        "31.4.2020;",
        "May;",
        "192.168.100.200;1.234,5",
        "123 Main Street;"
      })
  void notationsOfATextAreAllThatReadIt(String text, String notations) {
    Reading reading = (Reading) types.parse(text);
    List<String> found =
        Ways.notations(reading.ways()).stream()
            .map(Notation::text)
            .filter(way -> !way.equals("1'234.5"))
            .toList();
    assertEquals(notations == null ? "" : notations, String.join("|", found));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "6f1c0f3e-0000-4a4a-8b8b-123456789abc;uuid",
        "192.168.1.1;ip address",
        "2001:db8::1;ip address",
        "06:30;time",
        "6:30:00 PM;time",
        "{\"a\": [1, 2]};json",
        "[];json",
        "{a};''",
        "007;code",
        "+390612345;code",
        "12345678901234567890;code",
        "name;''"
      })
  void meaningsOfTextsAreFound(String text, String meaning) {
    assertEquals(meaning, Ways.meaningOf(((Reading) types.parse(text)).ways()));
  }

  @Test
  void readingsJoinInAnyOrder() {
    List<String> texts =
        List.of("1", "1,5", "1.5", "yes", "no", "1/2/2020", "31/1/2020", "2020-01-31", "007", "x");
    List<Reading> all = texts.stream().map(text -> (Reading) types.parse(text)).toList();
    for (Reading a : all) {
      assertEquals(a, joined(a, a));
      assertEquals(a, joined(a, Reading.NOTHING));
      for (Reading b : all) {
        assertEquals(joined(a, b), joined(b, a));
        for (Reading c : all) {
          assertEquals(joined(joined(a, b), c), joined(a, joined(b, c)));
        }
      }
    }
  }

  private static Reading joined(Reading a, Reading b) {
    return a.plus(b, TypeLattice::join);
  }
}
