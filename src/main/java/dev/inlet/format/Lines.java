package dev.inlet.format;

import dev.inlet.InputException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The lines of a text that are not blank, by LF or CRLF; a byte order mark is skipped. */
public final class Lines implements RawRecords {
  private static final int WINDOW_BYTES = 1 << 16;

  /** Of a text whose place is not known, but that it is not the first one. */
  static final Split PIECE = new Split(1, 1);

  private final SplitText text;
  private final Split split;
  private final String file;
  private int position;
  private int start;
  private int end;

  /** Set where bytes of the line are not ASCII. */
  private long nonAscii;

  private long number;
  private long record;
  private boolean done;

  /**
   * @param text plain bytes, such as {@link Compression#open} gives
   * @param file as messages should name it
   */
  public Lines(InputStream text, String file) {
    this(text, file, WINDOW_BYTES);
  }

  /** The lines that begin in a piece of a text, which may itself begin within one. */
  public static Lines ofPiece(InputStream piece, String file) {
    return new Lines(new SplitText(piece, WINDOW_BYTES), PIECE, file);
  }

  Lines(InputStream text, String file, int windowBytes) {
    this(new SplitText(text, windowBytes), Split.whole(0), file);
  }

  Lines(SplitText text, Split split, String file) {
    this.text = text;
    this.split = split;
    this.file = file;
    if (split.isFirst()) {
      while (text.limit() < ByteOrderMark.LENGTH && text.more(0)) {
        // A mark may come in pieces.
      }
      position = ByteOrderMark.end(text.bytes(), text.limit());
    } else if (text.isEmpty()) {
      done = true;
    } else {
      position = new FirstRecord().find(text, 0);
    }
  }

  /** Moves on to the next line that is not blank; false after the last one. */
  @Override
  public boolean next() {
    do {
      if (done || isBehind() || !nextLine()) {
        done = true;
        return false;
      }
    } while (isBlank());
    record++;
    return true;
  }

  @Override
  public Optional<String> problem() {
    return Optional.empty();
  }

  /** The current line is none of the records. */
  void leaveOut() {
    record--;
  }

  /**
   * Leaves out the first lines, blank ones too, of which the first split has all.
   *
   * @throws UncheckedIOException of a {@link FalseEdgeException}, if it has not
   */
  public void skip(long count) {
    for (long i = 0; i < count; i++) {
      if (isBehind() && text.hasNext()) {
        throw new UncheckedIOException(
            new FalseEdgeException(
                file, split.end(), "a record", "one of the first " + count + " lines"));
      }
      if (!nextLine()) {
        return;
      }
    }
  }

  /** Counted from 1, blank lines too. */
  public long number() {
    return number;
  }

  @Override
  public byte[] bytes() {
    return text.bytes();
  }

  @Override
  public int start() {
    return start;
  }

  @Override
  public int end() {
    return end;
  }

  @Override
  public boolean isUtf8() {
    return nonAscii == 0 || Bytes.isUtf8(text.bytes(), start, end);
  }

  @Override
  public Place place() {
    return new Place(split.start(), number, record, text.offset(start));
  }

  @Override
  public long record() {
    return record;
  }

  @Override
  public long offset() {
    return text.offset(start);
  }

  @Override
  public void close() {
    text.close();
  }

  @Override
  public RawRecord raw() {
    return RawRecord.of(text.bytes(), start, end);
  }

  @Override
  public Rescue rescue() {
    return new Rescue(text.bytes(), start, end);
  }

  /** Where a file's first line starts, its mark does. */
  private boolean isBehind() {
    return (number > 0 || !split.isFirst()) && text.isBehind(position);
  }

  private boolean nextLine() {
    start = position;
    nonAscii = 0;
    int at = lineFeed(text.bytes(), position);
    while (at == text.limit() && !text.ended()) {
      requireShort();
      // What was looked through is not looked through again.
      int seen = at - start;
      text.more(start);
      start = 0;
      at = lineFeed(text.bytes(), seen);
    }
    if (start == text.limit()) {
      return false;
    }
    end = at > start && text.bytes()[at - 1] == '\r' ? at - 1 : at;
    position = Math.min(at + 1, text.limit());
    number++;
    return true;
  }

  /** Where the first line feed is; notes what of the line is not ASCII on the way. */
  private int lineFeed(byte[] bytes, int from) {
    long seen = 0;
    int at = from;
    for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
      long word = Bytes.word(bytes, at);
      long found = Bytes.lineFeeds(word);
      if (found != 0) {
        nonAscii |= (seen | (word & (Long.lowestOneBit(found) - 1))) & Bytes.HIGH_BITS;
        return at + Bytes.first(found);
      }
      seen |= word;
    }
    nonAscii |= seen & Bytes.HIGH_BITS;
    for (; bytes[at] != '\n'; at++) {
      nonAscii |= bytes[at] & 0x80;
    }
    return at;
  }

  private boolean isBlank() {
    byte[] bytes = text.bytes();
    for (int i = start; i < end; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private void requireShort() {
    if (text.limit() - start >= SplitText.MAX_RECORD_BYTES) {
      throw new InputException(
          file
              + ": "
              + new Place(split.start(), number + 1, record, offset()).text()
              + ": line too long: expected at most 16 MiB, found more. Write one record per line");
    }
  }
}
