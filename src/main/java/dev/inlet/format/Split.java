package dev.inlet.format;

import java.io.Serializable;

/**
 * A part of a stored file: the records whose first bytes stand in its blocks, and what begins
 * exactly behind them.
 *
 * @param start the first byte of a block, or 0
 * @param end the first byte of a later block, or the file's length
 */
public record Split(long start, long end) implements Serializable {
  public Split {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("split from " + start + " to " + end);
    }
  }

  /** All of a file of so many bytes. */
  public static Split whole(long length) {
    return new Split(0, length);
  }

  /** Whether it begins where the file does. */
  public boolean isFirst() {
    return start == 0;
  }
}
