package dev.inlet.bookmark;

import static java.util.Objects.requireNonNull;

/**
 * One file that a batch takes from a source.
 *
 * @param change whether a batch before has read another content of this path
 */
public record BatchFile(String source, SourceFile file, Change change) {

  /** How a file stands to what was read before. */
  public enum Change {
    /** Its path was never read, or its older rows stay beside its new ones. */
    NEW,
    /** The rows of its older content are to be replaced. */
    REPLACES
  }

  public BatchFile {
    requireNonNull(source, "source");
    requireNonNull(file, "file");
    requireNonNull(change, "change");
  }

  /** A file as a source of this name has it. */
  public static BatchFile of(String source, SourceFile file) {
    return new BatchFile(source, file, Change.NEW);
  }

  /** Below the location of its source. */
  public String path() {
    return file.path();
  }
}
