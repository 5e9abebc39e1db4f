package dev.inlet.certify;

import static java.util.Objects.requireNonNull;

/**
 * What a target holds. Two targets that agree hold the same rows, each as often, whatever their
 * order and files.
 *
 * @param hash of all rows, 16 hexadecimal digits
 */
public record TargetRows(String target, long rows, String hash) {
  public TargetRows {
    requireNonNull(target, "target");
    requireNonNull(hash, "hash");
  }

  /** As messages say it. */
  String text() {
    return String.format("%,d rows of hash %s", rows, hash);
  }
}
