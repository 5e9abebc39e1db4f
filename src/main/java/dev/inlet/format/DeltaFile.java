package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A data file that is in a Delta table at some version.
 *
 * @param path relative to the table, or a URI; decoded
 * @param partition the values of the partition columns, in their order
 * @param modified milliseconds since 1970
 * @param records in the file, deleted ones among them; -1 if the log does not tell
 * @param deleted records that a deletion vector hides
 * @param isClustered whether it was written by a clustering
 */
public record DeltaFile(
    String path,
    List<Optional<String>> partition,
    long bytes,
    long modified,
    long records,
    long deleted,
    boolean isClustered) {
  public DeltaFile {
    requireNonNull(path, "path");
    partition = List.copyOf(partition);
  }

  /** Whether a deletion vector hides some of its records. */
  public boolean hasDeleted() {
    return deleted > 0;
  }
}
