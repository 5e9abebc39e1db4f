package dev.inlet.bookmark;

import static java.util.Objects.requireNonNull;

/** One file of a batch: a line of its list of files. */
public record BatchFile(String source, String path, long length, long modified, String etag) {
  public BatchFile {
    requireNonNull(source, "source");
  }

  /** A file as a source of this name has it. */
  public static BatchFile of(String source, SourceFile file) {
    return new BatchFile(source, file.path(), file.length(), file.modified(), file.etag());
  }

  /** Without its source. */
  public SourceFile file() {
    return new SourceFile(path, length, modified, etag);
  }
}
