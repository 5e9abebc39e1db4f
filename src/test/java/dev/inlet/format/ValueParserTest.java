package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ValueParserTest {
  private static final Object MISFIT = new Object();
  private static final ZoneId ROME = ZoneId.of("Europe/Rome");

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "boolean,TRUE,true",
        "boolean,False,false",
        "tinyint,-128,-128",
        "smallint,32767,32767",
        "int,+12,12",
        "int,` 12 `,12",
        "bigint,-9223372036854775808,-9223372036854775808",
        "bigint,9223372036854775807,9223372036854775807",
        "bigint,007,7",
        "double,.5,0.5",
        "double,5.,5.0",
        "double,-1e-3,-0.001",
        "double,nan,NaN",
        "double,-Infinity,-Infinity",
        "double,12345678901234567890,1.2345678901234567E19",
        "float,0.1,0.1",
        "`decimal(5,2)`,12.3,12.30",
        "`decimal(5,2)`,-999.990,-999.99",
        "`decimal(5,2)`,+0000000000000000000000.5,0.50",
        "`decimal(2,2)`,.5000000000000000000000,0.50",
        "`decimal(2,2)`,-00000000000000000000.,0.00",
        "`decimal(3,0)`,120.00000000000000000000,120",
        "`decimal(38,2)`,0.1,0.10",
        "`decimal(38,0)`,12345678901234567890123456789012345678,12345678901234567890123456789012345678",
        "date,2024-02-29,2024-02-29",
        "date,2001/01/15,2001-01-15",
        "timestamp,2001-01-15,2001-01-14T23:00:00Z",
        "timestamp,2001-01-15 06:30,2001-01-15T05:30:00Z",
        "timestamp,2001-07-15T06:30:00.123456Z,2001-07-15T06:30:00.123456Z",
        "timestamp,2001/01/15 06:30:00,2001-01-15T05:30:00Z",
        "timestamp,2001-01-15T06:30:00+02:00,2001-01-15T04:30:00Z",
        "timestamp,2001-01-15T06:30:00-0330,2001-01-15T10:00:00Z",
        "timestamp,2001-01-15T06:30+02,2001-01-15T04:30:00Z",
        "timestamp_ntz,2001-01-15 06:30:01.5,2001-01-15T06:30:01.500"
      })
  void textsOfATypeAreItsValues(String type, String text, String value) {
    assertEquals(value, parse(type, text).toString());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "boolean,1",
        "boolean,yes",
        "boolean,``",
        "tinyint,128",
        "tinyint,-129",
        "smallint,32768",
        "int,2147483648",
        "int,``",
        "int,-",
        "int,1.0",
        "int,1 2",
        "bigint,9223372036854775808",
        "bigint,-9223372036854775809",
        "bigint,99999999999999999999",
        "double,1d",
        "double,0x10",
        "double,1e",
        "double,.",
        "double,1e999",
        "double,1.2.3",
        "double,`1,5`",
        "float,1e39",
        "`decimal(5,2)`,1.234",
        "`decimal(5,2)`,1234",
        "`decimal(5,2)`,1e2",
        "date,2023-02-29",
        "date,2023-13-01",
        "date,2023-1-1",
        "date,2023-01/01",
        "date,2023-01-01x",
        "timestamp,2023-01-01T24:00",
        "timestamp,2023-01-01T06:60",
        "timestamp,2023-01-01T06",
        "timestamp,2023-01-01T06:30:00.",
        "timestamp,2023-01-01T06:30:00+19:00",
        "timestamp,2023-01-01T06:30:00 CET",
        "timestamp_ntz,2023-01-01T06:30:00Z"
      })
  void otherTextsAreMisfits(String type, String text) {
    assertEquals(MISFIT, parse(type, text));
  }

  @Test
  void valuesAreOfTheClassesThatReadersPromise() {
    assertEquals((byte) 1, parse("tinyint", "1"));
    assertEquals((short) 1, parse("smallint", "1"));
    assertEquals(1, parse("int", "1"));
    assertEquals(1L, parse("bigint", "1"));
    assertEquals(1f, parse("float", "1"));
    assertEquals(1d, parse("double", "1"));
    assertEquals(new BigDecimal("1.00"), parse("decimal(5,2)", "1"));
    assertEquals(LocalDate.of(2001, 1, 15), parse("date", "2001-01-15"));
    assertEquals(Instant.EPOCH, parse("timestamp", "1970-01-01T00:00Z"));
    assertEquals(LocalDateTime.of(2001, 1, 15, 0, 0), parse("timestamp_ntz", "2001-01-15"));
  }

  @Test
  void bytesThatAreNotUtf8AreNoString() {
    byte[] latin = {'a', (byte) 0xe9};
    ValueParser parser = ValueParser.of(DataType.Scalar.STRING, ROME);
    Vector values = new Vector(DataType.Scalar.STRING);
    assertFalse(parser.parse(latin, 0, 2, values));
    assertEquals(0, values.size());
    assertTrue(parser.parse(latin, 0, 1, values));
  }

  @Test
  void doublesAndFloatsRoundAsJavaDoes() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      int digits = 1 + random.nextInt(19);
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
      int point = random.nextInt(digits + 1);
      for (int d = 0; d < digits; d++) {
        text.append(d == point ? "." : "").append((char) ('0' + random.nextInt(10)));
      }
      if (random.nextInt(3) == 0) {
        text.append('e').append(random.nextInt(60) - 30);
      }
      assertEquals(Double.parseDouble(text.toString()), parse("double", text.toString()));
      float rounded = Float.parseFloat(text.toString());
      assertEquals(
          Float.isInfinite(rounded) ? MISFIT : (Object) rounded, parse("float", text.toString()));
    }
  }

  @Test
  void aDecimalOfVeryManyDigitsIsSeenNotToFit() {
    assertEquals(MISFIT, parse("decimal(38,2)", "9".repeat(10_000_000)));
    assertEquals(MISFIT, parse("decimal(38,2)", "0." + "0".repeat(10_000_000) + "1"));
  }

  /** Numbers in spaces are read byte by byte. */
  @Test
  void numbersAreTheSameReadByEightBytesAndOneByOne() {
    Random random = new Random(11);
    String some = "0123456789012345678901234567890123456789..-+/:e";
    int numbers = 0;
    for (int i = 0; i < 30_000; i++) {
      StringBuilder text = new StringBuilder(random.nextInt(8) == 0 ? "-" : "");
      for (int length = random.nextInt(19); length >= 0; length--) {
        text.append(some.charAt(random.nextInt(some.length())));
      }
      for (String type : List.of("int", "bigint", "decimal(12,2)", "decimal(18,9)", "double")) {
        Object slow = parse(type, " " + text + " ");
        assertEquals(slow, parse(type, text.toString()), () -> type + " " + text);
        numbers += slow == MISFIT ? 0 : 1;
      }
    }
    assertTrue(numbers > 15_000, "numbers: " + numbers);
  }

  @Test
  void datesAreThoseThatTheCalendarHas() {
    Random random = new Random(12);
    for (int i = 0; i < 30_000; i++) {
      char mark = random.nextBoolean() ? '-' : '/';
      int[] parts = {random.nextInt(10_000), random.nextInt(14), random.nextInt(33)};
      String iso = String.format("%04d-%02d-%02d", parts[0], parts[1], parts[2]);
      boolean is;
      try {
        is = LocalDate.parse(iso) != null;
      } catch (DateTimeException e) {
        is = false;
      }
      String text = iso.replace('-', mark);
      assertEquals(is ? LocalDate.parse(iso) : MISFIT, parse("date", text), text);
      int at = random.nextInt(text.length());
      char wrong = " -/:.xe\u0000".charAt(random.nextInt(8));
      String odd = text.substring(0, at) + wrong + text.substring(at + 1);
      if (!odd.equals(text) && wrong != ' ') {
        assertEquals(MISFIT, parse("date", odd), odd);
      }
    }
  }

  /** What stands around a text is not to be seen. */
  private static Object parse(String type, String text) {
    String inner = text == null ? "" : text;
    Object alone = parse(type, inner, "", "");
    assertEquals(alone, parse(type, inner, "77777777", "77777777"), inner);
    return alone;
  }

  private static Object parse(String type, String text, String before, String after) {
    byte[] bytes = (before + text + after).getBytes(UTF_8);
    int from = before.length();
    int to = bytes.length - after.length();
    Vector values = new Vector(DataType.parse(type));
    boolean fits = ValueParser.of(values.type(), ROME).parse(bytes, from, to, values);
    assertEquals(fits ? 1 : 0, values.size());
    return fits ? values.value(0) : MISFIT;
  }
}
