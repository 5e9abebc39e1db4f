package dev.inlet.format;

import dev.inlet.InputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The records of a CSV text as cells without types: RFC 4180 with a delimiter and quote of choice,
 * any line end, quoted newlines, and a byte order mark that is skipped.
 *
 * <p>Blank lines are no records. A quote within an unquoted cell is part of the cell.
 */
public final class CsvRecords implements Closeable {
  /** A record that is longer ends the reading: its quotes cannot be right. */
  static final int MAX_RECORD_BYTES = 16 << 20;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int ABSENT = -1;

  private static final byte PLAIN = 0;
  private static final byte QUOTED = 1;
  private static final byte ESCAPED = 2;

  private final InputStream text;
  private final String file;
  private final byte delimiter;
  private final int quote;
  private final int escape;

  private byte[] buffer;
  private int limit;
  private int position;
  private boolean ended;
  private long line = 1;

  // Of the current record; offsets are relative to its start, which moves when the buffer shifts.
  private int recordStart;
  private int recordEnd;
  private long recordLine;
  private int count;
  private int[] starts = new int[32];
  private int[] ends = new int[32];
  private byte[] kinds = new byte[32];
  private int misquoted;

  private byte[] scratch = new byte[64];
  private byte[] cell = scratch;
  private int cellStart;
  private int cellEnd;

  /**
   * @param text plain bytes, such as {@link Compression#open} gives
   * @param file as messages should name it
   */
  public CsvRecords(InputStream text, CsvDialect dialect, String file) {
    this(text, dialect, file, BUFFER_BYTES);
  }

  CsvRecords(InputStream text, CsvDialect dialect, String file, int bufferBytes) {
    this.text = text;
    this.file = file;
    this.delimiter = (byte) dialect.delimiter().charAt(0);
    this.quote = dialect.quote().isEmpty() ? ABSENT : dialect.quote().charAt(0);
    boolean escaped = !dialect.escape().isEmpty() && !dialect.escape().equals(dialect.quote());
    this.escape = escaped ? dialect.escape().charAt(0) : ABSENT;
    this.buffer = new byte[Math.max(bufferBytes, 4)];
    skipByteOrderMark();
  }

  /** Moves on to the next record; false after the last one. */
  public boolean next() {
    if (!skipBlankLines()) {
      return false;
    }
    recordLine = line;
    count = 0;
    misquoted = ABSENT;
    while (readCell()) {
      // One cell per turn.
    }
    return true;
  }

  /** How many cells the current record has. */
  public int size() {
    return count;
  }

  /** The line, counted from 1, on which the current record starts. */
  public long line() {
    return recordLine;
  }

  /** Whether a cell is in quotes. */
  public boolean quoted(int index) {
    return kinds[index] != PLAIN;
  }

  /** A cell without its quotes. */
  public String text(int index) {
    load(index);
    return Bytes.text(cell, cellStart, cellEnd);
  }

  /** What a parser makes of a cell; see {@link ValueParser#parse}. */
  public Object value(int index, ValueParser parser) {
    load(index);
    return parser.parse(cell, cellStart, cellEnd);
  }

  /** The number, from 1, of the first cell that goes on after its closing quote; or 0. */
  public int misquotedCell() {
    return misquoted + 1;
  }

  @Override
  public void close() {
    try {
      text.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String raw() {
    return Bytes.text(buffer, recordStart, recordStart + recordEnd);
  }

  /** Makes {@link #cell()} the bytes of a cell. */
  void load(int index) {
    cell = buffer;
    cellStart = recordStart + starts[index];
    cellEnd = recordStart + ends[index];
    if (kinds[index] == ESCAPED) {
      unescape();
    }
  }

  byte[] cell() {
    return cell;
  }

  int cellStart() {
    return cellStart;
  }

  int cellEnd() {
    return cellEnd;
  }

  private void unescape() {
    int length = cellEnd - cellStart;
    if (scratch.length < length) {
      scratch = new byte[length * 2];
    }
    int to = 0;
    for (int from = cellStart; from < cellEnd; from++) {
      byte c = buffer[from];
      boolean pair = from + 1 < cellEnd && (c == quote || c == escape);
      if (pair && (buffer[from + 1] == quote || buffer[from + 1] == escape)) {
        c = buffer[++from];
      }
      scratch[to++] = c;
    }
    cell = scratch;
    cellStart = 0;
    cellEnd = to;
  }

  private boolean skipBlankLines() {
    for (; ; ) {
      recordStart = position;
      if (!available()) {
        return false;
      }
      if (!isLineEnd(buffer[position])) {
        return true;
      }
      endLine();
    }
  }

  /** Reads one cell and says whether another follows in the record. */
  private boolean readCell() {
    if (available() && buffer[position] == quote) {
      return readQuoted();
    }
    return readPlain(position - recordStart);
  }

  private boolean readPlain(int start) {
    do {
      byte[] bytes = buffer;
      int end = limit;
      for (int at = position; at < end; at++) {
        byte c = bytes[at];
        if (c == delimiter || c == '\n' || c == '\r') {
          position = at;
          return endCell(start, at - recordStart, PLAIN);
        }
      }
      position = end;
    } while (available());
    return endCell(start, position - recordStart, PLAIN);
  }

  private boolean readQuoted() {
    long openedOn = line;
    int start = ++position - recordStart;
    byte kind = QUOTED;
    for (; ; ) {
      if (!available()) {
        throw unclosed(openedOn);
      }
      byte c = buffer[position];
      if (isLineEnd(c)) {
        endLine();
        continue;
      }
      position++;
      if (c != quote && c != escape) {
        continue;
      }
      boolean pair =
          available() && (buffer[position] == quote || (c == escape && buffer[position] == escape));
      if (pair) {
        kind = ESCAPED;
        position++;
      } else if (c == quote) {
        break;
      }
    }
    int end = position - 1 - recordStart;
    if (!available() || isLineEnd(buffer[position]) || buffer[position] == delimiter) {
      return endCell(start, end, kind);
    }
    misquoted = misquoted == ABSENT ? count : misquoted;
    return readPlain(start - 1);
  }

  private boolean endCell(int start, int end, byte kind) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
      kinds = Arrays.copyOf(kinds, count * 2);
    }
    starts[count] = start;
    ends[count] = end;
    kinds[count] = kind;
    count++;
    recordEnd = position - recordStart;
    if (!available()) {
      return false;
    }
    if (buffer[position] == delimiter) {
      position++;
      return true;
    }
    endLine();
    return false;
  }

  private static boolean isLineEnd(byte c) {
    return c == '\n' || c == '\r';
  }

  private void endLine() {
    boolean maybeTwo = buffer[position++] == '\r';
    if (maybeTwo && available() && buffer[position] == '\n') {
      position++;
    }
    line++;
  }

  private boolean available() {
    return position < limit || fill();
  }

  /** Reads on, keeping the current record from its start. */
  private boolean fill() {
    if (ended) {
      return false;
    }
    if (recordStart > 0) {
      System.arraycopy(buffer, recordStart, buffer, 0, limit - recordStart);
      position -= recordStart;
      limit -= recordStart;
      recordStart = 0;
    }
    if (limit >= MAX_RECORD_BYTES) {
      throw tooLong();
    }
    if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(limit * 2, MAX_RECORD_BYTES));
    }
    int read = read(limit, buffer.length - limit);
    ended = read <= 0;
    limit += Math.max(read, 0);
    return !ended;
  }

  private int read(int from, int length) {
    try {
      return text.read(buffer, from, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void skipByteOrderMark() {
    try {
      limit = text.readNBytes(buffer, 0, 3);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean found =
        limit == 3
            && buffer[0] == (byte) 0xef
            && buffer[1] == (byte) 0xbb
            && buffer[2] == (byte) 0xbf;
    position = found ? 3 : 0;
  }

  private InputException unclosed(long openedOn) {
    return new InputException(
        file
            + ": "
            + openedOn
            + ": unclosed quote: expected "
            + (char) quote
            + " to end what one opens in field "
            + (count + 1)
            + " of this line, found the end of the file. A stray quote in the data is the usual"
            + " cause; if the file quotes otherwise, set the table's csv.quote or csv.escape");
  }

  private InputException tooLong() {
    return new InputException(
        file
            + ": "
            + recordLine
            + ": record too long: expected at most "
            + (MAX_RECORD_BYTES >> 20)
            + " MiB, found more. A quote that opens on this line or after it and is never closed is"
            + " the usual cause; set the table's csv.quote or csv.escape");
  }
}
