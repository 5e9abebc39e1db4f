package dev.inlet.format;

import java.io.IOException;
import java.util.OptionalLong;

/**
 * Finds where a block begins in a format that does not mark it: at each byte it is tried whether a
 * whole block can be decoded from there, and another one may begin at its end.
 */
final class BlockSearch {
  /** What {@link Layout#blockEnd} gives for a block that the window does not show whole. */
  static final int UNSEEN = Integer.MAX_VALUE;

  /** More of a file that is made to deceive would take too long. */
  private static final long MOST_WALKED = 1L << 28;

  /** The blocks of a format, as a window of a file shows them. */
  interface Layout {
    /**
     * Where the block ends that begins at an index, decoded by way of trial; {@link #UNSEEN} if all
     * of it that the window shows is right and no chance could make it so; a negative number if no
     * block begins there: the complement of how far was looked, for that is counted.
     */
    int blockEnd(LookAhead window, int at) throws IOException;

    /** Whether what is seen at the end of a block can follow one; where nothing is seen, it can. */
    boolean follows(LookAhead window, int at) throws IOException;
  }

  private BlockSearch() {}

  /**
   * @param limit how many bytes to look at
   */
  static OptionalLong first(StoredFile file, long offset, int limit, Layout layout)
      throws IOException {
    if (offset >= file.length()) {
      return OptionalLong.empty();
    }
    try (LookAhead window = new LookAhead(file, offset, limit)) {
      long walked = 0;
      for (int at = 0; window.reaches(at + 1L) && walked < MOST_WALKED; at++) {
        int end = layout.blockEnd(window, at);
        if (end == UNSEEN || (end >= 0 && isEdge(window, end, layout))) {
          return OptionalLong.of(offset + at);
        }
        walked += (end < 0 ? ~end : end) - at;
      }
      return OptionalLong.empty();
    }
  }

  private static boolean isEdge(LookAhead window, int at, Layout layout) throws IOException {
    return window.endsAt(at) || layout.follows(window, at);
  }
}
