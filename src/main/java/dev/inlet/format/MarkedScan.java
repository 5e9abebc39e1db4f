package dev.inlet.format;

/**
 * Looks through a CSV record whose delimiter has several bytes, or whose end is a declared one.
 * {@link ByteScan} does so where both are single bytes.
 */
final class MarkedScan implements RecordScan {
  private static final int MORE = -1;

  private final CsvRecords records;
  private final CellPlaces cells;
  private final Marks marks;
  private final int quote;
  private final int escape;

  /** By byte: whether it means something within quotes. */
  private final boolean[] stopsQuoted = new boolean[256];

  private byte[] bytes = {};
  private int limit;
  private boolean last;
  private int lines;
  private int end;
  private int next;

  /**
   * @param records asked what to say of a quote that is not closed
   * @param cells told of the cells
   * @param quote or {@link FirstRecord#ABSENT}
   * @param escape or {@link FirstRecord#ABSENT}
   */
  MarkedScan(CsvRecords records, CellPlaces cells, Marks marks, int quote, int escape) {
    this.records = records;
    this.cells = cells;
    this.marks = marks;
    this.quote = quote;
    this.escape = escape;
    for (int i = 0; i < stopsQuoted.length; i++) {
      stopsQuoted[i] = i == quote || i == escape || marks.beginsRecordEnd((byte) i);
    }
  }

  @Override
  public boolean scan(SplitText text, int from) {
    bytes = text.bytes();
    limit = text.limit();
    last = text.ended();
    lines = 0;
    cells.beginAgain();
    int at = from;
    for (; ; ) {
      at = bytes[at] == quote && at < limit ? quoted(at) : plain(at, at);
      if (at == MORE) {
        return false;
      }
      if (at >= limit) {
        end = limit;
        next = limit;
        return last;
      }
      int recordEnd = marks.recordEndAt(bytes, at, limit);
      if (recordEnd > 0) {
        lines++;
        end = at;
        next = at + recordEnd;
        return true;
      }
      at += marks.delimiterAt(bytes, at, limit);
    }
  }

  @Override
  public int end() {
    return end;
  }

  @Override
  public int next() {
    return next;
  }

  @Override
  public int lines() {
    return lines;
  }

  /** Adds an unquoted cell, and says where it ends. */
  private int plain(int start, int from) {
    for (int at = from; ; at++) {
      at = marks.next(bytes, at, limit);
      if (at < limit && !last && limit - at < marks.longest()) {
        return MORE;
      }
      if (at == limit || isMark(at)) {
        cells.addPlain(start, at);
        return at;
      }
    }
  }

  /** Adds the cell that opens with a quote here, and says where it ends. */
  private int quoted(int open) {
    int opened = lines;
    boolean escaped = false;
    int at = open + 1;
    for (; ; ) {
      while (at < limit && !stopsQuoted[bytes[at] & 0xff]) {
        at++;
      }
      if (at >= limit && last) {
        throw records.unclosed(opened);
      }
      // Behind a closing quote a whole mark has to be seen.
      if (!last && limit - at <= marks.longest()) {
        return MORE;
      }
      byte c = bytes[at];
      if (c != quote && c != escape) {
        int recordEnd = marks.recordEndAt(bytes, at, limit);
        lines += recordEnd > 0 ? 1 : 0;
        at += Math.max(1, recordEnd);
        continue;
      }
      boolean more = at + 1 < limit;
      if (more && (bytes[at + 1] == quote || (c == escape && bytes[at + 1] == escape))) {
        escaped = true;
        at += 2;
      } else if (c == quote) {
        break;
      } else {
        at++;
      }
    }
    int behind = at + 1;
    if (behind < limit && !isMark(behind)) {
      cells.addMisquoted();
      return plain(open, behind);
    }
    if (escaped) {
      cells.addEscaped(open + 1, at);
    } else {
      cells.addQuoted(open + 1, at);
    }
    return behind;
  }

  private boolean isMark(int at) {
    return marks.recordEndAt(bytes, at, limit) > 0 || marks.delimiterAt(bytes, at, limit) > 0;
  }
}
