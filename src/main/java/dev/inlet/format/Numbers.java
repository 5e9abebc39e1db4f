package dev.inlet.format;

import static dev.inlet.format.ValueParser.MISFIT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.inlet.format.DataType.Decimal;
import java.math.BigDecimal;

/** Numbers from ASCII digits, without a string in between but for the rare long ones. */
final class Numbers {
  /** As many digits always fit a long. */
  private static final int LONG_DIGITS = 18;

  /**
   * Up to here a double's product or quotient with a power of ten is rounded once, so correctly.
   */
  private static final long EXACT_MANTISSA = 1L << 53;

  private static final double[] EXACT_POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private static final byte[] NAN = "nan".getBytes(ISO_8859_1);
  private static final byte[] INFINITY = "infinity".getBytes(ISO_8859_1);

  private Numbers() {}

  static Object tinyint(byte[] text, int from, int to) {
    Object value = within(text, from, to, Byte.MIN_VALUE, Byte.MAX_VALUE);
    return value instanceof Long number ? (Object) number.byteValue() : value;
  }

  static Object smallint(byte[] text, int from, int to) {
    Object value = within(text, from, to, Short.MIN_VALUE, Short.MAX_VALUE);
    return value instanceof Long number ? (Object) number.shortValue() : value;
  }

  static Object integer(byte[] text, int from, int to) {
    Object value = within(text, from, to, Integer.MIN_VALUE, Integer.MAX_VALUE);
    return value instanceof Long number ? (Object) number.intValue() : value;
  }

  static Object bigint(byte[] text, int from, int to) {
    return within(text, from, to, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private static Object within(byte[] text, int from, int to, long least, long most) {
    int at = Words.start(text, from, to);
    int end = Words.end(text, at, to);
    boolean negative = at < end && text[at] == '-';
    if (negative || (at < end && text[at] == '+')) {
      at++;
    }
    if (at == end) {
      return MISFIT;
    }
    // Counted downwards, because the least long has no positive counterpart.
    long value = 0;
    for (; at < end; at++) {
      int digit = text[at] - '0';
      if (digit < 0 || digit > 9 || value < Long.MIN_VALUE / 10) {
        return MISFIT;
      }
      value = value * 10 - digit;
      if (value > 0) {
        return MISFIT;
      }
    }
    if (!negative && value == Long.MIN_VALUE) {
      return MISFIT;
    }
    long signed = negative ? value : -value;
    return signed < least || signed > most ? MISFIT : (Object) signed;
  }

  static Object float64(byte[] text, int from, int to) {
    int start = Words.start(text, from, to);
    int end = Words.end(text, start, to);
    Scan scan = new Scan(text, start, end);
    if (!scan.valid) {
      return special(text, start, end);
    }
    int power = Math.abs(scan.exponent);
    if (scan.exact && scan.digits <= EXACT_MANTISSA && power < EXACT_POWERS.length) {
      double digits = scan.digits;
      double value =
          scan.exponent < 0 ? digits / EXACT_POWERS[power] : digits * EXACT_POWERS[power];
      return scan.negative ? -value : value;
    }
    double value = Double.parseDouble(new String(text, start, end - start, ISO_8859_1));
    return Double.isInfinite(value) ? MISFIT : (Object) value;
  }

  static Object float32(byte[] text, int from, int to) {
    int start = Words.start(text, from, to);
    int end = Words.end(text, start, to);
    if (!new Scan(text, start, end).valid) {
      Object value = special(text, start, end);
      return value instanceof Double number ? (Object) number.floatValue() : value;
    }
    // Not by way of a double, which would round twice.
    float value = Float.parseFloat(new String(text, start, end - start, ISO_8859_1));
    return Float.isInfinite(value) ? MISFIT : (Object) value;
  }

  private static Object special(byte[] text, int start, int end) {
    if (Words.matches(text, start, end, NAN)) {
      return Double.NaN;
    }
    boolean negative = start < end && text[start] == '-';
    if (Words.matches(text, negative ? start + 1 : start, end, INFINITY)) {
      return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return MISFIT;
  }

  static Object decimal(byte[] text, int from, int to, Decimal type) {
    int start = Words.start(text, from, to);
    int end = Words.end(text, start, to);
    Scan scan = new Scan(text, start, end);
    if (!scan.valid || scan.scientific) {
      return MISFIT;
    }
    BigDecimal value =
        scan.exact
            ? BigDecimal.valueOf(scan.negative ? -scan.digits : scan.digits, -scan.exponent)
            : new BigDecimal(new String(text, start, end - start, ISO_8859_1));
    if (value.scale() > type.scale()) {
      BigDecimal stripped = value.stripTrailingZeros();
      if (stripped.scale() > type.scale()) {
        return MISFIT;
      }
    }
    BigDecimal scaled = value.setScale(type.scale());
    return scaled.precision() > type.precision() ? MISFIT : scaled;
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
