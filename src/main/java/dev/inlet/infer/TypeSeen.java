package dev.inlet.infer;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * Values of a column that are of one type.
 *
 * @param type with the notation, as {@link dev.inlet.format.Column#typeText} spells it
 * @param count of values
 * @param files that have such values
 * @param first of these values
 */
public record TypeSeen(String type, long count, int files, Witness first) {
  public TypeSeen {
    requireNonNull(type, "type");
    requireNonNull(first, "first");
  }

  /** Such as {@code bigint in 12,400 of 12,400 values from 31 files}. */
  String text(long all) {
    return String.format(
        Locale.ROOT,
        "%s in %,d of %s from %s",
        type,
        count,
        TypeTally.counted(all, "value"),
        TypeTally.counted(files, "file"));
  }
}
