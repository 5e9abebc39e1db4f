package dev.inlet.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.inlet.format.DataType.Decimal;
import java.math.BigDecimal;

/** Numbers from ASCII digits, without an object in between but for the rare long ones. */
final class Numbers {
  /** As many digits always fit a long. */
  private static final int LONG_DIGITS = 18;

  /**
   * Up to here a double's product or quotient with a power of ten is rounded once, so correctly
   * (Clinger, "How to read floating point numbers accurately", 1990).
   */
  private static final long EXACT_MANTISSA = 1L << 53;

  private static final double[] EXACT_POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private static final long[] POWERS = powers();

  /** The bits of {@link Digits#plain} that are not the number. */
  private static final int FRACTION = (1 << Digits.FRACTION_BITS) - 1;

  private static final byte[] NAN = "nan".getBytes(ISO_8859_1);
  private static final byte[] INFINITY = "infinity".getBytes(ISO_8859_1);

  /** As C, Python and R write it. */
  private static final byte[] INF = "inf".getBytes(ISO_8859_1);

  private Numbers() {}

  private static long[] powers() {
    long[] powers = new long[LONG_DIGITS + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }

  static boolean tinyint(byte[] text, int from, int to, Vector values) {
    return within(text, from, to, Byte.MIN_VALUE, Byte.MAX_VALUE, values);
  }

  static boolean smallint(byte[] text, int from, int to, Vector values) {
    return within(text, from, to, Short.MIN_VALUE, Short.MAX_VALUE, values);
  }

  static boolean integer(byte[] text, int from, int to, Vector values) {
    return within(text, from, to, Integer.MIN_VALUE, Integer.MAX_VALUE, values);
  }

  static boolean bigint(byte[] text, int from, int to, Vector values) {
    return within(text, from, to, Long.MIN_VALUE, Long.MAX_VALUE, values);
  }

  private static boolean within(
      byte[] text, int from, int to, long least, long most, Vector values) {
    boolean minus = from < to && text[from] == '-';
    long digits = Digits.whole(text, minus ? from + 1 : from, to);
    if (digits < 0) {
      return slowly(text, from, to, least, most, values);
    }
    return isWithin(minus ? -digits : digits, least, most, values);
  }

  private static boolean isWithin(long value, long least, long most, Vector values) {
    if (value < least || value > most) {
      return false;
    }
    values.add(value);
    return true;
  }

  private static boolean slowly(
      byte[] text, int from, int to, long least, long most, Vector values) {
    int at = Words.start(text, from, to);
    int end = Words.end(text, at, to);
    boolean negative = at < end && text[at] == '-';
    if (negative || (at < end && text[at] == '+')) {
      at++;
    }
    if (at == end) {
      return false;
    }
    long signed;
    if (end - at <= LONG_DIGITS) {
      long value = 0;
      for (; at < end; at++) {
        int digit = text[at] - '0';
        if (digit < 0 || digit > 9) {
          return false;
        }
        value = value * 10 + digit;
      }
      signed = negative ? -value : value;
    } else {
      // Counted downwards, because the least long has no positive counterpart.
      long value = 0;
      for (; at < end; at++) {
        int digit = text[at] - '0';
        if (digit < 0 || digit > 9 || value < Long.MIN_VALUE / 10) {
          return false;
        }
        value = value * 10 - digit;
        if (value > 0) {
          return false;
        }
      }
      if (!negative && value == Long.MIN_VALUE) {
        return false;
      }
      signed = negative ? value : -value;
    }
    return isWithin(signed, least, most, values);
  }

  static boolean float64(byte[] text, int from, int to, Vector values) {
    boolean minus = from < to && text[from] == '-';
    long plain = Digits.plain(text, minus ? from + 1 : from, to);
    if (plain >= 0 && plain >>> Digits.FRACTION_BITS <= EXACT_MANTISSA) {
      double value = plain >>> Digits.FRACTION_BITS;
      value /= EXACT_POWERS[(int) plain & FRACTION];
      values.add(Double.doubleToRawLongBits(minus ? -value : value));
      return true;
    }
    int start = Words.start(text, from, to);
    int end = Words.end(text, start, to);
    Scan scan = new Scan(text, start, end);
    double value;
    if (!scan.valid) {
      if (!isSpecial(text, start, end)) {
        return false;
      }
      value = special(text, start, end);
    } else {
      int power = Math.abs(scan.exponent);
      if (scan.exact && scan.digits <= EXACT_MANTISSA && power < EXACT_POWERS.length) {
        double digits = scan.digits;
        value = scan.exponent < 0 ? digits / EXACT_POWERS[power] : digits * EXACT_POWERS[power];
        value = scan.negative ? -value : value;
      } else {
        value = Double.parseDouble(new String(text, start, end - start, ISO_8859_1));
        if (Double.isInfinite(value)) {
          return false;
        }
      }
    }
    values.add(Double.doubleToRawLongBits(value));
    return true;
  }

  static boolean float32(byte[] text, int from, int to, Vector values) {
    int start = Words.start(text, from, to);
    int end = Words.end(text, start, to);
    float value;
    if (!new Scan(text, start, end).valid) {
      if (!isSpecial(text, start, end)) {
        return false;
      }
      value = (float) special(text, start, end);
    } else {
      // Not by way of a double, which would round twice.
      value = Float.parseFloat(new String(text, start, end - start, ISO_8859_1));
      if (Float.isInfinite(value)) {
        return false;
      }
    }
    values.add(Float.floatToRawIntBits(value));
    return true;
  }

  private static boolean isSpecial(byte[] text, int start, int end) {
    boolean negative = start < end && text[start] == '-';
    int word = negative ? start + 1 : start;
    return Words.matches(text, start, end, NAN)
        || Words.matches(text, word, end, INFINITY)
        || Words.matches(text, word, end, INF);
  }

  private static double special(byte[] text, int start, int end) {
    if (Words.matches(text, start, end, NAN)) {
      return Double.NaN;
    }
    return text[start] == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  static boolean decimal(byte[] text, int from, int to, Decimal type, Vector values) {
    boolean minus = from < to && text[from] == '-';
    long plain = Digits.plain(text, minus ? from + 1 : from, to);
    if (plain >= 0 && type.precision() <= Vector.SHORT_DECIMAL_DIGITS) {
      long digits = plain >>> Digits.FRACTION_BITS;
      int missing = type.scale() - ((int) plain & FRACTION);
      if (missing >= 0 && digits < POWERS[type.precision() - missing]) {
        long unscaled = digits * POWERS[missing];
        values.add(minus ? -unscaled : unscaled);
        return true;
      }
    }
    int start = Words.start(text, from, to);
    int end = Words.end(text, start, to);
    Scan scan = new Scan(text, start, end);
    if (!scan.valid || scan.scientific) {
      return false;
    }
    int missing = type.scale() + scan.exponent;
    if (type.precision() <= Vector.SHORT_DECIMAL_DIGITS
        && scan.exact
        && missing >= 0
        && scan.digits < POWERS[LONG_DIGITS - missing]) {
      long unscaled = scan.digits * POWERS[missing];
      if (unscaled >= POWERS[type.precision()]) {
        return false;
      }
      values.add(scan.negative ? -unscaled : unscaled);
      return true;
    }
    return fits(text, start, end, type)
        && longDecimal(
            new BigDecimal(new String(text, start, end - start, ISO_8859_1)), type, values);
  }

  /**
   * Whether a number has no more digits than the type, but for zeros at its ends: with very many,
   * {@link BigDecimal} would take very long to see that.
   */
  private static boolean fits(byte[] text, int start, int end, Decimal type) {
    int first = text[start] == '-' || text[start] == '+' ? start + 1 : start;
    int point = first;
    while (point < end && text[point] != '.') {
      point++;
    }
    while (first < point && text[first] == '0') {
      first++;
    }
    int last = end;
    while (last > point + 1 && text[last - 1] == '0') {
      last--;
    }
    return point - first <= type.precision() - type.scale() && last - point - 1 <= type.scale();
  }

  private static boolean longDecimal(BigDecimal value, Decimal type, Vector values) {
    BigDecimal exact = value.scale() > type.scale() ? value.stripTrailingZeros() : value;
    if (exact.scale() > type.scale()) {
      return false;
    }
    BigDecimal scaled = exact.setScale(type.scale());
    if (scaled.precision() > type.precision()) {
      return false;
    }
    if (type.precision() <= Vector.SHORT_DECIMAL_DIGITS) {
      values.add(scaled.unscaledValue().longValueExact());
    } else {
      byte[] unscaled = scaled.unscaledValue().toByteArray();
      values.add(unscaled, 0, unscaled.length);
    }
    return true;
  }

  /** One pass over {@code [+-]digits[.digits][e[+-]digits]}. */
  private static final class Scan {
    private final byte[] text;
    private final int end;
    private int at;

    boolean valid;
    boolean negative;
    boolean scientific;

    /** Whether {@link #digits} are all of them. */
    boolean exact;

    long digits;
    int exponent;

    Scan(byte[] text, int start, int end) {
      this.text = text;
      this.end = end;
      this.at = start;
      scan();
    }

    private void scan() {
      negative = at < end && text[at] == '-';
      if (negative || (at < end && text[at] == '+')) {
        at++;
      }
      int first = at;
      int seen = digits();
      if (at < end && text[at] == '.') {
        at++;
        int behind = digits();
        seen += behind;
        exponent = -behind;
      }
      exact = at - first <= LONG_DIGITS + 1 && seen <= LONG_DIGITS;
      valid = seen > 0 && (at == end || exponent());
    }

    private int digits() {
      int start = at;
      for (; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
        digits = digits * 10 + (text[at] - '0');
      }
      return at - start;
    }

    private boolean exponent() {
      if (text[at] != 'e' && text[at] != 'E') {
        return false;
      }
      scientific = true;
      at++;
      boolean down = at < end && text[at] == '-';
      if (down || (at < end && text[at] == '+')) {
        at++;
      }
      int start = at;
      int power = 0;
      for (; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
        power = Math.min(power * 10 + (text[at] - '0'), 100_000);
      }
      exponent += down ? -power : power;
      return at == end && at > start;
    }
  }
}
