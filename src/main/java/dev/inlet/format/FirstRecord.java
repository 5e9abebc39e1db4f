package dev.inlet.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the first record of a split starts, from the text alone that begins with the split. Both
 * the reader of a split and the one of the split before ask, and get the same answer; the latter
 * knows better, and so finds out where it is wrong.
 *
 * <p>A line end within quotes ends no record, and whether a split begins within quotes cannot be
 * known without what is before it. So a window of the text is read once from each state that it may
 * begin in. A wrong one soon comes to a quote in the middle of a cell, or to text behind a closing
 * quote; the state that does so least often is taken, and among equals the one outside of quotes.
 * The idea is that of speculative parsing (Ge, Li, Eilebrecht, Chandramouli and Kossmann,
 * "Speculative Distributed CSV Data Parsing for Big Data Analytics", 2019).
 */
final class FirstRecord {
  /**
   * Enough to meet quotes where there are any; as many bytes are looked at again from each side.
   */
  static final int WINDOW_BYTES = 1 << 16;

  /** States in their order of preference. */
  private enum State {
    FIELD,
    PLAIN,
    QUOTE_SEEN,
    QUOTED,
    ESCAPED
  }

  private static final int NONE = -1;

  /** Equal to no byte. */
  static final int ABSENT = 256;

  private final Marks marks;
  private final int quote;
  private final int escape;

  /** Of lines that end with a line feed. */
  FirstRecord() {
    this(Marks.ofLines(), ABSENT, ABSENT);
  }

  /**
   * @param quote or {@link #ABSENT}
   * @param escape or {@link #ABSENT}
   */
  FirstRecord(Marks marks, int quote, int escape) {
    this.marks = marks;
    this.quote = quote;
    this.escape = escape;
  }

  /**
   * Where the first record starts that does not start with the first byte, from that on; the end of
   * the text if none does.
   *
   * @param from where the split begins in the window, which is moved on
   */
  int find(SplitText text, int from) {
    int start = from;
    for (int wanted = quote == ABSENT ? 1 : WINDOW_BYTES; ; wanted = Math.max(wanted, 512) * 2) {
      boolean more = true;
      // One byte more than wanted, to know whether the text ends there.
      while (more && text.limit() - start <= wanted) {
        more = text.more(start);
        start = 0;
      }
      int size = Math.min(wanted, text.limit() - start);
      boolean last = text.ended() && size == text.limit() - start;
      int found = quote == ABSENT ? line(text, start, size) : record(text, start, size, last);
      if (found != NONE && (found < size || last)) {
        return found;
      }
      if (last || size > SplitText.MAX_RECORD_BYTES) {
        return size;
      }
    }
  }

  private int line(SplitText text, int start, int size) {
    byte[] bytes = text.bytes();
    int end = start + size;
    int at = start;
    while (at < end) {
      int recordEnd = marks.recordEndAt(bytes, at, end);
      if (recordEnd > 0) {
        return at + recordEnd - start;
      }
      at += Math.max(1, marks.delimiterAt(bytes, at, end));
    }
    return NONE;
  }

  private int record(SplitText text, int start, int size, boolean last) {
    List<Reading> readings = new ArrayList<>();
    int end = start + size;
    for (State state : State.values()) {
      if (state != State.ESCAPED || escape != ABSENT) {
        readings.add(new Reading(text.bytes(), start, end, state));
      }
    }
    // The split may begin within a mark.
    for (int tail = 1; tail < marks.longest(); tail++) {
      if (marks.isTail(text.bytes(), start, end, tail)) {
        readings.add(new Reading(text.bytes(), start + tail, end, State.FIELD));
      }
    }
    int best = NONE;
    int least = Integer.MAX_VALUE;
    for (Reading reading : readings) {
      reading.read();
      // Nobody closes a quote behind the end.
      reading.oddities += last && reading.isOpen() ? 1 : 0;
      if (reading.oddities < least) {
        least = reading.oddities;
        best = reading.found == NONE ? NONE : reading.found - start;
      }
    }
    return best;
  }

  /** One reading of the window. */
  private final class Reading {
    private final byte[] bytes;
    private final int from;
    private final int end;
    private State state;
    private int oddities;
    private int found = NONE;

    /** What the byte that was looked at last is the first one of. */
    private int length;

    Reading(byte[] bytes, int from, int end, State state) {
      this.bytes = bytes;
      this.from = from;
      this.end = end;
      this.state = state;
    }

    void read() {
      for (int at = from; at < end; at += length) {
        byte c = bytes[at];
        length = 1;
        state =
            switch (state) {
              case FIELD -> c == quote ? State.QUOTED : outside(at);
              case PLAIN -> {
                oddities += c == quote ? 1 : 0;
                yield outside(at);
              }
              case QUOTED ->
                  c == quote ? State.QUOTE_SEEN : c == escape ? State.ESCAPED : State.QUOTED;
              case ESCAPED -> State.QUOTED;
              case QUOTE_SEEN -> {
                if (c == quote) {
                  yield State.QUOTED;
                }
                State next = outside(at);
                oddities += next == State.PLAIN ? 1 : 0;
                yield next;
              }
            };
      }
    }

    boolean isOpen() {
      return state == State.QUOTED || state == State.ESCAPED;
    }

    private State outside(int at) {
      int recordEnd = marks.recordEndAt(bytes, at, end);
      if (recordEnd > 0) {
        length = recordEnd;
        found = found == NONE ? at + recordEnd : found;
        return State.FIELD;
      }
      int delimiter = marks.delimiterAt(bytes, at, end);
      length = Math.max(1, delimiter);
      return delimiter > 0 ? State.FIELD : State.PLAIN;
    }
  }
}
