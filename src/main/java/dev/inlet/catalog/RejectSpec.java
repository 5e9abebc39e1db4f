package dev.inlet.catalog;

/**
 * How many rejected records a run may have; one more, in count or in share, and it fails before it
 * writes to a target.
 *
 * @param maxCount records
 * @param maxRatio of the records read, from 0 to 1
 */
public record RejectSpec(long maxCount, double maxRatio) {
  /** Whether so many rejects of so many records read are too many. */
  public boolean isExceededBy(long rejected, long read) {
    return rejected > maxCount || rejected > maxRatio * read;
  }
}
