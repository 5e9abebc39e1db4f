package dev.inlet.write;

import static java.util.Objects.requireNonNull;

/**
 * Which batch rows belong to; written into the target beside the rows.
 *
 * @param batch the batch's id, unlike any other's
 * @param frozenAt ISO-8601; the batch is in no commit from before
 * @param read records of all sources, rejected ones among them
 */
public record BatchTag(
    String job,
    long sequence,
    String batch,
    String run,
    String frozenAt,
    long read,
    long rejected) {
  public BatchTag {
    requireNonNull(job, "job");
    requireNonNull(batch, "batch");
    requireNonNull(run, "run");
    requireNonNull(frozenAt, "frozenAt");
  }

  /** {@code 0000000012-3f2a9c1d}: sorts by sequence, and differs where state folders differ. */
  String stem() {
    return String.format("%010d-%s", sequence, batch.substring(0, Math.min(8, batch.length())));
  }
}
