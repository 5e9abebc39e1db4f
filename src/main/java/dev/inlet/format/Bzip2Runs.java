package dev.inlet.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The text of a block as it was before four to 259 equal bytes were written as four, and a byte
 * that says how many more there are.
 */
final class Bzip2Runs {
  /** So many bytes behind the end of a block are looked at. */
  static final int PADDING_BYTES = 2 * Long.BYTES;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** So many equal bytes are followed by how many more there are. */
  private static final int RUN = 4;

  /** Nine bytes show of so many whether a run begins with them. */
  private static final int SEEN = 6;

  private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;

  private byte[] text = {};
  private int position;
  private int size;

  /** Of the run that was come to: the byte, and how many of it are to be given. */
  private byte repeated;

  private int more;

  /**
   * @param block in an array that is longer by {@link #PADDING_BYTES}
   */
  void open(byte[] block, int length) {
    text = block;
    position = 0;
    size = length;
    more = 0;
  }

  /** Whether all of the block was given. */
  boolean isRead() {
    return position == size && more == 0;
  }

  /** Gives bytes, as many as there is room for; returns the end of what was written. */
  int expand(byte[] bytes, int from, int limit) {
    int to = from;
    while (to < limit && !isRead()) {
      if (more > 0) {
        int count = Math.min(more, limit - to);
        Arrays.fill(bytes, to, to + count, repeated);
        to += count;
        more -= count;
      } else {
        to = copy(bytes, to, limit);
        enterRun();
      }
    }
    return to;
  }

  /** Copies up to where a run begins, eight bytes at a time. */
  private int copy(byte[] bytes, int from, int limit) {
    byte[] in = text;
    int at = position;
    int to = from;
    int end = Math.min(size - Long.BYTES, at + limit - from - Long.BYTES);
    while (at < end) {
      long these = (long) LONG.get(in, at);
      long equal = zeroBytes(these ^ (long) LONG.get(in, at + 1));
      if ((equal & (equal >>> 8) & (equal >>> 16)) != 0) {
        break;
      }
      LONG.set(bytes, to, these);
      at += SEEN;
      to += SEEN;
    }
    while (at < size && to < limit && !isRun(at)) {
      bytes[to++] = in[at++];
    }
    position = at;
    return to;
  }

  /** The highest bit of each byte that is zero. */
  private static long zeroBytes(long bytes) {
    return ~(((bytes & LOW_BITS) + LOW_BITS) | bytes | LOW_BITS);
  }

  private boolean isRun(int at) {
    return at + RUN <= size
        && text[at] == text[at + 1]
        && text[at] == text[at + 2]
        && text[at] == text[at + 3];
  }

  private void enterRun() {
    if (isRun(position)) {
      repeated = text[position];
      position += RUN;
      more = RUN + (position == size ? 0 : text[position++] & 0xff);
    }
  }
}
