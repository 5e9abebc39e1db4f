package dev.inlet.format;

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

  private final byte delimiter;
  private final int quote;
  private final int escape;

  /** A byte that ends a record as a line feed does. */
  private final int otherEnd;

  /** Of lines that end with a line feed. */
  FirstRecord() {
    this((byte) '\n', ABSENT, ABSENT, ABSENT);
  }

  /**
   * Of CSV.
   *
   * @param quote or {@link #ABSENT}
   * @param escape or {@link #ABSENT}
   */
  FirstRecord(byte delimiter, int quote, int escape) {
    this(delimiter, quote, escape, '\r');
  }

  private FirstRecord(byte delimiter, int quote, int escape, int otherEnd) {
    this.delimiter = delimiter;
    this.quote = quote;
    this.escape = escape;
    this.otherEnd = otherEnd;
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
    for (int i = start; i < start + size; i++) {
      if (bytes[i] == '\n' || bytes[i] == otherEnd) {
        return afterLineEnd(bytes, i, start + size) - start;
      }
    }
    return NONE;
  }

  private static int afterLineEnd(byte[] bytes, int at, int end) {
    return bytes[at] == '\r' && at + 1 < end && bytes[at + 1] == '\n' ? at + 2 : at + 1;
  }

  private int record(SplitText text, int start, int size, boolean last) {
    int best = NONE;
    int least = Integer.MAX_VALUE;
    for (State state : State.values()) {
      if (state != State.ESCAPED || escape != ABSENT) {
        Reading reading = new Reading(text.bytes(), start, start + size, state);
        reading.read();
        // Nobody closes a quote behind the end.
        reading.oddities += last && reading.isOpen() ? 1 : 0;
        if (reading.oddities < least) {
          least = reading.oddities;
          best = reading.found == NONE ? NONE : reading.found - start;
        }
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

    Reading(byte[] bytes, int from, int end, State state) {
      this.bytes = bytes;
      this.from = from;
      this.end = end;
      this.state = state;
    }

    void read() {
      for (int at = from; at < end; at++) {
        byte c = bytes[at];
        state =
            switch (state) {
              case FIELD -> c == quote ? State.QUOTED : outside(c, at);
              case PLAIN -> {
                oddities += c == quote ? 1 : 0;
                yield outside(c, at);
              }
              case QUOTED ->
                  c == quote ? State.QUOTE_SEEN : c == escape ? State.ESCAPED : State.QUOTED;
              case ESCAPED -> State.QUOTED;
              case QUOTE_SEEN -> {
                if (c == quote) {
                  yield State.QUOTED;
                }
                State next = outside(c, at);
                oddities += next == State.PLAIN ? 1 : 0;
                yield next;
              }
            };
      }
    }

    boolean isOpen() {
      return state == State.QUOTED || state == State.ESCAPED;
    }

    private State outside(byte c, int at) {
      if (c == '\n' || c == '\r') {
        if (found == NONE) {
          found = afterLineEnd(bytes, at, end);
        }
        return State.FIELD;
      }
      return c == delimiter ? State.FIELD : State.PLAIN;
    }
  }
}
