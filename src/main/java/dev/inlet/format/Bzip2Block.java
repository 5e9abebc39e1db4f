package dev.inlet.format;

import java.io.IOException;
import java.util.Arrays;

/**
 * Decodes the blocks of a bzip2 stream, one after the other, in arrays that it keeps: some nine
 * times the size of a block, and no allocation after the first.
 *
 * <p>The format is that of Julian Seward's bzip2 1.0; it is written down in "BZIP2: Format
 * Specification" (Joe Tsai, 2016). Values of a block in their order: checksum, flag of a randomised
 * block, row of the sorted rotations that is the text, bytes in use, selectors of Huffman codes,
 * their code lengths, and then the symbols: the last column of the rotations, by places of a list
 * that is moved to front, with runs of zeros as binary numbers.
 */
final class Bzip2Block {
  /** So many bytes may a block have for each level of its stream. */
  static final int LEVEL_BYTES = 100_000;

  /** As many as a block of any stream may have. */
  static final int MAX_BYTES = 9 * LEVEL_BYTES;

  private static final int GROUP_SYMBOLS = 50;
  private static final int RUN_A = 0;
  private static final int RUN_B = 1;

  /** More selectors than a block can use are read, and forgotten: lbzip2 once wrote some. */
  private static final int MAX_SELECTORS = 18_002;

  private final Bzip2Bits in;
  private final Bzip2Code[] codes = new Bzip2Code[6];
  private final byte[] selectors = new byte[MAX_SELECTORS];
  private final byte[] alphabet = new byte[256];
  private final byte[] lengths = new byte[258];
  private final int[] starts = new int[257];

  /** The last column of the sorted rotations, and then the text of the block. */
  private byte[] text = {};

  /** By row of the rotations: the row that begins one byte later, and the last byte of the row. */
  private int[] later = {};

  /**
   * By row of the rotations: the row that begins one byte earlier, and the last byte of the row.
   */
  private int[] earlier = {};

  private int selectorCount;
  private int size;
  private int checksum;
  private boolean randomised;
  private int origin;
  private int used;

  Bzip2Block(Bzip2Bits in) {
    this.in = in;
    Arrays.setAll(codes, i -> new Bzip2Code());
  }

  /** How many bytes the block has, before its runs are made longer. */
  int size() {
    return size;
  }

  /** The bytes of the block, in an array that is longer. */
  byte[] text() {
    return text;
  }

  /** What the block says that the checksum of its text is, once its runs are made longer. */
  int checksum() {
    return checksum;
  }

  /**
   * Decodes what follows a block's magic.
   *
   * @param maxSize how many bytes a block of this stream may have
   * @throws CorruptException if it is none
   */
  void decode(int maxSize) throws IOException {
    size = 0;
    readHeader(maxSize);
    if (text.length < maxSize) {
      text = new byte[maxSize];
      later = new int[maxSize];
      earlier = new int[maxSize];
    }
    readSymbols(used + 1, maxSize);
    if (origin >= size) {
      throw new CorruptException("row " + origin + " of " + size);
    }
    sortBack(origin);
    if (randomised) {
      Bzip2Randomised.restore(text, size);
    }
  }

  /** The part of {@link #decode} that comes before the symbols. */
  void readHeader(int maxSize) throws IOException {
    checksum = in.take(32);
    randomised = in.takeBit();
    origin = in.take(24);
    if (origin >= maxSize) {
      throw new CorruptException("row " + origin + " of at most " + maxSize);
    }
    used = readAlphabet();
    int groups = readSelectors();
    readCodes(groups, used + 2);
  }

  /** The bytes in use, in their order; returns how many. */
  private int readAlphabet() throws IOException {
    int rows = in.take(16);
    int found = 0;
    for (int row = 0; row < 16; row++) {
      int bits = (rows & (0x8000 >>> row)) == 0 ? 0 : in.take(16);
      for (int i = 0; i < 16; i++) {
        if ((bits & (0x8000 >>> i)) != 0) {
          alphabet[found++] = (byte) (row * 16 + i);
        }
      }
    }
    if (found == 0) {
      throw new CorruptException("no bytes in use");
    }
    return found;
  }

  /** The code of each group of symbols; returns how many groups have one. */
  private int readSelectors() throws IOException {
    int groups = in.take(3);
    int count = in.take(15);
    if (groups < 2 || groups > 6 || count == 0) {
      throw new CorruptException(groups + " codes and " + count + " selectors");
    }
    byte[] order = {0, 1, 2, 3, 4, 5};
    for (int i = 0; i < count; i++) {
      int place = 0;
      while (in.takeBit()) {
        if (++place == groups) {
          throw new CorruptException("selector of code " + place);
        }
      }
      byte selected = order[place];
      System.arraycopy(order, 0, order, 1, place);
      order[0] = selected;
      if (i < MAX_SELECTORS) {
        selectors[i] = selected;
      }
    }
    selectorCount = Math.min(count, MAX_SELECTORS);
    return groups;
  }

  private void readCodes(int groups, int symbols) throws IOException {
    for (int group = 0; group < groups; group++) {
      int length = in.take(5);
      for (int symbol = 0; symbol < symbols; symbol++) {
        while (true) {
          if (length < 1 || length > Bzip2Code.MAX_BITS) {
            throw new CorruptException("code of " + length + " bits");
          }
          if (!in.takeBit()) {
            break;
          }
          length += in.takeBit() ? -1 : 1;
        }
        lengths[symbol] = (byte) length;
      }
      codes[group].set(lengths, symbols);
    }
  }

  /** Fills {@link #text} with the last column, and {@link #size}. */
  private void readSymbols(int end, int maxSize) throws IOException {
    byte[] column = text;
    byte[] list = alphabet;
    int at = 0;
    int group = 0;
    int left = 0;
    int run = 0;
    int weight = 1;
    Bzip2Code code = codes[0];
    char[] fast = code.fast;
    long bits = in.bits;
    int count = in.count;
    while (true) {
      if (left == 0) {
        if (group == selectorCount) {
          throw new CorruptException("more symbols than selectors");
        }
        code = codes[selectors[group++]];
        fast = code.fast;
        left = GROUP_SYMBOLS;
      }
      left--;
      if (count < Bzip2Code.MAX_BITS) {
        in.bits = bits;
        in.count = count;
        in.need(Bzip2Code.MAX_BITS);
        bits = in.bits;
        count = in.count;
      }
      int found = fast[(int) (bits >>> (64 - Bzip2Code.FAST_BITS))];
      if (found == 0) {
        found = code.slow(bits);
      }
      int length = found & 31;
      int symbol = found >>> 5;
      bits <<= length;
      count -= length;
      if (symbol <= RUN_B) {
        run += symbol == RUN_A ? weight : 2 * weight;
        weight <<= 1;
        if (run > maxSize) {
          throw new CorruptException("block too long");
        }
        continue;
      }
      if (run > 0) {
        if (run > maxSize - at) {
          throw new CorruptException("block too long");
        }
        Arrays.fill(column, at, at + run, list[0]);
        at += run;
        run = 0;
        weight = 1;
      }
      if (symbol == end) {
        break;
      }
      if (at == maxSize) {
        throw new CorruptException("block too long");
      }
      int place = symbol - 1;
      byte moved = list[place];
      if (place < 16) {
        // Short moves are the rule, and shorter than a call.
        for (int i = place; i > 0; i--) {
          list[i] = list[i - 1];
        }
      } else {
        System.arraycopy(list, 0, list, 1, place);
      }
      list[0] = moved;
      column[at++] = moved;
    }
    in.bits = bits;
    in.count = count;
    size = at;
  }

  /**
   * Turns the last column into the text. Each step is a look at a random place of some megabytes,
   * and has to wait for the one before; so the text is followed from both of its ends at once, by
   * two permutations that are each other's inverse.
   */
  private void sortBack(int origin) {
    byte[] column = text;
    int[] next = starts;
    int n = size;
    Arrays.fill(next, 0);
    for (int i = 0; i < n; i++) {
      next[(column[i] & 0xff) + 1]++;
    }
    for (int i = 1; i < next.length; i++) {
      next[i] += next[i - 1];
    }
    int[] forward = later;
    int[] backward = earlier;
    for (int i = 0; i < n; i++) {
      int b = column[i] & 0xff;
      int row = next[b]++;
      backward[i] = (row << 8) | b;
      forward[row] = (i << 8) | (column[row] & 0xff);
    }
    int first = forward[origin] >>> 8;
    int last = origin;
    int low = 0;
    int high = n - 1;
    for (; low < high; low++, high--) {
      int f = forward[first];
      int b = backward[last];
      column[low] = (byte) f;
      column[high] = (byte) b;
      first = f >>> 8;
      last = b >>> 8;
    }
    if (low == high) {
      column[low] = (byte) forward[first];
    }
  }
}
