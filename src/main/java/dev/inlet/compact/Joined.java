package dev.inlet.compact;

import dev.inlet.write.CopiedRange;
import java.util.List;

/**
 * What a join wrote.
 *
 * @param bytes the file's length, with the ranges
 * @param copied of these, bytes that were copied as they were stored, without being decoded
 * @param sameStart the line that all of several texts begin with, as messages should show it; empty
 *     if there is none, or if it was taken for a header
 * @param ranges of sources that belong between what was written, and that the store is to copy
 */
record Joined(long bytes, long copied, String sameStart, List<CopiedRange> ranges) {
  Joined {
    ranges = List.copyOf(ranges);
  }

  Joined(long bytes, long copied) {
    this(bytes, copied, "", List.of());
  }

  /** Of the bytes, those that were written. */
  long written() {
    return bytes - ranges.stream().mapToLong(CopiedRange::length).sum();
  }
}
