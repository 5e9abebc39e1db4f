package dev.inlet.write;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How a batch landed in a target, read back from the target.
 *
 * @param rows -1 if the target does not tell
 * @param bytes of the files
 * @param rowsInFiles rows that these files hold, with those of before that were written again; -1
 *     if the target does not tell
 * @param partitions such as {@code year=2001/month=01/day=15}, sorted
 * @param version the Delta version; -1 for files
 * @param read records that the batch read, as its tag says
 */
public record Written(
    long rows,
    long files,
    long bytes,
    long rowsInFiles,
    List<String> partitions,
    long version,
    long read,
    long rejected) {
  public Written {
    partitions = List.copyOf(requireNonNull(partitions, "partitions"));
  }
}
