package dev.inlet.format;

/** The mark of UTF-8, which some programs write at the start of a text, and which is none of it. */
final class ByteOrderMark {
  static final int LENGTH = 3;

  private ByteOrderMark() {}

  /** Where the text begins. */
  static int end(byte[] bytes, int limit) {
    boolean found =
        limit >= LENGTH
            && bytes[0] == (byte) 0xef
            && bytes[1] == (byte) 0xbb
            && bytes[2] == (byte) 0xbf;
    return found ? LENGTH : 0;
  }
}
