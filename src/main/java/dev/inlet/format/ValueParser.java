package dev.inlet.format;

import static dev.inlet.format.CellPlaces.end;
import static dev.inlet.format.CellPlaces.start;

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
public final class ValueParser {
  private static final Decimal NO_DECIMAL = new Decimal(1, 0);
  private static final Written NEVER = (text, from, to, values) -> false;

  private final Kind kind;
  private final Decimal decimal;
  private final Moments.Timestamps timestamps;
  private final Written written;

  /** Parses what is written as {@link Notation} has it. */
  @FunctionalInterface
  interface Written {
    /** As {@link ValueParser#parse}. */
    boolean parse(byte[] text, int from, int to, Vector values);
  }

  /**
   * One class for all types: which one parses a cell is then a jump, and no call that the compiler
   * cannot see through.
   */
  private enum Kind {
    NONE,
    BOOLEAN,
    TINYINT,
    SMALLINT,
    INT,
    BIGINT,
    FLOAT,
    DOUBLE,
    DECIMAL,
    STRING,
    BINARY,
    DATE,
    TIMESTAMP,
    WRITTEN
  }

  private ValueParser(Kind kind, Decimal decimal, Moments.Timestamps timestamps, Written written) {
    this.kind = kind;
    this.decimal = decimal;
    this.timestamps = timestamps;
    this.written = written;
  }

  /**
   * The parser of a type.
   *
   * @throws IllegalArgumentException for types that have no text of their own, such as structs
   */
  public static ValueParser of(DataType type, ZoneId zone) {
    Moments.Timestamps inZone = new Moments.Timestamps(new LocalTimes(zone));
    if (type instanceof Decimal decimal) {
      return new ValueParser(Kind.DECIMAL, decimal, inZone, NEVER);
    }
    if (!(type instanceof Scalar scalar)) {
      throw new IllegalArgumentException("a cell of text cannot be a " + type.sql());
    }
    return scalar == Scalar.TIMESTAMP_NTZ
        ? new ValueParser(Kind.TIMESTAMP, NO_DECIMAL, new Moments.Timestamps(), NEVER)
        : new ValueParser(kind(scalar), NO_DECIMAL, inZone, NEVER);
  }

  /** One of values that are written otherwise. */
  static ValueParser of(Written written) {
    return new ValueParser(Kind.WRITTEN, NO_DECIMAL, new Moments.Timestamps(), written);
  }

  private static Kind kind(Scalar type) {
    return switch (type) {
      case VOID -> Kind.NONE;
      case BOOLEAN -> Kind.BOOLEAN;
      case TINYINT -> Kind.TINYINT;
      case SMALLINT -> Kind.SMALLINT;
      case INT -> Kind.INT;
      case BIGINT -> Kind.BIGINT;
      case FLOAT -> Kind.FLOAT;
      case DOUBLE -> Kind.DOUBLE;
      case STRING -> Kind.STRING;
      case BINARY -> Kind.BINARY;
      case DATE -> Kind.DATE;
      case TIMESTAMP, TIMESTAMP_NTZ -> Kind.TIMESTAMP;
    };
  }

  /** Appends the value; says false, and appends nothing, where the text is not of the type. */
  public boolean parse(byte[] text, int from, int to, Vector values) {
    return switch (kind) {
      case NONE -> false;
      case BOOLEAN -> Words.bool(text, from, to, values);
      case TINYINT -> Numbers.tinyint(text, from, to, values);
      case SMALLINT -> Numbers.smallint(text, from, to, values);
      case INT -> Numbers.integer(text, from, to, values);
      case BIGINT -> Numbers.bigint(text, from, to, values);
      case FLOAT -> Numbers.float32(text, from, to, values);
      case DOUBLE -> Numbers.float64(text, from, to, values);
      case DECIMAL -> Numbers.decimal(text, from, to, decimal, values);
      case STRING -> Words.string(text, from, to, values);
      case BINARY -> Words.binary(text, from, to, values);
      case DATE -> Moments.date(text, from, to, values);
      case TIMESTAMP -> timestamps.parse(text, from, to, values);
      case WRITTEN -> written.parse(text, from, to, values);
    };
  }

  /**
   * As {@link #parse(byte[], int, int, Vector)}, of several cells up to the first that is empty or
   * escaped, or whose text is not of the type. Types that tables have many of have a loop of their
   * own: what such a loop jumps to is always the same.
   *
   * @param first of these cells among all places
   * @param step how many places further the next one is
   * @return how many values were appended
   */
  int parse(byte[] text, CellPlaces places, int first, int step, int count, Vector values) {
    long[] cells = places.cells();
    return switch (kind) {
      case INT -> integers(text, cells, first, step, count, values);
      case BIGINT -> bigints(text, cells, first, step, count, values);
      case DOUBLE -> doubles(text, cells, first, step, count, values);
      case DECIMAL -> decimals(text, cells, first, step, count, values);
      case DATE -> dates(text, cells, first, step, count, values);
      case TIMESTAMP -> timestamps(text, cells, first, step, count, values);
      default -> others(text, cells, first, step, count, values);
    };
  }

  private int integers(byte[] text, long[] cells, int first, int step, int count, Vector values) {
    int at = first;
    int done = 0;
    while (done < count
        && isPlain(cells[at])
        && Numbers.integer(text, start(cells[at]), end(cells[at]), values)) {
      at += step;
      done++;
    }
    return done;
  }

  private int bigints(byte[] text, long[] cells, int first, int step, int count, Vector values) {
    int at = first;
    int done = 0;
    while (done < count
        && isPlain(cells[at])
        && Numbers.bigint(text, start(cells[at]), end(cells[at]), values)) {
      at += step;
      done++;
    }
    return done;
  }

  private int doubles(byte[] text, long[] cells, int first, int step, int count, Vector values) {
    int at = first;
    int done = 0;
    while (done < count
        && isPlain(cells[at])
        && Numbers.float64(text, start(cells[at]), end(cells[at]), values)) {
      at += step;
      done++;
    }
    return done;
  }

  private int decimals(byte[] text, long[] cells, int first, int step, int count, Vector values) {
    int at = first;
    int done = 0;
    while (done < count
        && isPlain(cells[at])
        && Numbers.decimal(text, start(cells[at]), end(cells[at]), decimal, values)) {
      at += step;
      done++;
    }
    return done;
  }

  private int dates(byte[] text, long[] cells, int first, int step, int count, Vector values) {
    int at = first;
    int done = 0;
    while (done < count
        && isPlain(cells[at])
        && Moments.date(text, start(cells[at]), end(cells[at]), values)) {
      at += step;
      done++;
    }
    return done;
  }

  private int timestamps(byte[] text, long[] cells, int first, int step, int count, Vector values) {
    int at = first;
    int done = 0;
    while (done < count
        && isPlain(cells[at])
        && timestamps.parse(text, start(cells[at]), end(cells[at]), values)) {
      at += step;
      done++;
    }
    return done;
  }

  private int others(byte[] text, long[] cells, int first, int step, int count, Vector values) {
    int at = first;
    int done = 0;
    while (done < count
        && isPlain(cells[at])
        && parse(text, start(cells[at]), end(cells[at]), values)) {
      at += step;
      done++;
    }
    return done;
  }

  /** An empty cell is null, and one with quotes or escapes within is not its text as it stands. */
  private static boolean isPlain(long cell) {
    return start(cell) != end(cell) && !CellPlaces.isEscaped(cell);
  }
}
