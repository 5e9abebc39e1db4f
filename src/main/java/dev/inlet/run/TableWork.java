package dev.inlet.run;

import static java.util.Objects.requireNonNullElse;

import dev.inlet.write.DeltaRewrite;
import java.util.List;

/**
 * What a run compacted of one Delta table.
 *
 * @param version of the table that was looked at
 * @param chosen partitions that were to be compacted
 * @param left partitions left to later runs
 * @param verified what was compared of each commit: {@code count} or {@code records}
 * @param commits in their order, with the rows before and after
 * @param vacuumedFiles that were deleted, which the table had not needed for some time; -1 if none
 *     was to be
 * @param vacuumedBytes of these; -1 if nobody tells
 * @param warning why not all was done, where that is no failure of the run; empty if all was
 */
public record TableWork(
    String table,
    long version,
    long chosen,
    long left,
    String verified,
    List<DeltaRewrite> commits,
    long vacuumedFiles,
    long vacuumedBytes,
    String warning) {
  public TableWork {
    commits = List.copyOf(requireNonNullElse(commits, List.of()));
    warning = requireNonNullElse(warning, "");
  }

  TableWork with(List<DeltaRewrite> all) {
    return new TableWork(
        table, version, chosen, left, verified, all, vacuumedFiles, vacuumedBytes, warning);
  }

  TableWork vacuumed(long files, long bytes) {
    return new TableWork(table, version, chosen, left, verified, commits, files, bytes, warning);
  }

  TableWork warned(String why) {
    return new TableWork(
        table, version, chosen, left, verified, commits, vacuumedFiles, vacuumedBytes, why);
  }

  /** Files that were joined with others. */
  public long filesBefore() {
    return commits.stream().mapToLong(DeltaRewrite::filesBefore).sum();
  }

  /** Files that took their place. */
  public long filesAfter() {
    return commits.stream().mapToLong(DeltaRewrite::filesAfter).sum();
  }

  /** Stored bytes of the files that were joined. */
  public long bytesBefore() {
    return commits.stream().mapToLong(DeltaRewrite::bytesBefore).sum();
  }

  /** Stored bytes of those that took their place. */
  public long bytesAfter() {
    return commits.stream().mapToLong(DeltaRewrite::bytesAfter).sum();
  }

  /** Rows in both, of the commits whose rows are known. */
  public long rows() {
    return commits.stream().mapToLong(DeltaRewrite::rowsAfter).filter(rows -> rows >= 0).sum();
  }
}
