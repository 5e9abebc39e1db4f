package dev.inlet.bookmark;

/** A file and the number under which it became read. */
public record ListedFile(BatchFile taken, long sequence) {
  /** The same file, of a source that has another name by now. */
  ListedFile from(String source) {
    return source.equals(taken.source())
        ? this
        : new ListedFile(new BatchFile(source, taken.file(), taken.change()), sequence);
  }

  /** Without its source. */
  public SourceFile file() {
    return taken.file();
  }
}
