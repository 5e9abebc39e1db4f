package dev.inlet.infer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.Notation;
import dev.inlet.format.Vector;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a text by a glance is what trying each notation would have told. */
final class WayTrialsTest {
  private static final List<String> SEEDS =
      List.of(
          "1.234",
          "12.345",
          "1234.567",
          "0.123",
          "-0.5",
          "-1.234",
          ".5",
          "5.0",
          "1.5e3",
          " 1.25 ",
          "123456789012345.25",
          "1.2345",
          "00.5",
          "+1.5",
          "1,234.5",
          "1.234,5",
          "yes",
          "No",
          "falsch",
          "ja ",
          "Yess",
          "02.01.2020",
          "Jan 5 2020",
          "10:15",
          "1'234.5",
          "7 ",
          "20200102");

  private final TextTypes types = new TextTypes(List.of());

  @Test
  void waysAreThoseInWhichTheParsersReadIt() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String text = i < SEEDS.size() ? SEEDS.get(i) : changed(random);
      if (types.parse(text) instanceof Reading reading && isTried(reading)) {
        assertEquals(tried(text, reading.type()), reading.ways() & wanted(reading.type()), text);
        assertEquals(lesser(text), reading.lesser() & Ways.NUMBERS, text);
      }
    }
  }

  /** A seed with a character more or less. */
  private static String changed(Random random) {
    String seed = SEEDS.get(random.nextInt(SEEDS.size()));
    int at = random.nextInt(seed.length());
    return random.nextBoolean()
        ? seed.substring(0, at) + seed.substring(at + 1)
        : seed.substring(0, at)
            + "0123456789.,-ny ".charAt(random.nextInt(16))
            + seed.substring(at);
  }

  private static boolean isTried(Reading reading) {
    boolean code = (reading.ways() & Ways.CODE) != 0;
    return reading.type() == Scalar.DOUBLE || (reading.type() == Scalar.STRING && !code);
  }

  private static long wanted(DataType type) {
    return type == Scalar.DOUBLE ? Ways.NUMBERS : Ways.NUMBERS | Ways.BOOLEANS;
  }

  /** By the parsers that load a column. */
  private static long tried(String text, DataType type) {
    long ways = 0;
    for (Notation notation : Ways.notations(wanted(type))) {
      boolean fits =
          parses(notation, Ways.lesser(notation), text)
              || parses(notation, Ways.other(notation), text);
      ways |= fits ? Ways.bit(notation.text()) : 0;
    }
    return ways;
  }

  /** The ways in which it is a whole number. */
  private static long lesser(String text) {
    long ways = 0;
    for (Notation notation : Ways.notations(Ways.NUMBERS)) {
      ways |= parses(notation, Ways.lesser(notation), text) ? Ways.bit(notation.text()) : 0;
    }
    return ways;
  }

  private static boolean parses(Notation notation, DataType type, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return notation.parser(type, ZoneOffset.UTC).parse(bytes, 0, bytes.length, new Vector(type));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "631151999, -", "631152000, epoch-seconds", "+1600000000, epoch-seconds",
        "4102444801, -", "1600000000000, epoch-millis", "1600000000000000, epoch-micros",
        "4102444800000000000, epoch-nanos", "4102444800000000001, -", "9999999999999999999, -",
      })
  void momentsAreToldByTheirRange(String digits, String expected) {
    Reading reading = (Reading) types.parse(digits);
    List<String> found =
        Ways.notations(reading.ways() & Ways.EPOCHS).stream().map(Notation::text).toList();
    assertEquals(expected.equals("-") ? List.of() : List.of(expected), found);
  }

  @Test
  void aTextThatComesAgainIsReadAsBeforeAndNoOtherIs() {
    Object date = types.parse("2020-01-02");
    assertSame(date, types.parse("2020-01-02"));
    assertNotEquals(date, types.parse("2020-01-32"));
    assertNotEquals(types.parse("1.5"), types.quoted("1.5"));
    assertSame(types.quoted("1.5"), types.quoted("1.5"));
    // More of them than there are places.
    for (int i = 0; i < 20_000; i++) {
      assertEquals(Scalar.BIGINT, ((Reading) types.parse("" + i)).type());
      assertEquals(Scalar.STRING, ((Reading) types.parse(i + "x")).type());
    }
  }
}
