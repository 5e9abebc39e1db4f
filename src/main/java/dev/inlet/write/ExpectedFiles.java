package dev.inlet.write;

import static java.util.Objects.requireNonNullElse;

import dev.inlet.catalog.TargetSpec;

/**
 * What a batch is expected to become in a target.
 *
 * @param bytes of all files; -1 if nothing is expected
 * @param files -1 for one for each partition, or more, where nobody counted these
 * @param why what it is concluded from, and what is done about it; empty if nothing is expected
 */
public record ExpectedFiles(long bytes, long files, String why) {
  /** Nobody asked. */
  public static final ExpectedFiles UNKNOWN = new ExpectedFiles(-1, -1, "");

  public ExpectedFiles {
    why = requireNonNullElse(why, "");
  }

  /**
   * Before rows are computed.
   *
   * @param partitions that an earlier run wrote to; 0 if none is known
   */
  public static ExpectedFiles of(TargetSpec target, long bytes, long partitions, String basis) {
    long files = FileSizing.files(target, (double) bytes);
    if (target.partitionBy().isEmpty()) {
      return new ExpectedFiles(bytes, files, basis);
    }
    return partitions == 0
        ? new ExpectedFiles(bytes, -1, basis)
        : new ExpectedFiles(bytes, Math.max(partitions, files), basis);
  }
}
