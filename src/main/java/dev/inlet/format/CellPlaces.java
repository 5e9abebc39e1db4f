package dev.inlet.format;

import java.util.Arrays;

/** Where the cells of one record are in a window of text. */
final class CellPlaces {
  private static final int NONE = -1;

  private static final byte PLAIN = 0;
  private static final byte QUOTED = 1;
  private static final byte ESCAPED = 2;

  private final int quote;
  private final int escape;

  private int size;
  private int[] starts = new int[32];
  private int[] ends = new int[32];
  private byte[] kinds = new byte[32];
  private int misquoted = NONE;

  private byte[] scratch = new byte[64];
  private byte[] loaded = scratch;
  private int loadedStart;
  private int loadedEnd;

  /**
   * @param quote or {@link FirstRecord#ABSENT}
   * @param escape or {@link FirstRecord#ABSENT}
   */
  CellPlaces(int quote, int escape) {
    this.quote = quote;
    this.escape = escape;
  }

  void clear() {
    size = 0;
    misquoted = NONE;
  }

  void addPlain(int start, int end) {
    add(start, end, PLAIN);
  }

  /** Adds a cell that was in quotes, without them. */
  void addQuoted(int start, int end) {
    add(start, end, QUOTED);
  }

  /** The same where quotes within have to be unescaped. */
  void addEscaped(int start, int end) {
    add(start, end, ESCAPED);
  }

  /** Tells of the next cell that it begins with a quote, and goes on behind the closing one. */
  void addMisquoted() {
    misquoted = misquoted == NONE ? size : misquoted;
  }

  private void add(int start, int end, byte kind) {
    int index = size++;
    if (index == starts.length) {
      starts = Arrays.copyOf(starts, index * 2);
      ends = Arrays.copyOf(ends, index * 2);
      kinds = Arrays.copyOf(kinds, index * 2);
    }
    starts[index] = start;
    ends[index] = end;
    kinds[index] = kind;
  }

  int size() {
    return size;
  }

  /** The number, from 1, of the first cell that goes on after its closing quote; or 0. */
  int misquoted() {
    return misquoted + 1;
  }

  int start(int index) {
    return starts[index];
  }

  int end(int index) {
    return ends[index];
  }

  boolean isQuoted(int index) {
    return kinds[index] != PLAIN;
  }

  /** Whether the bytes of a cell are not as they stand in the window; see {@link #load}. */
  boolean isEscaped(int index) {
    return kinds[index] == ESCAPED;
  }

  /** Makes {@link #loaded} the bytes of a cell. */
  void load(byte[] window, int index) {
    loaded = window;
    loadedStart = starts[index];
    loadedEnd = ends[index];
    if (kinds[index] == ESCAPED) {
      unescape();
    }
  }

  /** Holds the cell that was loaded, from {@link #loadedStart} to {@link #loadedEnd}. */
  byte[] loaded() {
    return loaded;
  }

  int loadedStart() {
    return loadedStart;
  }

  int loadedEnd() {
    return loadedEnd;
  }

  private void unescape() {
    byte[] bytes = loaded;
    if (scratch.length < loadedEnd - loadedStart) {
      scratch = new byte[(loadedEnd - loadedStart) * 2];
    }
    int to = 0;
    for (int from = loadedStart; from < loadedEnd; from++) {
      byte c = bytes[from];
      boolean pair = from + 1 < loadedEnd && (c == quote || c == escape);
      if (pair && (bytes[from + 1] == quote || bytes[from + 1] == escape)) {
        c = bytes[++from];
      }
      scratch[to++] = c;
    }
    loaded = scratch;
    loadedStart = 0;
    loadedEnd = to;
  }
}
