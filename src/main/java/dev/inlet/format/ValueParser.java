package dev.inlet.format;

import dev.inlet.format.DataType.Decimal;
import dev.inlet.format.DataType.Scalar;
import java.time.ZoneId;

/**
 * Parses the text of one cell to a value of one type. Inference and loading share these parsers, so
 * what was inferred loads.
 *
 * <p>Spaces around a value count for strings only. The types' texts:
 *
 * <ul>
 *   <li>boolean: {@code true} and {@code false} in any case
 *   <li>integers: digits with an optional sign, within the type's range
 *   <li>float, double: decimal and scientific notation within the type's range, {@code NaN}, {@code
 *       Infinity}
 *   <li>decimal: decimal notation that the type holds without rounding
 *   <li>date: {@code 2001-01-15}, {@code 2001/01/15}
 *   <li>timestamp: a date alone, or with {@code T} or a space and {@code 06:30[:00[.123456789]]},
 *       then optionally {@code Z}, {@code +02}, {@code +0200} or {@code +02:00}; without an offset
 *       it is in the table's zone; what is below a microsecond is cut off
 *   <li>timestamp_ntz: the same without an offset
 *   <li>string: UTF-8; binary: the bytes as they are
 * </ul>
 *
 * A parser may keep what it learned of a zone; it is not for use by several threads.
 */
public interface ValueParser {

  /** Appends the value; says false, and appends nothing, where the text is not of the type. */
  boolean parse(byte[] text, int from, int to, Vector values);

  /**
   * The parser of a type.
   *
   * @throws IllegalArgumentException for types that have no text of their own, such as structs
   */
  static ValueParser of(DataType type, ZoneId zone) {
    if (type instanceof Decimal decimal) {
      return (text, from, to, values) -> Numbers.decimal(text, from, to, decimal, values);
    }
    if (!(type instanceof Scalar scalar)) {
      throw new IllegalArgumentException("a cell of text cannot be a " + type.sql());
    }
    return switch (scalar) {
      case VOID -> (text, from, to, values) -> false;
      case BOOLEAN -> Words::bool;
      case TINYINT -> Numbers::tinyint;
      case SMALLINT -> Numbers::smallint;
      case INT -> Numbers::integer;
      case BIGINT -> Numbers::bigint;
      case FLOAT -> Numbers::float32;
      case DOUBLE -> Numbers::float64;
      case STRING -> Words::string;
      case BINARY -> Words::binary;
      case DATE -> Moments::date;
      case TIMESTAMP -> new Moments.Timestamps(new LocalTimes(zone));
      case TIMESTAMP_NTZ -> new Moments.Timestamps();
    };
  }
}
