package dev.inlet.format;

import java.util.Arrays;

/**
 * Where the cells of a record are in a window of text, and those of the records before it, if they
 * were kept.
 */
final class CellPlaces {
  private static final int NONE = -1;

  /** So many bits hold the end of a cell, and as many more its start; those above its kind. */
  private static final int BITS = 31;

  private static final long PLACE = (1L << BITS) - 1;
  private static final long QUOTED = 1L << (2 * BITS);

  /** The sign, which is quickly seen. */
  private static final long ESCAPED = Long.MIN_VALUE;

  private final int quote;
  private final int escape;

  /** The first cell of the current record. */
  private int first;

  private int size;
  private long[] cells = new long[32];
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

  /** Forgets all cells. */
  void clear() {
    first = 0;
    beginAgain();
  }

  /** Goes on to another record, and keeps the cells of those before. */
  void keep() {
    first = size;
  }

  /** Forgets the cells of the current record. */
  void beginAgain() {
    size = first;
    misquoted = NONE;
  }

  void addPlain(int start, int end) {
    add(start, end, 0);
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
    misquoted = misquoted == NONE ? size - first : misquoted;
  }

  private void add(int start, int end, long kind) {
    int index = size++;
    if (index == cells.length) {
      cells = Arrays.copyOf(cells, index * 2);
    }
    cells[index] = kind | plain(start, end);
  }

  /** A cell that is not in quotes, as {@link #cells} holds it. */
  static long plain(int start, int end) {
    return (long) start << BITS | end;
  }

  static int start(long cell) {
    return (int) (cell >>> BITS & PLACE);
  }

  static int end(long cell) {
    return (int) (cell & PLACE);
  }

  static boolean isQuoted(long cell) {
    return cell >>> (2 * BITS) != 0;
  }

  /** Whether the bytes of a cell are not as they stand in the window; see {@link #load}. */
  static boolean isEscaped(long cell) {
    return cell < 0;
  }

  /** How many cells the current record has. */
  int size() {
    return size - first;
  }

  /** The first cell of the current record, among all that are kept. */
  int first() {
    return first;
  }

  /** The number, from 1, of the first cell that goes on after its closing quote; or 0. */
  int misquoted() {
    return misquoted + 1;
  }

  /** All cells that are kept; another array once more are added. */
  long[] cells() {
    return cells;
  }

  /** As {@link #cells}, with room for more that are put there; {@link #addKept} counts them. */
  long[] cells(int more) {
    if (cells.length - size < more) {
      cells = Arrays.copyOf(cells, Math.max(size + more, cells.length * 2));
    }
    return cells;
  }

  /** Counts cells that were put behind those of the current record, as those of records before. */
  void addKept(int count) {
    size += count;
    first = size;
  }

  /** Makes {@link #loaded} the bytes of a cell. */
  void load(byte[] window, int index) {
    loaded = window;
    loadedStart = start(cells[index]);
    loadedEnd = end(cells[index]);
    if (isEscaped(cells[index])) {
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
