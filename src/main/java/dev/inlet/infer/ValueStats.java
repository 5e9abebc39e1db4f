package dev.inlet.infer;

import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Decimal;
import dev.inlet.format.DataType.Scalar;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Counts of values, in little memory however many there are: the distinct ones by the smallest of
 * their hashes (<a href="https://doi.org/10.1007/3-540-45726-7_1">Bar-Yossef et al., 2002</a>).
 * Adding in any order, and in any parts, gives the same.
 */
final class ValueStats {
  /** Up to so many distinct values are counted exactly. */
  static final int EXACT = 512;

  private static final double ALL_HASHES = 0x1p64;
  private static final int FIRST_CAPACITY = 16;
  private static final int MOST_ZEROS = 1_000;
  private static final long[] NONE = {};
  private static final Set<DataType> NUMBERS =
      Set.of(
          Scalar.TINYINT, Scalar.SMALLINT, Scalar.INT, Scalar.BIGINT, Scalar.FLOAT, Scalar.DOUBLE);

  /** Ascending, without sign. */
  private long[] hashes = NONE;

  private int kept;
  private boolean more;
  private long values;
  private long length;
  private int minLength = Integer.MAX_VALUE;
  private int maxLength;
  private Optional<BigDecimal> least = Optional.empty();
  private Optional<BigDecimal> most = Optional.empty();
  private String first = "";
  private String last = "";

  /** Adds a value as it is written. */
  void add(String text, DataType type) {
    values++;
    length += text.length();
    minLength = Math.min(minLength, text.length());
    maxLength = Math.max(maxLength, text.length());
    keep(hash(text));
    if (type == Scalar.BIGINT || type == Scalar.DOUBLE || type instanceof Decimal) {
      number(text.strip());
    } else if (type == Scalar.DATE) {
      date(text.strip(), text.strip());
    }
  }

  /** Adds what others have counted. */
  void add(ValueStats other) {
    values += other.values;
    length += other.length;
    minLength = Math.min(minLength, other.minLength);
    maxLength = Math.max(maxLength, other.maxLength);
    for (int i = 0; i < other.kept; i++) {
      keep(other.hashes[i]);
    }
    more |= other.more;
    other.least.ifPresent(this::range);
    other.most.ifPresent(this::range);
    if (!other.first.isEmpty()) {
      date(other.first, other.last);
    }
  }

  /** Of a column as it is defined. */
  ColumnStatistics of(ColumnDefinition column) {
    boolean dates = column.type().equals(Scalar.DATE.sql()) && column.notation().isEmpty();
    DataType type = column.column().type();
    boolean numbers =
        column.notation().isEmpty() && (type instanceof Decimal || NUMBERS.contains(type));
    String min = dates ? first : numbers ? text(least) : "";
    String max = dates ? last : numbers ? text(most) : "";
    return new ColumnStatistics(
        column.name(),
        values,
        column.nulls(),
        distinct(),
        min,
        max,
        values == 0 ? 0 : minLength,
        values == 0 ? 0 : Math.round(100.0 * length / values) / 100.0,
        maxLength);
  }

  private static String text(Optional<BigDecimal> number) {
    return number.map(ValueStats::text).orElse("");
  }

  /** With an exponent where one of a few characters would be of a thousand digits and more. */
  private static String text(BigDecimal number) {
    return Math.abs((long) number.scale()) > MOST_ZEROS
        ? number.toString()
        : number.toPlainString();
  }

  private long distinct() {
    if (!more) {
      return kept;
    }
    double largest =
        Long.compareUnsigned(hashes[kept - 1], 0) == 0 ? 1 : unsigned(hashes[kept - 1]);
    return Math.min(values, Math.round((kept - 1) / (largest / ALL_HASHES)));
  }

  private static double unsigned(long hash) {
    return hash >= 0 ? hash : hash + ALL_HASHES;
  }

  private void number(String text) {
    try {
      range(new BigDecimal(text));
    } catch (NumberFormatException e) {
      // Infinite, not a number, or written with groups: none that others are beside.
    }
  }

  private void range(BigDecimal number) {
    least = Optional.of(least.filter(one -> one.compareTo(number) <= 0).orElse(number));
    most = Optional.of(most.filter(one -> one.compareTo(number) >= 0).orElse(number));
  }

  /** Of dates as ISO 8601 writes them their texts are in order. */
  private void date(String from, String to) {
    first = first.isEmpty() || from.compareTo(first) < 0 ? from : first;
    last = to.compareTo(last) > 0 ? to : last;
  }

  private void keep(long hash) {
    if (kept == EXACT && Long.compareUnsigned(hash, hashes[kept - 1]) > 0) {
      more = true;
      return;
    }
    int at = place(hash);
    if (at < kept && hashes[at] == hash) {
      return;
    }
    if (kept == EXACT) {
      more = true;
      kept--;
    } else if (kept == hashes.length) {
      hashes = Arrays.copyOf(hashes, Math.min(EXACT, Math.max(FIRST_CAPACITY, 2 * kept)));
    }
    System.arraycopy(hashes, at, hashes, at + 1, kept - at);
    hashes[at] = hash;
    kept++;
  }

  /** Of the first one that is not less. */
  private int place(long hash) {
    int from = 0;
    int to = kept;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (Long.compareUnsigned(hashes[middle], hash) < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** FNV-1a, and the last mixing of MurmurHash3, for near texts to be apart. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
