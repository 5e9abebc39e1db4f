package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What stands between the cells and between the records of a text. Where both could begin at one
 * place, the longer one does.
 */
final class Marks {
  private static final byte[] LINE_ENDS = {};

  private final byte[] delimiter;

  /** {@link #LINE_ENDS} for LF, CR and CR LF, whichever comes. */
  private final byte[] separator;

  private final int longest;
  private final boolean delimiterFirst;
  private final long[] firstBytes;

  private Marks(byte[] delimiter, byte[] separator) {
    this.delimiter = delimiter;
    this.separator = separator;
    int separatorBytes = separator.length == 0 ? 2 : separator.length;
    this.longest = Math.max(delimiter.length, separatorBytes);
    this.delimiterFirst = separator.length > 0 && delimiter.length > separator.length;
    byte other = separator.length == 0 ? (byte) '\n' : separator[0];
    byte last = separator.length == 0 ? (byte) '\r' : separator[0];
    byte first = delimiter.length == 0 ? other : delimiter[0];
    this.firstBytes = new long[] {Bytes.eightOf(first), Bytes.eightOf(other), Bytes.eightOf(last)};
  }

  /** Of lines that end with a line feed, and have no cells. */
  static Marks ofLines() {
    return new Marks(new byte[0], new byte[] {'\n'});
  }

  static Marks of(CsvDialect dialect) {
    return new Marks(
        dialect.delimiter().getBytes(UTF_8),
        dialect.recordSeparator().isEmpty()
            ? LINE_ENDS
            : dialect.recordSeparator().getBytes(UTF_8));
  }

  /** Whether the delimiter is one byte, and lines are records. */
  boolean areBytes() {
    return delimiter.length == 1 && separator.length == 0;
  }

  /** In bytes; as many have to be looked at to know what begins at a place. */
  int longest() {
    return longest;
  }

  /** The first byte that a separator of records may have. */
  boolean beginsRecordEnd(byte value) {
    return separator.length == 0 ? value == '\n' || value == '\r' : value == separator[0];
  }

  /**
   * How many bytes of a separator may stand before the place where a split begins, and the record
   * behind it still be of the split before: whoever begins within a separator cannot know it. Of
   * line ends none, for the second byte of CR LF is one by itself.
   */
  int overlap() {
    return Math.max(0, separator.length - 1);
  }

  /** The length of the record's end that begins here; 0 if none does. */
  int recordEndAt(byte[] bytes, int at, int end) {
    if (separator.length == 0) {
      return lineEndAt(bytes, at, end);
    }
    if (!standsAt(separator, 0, bytes, at, end)) {
      return 0;
    }
    return delimiterFirst && delimiterAt(bytes, at, end) > 0 ? 0 : separator.length;
  }

  /** The length of the delimiter if it begins here and no longer record's end does; or 0. */
  int delimiterAt(byte[] bytes, int at, int end) {
    return delimiter.length > 0 && standsAt(delimiter, 0, bytes, at, end) ? delimiter.length : 0;
  }

  /** Whether so many bytes from here on are the last ones of a mark that has more. */
  boolean isTail(byte[] bytes, int at, int end, int length) {
    return (length < delimiter.length
            && standsAt(delimiter, delimiter.length - length, bytes, at, end))
        || (length < separator.length
            && standsAt(separator, separator.length - length, bytes, at, end));
  }

  /**
   * The first place where a mark may begin, judged by its first byte; or the end. Eight bytes from
   * any place before the end can be looked at.
   */
  int next(byte[] bytes, int from, int end) {
    for (int at = from; at < end; at += Long.BYTES) {
      long word = Bytes.word(bytes, at);
      long found =
          Bytes.equalBytes(word, firstBytes[0])
              | Bytes.equalBytes(word, firstBytes[1])
              | Bytes.equalBytes(word, firstBytes[2]);
      if (found != 0) {
        return Math.min(end, at + Bytes.first(found));
      }
    }
    return end;
  }

  private static int lineEndAt(byte[] bytes, int at, int end) {
    if (bytes[at] == '\r') {
      return at + 1 < end && bytes[at + 1] == '\n' ? 2 : 1;
    }
    return bytes[at] == '\n' ? 1 : 0;
  }

  /** Whether a mark, from one of its bytes on, stands here as a whole. */
  private static boolean standsAt(byte[] mark, int from, byte[] bytes, int at, int end) {
    int length = mark.length - from;
    if (end - at < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[at + i] != mark[from + i]) {
        return false;
      }
    }
    return true;
  }
}
