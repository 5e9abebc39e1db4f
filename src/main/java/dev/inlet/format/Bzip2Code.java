package dev.inlet.format;

import java.io.IOException;
import java.util.Arrays;

/**
 * One Huffman code of a block. Codes of up to {@link #FAST_BITS} bits are found by one look into a
 * table; longer ones, which are rare, by their length, as the lengths make the codes canonical.
 */
final class Bzip2Code {
  /** The longest code that bzip2 writes or takes. */
  static final int MAX_BITS = 20;

  /** 2 KB a table: the six of a block stay in the first-level cache. */
  static final int FAST_BITS = 10;

  /**
   * By the next {@link #FAST_BITS} bits: symbol and length as symbol * 32 + length; 0 if longer.
   */
  final char[] fast = new char[1 << FAST_BITS];

  /** By length: the first code that is too high for it, at the top of 32 bits. */
  private final long[] ends = new long[MAX_BITS + 1];

  /** By length: what to take from a code to get its symbol's place in {@link #symbols}. */
  private final int[] offsets = new int[MAX_BITS + 1];

  private final char[] symbols = new char[258];

  /**
   * @param lengths of the codes by symbol, each from 1 to {@link #MAX_BITS}
   * @param size how many symbols there are
   * @throws CorruptException if there are more codes than so many bits can tell apart
   */
  void set(byte[] lengths, int size) throws IOException {
    Arrays.fill(fast, (char) 0);
    int code = 0;
    int place = 0;
    for (int length = 1; length <= MAX_BITS; length++) {
      code <<= 1;
      offsets[length] = code - place;
      for (int symbol = 0; symbol < size; symbol++) {
        if (lengths[symbol] == length) {
          if (code >>> length != 0) {
            throw new CorruptException("more codes than their lengths allow");
          }
          symbols[place++] = (char) symbol;
          if (length <= FAST_BITS) {
            int from = code << (FAST_BITS - length);
            int to = (code + 1) << (FAST_BITS - length);
            Arrays.fill(fast, from, to, (char) ((symbol << 5) | length));
          }
          code++;
        }
      }
      ends[length] = (long) code << (32 - length);
    }
  }

  /**
   * The symbol and length of a code that is longer than {@link #FAST_BITS}, as in {@link #fast}.
   *
   * @param bits the next ones at the top, {@link #MAX_BITS} at the least
   */
  int slow(long bits) throws IOException {
    long next = bits >>> 32;
    for (int length = FAST_BITS + 1; length <= MAX_BITS; length++) {
      if (next < ends[length]) {
        int place = (int) (next >>> (32 - length)) - offsets[length];
        return (symbols[place] << 5) | length;
      }
    }
    throw new CorruptException("no such code");
  }
}
