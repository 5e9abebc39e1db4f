package dev.inlet.bookmark;

import dev.inlet.bookmark.BatchFile.Change;
import dev.inlet.state.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@link FileListWriter} wrote, line by line. Lists of millions of files are folded
 * whenever a job runs, so a line stays bytes until somebody asks for a field of it.
 */
final class FileListReader {
  /** What is wrong with a list, in words that follow its path. */
  static final class BrokenException extends Exception {
    private static final long serialVersionUID = 1;

    BrokenException(String message) {
      super(message);
    }
  }

  /** No path is longer anywhere; what is longer than this is no list. */
  private static final int LONGEST_LINE = 1 << 22;

  private static final Pattern FORM =
      Pattern.compile(Pattern.quote(FileListWriter.FORM) + "(\\d{1,9})(\t|$)");

  private static final int FIELDS = 7;
  private static final int DIGITS_THAT_FIT = 19;
  private static final int SOURCE = 0;
  private static final int SEQUENCE = 1;
  private static final int CHANGE = 2;
  private static final int LENGTH = 3;
  private static final int MODIFIED = 4;
  private static final int ETAG = 5;
  private static final int PATH = 6;

  private final InputStream in;
  private final MessageDigest digest = Digest.ofSha256();
  private byte[] buffer = new byte[1 << 18];
  private int next;
  private int end;

  /** Up to where the bytes in the buffer are in the digest already. */
  private int digested;

  /**
   * Where the fields of the current line begin; the last one is the end of the line and one more.
   */
  private final int[] starts = new int[FIELDS + 1];

  private long line;
  private byte[] sourceBytes = {};
  private String source = "";

  FileListReader(InputStream in) throws IOException, BrokenException {
    this.in = in;
    int stop = lineEnd();
    String header = stop < 0 ? "" : text(next, stop) + "\n";
    if (!header.equals(FileListWriter.HEADER)) {
      throw notHeader(header.strip());
    }
    advance(stop);
  }

  private static BrokenException notHeader(String found) {
    Matcher newer = FORM.matcher(found);
    if (newer.lookingAt() && Integer.parseInt(newer.group(1)) > FileListWriter.VERSION) {
      return new BrokenException(
          "written by a newer Inlet: expected form "
              + FileListWriter.VERSION
              + ", found form "
              + newer.group(1));
    }
    return new BrokenException(
        "corrupt list of files: expected it to begin with '"
            + FileListWriter.HEADER.strip().replace('\t', ' ')
            + "', found '"
            + found.substring(0, Math.min(80, found.length())).replace('\t', ' ')
            + "'");
  }

  /** Goes to the next line. Unless there is none, the fields are those of that line. */
  boolean next() throws IOException, BrokenException {
    int stop = lineEnd();
    if (stop < 0) {
      if (next < end) {
        throw new BrokenException(
            "truncated list of files: line " + (line + 1) + ": expected a line end, found none");
      }
      return false;
    }
    int field = 0;
    starts[0] = next;
    for (int i = next; i < stop && field < FIELDS; i++) {
      if (buffer[i] == '\t') {
        field++;
        starts[field] = i + 1;
      }
    }
    if (field != FIELDS - 1) {
      throw new BrokenException(
          "corrupt list of files: line "
              + (line + 1)
              + ": expected "
              + FIELDS
              + " fields, found "
              + (field + 1));
    }
    starts[FIELDS] = stop + 1;
    advance(stop);
    return true;
  }

  String source() {
    int from = starts[SOURCE];
    int to = starts[SOURCE + 1] - 1;
    if (!Arrays.equals(buffer, from, to, sourceBytes, 0, sourceBytes.length)) {
      sourceBytes = Arrays.copyOfRange(buffer, from, to);
      source = text(from, to);
    }
    return source;
  }

  long sequence() throws BrokenException {
    long sequence = number(SEQUENCE);
    if (sequence <= 0) {
      throw corrupt("a number from 1", SEQUENCE);
    }
    return sequence;
  }

  long length() throws BrokenException {
    long length = number(LENGTH);
    if (length < 0) {
      throw corrupt("a length from 0", LENGTH);
    }
    return length;
  }

  long modified() throws BrokenException {
    return number(MODIFIED);
  }

  String etag() {
    return starts[ETAG] == starts[PATH] - 1 ? "" : FileListWriter.unescaped(field(ETAG));
  }

  /** The bytes that starts and ends of fields are of; valid until {@link #next}. */
  byte[] bytes() {
    return buffer;
  }

  /** Where the path begins, escaped as it is in the list. */
  int pathStart() {
    return starts[PATH];
  }

  int pathEnd() {
    return starts[FIELDS] - 1;
  }

  /** Where the etag begins, escaped as it is in the list. */
  int etagStart() {
    return starts[ETAG];
  }

  int etagEnd() {
    return starts[PATH] - 1;
  }

  ListedFile file() throws BrokenException {
    Change change = buffer[starts[CHANGE]] == '~' ? Change.REPLACES : Change.NEW;
    if (pathStart() == pathEnd() || buffer[pathStart()] == '/') {
      throw corrupt("a relative path", PATH);
    }
    SourceFile file =
        new SourceFile(FileListWriter.unescaped(field(PATH)), length(), modified(), etag());
    return new ListedFile(new BatchFile(source(), file, change), sequence());
  }

  /** SHA-256 of the whole list; to be asked for once, after the last line. */
  String digest() {
    digest.update(buffer, digested, next - digested);
    return Digest.hexadecimal(digest);
  }

  private String field(int index) {
    return text(starts[index], starts[index + 1] - 1);
  }

  private long number(int field) throws BrokenException {
    int i = starts[field];
    int stop = starts[field + 1] - 1;
    boolean negative = i < stop && buffer[i] == '-';
    if (negative) {
      i++;
    }
    long value = 0;
    boolean isNumber = i < stop && stop - i < DIGITS_THAT_FIT;
    for (; i < stop; i++) {
      int digit = buffer[i] - '0';
      isNumber &= digit >= 0 && digit <= 9;
      value = value * 10 + digit;
    }
    if (!isNumber) {
      return longNumber(field);
    }
    return negative ? -value : value;
  }

  private long longNumber(int field) throws BrokenException {
    try {
      return Long.parseLong(field(field));
    } catch (NumberFormatException e) {
      throw corrupt("a whole number", field);
    }
  }

  private BrokenException corrupt(String expected, int field) {
    return new BrokenException(
        "corrupt list of files: line "
            + line
            + ": expected "
            + expected
            + ", found '"
            + field(field)
            + "'");
  }

  private String text(int from, int to) {
    return new String(buffer, from, to - from, StandardCharsets.UTF_8);
  }

  private void advance(int lineEnd) {
    next = lineEnd + 1;
    line++;
  }

  /** Where the line end of the current line is; -1 if there is none any more. */
  private int lineEnd() throws IOException, BrokenException {
    int i = next;
    while (true) {
      for (; i < end; i++) {
        if (buffer[i] == '\n') {
          return i;
        }
      }
      int read = fill();
      i = end - Math.max(0, read);
      if (read < 0) {
        return -1;
      }
    }
  }

  /** Reads on behind what is there; moves that to the front, or makes room, where there is none. */
  private int fill() throws IOException, BrokenException {
    if (end == buffer.length) {
      if (next > 0) {
        digest.update(buffer, digested, next - digested);
        System.arraycopy(buffer, next, buffer, 0, end - next);
        end -= next;
        next = 0;
        digested = 0;
      } else if (buffer.length >= LONGEST_LINE) {
        throw new BrokenException(
            "corrupt list of files: line "
                + (line + 1)
                + ": expected a line of at most "
                + LONGEST_LINE
                + " bytes, found a longer one");
      } else {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
    }
    int read = in.read(buffer, end, buffer.length - end);
    end += Math.max(0, read);
    return read;
  }
}
