package dev.inlet.bookmark;

import static java.util.Objects.requireNonNull;

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
}
