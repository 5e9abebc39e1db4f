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
  private final SplitText text;
  private final Split split;
  private final String file;
  private final int quote;
  private final FirstRecord firstRecord;
  private final Marks marks;
  private final CellPlaces places;
  private final RecordScan scan;

  /** What lines begin with that are no records; none if empty. */
  private final byte[] comment;

  private int position;

  /** Before the first record of a file, which is of the first split though a mark is before it. */
  private boolean atStart;

  private long line = 1;
  private long record;
  private boolean done;

  private int recordStart;
  private long recordLine;

  // Of the first of several records that are looked through at once.
  private int firstStart;
  private long firstLine;
  private long firstNumber;

  /**
   * @param text plain bytes, such as {@link Compression#open} gives
   * @param file as messages should name it
   */
  public CsvRecords(InputStream text, CsvDialect dialect, String file) {
    this(text, dialect, file, WINDOW_BYTES);
  }

  /** The records that begin in a piece of a text, which may itself begin within one. */
  public static CsvRecords ofPiece(InputStream piece, CsvDialect dialect, String file) {
    return new CsvRecords(new SplitText(piece, WINDOW_BYTES), Lines.PIECE, dialect, file);
  }

  CsvRecords(InputStream text, CsvDialect dialect, String file, int windowBytes) {
    this(new SplitText(text, windowBytes), Split.whole(0), dialect, file);
  }

  CsvRecords(SplitText text, Split split, CsvDialect dialect, String file) {
    this.text = text;
    this.split = split;
    this.file = file;
    this.marks = Marks.of(dialect);
    this.quote = dialect.quote().isEmpty() ? FirstRecord.ABSENT : dialect.quote().charAt(0);
    boolean escaped = !dialect.escape().isEmpty() && !dialect.escape().equals(dialect.quote());
    int escape = escaped ? dialect.escape().charAt(0) : FirstRecord.ABSENT;
    this.firstRecord = new FirstRecord(marks, quote, escape);
    this.places = new CellPlaces(quote, escape);
    this.comment = dialect.comment().getBytes(ISO_8859_1);
    int comments = comment.length == 0 ? FirstRecord.ABSENT : comment[0];
    this.scan =
        marks.areBytes()
            ? new ByteScan(
                this, places, (byte) dialect.delimiter().charAt(0), quote, escape, comments)
            : new MarkedScan(this, places, marks, quote, escape);
    try {
      begin();
      if (split.isFirst()) {
        skipLines(dialect.skipLines());
      }
    } catch (RuntimeException e) {
      text.close();
      throw e;
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
    if (done || !(marks.areBytes() ? skipBlankLines() : skipBlankRecords())) {
      done = true;
      return false;
    }
    recordLine = line;
    recordStart = position;
    places.clear();
    while (!scan.scan(text, recordStart)) {
      if (text.limit() - recordStart >= SplitText.MAX_RECORD_BYTES) {
        throw tooLong();
      }
      text.more(recordStart);
      recordStart = 0;
    }
    endRecord();
    return true;
  }

  private void endRecord() {
    position = scan.next();
    line += scan.lines();
    record++;
  }

  /**
   * Goes on from the current record over those that follow it, and keeps the places of the cells of
   * all, for as long as they have as many as it has and are in the window by themselves.
   *
   * @param starts told where in the window each record starts
   * @param most records that there may be
   * @return how many records there are with the current one
   */
  int nextAlike(int[] starts, int most) {
    firstStart = recordStart;
    firstLine = recordLine;
    firstNumber = record;
    int cells = places.size();
    starts[0] = recordStart;
    int count = 1;
    while (count < most && isPlainStart()) {
      places.keep();
      int more = scan.scanPlain(text, position, cells, starts, count, most);
      if (more > 0) {
        count += more;
        record += more;
        line += more;
        position = scan.next();
        continue;
      }
      recordLine = line;
      recordStart = position;
      if (!scan.scan(text, position) || places.size() != cells || places.misquoted() > 0) {
        break;
      }
      starts[count++] = recordStart;
      endRecord();
    }
    return count;
  }

  /** Goes back, so that {@link #next} comes to the record from which {@link #nextAlike} went on. */
  void goBack() {
    position = firstStart;
    line = firstLine;
    record = firstNumber - 1;
    // What begins here is of this split, wherever that is.
    atStart = true;
  }

  /** Whether {@link #nextAlike} can go on over more than one record. */
  boolean mayBeAlike() {
    return marks.areBytes();
  }

  /** Whether a record of this split begins at the position without any doubt. */
  private boolean isPlainStart() {
    return position <= text.lastStart() && scan.beginsPlain(text.bytes()[position]);
  }

  /** How many cells the current record has. */
  public int size() {
    return places.size();
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
    return offset(recordStart);
  }

  /** Of a place in {@link #window}. */
  long offset(int index) {
    return text.offset(index);
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
    return CellPlaces.isQuoted(places.cells()[places.first() + index]);
  }

  /** A cell without its quotes. */
  public String text(int index) {
    places.load(text.bytes(), places.first() + index);
    return Bytes.text(places.loaded(), places.loadedStart(), places.loadedEnd());
  }

  /** What a reader makes of a cell without its quotes. */
  public <T> T value(int index, CellReader<T> reader) {
    places.load(text.bytes(), places.first() + index);
    return reader.read(places.loaded(), places.loadedStart(), places.loadedEnd());
  }

  /** The number, from 1, of the first cell that goes on after its closing quote; or 0. */
  public int misquotedCell() {
    return places.misquoted();
  }

  @Override
  public void close() {
    text.close();
  }

  RawRecord raw() {
    return RawRecord.of(text.bytes(), recordStart, scan.end());
  }

  /** For what of the record does not fit. */
  Rescue rescue() {
    return new Rescue(text.bytes(), recordStart, scan.end());
  }

  /** Where the cells of the current record are in {@link #window}. */
  CellPlaces places() {
    return places;
  }

  /** Where in {@link #window} the current record starts. */
  int start() {
    return recordStart;
  }

  /** Where it ends, before its line end. */
  int end() {
    return scan.end();
  }

  byte[] window() {
    return text.bytes();
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
      position = ByteScan.afterLineEnd(text.bytes(), position, text.limit());
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
    // What comes behind them is of the split in which it begins.
    atStart &= count == 0;
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
    if ((marks.areBytes() && quote == FirstRecord.ABSENT) || !text.hasNext()) {
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
            + (places.size() + 1)
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
