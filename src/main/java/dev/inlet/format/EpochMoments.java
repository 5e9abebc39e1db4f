package dev.inlet.format;

import dev.inlet.format.DataType.Scalar;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;

/** Timestamps that are written as whole numbers since 1970, in UTC. */
final class EpochMoments implements ValueParser.Written {
  /** What is counted. */
  enum Unit {
    SECONDS(1_000_000, 1),
    MILLIS(1_000, 1),
    MICROS(1, 1),
    NANOS(1, 1_000);

    private final long factor;
    private final long divisor;

    Unit(long factor, long divisor) {
      this.factor = factor;
      this.divisor = divisor;
    }

    static Unit of(String word) {
      return Arrays.stream(values())
          .filter(unit -> unit.name().toLowerCase(Locale.ROOT).equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "'epoch-"
                          + word
                          + "': expected epoch-seconds, epoch-millis, epoch-micros or"
                          + " epoch-nanos"));
    }
  }

  private final Unit unit;
  private final ValueParser whole = ValueParser.of(Scalar.BIGINT, ZoneOffset.UTC);
  private final Vector number = new Vector(Scalar.BIGINT);

  EpochMoments(Unit unit) {
    this.unit = unit;
  }

  @Override
  public boolean parse(byte[] text, int from, int to, Vector values) {
    number.clear();
    if (!whole.parse(text, from, to, number)) {
      return false;
    }
    long count = number.slot(0);
    long most = Long.MAX_VALUE / unit.factor;
    if (count > most || count < -most) {
      return false;
    }
    values.add(Math.floorDiv(count * unit.factor, unit.divisor));
    return true;
  }
}
