package dev.inlet.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.inlet.format.DataType.Decimal;
import dev.inlet.format.DataType.Scalar;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How the values of a column are written, where that is not as {@link ValueParser} has it.
 *
 * <p>There are four kinds, by their texts:
 *
 * <ul>
 *   <li>two words of a boolean, the true one first: {@code yes/no}; in any case
 *   <li>a number as an example: {@code 1,234.5}, {@code 1.234,5}, {@code 1 234,5}, {@code 1 234.5},
 *       {@code 1'234.5}. Groups of three digits may be apart, in whole numbers too
 *   <li>a date by a pattern: {@code d} a day and {@code M} a month of one or two digits, {@code
 *       MMM} an English name of a month or its first three letters, {@code yyyy} a year, {@code yy}
 *       one of 1970 to 2069, {@code EEE} an English day of the week. A timestamp has that date
 *       first, and then a time, if any, as {@link WrittenMoments} says
 *   <li>{@code epoch-seconds}, {@code epoch-millis}, {@code epoch-micros}, {@code epoch-nanos}: a
 *       timestamp as a number since 1970, in UTC
 * </ul>
 */
public final class Notation {
  /** What kind of values a notation is for. */
  public enum Kind {
    BOOLEAN("boolean"),
    NUMBER("numbers"),
    MOMENT("dates and timestamps"),
    EPOCH("timestamp");

    private final String values;

    Kind(String values) {
      this.values = values;
    }
  }

  private static final List<String> NUMBERS =
      List.of("1,234.5", "1.234,5", "1 234,5", "1 234.5", "1'234.5");
  private static final String EPOCH = "epoch-";
  private static final Set<Scalar> MOMENTS =
      Set.of(Scalar.DATE, Scalar.TIMESTAMP, Scalar.TIMESTAMP_NTZ);
  private static final Set<Scalar> COUNTABLE =
      Set.of(
          Scalar.TINYINT, Scalar.SMALLINT, Scalar.INT, Scalar.BIGINT, Scalar.FLOAT, Scalar.DOUBLE);

  private final String text;
  private final Kind kind;

  private Notation(String text, Kind kind) {
    this.text = text;
    this.kind = kind;
  }

  /**
   * The notation that a text names.
   *
   * @throws IllegalArgumentException if it names none
   */
  public static Notation of(String text) {
    if (NUMBERS.contains(text)) {
      return new Notation(text, Kind.NUMBER);
    }
    if (text.startsWith(EPOCH)) {
      EpochMoments.Unit.of(text.substring(EPOCH.length()));
      return new Notation(text, Kind.EPOCH);
    }
    if (text.contains("yy")) {
      new DatePattern(text);
      return new Notation(text, Kind.MOMENT);
    }
    String[] words = text.split("/", -1);
    boolean ascii = text.chars().allMatch(c -> c > ' ' && c < 127);
    if (words.length == 2
        && ascii
        && !words[0].isEmpty()
        && !words[1].isEmpty()
        && !words[0].equalsIgnoreCase(words[1])) {
      return new Notation(text, Kind.BOOLEAN);
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "': expected a way to write values, such as dd/MM/yyyy, 1.234,5, yes/no or"
            + " epoch-millis");
  }

  /** As {@link #of} reads it. */
  public String text() {
    return text;
  }

  public Kind kind() {
    return kind;
  }

  /**
   * Parses values of a type that are written so. Not for use by several threads.
   *
   * @param zone of timestamps that are written without one
   * @throws IllegalArgumentException if values of the type are not written so
   */
  public ValueParser parser(DataType type, ZoneId zone) {
    if (!suits(type)) {
      throw new IllegalArgumentException(
          "expected a way to write "
              + type.sql()
              + ", found '"
              + text
              + "', which is one to write "
              + kind.values);
    }
    return ValueParser.of(written(type, zone));
  }

  private ValueParser.Written written(DataType type, ZoneId zone) {
    return switch (kind) {
      case BOOLEAN -> words();
      case NUMBER ->
          new GroupedNumbers(
              (byte) text.charAt(1), (byte) text.charAt(5), ValueParser.of(type, zone));
      case MOMENT ->
          type == Scalar.DATE
              ? WrittenMoments.dates(new DatePattern(text))
              : WrittenMoments.timestamps(
                  new DatePattern(text), type == Scalar.TIMESTAMP ? new LocalTimes(zone) : null);
      case EPOCH -> new EpochMoments(EpochMoments.Unit.of(text.substring(EPOCH.length())));
    };
  }

  private boolean suits(DataType type) {
    return switch (kind) {
      case BOOLEAN -> type == Scalar.BOOLEAN;
      case NUMBER -> type instanceof Decimal || COUNTABLE.contains(type);
      case MOMENT -> MOMENTS.contains(type);
      case EPOCH -> type == Scalar.TIMESTAMP;
    };
  }

  private ValueParser.Written words() {
    int slash = text.indexOf('/');
    byte[] yes = lower(text.substring(0, slash));
    byte[] no = lower(text.substring(slash + 1));
    return (cell, from, to, values) -> {
      int start = Words.start(cell, from, to);
      int end = Words.end(cell, start, to);
      boolean isYes = Words.matches(cell, start, end, yes);
      if (!isYes && !Words.matches(cell, start, end, no)) {
        return false;
      }
      values.add(isYes ? 1 : 0);
      return true;
    };
  }

  private static byte[] lower(String word) {
    return word.toLowerCase(Locale.ROOT).getBytes(ISO_8859_1);
  }

  @Override
  public String toString() {
    return text;
  }
}
