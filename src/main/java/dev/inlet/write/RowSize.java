package dev.inlet.write;

import static java.util.Objects.requireNonNull;

/**
 * How large a row is expected to be in the files of a target.
 *
 * @param bytes as stored
 * @param measured whether they are those of rows that were written before, and no guess
 * @param basis what that is concluded from, in words that follow "expected 12 MB: "
 */
public record RowSize(double bytes, boolean measured, String basis) {
  public RowSize {
    if (!(bytes > 0)) {
      throw new IllegalArgumentException("bytes of a row: " + bytes);
    }
    requireNonNull(basis, "basis");
  }
}
