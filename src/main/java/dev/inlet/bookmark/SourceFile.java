package dev.inlet.bookmark;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;

/**
 * One input file as a listing saw it; two listings that agree on every field saw the same content.
 *
 * @param path relative to the table's location, with {@code /} between names, unescaped
 * @param length in bytes
 * @param modified milliseconds since 1970, as the file system tells it
 * @param etag the object store's tag of this content, or empty where the store has none
 */
public record SourceFile(String path, long length, long modified, String etag) {
  public SourceFile {
    requireNonNull(path, "path");
    requireNonNull(etag, "etag");
    if (path.isEmpty() || path.startsWith("/")) {
      throw new IllegalArgumentException("not a relative path: '" + path + "'");
    }
    if (length < 0) {
      throw new IllegalArgumentException("negative length of " + path + ": " + length);
    }
  }

  /** A file under its path, as its status tells it. */
  public static SourceFile of(String path, FileStatus status) {
    return new SourceFile(
        path, status.getLen(), status.getModificationTime(), etag(status).orElse(""));
  }

  /**
   * Whether this, as it was listed, is what a later look has found. Where the store has tags, they
   * decide; its times may be finer in a listing than in an answer about one file.
   */
  public boolean isStill(SourceFile found) {
    boolean sameTag = !etag.isEmpty() && etag.equals(found.etag);
    boolean noTag = etag.isEmpty() || found.etag.isEmpty();
    return length == found.length && (sameTag || (noTag && modified == found.modified));
  }

  /** The object store's tag of a file's content, where the store has one. */
  public static Optional<String> etag(FileStatus status) {
    return status instanceof EtagSource source
        ? Optional.ofNullable(source.getEtag())
        : Optional.empty();
  }
}
