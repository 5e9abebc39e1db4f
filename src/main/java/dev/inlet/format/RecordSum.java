package dev.inlet.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * How many records a text has, and the sum of their hashes, which are MurmurHash3's of 128 bits for
 * 64-bit machines: equal for texts with the same records in another order, in other files, or
 * otherwise compressed. A record is its bytes as they stand in the text, without its line end.
 * Blank lines are none.
 *
 * @param low of the sum modulo 2^128, the lower 64 bits
 * @param high the upper ones
 */
public record RecordSum(long records, long low, long high) {
  private static final int EXPECTED_BYTES = 1 << 18;

  /**
   * Reads a file whole: all checksums that it has are compared.
   *
   * @param rules how many header lines it has, which are not counted, and what a record is
   * @throws dev.inlet.InputException if it is truncated or corrupt
   */
  public static RecordSum of(StoredFile file, JoinRules rules) throws IOException {
    Split whole = Split.whole(file.length());
    SplitText text = new SplitText(Compression.open(file, whole), (long) EXPECTED_BYTES);
    Sum sum = new Sum();
    try {
      if (rules.dialect().equals(CsvDialect.NONE)) {
        lines(text, whole, rules, file.name(), sum);
      } else {
        csv(text, whole, rules, file.name(), sum);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new RecordSum(sum.records, sum.low, sum.high);
  }

  /** That of both. */
  public RecordSum and(RecordSum other) {
    long sum = low + other.low;
    long over = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    return new RecordSum(records + other.records, sum, high + other.high + over);
  }

  private static void lines(SplitText text, Split whole, JoinRules rules, String name, Sum sum) {
    try (Lines lines = new Lines(text, whole, name)) {
      lines.skip(rules.headerLines());
      while (lines.next()) {
        sum.add(lines.bytes(), lines.start(), lines.end());
      }
    }
  }

  private static void csv(SplitText text, Split whole, JoinRules rules, String name, Sum sum) {
    CsvDialect dialect =
        rules.dialect().withHeader(CsvDialect.Header.ABSENT).withSkipLines(rules.headerLines());
    try (CsvRecords records = new CsvRecords(text, whole, dialect, name)) {
      while (records.next()) {
        sum.add(records.window(), records.start(), records.end());
      }
    }
  }

  private static final class Sum {
    private long records;
    private long low;
    private long high;

    void add(byte[] bytes, int from, int to) {
      long[] hash = MurmurHash3.hash128x64(bytes, from, to - from, 0);
      records++;
      low += hash[0];
      high += hash[1] + (Long.compareUnsigned(low, hash[0]) < 0 ? 1 : 0);
    }
  }
}
