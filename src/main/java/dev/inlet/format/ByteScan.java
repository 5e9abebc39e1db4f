package dev.inlet.format;

/** Looks through CSV records that end with lines, and whose delimiter is a byte. */
final class ByteScan implements RecordScan {
  private final CsvRecords records;
  private final CellPlaces cells;
  private final byte delimiter;
  private final long delimiters;
  private final int quote;
  private final int escape;

  /** The first byte of a line that may be no record; none if absent. */
  private final int comment;

  /** By byte: whether it ends an unquoted cell. */
  private final boolean[] endsPlain = new boolean[256];

  /** By byte: whether it means something within quotes. */
  private final boolean[] stopsQuoted = new boolean[256];

  private int lines;
  private int recordEnd;
  private int next;

  /**
   * @param records asked what to say of a quote that is not closed
   * @param cells told of the cells
   * @param quote or {@link FirstRecord#ABSENT}
   * @param escape or {@link FirstRecord#ABSENT}
   * @param comment what lines may begin with that are no records, or {@link FirstRecord#ABSENT}
   */
  ByteScan(
      CsvRecords records, CellPlaces cells, byte delimiter, int quote, int escape, int comment) {
    this.records = records;
    this.cells = cells;
    this.delimiter = delimiter;
    this.delimiters = Bytes.eightOf(delimiter);
    this.quote = quote;
    this.escape = escape;
    this.comment = comment;
    for (byte end : new byte[] {delimiter, '\n', '\r'}) {
      endsPlain[end & 0xff] = true;
    }
    for (int stop : new int[] {quote, escape, '\n', '\r'}) {
      if (stop != FirstRecord.ABSENT) {
        stopsQuoted[stop] = true;
      }
    }
  }

  @Override
  public int end() {
    return recordEnd;
  }

  @Override
  public int next() {
    return next;
  }

  @Override
  public int lines() {
    return lines;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Eight bytes at a time are looked at whether or not a cell ends in them: so it is not waited
   * for where that is.
   */
  @Override
  public boolean scan(SplitText text, int from) {
    byte[] bytes = text.bytes();
    int limit = text.limit();
    boolean last = text.ended();
    byte mark = delimiter;
    int start = from;
    int word = start;
    long ends = Bytes.delimitersAndLineEnds(Bytes.word(bytes, word), delimiters);
    lines = 0;
    cells.beginAgain();
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
        cells.addPlain(start, end);
      }
      if (end >= limit) {
        recordEnd = limit;
        next = limit;
        return last;
      }
      if (c != mark) {
        return endRecord(bytes, end, limit, last);
      }
      start = end + 1;
    }
  }

  @Override
  public int scanPlain(SplitText text, int from, int count, int[] starts, int index, int most) {
    byte[] bytes = text.bytes();
    int limit = text.limit();
    int lastStart = text.lastStart();
    byte mark = delimiter;
    int kept = cells.first();
    long[] places = cells.cells((most - index) * count);
    int size = kept;
    int records = index;
    int start = from;
    int word = start;
    long ends = Bytes.delimitersAndLineEnds(Bytes.word(bytes, word), delimiters);
    next = from;
    while (bytes[start] != quote) {
      int end;
      byte c;
      do {
        while (ends == 0) {
          word += Long.BYTES;
          ends = Bytes.delimitersAndLineEnds(Bytes.word(bytes, word), delimiters);
        }
        end = word + Bytes.first(ends);
        ends &= ends - 1;
        c = bytes[end];
      } while (c != mark && c != '\n' && c != '\r');
      places[size++] = CellPlaces.plain(start, end);
      start = end + 1;
      boolean all = size - kept == count;
      if (c == mark && !all) {
        continue;
      }
      if (c == mark || !all || end >= limit || start == limit) {
        break;
      }
      if (c == '\r' && bytes[start] == '\n') {
        word = ++start;
        ends = Bytes.delimitersAndLineEnds(Bytes.word(bytes, word), delimiters);
      }
      kept = size;
      starts[records++] = next;
      next = start;
      if (records == most || start > lastStart || !beginsPlain(bytes[start])) {
        break;
      }
    }
    cells.addKept(kept - cells.first());
    return records - index;
  }

  @Override
  public boolean beginsPlain(byte value) {
    return value != '\n' && value != '\r' && value != comment;
  }

  private boolean endRecord(byte[] bytes, int at, int limit, boolean last) {
    recordEnd = at;
    if (bytes[at] == '\r' && at + 1 == limit && !last) {
      return false;
    }
    lines++;
    next = afterLineEnd(bytes, at, limit);
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
    boolean escaped = false;
    int opened = lines;
    int at = open + 1;
    for (; ; ) {
      while (!stops[bytes[at] & 0xff]) {
        at++;
      }
      if (at >= limit) {
        if (last) {
          throw records.unclosed(opened);
        }
        return -1;
      }
      if (at + 1 == limit && !last) {
        return -1;
      }
      byte c = bytes[at];
      if (c == '\n' || c == '\r') {
        at = afterLineEnd(bytes, at, limit);
        lines++;
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
    if (behind >= limit || endsPlain[bytes[behind] & 0xff]) {
      if (escaped) {
        cells.addEscaped(open + 1, at);
      } else {
        cells.addQuoted(open + 1, at);
      }
      return behind;
    }
    cells.addMisquoted();
    int end = plainEnd(bytes, behind);
    cells.addPlain(open, end);
    return end;
  }

  static int afterLineEnd(byte[] bytes, int at, int limit) {
    return bytes[at] == '\r' && at + 1 < limit && bytes[at + 1] == '\n' ? at + 2 : at + 1;
  }
}
