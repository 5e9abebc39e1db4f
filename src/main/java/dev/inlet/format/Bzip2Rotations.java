package dev.inlet.format;

/**
 * Turns the last column of a block's sorted rotations back into its text: the inverse of the
 * Burrows-Wheeler transform ("A Block-sorting Lossless Data Compression Algorithm", 1994).
 *
 * <p>The text is a walk through the rows. Each step is a look at a random place of some megabytes,
 * and has to wait for the one before: time is spent waiting for memory and hardly on anything else.
 * So the walk is cut into stretches, which begin at rows that are chosen beforehand and end where
 * another one begins, and several of them are walked at once, each in its own lane. In the end they
 * are put in their order.
 */
final class Bzip2Rotations {
  /** As many loads from memory are under way at once; more are no faster. */
  private static final int LANES = 8;

  /** A stretch begins at each row that is equal to the text's first one in so many low bits. */
  private static final int STRIDE_BITS = 10;

  private static final int STRIDE = 1 << STRIDE_BITS;

  /** What a lane writes goes into pages, for the lengths of stretches are not known before. */
  private static final int PAGE_BITS = 14;

  private static final int PAGE_BYTES = 1 << PAGE_BITS;

  /** In {@link #steps}: a stretch begins at the row that this one leads to. */
  private static final int LAST = 1 << 31;

  private static final int BYTE_BITS = 8;

  /**
   * By row: the next row, the first byte of this row, and whether this one is the {@link #LAST} of
   * a stretch; from the top, one bit, 23 and eight.
   */
  private int[] steps = {};

  private byte[] pages = {};

  /** By page: the one that its lane went on to. */
  private int[] nextPages = {};

  // By stretch.
  private int[] starts = {};
  private int[] lengths = {};
  private int[] followers = {};

  // By lane.
  private final int[] rows = new int[LANES];
  private final int[] positions = new int[LANES];
  private final int[] rooms = new int[LANES];
  private final int[] stretches = new int[LANES];

  private int firstRow;
  private int stretchCount;
  private int begun;
  private int pageCount;

  /**
   * @param text the last column, and then the text
   * @param size of the block, at least 1
   * @param places by byte: how many of the column's bytes are less; lost
   * @param origin the row that is the text
   */
  void sortBack(byte[] text, int size, int[] places, int origin) {
    reserve(size);
    firstRow = origin & (STRIDE - 1);
    stretchCount = ((size - 1 - firstRow) >>> STRIDE_BITS) + 1;
    begun = 0;
    pageCount = 0;
    link(text, size, places);
    walk();
    collect(text, size, (origin - firstRow) >>> STRIDE_BITS);
  }

  private void reserve(int size) {
    if (steps.length >= size) {
      return;
    }
    steps = new int[size];
    int pageLimit = (size >>> PAGE_BITS) + LANES + 1;
    pages = new byte[pageLimit << PAGE_BITS];
    nextPages = new int[pageLimit];
    int most = (size >>> STRIDE_BITS) + 1;
    starts = new int[most];
    lengths = new int[most];
    followers = new int[most];
  }

  private void link(byte[] column, int size, int[] places) {
    int[] to = steps;
    int row = 0;
    for (int begin = firstRow; row < size; begin += STRIDE) {
      int end = Math.min(begin, size);
      for (; row < end; row++) {
        int b = column[row] & 0xff;
        to[places[b]++] = (row << BYTE_BITS) | b;
      }
      if (row < size) {
        int b = column[row] & 0xff;
        to[places[b]++] = LAST | (row << BYTE_BITS) | b;
        row++;
      }
    }
  }

  private void walk() {
    int lanes = Math.min(LANES, stretchCount);
    for (int lane = 0; lane < lanes; lane++) {
      openPage(lane);
      begin(lane);
    }
    boolean all = lanes == LANES;
    while (all) {
      int room = rooms[0];
      for (int lane = 1; lane < LANES; lane++) {
        room = Math.min(room, rooms[lane]);
      }
      int made = stepAll(room);
      for (int lane = 0; lane < LANES; lane++) {
        all &= account(lane, made);
      }
    }
    // Too few stretches are left; they are short.
    for (int lane = 0; lane < lanes; lane++) {
      while (rooms[lane] > 0) {
        account(lane, stepAlone(lane));
      }
    }
  }

  /**
   * All lanes go so many steps, or up to the first step that is the last of a stretch; returns how
   * many. This is the loop that matters: all of it stays in registers but for what it is about.
   */
  private int stepAll(int most) {
    int[] next = steps;
    byte[] out = pages;
    int[] row = rows;
    int[] to = positions;
    int r0 = row[0];
    int r1 = row[1];
    int r2 = row[2];
    int r3 = row[3];
    int r4 = row[4];
    int r5 = row[5];
    int r6 = row[6];
    int r7 = row[7];
    int to0 = to[0];
    int to1 = to[1];
    int to2 = to[2];
    int to3 = to[3];
    int to4 = to[4];
    int to5 = to[5];
    int to6 = to[6];
    int to7 = to[7];
    int made = 0;
    int any = 0;
    while (made < most && any >= 0) {
      int s0 = next[r0];
      int s1 = next[r1];
      int s2 = next[r2];
      int s3 = next[r3];
      int s4 = next[r4];
      int s5 = next[r5];
      int s6 = next[r6];
      int s7 = next[r7];
      out[to0 + made] = (byte) s0;
      out[to1 + made] = (byte) s1;
      out[to2 + made] = (byte) s2;
      out[to3 + made] = (byte) s3;
      out[to4 + made] = (byte) s4;
      out[to5 + made] = (byte) s5;
      out[to6 + made] = (byte) s6;
      out[to7 + made] = (byte) s7;
      r0 = s0 >> BYTE_BITS;
      r1 = s1 >> BYTE_BITS;
      r2 = s2 >> BYTE_BITS;
      r3 = s3 >> BYTE_BITS;
      r4 = s4 >> BYTE_BITS;
      r5 = s5 >> BYTE_BITS;
      r6 = s6 >> BYTE_BITS;
      r7 = s7 >> BYTE_BITS;
      any = s0 | s1 | s2 | s3 | s4 | s5 | s6 | s7;
      made++;
    }
    row[0] = r0;
    row[1] = r1;
    row[2] = r2;
    row[3] = r3;
    row[4] = r4;
    row[5] = r5;
    row[6] = r6;
    row[7] = r7;
    return made;
  }

  /** As {@link #stepAll}, of one lane. */
  private int stepAlone(int lane) {
    int row = rows[lane];
    int from = positions[lane];
    int to = from;
    int end = from + rooms[lane];
    while (to < end && row >= 0) {
      int step = steps[row];
      pages[to++] = (byte) step;
      row = step >> BYTE_BITS;
    }
    rows[lane] = row;
    return to - from;
  }

  /** Books the steps of a lane; false if it has nothing left to walk. */
  private boolean account(int lane, int made) {
    int stretch = stretches[lane];
    positions[lane] += made;
    rooms[lane] -= made;
    lengths[stretch] += made;
    if (rooms[lane] == 0) {
      int page = (positions[lane] - 1) >>> PAGE_BITS;
      nextPages[page] = pageCount;
      openPage(lane);
    }
    int row = rows[lane];
    if (row >= 0) {
      return true;
    }
    // Without the sign, which is that of LAST.
    int reached = row & (-1 >>> (BYTE_BITS + 1));
    followers[stretch] = (reached - firstRow) >>> STRIDE_BITS;
    if (begun < stretchCount) {
      begin(lane);
      return true;
    }
    rooms[lane] = 0;
    return false;
  }

  private void begin(int lane) {
    int stretch = begun++;
    stretches[lane] = stretch;
    rows[lane] = (stretch << STRIDE_BITS) + firstRow;
    starts[stretch] = positions[lane];
    lengths[stretch] = 0;
  }

  private void openPage(int lane) {
    positions[lane] = pageCount++ << PAGE_BITS;
    rooms[lane] = PAGE_BYTES;
  }

  /**
   * Puts the stretches in order. A text that repeats itself has a walk that is shorter than it, and
   * that is gone again; there are then stretches that do not belong to it.
   */
  private void collect(byte[] text, int size, int first) {
    int stretch = first;
    for (int to = 0; to < size; stretch = followers[stretch]) {
      int from = starts[stretch];
      int left = Math.min(lengths[stretch], size - to);
      while (left > 0) {
        int count = Math.min(left, PAGE_BYTES - (from & (PAGE_BYTES - 1)));
        System.arraycopy(pages, from, text, to, count);
        to += count;
        left -= count;
        from = nextPages[from >>> PAGE_BITS] << PAGE_BITS;
      }
    }
  }
}
