package dev.inlet.infer;

import java.util.Arrays;

/** The first plain bytes of a file. */
final class Head {
  static final int MAX_BYTES = 256 << 10;

  /** Whether a file goes on behind its head. */
  enum Rest {
    NONE,
    MORE
  }

  private final String file;
  private final byte[] bytes;
  private final Rest rest;

  Head(String file, byte[] bytes, Rest rest) {
    this.file = file;
    this.bytes = bytes;
    this.rest = rest;
  }

  /** As messages should name it. */
  String file() {
    return file;
  }

  byte[] bytes() {
    return bytes;
  }

  boolean isWholeFile() {
    return rest == Rest.NONE;
  }

  /** Without a last line that is cut off, unless it is the only one. */
  byte[] wholeLines() {
    if (isWholeFile()) {
      return bytes;
    }
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n' && bytes[end - 1] != '\r') {
      end--;
    }
    return end == 0 ? bytes : Arrays.copyOf(bytes, end);
  }
}
