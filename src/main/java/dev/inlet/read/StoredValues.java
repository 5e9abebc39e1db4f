package dev.inlet.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Decimal;
import dev.inlet.format.DataType.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Values of columnar files, as the columns of their table have them. */
final class StoredValues {
  private StoredValues() {}

  /**
   * A value of a file as one of its column, which is of that type or a wider one.
   *
   * @param value of a scalar type, not null
   */
  static Object fit(Object value, DataType wanted) {
    if (wanted instanceof Decimal decimal) {
      BigDecimal exact =
          value instanceof BigDecimal known ? known : new BigDecimal(String.valueOf(value));
      return exact.setScale(decimal.scale(), RoundingMode.UNNECESSARY);
    }
    if (value instanceof Number number && wanted instanceof Scalar scalar) {
      return number(number, scalar);
    }
    if (wanted == Scalar.TIMESTAMP && value instanceof LocalDate date) {
      return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    if (wanted == Scalar.TIMESTAMP && value instanceof LocalDateTime local) {
      return local.toInstant(ZoneOffset.UTC);
    }
    if (wanted == Scalar.STRING) {
      return value instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(value);
    }
    return value;
  }

  private static Object number(Number number, Scalar wanted) {
    return switch (wanted) {
      case TINYINT -> number.byteValue();
      case SMALLINT -> number.shortValue();
      case INT -> number.intValue();
      case BIGINT -> number.longValue();
      case FLOAT -> number.floatValue();
      // Not by the nearest double: 0.1f is 0.10000000149011612, as Spark widens it.
      case DOUBLE -> number.doubleValue();
      case STRING -> number.toString();
      default -> number;
    };
  }

  /**
   * @param units since 1970-01-01T00:00:00, of so many to a second
   */
  static Object moment(long units, long perSecond, boolean isInstant) {
    long nanos = Math.floorMod(units, perSecond) * (1_000_000_000L / perSecond);
    Instant instant =
        Instant.ofEpochSecond(Math.floorDiv(units, perSecond), nanos)
            .truncatedTo(ChronoUnit.MICROS);
    return isInstant ? instant : LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  /** An exact number by its unscaled value, highest byte first. */
  static BigDecimal decimal(byte[] unscaled, int scale) {
    return new BigDecimal(new BigInteger(unscaled), scale);
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** Where a name stands among others, which may be written in another case. */
  static OptionalInt find(String name, List<String> names) {
    int exact = names.indexOf(name);
    return exact >= 0
        ? OptionalInt.of(exact)
        : IntStream.range(0, names.size())
            .filter(i -> names.get(i).equalsIgnoreCase(name))
            .findFirst();
  }
}
