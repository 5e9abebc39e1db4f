package dev.inlet.write;

import static java.util.Objects.requireNonNull;

import dev.inlet.InputException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * A range of a file in the store that belongs into another one, and is not read for that.
 *
 * @param at behind how many of the bytes that were written
 * @param etag of the file; it is copied only if it still has that
 */
public record CopiedRange(long at, Path source, String etag, long from, long length) {
  /** S3 takes no shorter part, but the last one of an upload. */
  public static final long LEAST_BYTES = 5 << 20;

  /** In one file; parts come before and behind each, and S3 takes 10,000. */
  public static final int MOST = 2_000;

  public CopiedRange {
    requireNonNull(source, "source");
    requireNonNull(etag, "etag");
  }

  CopiedRange part(long start, long bytes) {
    return new CopiedRange(at, source, etag, start, bytes);
  }

  /** Whether a later look at the source found the same content. */
  boolean hasEtag(String found) {
    return Optional.ofNullable(found).map(CopiedRange::bare).equals(Optional.of(bare(etag)));
  }

  /** As some answers quote it, and some do not. */
  static String bare(String tag) {
    return tag.replace("\"", "");
  }

  /**
   * @param cause null if there is none
   */
  InputException changed(String found, IOException cause) {
    return new InputException(
        source
            + ": changed while S3 copied it: expected a file with etag "
            + etag
            + ", found "
            + found
            + ". Nothing was published, and no source was removed. Run again once nobody writes to"
            + " it",
        cause);
  }
}
