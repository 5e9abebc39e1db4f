package dev.inlet.infer;

import java.util.Arrays;

/**
 * What was made of short texts, for those that come again, as most do in real columns. A text that
 * falls into the place of another one takes it, so that it stays small.
 */
final class CellMemo {
  private static final int PLACES = 1 << 12;
  private static final int LONGEST = 24;

  private final byte[][] texts = new byte[PLACES][];
  private final Object[] made = new Object[PLACES];

  /** The place of a text; -1 of one that is too long to be kept. */
  static int place(byte[] text, int from, int to) {
    if (to - from > LONGEST) {
      return -1;
    }
    int hash = to - from;
    for (int at = from; at < to; at++) {
      hash = 31 * hash + text[at];
    }
    return (hash ^ (hash >>> 12)) & (PLACES - 1);
  }

  /** Whether what was made of this text is in its place. */
  boolean has(int place, byte[] text, int from, int to) {
    byte[] kept = place < 0 ? null : texts[place];
    return kept != null && Arrays.equals(kept, 0, kept.length, text, from, to);
  }

  Object made(int place) {
    return made[place];
  }

  /** Keeps what was made of a text, if it has a place. */
  <T> T keep(int place, byte[] text, int from, int to, T what) {
    if (place >= 0) {
      texts[place] = Arrays.copyOfRange(text, from, to);
      made[place] = what;
    }
    return what;
  }
}
