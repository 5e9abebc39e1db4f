package dev.inlet.format;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Decodes the blocks of a bzip2 stream, one after the other, in arrays that it keeps: some six
 * times the size of a block, and no allocation after the largest.
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

  /** The symbols below are runs: 0 is once the weight of its place in a number, 1 is twice. */
  private static final int RUN_B = 1;

  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** More selectors than a block can use are read, and forgotten: lbzip2 once wrote some. */
  private static final int MAX_SELECTORS = 18_002;

  private final Bzip2Bits in;
  private final Bzip2Code[] codes = new Bzip2Code[6];
  private final byte[] selectors = new byte[MAX_SELECTORS];
  private final byte[] alphabet = new byte[256];
  private final byte[] lengths = new byte[258];

  /** By byte: how often the block has it. */
  private final int[] counts = new int[256];

  private final Bzip2Rotations rotations = new Bzip2Rotations();

  /** The last column of the sorted rotations, and then the text of the block. */
  private byte[] text = {};

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

  /** The bytes of the block, in an array that is longer by {@link Bzip2Runs#PADDING_BYTES}. */
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
    if (text.length < maxSize + Bzip2Runs.PADDING_BYTES) {
      text = new byte[maxSize + Bzip2Runs.PADDING_BYTES];
    }
    readSymbols(used + 1, maxSize);
    if (origin >= size) {
      throw new CorruptException("row " + origin + " of " + size);
    }
    sortBack();
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

  /** Fills {@link #text} with the last column, {@link #counts}, and {@link #size}. */
  private void readSymbols(int end, int maxSize) throws IOException {
    byte[] column = text;
    byte[] list = alphabet;
    int[] counted = counts;
    Arrays.fill(counted, 0);
    // The first eight bytes of the list, the first of them lowest. In the array they are stale.
    long head = (long) LONG.get(list, 0);
    int at = 0;
    int run = 0;
    int weight = 1;
    long bits = in.bits;
    int count = in.count;
    for (int group = 0; group < selectorCount; group++) {
      Bzip2Code code = codes[selectors[group]];
      char[] fast = code.fast;
      for (int left = GROUP_SYMBOLS; left > 0; left--) {
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
          run += weight << symbol;
          weight <<= 1;
          if (run > maxSize) {
            throw new CorruptException("block too long");
          }
          continue;
        }
        if (run > maxSize - at) {
          throw new CorruptException("block too long");
        }
        // Without a look whether there is a run, and how long it is: that cannot be foreseen.
        LONG.set(column, at, (head & 0xff) * EACH_BYTE);
        if (run > Long.BYTES) {
          Arrays.fill(column, at + Long.BYTES, at + run, (byte) head);
        }
        counted[(int) head & 0xff] += run;
        at += run;
        run = 0;
        weight = 1;
        if (symbol == end) {
          in.bits = bits;
          in.count = count;
          size = at;
          return;
        }
        if (at == maxSize) {
          throw new CorruptException("block too long");
        }
        int place = symbol - 1;
        if (place < Long.BYTES) {
          int shift = place * Byte.SIZE;
          long moving = -1L >>> (Long.SIZE - Byte.SIZE - shift);
          head = (head & ~moving) | ((head << 8) & moving) | ((head >>> shift) & 0xff);
        } else {
          byte moved = list[place];
          System.arraycopy(list, Long.BYTES, list, Long.BYTES + 1, place - Long.BYTES);
          list[Long.BYTES] = (byte) (head >>> (Long.SIZE - Byte.SIZE));
          head = (head << Byte.SIZE) | (moved & 0xff);
        }
        counted[(int) head & 0xff]++;
        column[at++] = (byte) head;
      }
    }
    throw new CorruptException("more symbols than selectors");
  }

  private void sortBack() {
    int less = 0;
    for (int b = 0; b < counts.length; b++) {
      int equal = counts[b];
      counts[b] = less;
      less += equal;
    }
    rotations.sortBack(text, size, counts, origin);
  }
}
