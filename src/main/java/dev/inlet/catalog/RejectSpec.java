package dev.inlet.catalog;

import java.util.Locale;

/**
 * How many rejected records a run may have; one more, in count or in share, and it fails before it
 * writes to a target.
 *
 * @param maxCount records
 * @param maxRatio of the records read, from 0 to 1
 */
public record RejectSpec(long maxCount, double maxRatio) {
  /** For jobs that have no records to reject. */
  static RejectSpec any() {
    return new RejectSpec(Long.MAX_VALUE, 1);
  }

  /** Whether so many rejects of so many records read are too many. */
  public boolean isExceededBy(long rejected, long read) {
    return rejected > maxCount || rejected > maxRatio * read;
  }

  /** As messages say it, such as {@code 10 % of the records read}. */
  public String text() {
    String ratio = String.format(Locale.ROOT, "%s %% of the records read", trimmed(maxRatio * 100));
    return maxCount == Long.MAX_VALUE ? ratio : maxCount + " records and " + ratio;
  }

  private static String trimmed(double percent) {
    String text = String.format(Locale.ROOT, "%.4f", percent);
    return text.replaceAll("\\.?0+$", "");
  }
}
