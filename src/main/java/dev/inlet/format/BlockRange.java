package dev.inlet.format;

/** Where a decoder stands against the range it was opened for; keeps it, and proves its end. */
final class BlockRange {
  private final String name;
  private final long length;
  private final long end;
  private long block = -1;

  /**
   * @param end the file's length, or where a block should start
   */
  BlockRange(StoredFile file, long end) {
    this(file.name(), file.length(), end);
  }

  private BlockRange(String name, long length, long end) {
    this.name = name;
    this.length = length;
    this.end = end;
  }

  /** For trials: no block is behind it. */
  static BlockRange endless() {
    return new BlockRange("", Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /**
   * The decoder has come to the start of its next block, empty ones too.
   *
   * @throws FalseEdgeException if it has stepped over the range's end
   */
  void enter(long start) throws FalseEdgeException {
    if (block < end && start > end) {
      throw falseEdge("the next one at " + start);
    }
    block = start;
  }

  /**
   * The decoder has come to the end of the file.
   *
   * @throws FalseEdgeException if no block starts at the range's end
   */
  void enterEnd() throws FalseEdgeException {
    if (block < end && end < length) {
      throw falseEdge("no more blocks");
    }
    block = Long.MAX_VALUE;
  }

  /** As {@link BlockInput#behind}, of the block that was entered last. */
  boolean behind() {
    return block >= end;
  }

  /** As {@link BlockInput#block}; -1 if none was entered yet. */
  long block() {
    return block;
  }

  /** What was taken for the start of a block cannot be read as one. */
  FalseEdgeException falseStart(long start, Exception cause) {
    FalseEdgeException e = noEdge(start, "'" + cause.getMessage() + "'");
    e.initCause(cause);
    return e;
  }

  private FalseEdgeException falseEdge(String found) {
    return noEdge(end, found);
  }

  private FalseEdgeException noEdge(long edge, String found) {
    return new FalseEdgeException(name, edge, "a block", found);
  }
}
