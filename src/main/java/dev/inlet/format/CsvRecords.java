package dev.inlet.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.inlet.InputException;
import java.io.Closeable;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The records of a CSV text as cells without types: RFC 4180 with a delimiter and quote of choice,
 * any line end or one of choice, quoted newlines, and a byte order mark that is skipped.
 *
 * <p>Blank lines are no records, and neither are comments and the lines that are to be skipped. A
 * quote within an unquoted cell is part of the cell.
 *
 * <p>A record is looked through in one go. Where the window ends within it, the window is made
 * longer and the record begun again; as windows grow by doubling, no byte is seen often.
 */
public final class CsvRecords implements Closeable {
  private static final int WINDOW_BYTES = 1 << 16;
  private static final int NONE = -1;

  private static final byte PLAIN = 0;
  private static final byte QUOTED = 1;
  private static final byte ESCAPED = 2;

  private final SplitText text;
  private final Split split;
  private final String file;
  private final byte delimiter;
  private final long delimiters;
  private final int quote;
  private final int escape;
  private final FirstRecord firstRecord;
  private final Marks marks;

  /** Whether each mark is a byte, so that records are looked through here. */
  private final boolean plainMarks;

  private final MarkedScan scan;

  /** What lines begin with that are no records; none if empty. */
  private final byte[] comment;

  /** By byte: whether it ends an unquoted cell. */
  private final boolean[] endsPlain = new boolean[256];

  /** By byte: whether it means something within quotes. */
  private final boolean[] stopsQuoted = new boolean[256];

  private int position;

  /** Before the first record of a file, which is of the first split though a mark is before it. */
  private boolean atStart;

  private long line = 1;
  private long record;
  private boolean done;

  // Of the current record, as places in the window.
  private int recordStart;
  private int recordEnd;
  private int recordLines;
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
    this(text, dialect, file, WINDOW_BYTES);
  }

  CsvRecords(InputStream text, CsvDialect dialect, String file, int windowBytes) {
    this(new SplitText(text, windowBytes), Split.whole(0), dialect, file);
  }

  CsvRecords(SplitText text, Split split, CsvDialect dialect, String file) {
    this.text = text;
    this.split = split;
    this.file = file;
    this.marks = Marks.of(dialect);
    this.plainMarks = marks.areBytes();
    this.delimiter = (byte) dialect.delimiter().charAt(0);
    this.delimiters = Bytes.eightOf(delimiter);
    this.quote = dialect.quote().isEmpty() ? FirstRecord.ABSENT : dialect.quote().charAt(0);
    boolean escaped = !dialect.escape().isEmpty() && !dialect.escape().equals(dialect.quote());
    this.escape = escaped ? dialect.escape().charAt(0) : FirstRecord.ABSENT;
    this.firstRecord = new FirstRecord(marks, quote, escape);
    this.scan = new MarkedScan(this, marks, quote, escape);
    this.comment = dialect.comment().getBytes(ISO_8859_1);
    for (byte end : new byte[] {delimiter, '\n', '\r'}) {
      endsPlain[end & 0xff] = true;
    }
    for (int stop : new int[] {quote, escape, '\n', '\r'}) {
      if (stop != FirstRecord.ABSENT) {
        stopsQuoted[stop] = true;
      }
    }
    begin();
    if (split.isFirst()) {
      skipLines(dialect.skipLines());
    }
  }

  private void begin() {
    if (split.isFirst()) {
      while (text.limit() < ByteOrderMark.LENGTH && text.more(0)) {
        // A mark may come in pieces.
      }
      position = ByteOrderMark.end(text.bytes(), text.limit());
      atStart = true;
    } else if (text.isEmpty()) {
      done = true;
    } else {
      position = firstRecord.find(text, 0);
    }
  }

  /** Moves on to the next record; false after the last one. */
  public boolean next() {
    if (done || !(plainMarks ? skipBlankLines() : skipBlankRecords())) {
      done = true;
      return false;
    }
    recordLine = line;
    recordStart = position;
    while (!(plainMarks ? parse() : parseMarked())) {
      if (text.limit() - recordStart >= SplitText.MAX_RECORD_BYTES) {
        throw tooLong();
      }
      text.more(recordStart);
      recordStart = 0;
    }
    line += recordLines;
    record++;
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

  Place place() {
    return new Place(split.start(), recordLine, record, offset());
  }

  long record() {
    return record;
  }

  long offset() {
    return text.offset(recordStart);
  }

  /**
   * Leaves out records behind the header, of which the first split has all.
   *
   * @throws UncheckedIOException of a {@link FalseEdgeException}, if it has not
   */
  void skip(int count) {
    for (int i = 0; i < count && nextOfHeader(); i++) {
      // Its cells are of no interest.
    }
    restartCount();
  }

  /**
   * As {@link #next}, of the records that are of the first split wherever they begin.
   *
   * @throws UncheckedIOException of a {@link FalseEdgeException}, if the next split has them
   */
  boolean nextOfHeader() {
    if (next()) {
      return true;
    }
    if (text.hasNext()) {
      throw new UncheckedIOException(
          new FalseEdgeException(file, split.end(), "a record", "one of the header's"));
    }
    return false;
  }

  /** Counts from here on; a header is no record. */
  void restartCount() {
    record = 0;
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

  /** What a reader makes of a cell without its quotes. */
  public <T> T value(int index, CellReader<T> reader) {
    load(index);
    return reader.read(cell, cellStart, cellEnd);
  }

  /** The number, from 1, of the first cell that goes on after its closing quote; or 0. */
  public int misquotedCell() {
    return misquoted + 1;
  }

  @Override
  public void close() {
    text.close();
  }

  RawRecord raw() {
    return RawRecord.of(text.bytes(), recordStart, recordEnd);
  }

  /** For what of the record does not fit. */
  Rescue rescue() {
    return new Rescue(text.bytes(), recordStart, recordEnd);
  }

  /** Holds each cell that {@link #isEscaped} does not name, from its start to its end. */
  byte[] window() {
    return text.bytes();
  }

  int start(int index) {
    return starts[index];
  }

  int end(int index) {
    return ends[index];
  }

  /** Whether the bytes of a cell are not as they stand in the window; see {@link #load}. */
  boolean isEscaped(int index) {
    return kinds[index] == ESCAPED;
  }

  /** Makes {@link #cell()} the bytes of a cell. */
  void load(int index) {
    cell = text.bytes();
    cellStart = starts[index];
    cellEnd = ends[index];
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
    byte[] bytes = cell;
    if (scratch.length < cellEnd - cellStart) {
      scratch = new byte[(cellEnd - cellStart) * 2];
    }
    int to = 0;
    for (int from = cellStart; from < cellEnd; from++) {
      byte c = bytes[from];
      boolean pair = from + 1 < cellEnd && (c == quote || c == escape);
      if (pair && (bytes[from + 1] == quote || bytes[from + 1] == escape)) {
        c = bytes[++from];
      }
      scratch[to++] = c;
    }
    cell = scratch;
    cellStart = 0;
    cellEnd = to;
  }

  /** Goes to the next record of this split; false if there is none. */
  private boolean skipBlankLines() {
    for (; ; ) {
      if (!atStart && text.isBehind(position)) {
        requireNextToBeginHere();
        return false;
      }
      if (position == text.limit()) {
        if (!text.more(position)) {
          return false;
        }
        position = 0;
        continue;
      }
      atStart = false;
      byte c = text.bytes()[position];
      if (c != '\n' && c != '\r') {
        if (!isComment()) {
          return true;
        }
        skipLine();
        continue;
      }
      if (c == '\r' && position + 1 == text.limit()) {
        text.more(position);
        position = 0;
      }
      position = afterLineEnd(text.bytes(), position, text.limit());
      line++;
    }
  }

  /** As {@link #skipBlankLines}, with a window in which each mark can be seen as a whole. */
  private boolean skipBlankRecords() {
    for (; ; ) {
      if (!atStart && text.isBehind(position - marks.overlap())) {
        requireNextToBeginHere();
        return false;
      }
      if (text.limit() - position < marks.longest() && !text.ended()) {
        text.more(position);
        position = 0;
        continue;
      }
      if (position == text.limit()) {
        return false;
      }
      atStart = false;
      int end = marks.recordEndAt(text.bytes(), position, text.limit());
      if (end == 0) {
        if (!isComment()) {
          return true;
        }
        skipLine();
        continue;
      }
      position += end;
      line++;
    }
  }

  private boolean isComment() {
    if (comment.length == 0 || text.bytes()[position] != comment[0]) {
      return false;
    }
    while (text.limit() - position < comment.length && text.more(position)) {
      position = 0;
    }
    // Where the window could not be made longer it has moved all the same.
    position = text.limit() - position < comment.length ? 0 : position;
    int end = Math.min(position + comment.length, text.limit());
    return Arrays.equals(text.bytes(), position, end, comment, 0, comment.length);
  }

  /**
   * The first lines of a file, of which the first split has all.
   *
   * @throws UncheckedIOException of a {@link FalseEdgeException}, if it has not
   */
  private void skipLines(int count) {
    for (int i = 0; i < count; i++) {
      if (text.isBehind(position) && text.hasNext()) {
        throw new UncheckedIOException(
            new FalseEdgeException(
                file, split.end(), "a record", "one of the first " + count + " lines"));
      }
      skipLine();
    }
  }

  /** Goes behind the end of the line, or of what stands for one. */
  private void skipLine() {
    for (; ; position++) {
      while (text.limit() - position < marks.longest() && !text.ended()) {
        text.more(position);
        position = 0;
      }
      if (position == text.limit()) {
        return;
      }
      int end = marks.recordEndAt(text.bytes(), position, text.limit());
      if (end > 0) {
        position += end;
        line++;
        return;
      }
    }
  }

  /**
   * The reader of the next split had to guess where it begins; this one knows. A line end is one,
   * wherever a split begins; the bytes of a longer mark may mean something else.
   */
  private void requireNextToBeginHere() {
    if ((plainMarks && quote == FirstRecord.ABSENT) || !text.hasNext()) {
      return;
    }
    int edge = text.edge();
    int ours = position - edge;
    int theirs = firstRecord.find(text, edge);
    if (ours != theirs) {
      throw new UncheckedIOException(
          new FalseEdgeException(
              file,
              split.end(),
              "a record " + theirs + " bytes behind it",
              "one " + ours + " bytes behind it"));
    }
  }

  private static int afterLineEnd(byte[] bytes, int at, int limit) {
    return bytes[at] == '\r' && at + 1 < limit && bytes[at + 1] == '\n' ? at + 2 : at + 1;
  }

  /**
   * Finds the cells of the record; false if the window ends before it does. Eight bytes at a time
   * are looked at whether or not a cell ends in them: so it is not waited for where that is.
   */
  private boolean parse() {
    byte[] bytes = text.bytes();
    int limit = text.limit();
    boolean last = text.ended();
    byte mark = delimiter;
    int start = recordStart;
    int word = start;
    long ends = Bytes.delimitersAndLineEnds(Bytes.word(bytes, word), delimiters);
    count = 0;
    recordLines = 0;
    misquoted = NONE;
    for (; ; ) {
      int end;
      byte c;
      if (bytes[start] == quote && start < limit) {
        end = parseQuoted(bytes, start, limit, last);
        if (end < 0) {
          return false;
        }
        c = bytes[end];
        word = Math.min(end + 1, limit);
        ends = Bytes.delimitersAndLineEnds(Bytes.word(bytes, word), delimiters);
      } else {
        do {
          while (ends == 0) {
            word += Long.BYTES;
            ends = Bytes.delimitersAndLineEnds(Bytes.word(bytes, word), delimiters);
          }
          end = word + Bytes.first(ends);
          ends &= ends - 1;
          c = bytes[end];
        } while (c != mark && c != '\n' && c != '\r');
        addCell(start, end, PLAIN);
      }
      if (end >= limit) {
        recordEnd = limit;
        position = limit;
        return last;
      }
      if (c != mark) {
        return endRecord(bytes, end, limit, last);
      }
      start = end + 1;
    }
  }

  private boolean parseMarked() {
    count = 0;
    misquoted = NONE;
    boolean found = scan.scan(text, recordStart);
    recordLines = scan.lines();
    recordEnd = scan.end();
    position = scan.next();
    return found;
  }

  private boolean endRecord(byte[] bytes, int at, int limit, boolean last) {
    recordEnd = at;
    if (bytes[at] == '\r' && at + 1 == limit && !last) {
      return false;
    }
    recordLines++;
    position = afterLineEnd(bytes, at, limit);
    return true;
  }

  /** The first byte that ends an unquoted cell. */
  private int plainEnd(byte[] bytes, int from) {
    int at = from;
    while (!endsPlain[bytes[at] & 0xff]) {
      at++;
    }
    return at;
  }

  /** Where the cell ends that opens with a quote here, or -1 if the window ends before. */
  private int parseQuoted(byte[] bytes, int open, int limit, boolean last) {
    boolean[] stops = stopsQuoted;
    byte kind = QUOTED;
    int lines = recordLines;
    int at = open + 1;
    for (; ; ) {
      while (!stops[bytes[at] & 0xff]) {
        at++;
      }
      if (at >= limit) {
        if (last) {
          throw unclosed(lines);
        }
        return -1;
      }
      if (at + 1 == limit && !last) {
        return -1;
      }
      byte c = bytes[at];
      if (c == '\n' || c == '\r') {
        at = afterLineEnd(bytes, at, limit);
        recordLines++;
        continue;
      }
      boolean more = at + 1 < limit;
      if (more && (bytes[at + 1] == quote || (c == escape && bytes[at + 1] == escape))) {
        kind = ESCAPED;
        at += 2;
      } else if (c == quote) {
        break;
      } else {
        at++;
      }
    }
    int next = at + 1;
    if (next >= limit || endsPlain[bytes[next] & 0xff]) {
      addCell(open + 1, at, kind);
      return next;
    }
    misquoted();
    int end = plainEnd(bytes, next);
    addCell(open, end, PLAIN);
    return end;
  }

  /** Tells of a cell that begins with a quote, and goes on behind the closing one. */
  void misquoted() {
    misquoted = misquoted == NONE ? count : misquoted;
  }

  void addPlain(int start, int end) {
    addCell(start, end, PLAIN);
  }

  /** Adds a cell that was in quotes, without them. */
  void addQuoted(int start, int end) {
    addCell(start, end, QUOTED);
  }

  /** The same where quotes within have to be unescaped. */
  void addEscaped(int start, int end) {
    addCell(start, end, ESCAPED);
  }

  private void addCell(int start, int end, byte kind) {
    int index = count++;
    if (index == starts.length) {
      starts = Arrays.copyOf(starts, index * 2);
      ends = Arrays.copyOf(ends, index * 2);
      kinds = Arrays.copyOf(kinds, index * 2);
    }
    starts[index] = start;
    ends[index] = end;
    kinds[index] = kind;
  }

  /**
   * @param lines how many the record has before the one with the quote
   */
  InputException unclosed(int lines) {
    return new InputException(
        file
            + ": "
            + new Place(split.start(), recordLine + lines, record, offset()).text()
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
            + place().text()
            + ": record too long: expected at most "
            + (SplitText.MAX_RECORD_BYTES >> 20)
            + " MiB, found more. A quote that opens on this line or after it and is never closed is"
            + " the usual cause; set the table's csv.quote or csv.escape");
  }
}
