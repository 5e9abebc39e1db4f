package dev.inlet.infer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.format.CsvDialect;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/** The first plain bytes of a file. */
final class Head {
  static final int MAX_BYTES = 256 << 10;

  private static final byte[] EXCEL = {'s', 'e', 'p', '='};

  /** Whether a file goes on behind its head. */
  enum Rest {
    NONE,
    MORE
  }

  private final String file;
  private final byte[] bytes;
  private final Rest rest;
  private final String encoding;

  /**
   * @param bytes in UTF-8 if they are text
   * @param encoding that the text is stored in
   */
  Head(String file, byte[] bytes, Rest rest, String encoding) {
    this.encoding = encoding;
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

  /** What the text is stored in, as {@link dev.inlet.format.TextEncoding#of} knows it. */
  String encoding() {
    return encoding;
  }

  boolean isWholeFile() {
    return rest == Rest.NONE;
  }

  /** Of a first line such as {@code sep=;}, which Excel takes for no record. */
  Optional<String> excelDelimiter() {
    boolean told =
        bytes.length > EXCEL.length + 1
            && Arrays.equals(bytes, 0, EXCEL.length, EXCEL, 0, EXCEL.length)
            && (bytes[EXCEL.length + 1] == '\n' || bytes[EXCEL.length + 1] == '\r');
    return told && bytes[EXCEL.length] > 0
        ? Optional.of(String.valueOf((char) bytes[EXCEL.length]))
        : Optional.empty();
  }

  /** Whether at least its first line is there as a whole. */
  boolean hasLineEnd() {
    for (byte c : bytes) {
      if (c == '\n' || c == '\r') {
        return true;
      }
    }
    return isWholeFile();
  }

  /** Whether an ASCII text stands somewhere. */
  boolean contains(String text) {
    return find(text, 0) >= 0;
  }

  /** Whether some line begins with an ASCII text. */
  boolean hasLineWith(String text) {
    for (int at = find(text, 0); at >= 0; at = find(text, at + 1)) {
      if (at == 0 || bytes[at - 1] == '\n' || bytes[at - 1] == '\r') {
        return true;
      }
    }
    return false;
  }

  /** The lines that begin with an ASCII text, as if the file had no others. */
  Head linesWith(String text) {
    byte[] wanted = text.getBytes(UTF_8);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    int start = 0;
    for (int at = 0; at < bytes.length; at++) {
      boolean isEnd = bytes[at] == '\n' || bytes[at] == '\r';
      if (isEnd || at == bytes.length - 1) {
        int end = Math.min(start + wanted.length, bytes.length);
        if (Arrays.equals(bytes, start, end, wanted, 0, wanted.length)) {
          lines.write(bytes, start, at + 1 - start);
        }
        start = at + 1;
      }
    }
    return new Head(file, lines.toByteArray(), Rest.NONE, encoding);
  }

  private int find(String text, int from) {
    byte[] wanted = text.getBytes(UTF_8);
    for (int at = from; at <= bytes.length - wanted.length; at++) {
      if (bytes[at] == wanted[0]
          && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }

  /** Without a last record that is cut off, unless it is the only one. */
  byte[] wholeRecords(CsvDialect dialect) {
    byte[] separator = dialect.recordSeparator().getBytes(UTF_8);
    if (isWholeFile() || separator.length == 0) {
      return wholeLines();
    }
    for (int end = bytes.length; end >= separator.length; end--) {
      if (Arrays.equals(bytes, end - separator.length, end, separator, 0, separator.length)) {
        return Arrays.copyOf(bytes, end);
      }
    }
    return bytes;
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
