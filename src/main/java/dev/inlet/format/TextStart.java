package dev.inlet.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.InputException;
import java.io.IOException;
import java.util.Arrays;

/** The first lines of a text, and what was decoded along with them. */
final class TextStart {
  private static final int MOST_BYTES = 1 << 20;
  private static final int PIECE_BYTES = 1 << 13;

  private final int wanted;
  private byte[] bytes = new byte[PIECE_BYTES];
  private int size;

  /** Of what is read so far, how many lines end, and where. */
  private int lines;

  private int linesEnd;

  private TextStart(int wanted) {
    this.wanted = wanted;
  }

  /**
   * Reads so many lines, and at least as much as shows what the text is, if there is so much.
   *
   * @param file as messages should name it
   * @throws InputException if the lines are longer than 1 MiB
   */
  static TextStart read(BlockInput in, int lines, String file) throws IOException {
    TextStart start = new TextStart(lines);
    int read = 0;
    while (read >= 0 && (start.size < Content.HEAD_BYTES || start.lines < lines)) {
      if (start.size >= MOST_BYTES) {
        throw new InputException(
            file
                + ": header too long: expected "
                + lines
                + " lines in at most 1 MiB, found "
                + start.lines
                + ". Say how many header lines there are");
      }
      if (start.size == start.bytes.length) {
        start.bytes = Arrays.copyOf(start.bytes, 2 * start.size);
      }
      read = in.read(start.bytes, start.size, start.bytes.length - start.size);
      start.take(Math.max(read, 0));
    }
    start.end(read < 0);
    return start;
  }

  private void take(int read) {
    for (int at = size; at < size + read && lines < wanted; at++) {
      if (bytes[at] == '\n') {
        lines++;
        linesEnd = at + 1;
      }
    }
    size += read;
  }

  private void end(boolean ended) {
    int mark = ByteOrderMark.end(bytes, size);
    if (ended && lines < wanted && size > Math.max(mark, linesEnd)) {
      lines++;
      linesEnd = size;
    }
    linesEnd = Math.max(mark, linesEnd);
  }

  /** How many of the lines there are; the last one may be without an end. */
  int lines() {
    return lines;
  }

  /** The first bytes, for telling what the text is. */
  byte[] head() {
    return Arrays.copyOf(bytes, Math.min(size, Content.HEAD_BYTES));
  }

  /** The lines without a mark and however they end, each byte as a character. */
  String header() {
    int mark = ByteOrderMark.end(bytes, size);
    return new String(bytes, mark, linesEnd - mark, ISO_8859_1)
        .replaceAll("\r?\n", "\n")
        .replaceAll("[\r\n]+$", "");
  }

  /** A header as messages should show it. */
  static String shown(String header) {
    return "'" + new String(header.getBytes(ISO_8859_1), UTF_8).replace("\n", "\\n") + "'";
  }

  /**
   * The first line of a text with more than one, each byte as a character; empty if no header looks
   * so: it is blank, longer than these bytes, or begins like JSON or XML.
   */
  static String headerLike(byte[] head) {
    int mark = ByteOrderMark.end(head, head.length);
    String text = new String(head, mark, head.length - mark, ISO_8859_1);
    int end = text.indexOf('\n');
    String line = text.substring(0, Math.max(end, 0)).strip();
    boolean more = end >= 0 && end + 1 < text.length();
    return more && !line.isEmpty() && "{[<".indexOf(line.charAt(0)) < 0 ? line : "";
  }

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** Where in {@link #bytes} it goes on behind the lines, or behind a mark if none were wanted. */
  int behind() {
    return linesEnd;
  }
}
