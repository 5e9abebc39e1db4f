package dev.inlet.infer;

import static java.util.Objects.requireNonNull;

/**
 * What the values of a column are, over all records of all files.
 *
 * @param values that are not null
 * @param distinct of them; an estimate, within some percent, above {@value ValueStats#EXACT}
 * @param min of numbers and dates, as it is written; empty for others
 * @param max likewise
 * @param minLength of the values as they are written, in characters
 * @param averageLength likewise
 * @param maxLength likewise
 */
public record ColumnStatistics(
    String column,
    long values,
    long nulls,
    long distinct,
    String min,
    String max,
    int minLength,
    double averageLength,
    int maxLength) {
  public ColumnStatistics {
    requireNonNull(column, "column");
    requireNonNull(min, "min");
    requireNonNull(max, "max");
  }

  /** Of so many records, of which those without a value have null. */
  ColumnStatistics of(long records) {
    return new ColumnStatistics(
        column, values, records - values, distinct, min, max, minLength, averageLength, maxLength);
  }
}
