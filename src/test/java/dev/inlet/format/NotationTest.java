package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NotationTest {
  private static final ZoneId ROME = ZoneId.of("Europe/Rome");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "bigint as 1,234.5;1,234,567;1234567",
        "bigint as 1,234.5;-12;-12",
        "bigint as 1,234.5;1,5;none",
        "bigint as 1,234.5;1234,567;none",
        "bigint as 1,234.5;1,234567;none",
        "bigint as 1,234.5;,234;none",
        "bigint as 1,234.5;0,234;none",
        "double as 1,234.5;1,234.5;1234.5",
        "double as 1,234.5;1.;1.0",
        "double as 1.234,5;` 1.234.567,25 `;1234567.25",
        "double as 1.234,5;1234,5;1234.5",
        "double as 1.234,5;1.5;none",
        "double as 1 234,5;1 234,5;1234.5",
        "double as 1 234,5;1\u00a0234\u202f567,5;1234567.5",
        "double as 1 234.5;1 234.5;1234.5",
        "double as 1'234.5;1'234.5;1234.5",
        "double as 1'234.5;1\u2019234.5;1234.5",
        "double as 1.234,5;``;none",
        "double as 1.234,5;-;none",
        "boolean as yes/no;YES;1",
        "boolean as yes/no;` no`;0",
        "boolean as yes/no;y;none",
        "boolean as 1/0;1;1"
      })
  void numbersAndWordsAreRead(String type, String text, String value) {
    assertEquals(value, parsed(Column.of("c", type), text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dd/MM/yyyy;31/12/2020;2020-12-31",
        "dd/MM/yyyy;1/2/2020;2020-02-01",
        "dd/MM/yyyy;30/02/2020;none",
        "dd/MM/yyyy;1/2/20;none",
        "dd/MM/yyyy;1/2/2020 06:30;none",
        "MM/dd/yy;12/31/69;2069-12-31",
        "MM/dd/yy;12/31/70;1970-12-31",
        "dd MMM yyyy;1 February 2020;2020-02-01",
        "dd MMM yyyy;1  feb. 2020;2020-02-01",
        "dd MMM yyyy;1 Febr 2020;none",
        "EEE, dd MMM yyyy;Saturday, 1 Feb 2020;2020-02-01",
        "yyyyMMdd;20200201;2020-02-01",
        "yyyyMMdd;2020021;none",
        "yyyyMMdd;202002011;none"
      })
  void datesAreReadByTheirPattern(String pattern, String text, String date) {
    String days = parsed(Column.of("c", "date as " + pattern), text);
    assertEquals(
        date, days.equals("none") ? days : LocalDate.ofEpochDay(Long.parseLong(days)).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dd/MM/yyyy;1/2/2020;2020-01-31T23:00:00Z",
        "dd/MM/yyyy;1/2/2020 6:30;2020-02-01T05:30:00Z",
        "dd/MM/yyyy;1/2/2020, 06:30:15.5 PM;2020-02-01T17:30:15.500Z",
        "dd/MM/yyyy;1/2/2020 12:00 am;2020-01-31T23:00:00Z",
        "dd/MM/yyyy;1/2/2020 13:00 am;none",
        "dd-MMM-yy;01-FEB-20 06.30.15;2020-02-01T05:30:15Z",
        "dd/MM/yyyy;1/2/2020 6:30:00 PM GMT+1;2020-02-01T17:30:00Z",
        "dd/MM/yyyy;1/2/2020 06:30.15;none",
        "dd/MM/yyyy;1/2/2020 25:00;none",
        "dd/MM/yyyy;1/2/2020 06:3;none",
        "dd/MM/yyyy;1/2/2020 06:30 x;none",
        "dd/MMM/yyyy;10/Oct/2000:13:55:36 -0700;2000-10-10T20:55:36Z",
        "dd MMM yyyy;1 Feb 2020 06:30:00 UTC+01:30;2020-02-01T05:00:00Z",
        "yyyy-MM-dd;2020-2-1T06:30:00,123456789Z;2020-02-01T06:30:00.123456Z",
        "yyyyMMdd;20200201T063015Z;2020-02-01T06:30:15Z",
        "yyyyMMdd;202002010630;2020-02-01T05:30:00Z",
        "epoch-seconds;1580538600;2020-02-01T06:30:00Z",
        "epoch-millis;1580538600123;2020-02-01T06:30:00.123Z",
        "epoch-micros;1580538600123456;2020-02-01T06:30:00.123456Z",
        "epoch-nanos;1580538600123456789;2020-02-01T06:30:00.123456Z",
        "epoch-seconds;-1;1969-12-31T23:59:59Z",
        "epoch-seconds;9223372036854775807;none",
        "epoch-millis;-9223372036854775808;none",
        "epoch-seconds;1.5;none"
      })
  void timestampsAreReadByTheirPattern(String pattern, String text, String instant) {
    String micros = parsed(Column.of("c", "timestamp as " + pattern), text);
    assertEquals(
        instant,
        micros.equals("none")
            ? micros
            : Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS).toString());
  }

  @Test
  void timestampsWithoutAZoneHaveNone() {
    Column column = Column.of("c", "timestamp_ntz as dd/MM/yyyy");
    assertEquals("1580538600000000", parsed(column, "1/2/2020 06:30"));
    assertEquals("none", parsed(column, "1/2/2020 06:30 Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "date as dd/yyyy|'dd/yyyy': expected a day, a month and a year, each once",
        "date as dd/MM/yyyy HH|'dd/MM/yyyy HH': expected a date's d, M, MMM, yy, yyyy and EEE with"
            + " marks between them, found 'HH'",
        "date as sometimes|'sometimes': expected a way to write values, such as dd/MM/yyyy, 1.234,5,"
            + " yes/no or epoch-millis",
        "timestamp as epoch-days|'epoch-days': expected epoch-seconds, epoch-millis, epoch-micros or"
            + " epoch-nanos",
        "string as dd/MM/yyyy|expected a way to write string, found 'dd/MM/yyyy', which is one to write"
            + " dates and timestamps",
        "date as 1.234,5|expected a way to write date, found '1.234,5', which is one to write numbers",
        "boolean as yes/yes|'yes/yes': expected a way to write values, such as dd/MM/yyyy, 1.234,5,"
            + " yes/no or epoch-millis"
      })
  void whatIsNoNotationIsTold(String text, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> Column.of("c", text)).getMessage());
  }

  @Test
  void aColumnIsSpelledAsItIsRead() {
    assertEquals("date as dd/MM/yyyy", Column.of("c", "DATE as dd/MM/yyyy").typeText());
    assertEquals("decimal(5,2)", Column.of("c", "decimal(5, 2)").typeText());
  }

  private static String parsed(Column column, String text) {
    byte[] bytes = ("x" + text + "y").getBytes(UTF_8);
    Vector values = new Vector(column.type());
    boolean fits = column.parser(ROME).parse(bytes, 1, bytes.length - 1, values);
    assertEquals(fits ? 1 : 0, values.size());
    return fits
        ? column.type() == DataType.Scalar.DOUBLE
            ? Double.toString(Double.longBitsToDouble(values.slot(0)))
            : Long.toString(values.slot(0))
        : "none";
  }

  @Test
  void xmlHasNoOtherWaysToWriteValues() {
    Column day = Column.of("day", "date as dd/MM/yyyy");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> XmlFormat.check(day));
    assertEquals(
        "expected a type alone, found 'date as dd/MM/yyyy': in XML values are read as they usually"
            + " are",
        e.getMessage());
  }
}
