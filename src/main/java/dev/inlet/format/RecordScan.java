package dev.inlet.format;

/** Looks through one CSV record after the other. */
interface RecordScan {

  /** Finds the cells of the record that begins here; false if the window ends before it does. */
  boolean scan(SplitText text, int from);

  /** Where in the window the record ends. */
  int end();

  /** Where the next one may begin. */
  int next();

  /** How many ends of lines or records it has, its own and those within quotes. */
  int lines();

  /**
   * Finds the cells of records without quotes, for as long as they have so many cells, and begin
   * and end within the window and the split; {@link #next} is then behind the last one.
   *
   * @param starts told where they start, from an index on and up to another
   * @return how many there are
   */
  default int scanPlain(SplitText text, int from, int cells, int[] starts, int index, int most) {
    return 0;
  }

  /** Whether a record begins with this byte for certain; it is no end of a line, and no comment. */
  default boolean beginsPlain(byte value) {
    return false;
  }
}
