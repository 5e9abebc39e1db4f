package dev.inlet.format;

import java.util.Arrays;

/**
 * Goes through a deflate stream symbol by symbol, by <a
 * href="https://www.rfc-editor.org/rfc/rfc1951">RFC 1951</a>, and so knows at which bit each one
 * begins, which the platform's decoder does not tell. Slow, and only for the start of a stream.
 * Runs over the end of its bytes with {@link ArrayIndexOutOfBoundsException}.
 */
final class DeflateScan {
  static final int STORED = 0;
  static final int FIXED = 1;
  static final int DYNAMIC = 2;

  private static final int END_OF_BLOCK = 256;
  private static final int MOST_BITS = 15;
  private static final int[] LENGTH_BASE = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258
  };
  private static final int[] LENGTH_EXTRA = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
  };
  private static final int[] DISTANCE_BASE = {
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12289, 16385, 24577
  };
  private static final int[] CODE_ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final byte[] bytes;

  /** Where the next bit stands. */
  private long at;

  private byte[] text;
  private int size;

  // Of the block that is being read.
  private boolean last;
  private int type;
  private long header;
  private long symbols;
  private int storedLeft;
  private Code literals;
  private Code distances;

  /**
   * @param from the byte in which the stream begins
   * @param mostText how much text will be asked for
   */
  DeflateScan(byte[] bytes, int from, int mostText) {
    this.bytes = bytes;
    this.at = 8L * from;
    this.text = new byte[mostText + LENGTH_BASE[28]];
  }

  /**
   * Reads until there is so much text, and stops within a block behind a symbol of it.
   *
   * @return false if the stream ends before
   * @throws CorruptException if it is none
   */
  boolean reach(int textBytes) throws CorruptException {
    boolean inBlock = false;
    while (true) {
      if (!inBlock) {
        if (last) {
          return false;
        }
        openBlock();
      }
      inBlock = readSymbol();
      if (inBlock && size >= textBytes) {
        return true;
      }
    }
  }

  byte[] text() {
    return text;
  }

  /** How much text there is. */
  int size() {
    return size;
  }

  /** The bit that comes next. */
  long at() {
    return at;
  }

  boolean isLast() {
    return last;
  }

  int type() {
    return type;
  }

  /** The bit in which the block begins. */
  long header() {
    return header;
  }

  /** The bit in which its first symbol begins. */
  long symbols() {
    return symbols;
  }

  /** How many bytes of a stored block are left. */
  int storedLeft() {
    return storedLeft;
  }

  /** So many bits, lowest first, from one of them on. */
  int bits(long from, int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      long bit = from + i;
      value |= ((bytes[(int) (bit >>> 3)] >>> (bit & 7)) & 1) << i;
    }
    return value;
  }

  private int take(int count) {
    int value = bits(at, count);
    at += count;
    return value;
  }

  private void openBlock() throws CorruptException {
    header = at;
    last = take(1) == 1;
    type = take(2);
    switch (type) {
      case STORED -> {
        at = (at + 7) & ~7L;
        storedLeft = take(16);
        if (take(16) != (~storedLeft & 0xffff)) {
          throw new CorruptException("length of a stored block differs");
        }
      }
      case FIXED -> {
        byte[] lengths = new byte[288];
        Arrays.fill(lengths, 0, 144, (byte) 8);
        Arrays.fill(lengths, 144, 256, (byte) 9);
        Arrays.fill(lengths, 256, 280, (byte) 7);
        Arrays.fill(lengths, 280, 288, (byte) 8);
        literals = new Code(lengths, 0, 288);
        byte[] fives = new byte[30];
        Arrays.fill(fives, (byte) 5);
        distances = new Code(fives, 0, 30);
      }
      case DYNAMIC -> readCodes();
      default -> throw new CorruptException("a block of unknown type");
    }
    symbols = at;
  }

  private void readCodes() throws CorruptException {
    int literalCount = take(5) + 257;
    int distanceCount = take(5) + 1;
    int codeCount = take(4) + 4;
    byte[] lengths = new byte[320];
    for (int i = 0; i < codeCount; i++) {
      lengths[CODE_ORDER[i]] = (byte) take(3);
    }
    Code code = new Code(lengths, 0, 19);
    Arrays.fill(lengths, (byte) 0);
    int next = 0;
    while (next < literalCount + distanceCount) {
      int symbol = code.read();
      if (symbol < 16) {
        lengths[next++] = (byte) symbol;
        continue;
      }
      if (symbol == 16 && next == 0) {
        throw new CorruptException("a repeated length without one before");
      }
      byte length = symbol == 16 ? lengths[next - 1] : 0;
      int repeat = symbol == 16 ? 3 + take(2) : symbol == 17 ? 3 + take(3) : 11 + take(7);
      Arrays.fill(lengths, next, next + repeat, length);
      next += repeat;
    }
    literals = new Code(lengths, 0, literalCount);
    distances = new Code(lengths, literalCount, distanceCount);
  }

  /** Returns false at the end of a block. */
  private boolean readSymbol() throws CorruptException {
    if (type == STORED) {
      if (storedLeft == 0) {
        return false;
      }
      add((byte) take(8));
      storedLeft--;
      return storedLeft > 0;
    }
    int symbol = literals.read();
    if (symbol < END_OF_BLOCK) {
      add((byte) symbol);
    } else if (symbol == END_OF_BLOCK) {
      return false;
    } else {
      repeat(symbol - END_OF_BLOCK - 1);
    }
    return true;
  }

  private void repeat(int lengthCode) throws CorruptException {
    int length = LENGTH_BASE[lengthCode] + take(LENGTH_EXTRA[lengthCode]);
    int distanceCode = distances.read();
    int distance =
        DISTANCE_BASE[distanceCode] + take(distanceCode < 4 ? 0 : (distanceCode >>> 1) - 1);
    if (distance > size) {
      throw new CorruptException("a distance beyond the start");
    }
    for (int i = 0; i < length; i++) {
      add(text[size - distance]);
    }
  }

  private void add(byte octet) {
    if (size == text.length) {
      text = Arrays.copyOf(text, 2 * size);
    }
    text[size++] = octet;
  }

  /** A canonical code: how many symbols each length has, and the symbols in the codes' order. */
  private final class Code {
    private final int[] counts = new int[MOST_BITS + 1];
    private final int[] inOrder;

    Code(byte[] lengths, int from, int count) {
      inOrder = new int[count];
      for (int i = 0; i < count; i++) {
        counts[lengths[from + i]]++;
      }
      counts[0] = 0;
      int[] next = new int[MOST_BITS + 2];
      for (int length = 1; length <= MOST_BITS; length++) {
        next[length + 1] = next[length] + counts[length];
      }
      for (int i = 0; i < count; i++) {
        if (lengths[from + i] != 0) {
          inOrder[next[lengths[from + i]]++] = i;
        }
      }
    }

    int read() throws CorruptException {
      int code = 0;
      int first = 0;
      int index = 0;
      for (int length = 1; length <= MOST_BITS; length++) {
        code |= take(1);
        int count = counts[length];
        if (code - count < first) {
          return inOrder[index + (code - first)];
        }
        index += count;
        first = (first + count) << 1;
        code <<= 1;
      }
      throw new CorruptException("a code that is none");
    }
  }
}
