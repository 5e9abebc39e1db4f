package dev.inlet.read;

import static java.util.Objects.requireNonNull;

import dev.inlet.catalog.SourceSpec.OnChange;

/**
 * How a batch follows the versions of a Delta table.
 *
 * @param onRemoval what to do about a version that takes rows away, where no change feed tells
 *     which
 * @param scratch a Hadoop folder, readable by all tasks, for what is written only to read by
 */
public record Following(Since since, OnChange onRemoval, String scratch) {
  /** From where on. */
  public enum Since {
    /** Nothing was read before: the table as a whole, at the newest version of the batch. */
    START,
    /** What the versions of the batch changed. */
    LAST_BATCH
  }

  public Following {
    requireNonNull(since, "since");
    requireNonNull(onRemoval, "onRemoval");
    requireNonNull(scratch, "scratch");
  }
}
