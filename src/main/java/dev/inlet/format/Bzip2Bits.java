package dev.inlet.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bits of a stream, the highest of each byte first. The next ones stand at the top of {@link
 * #bits}; whoever decodes many keeps that and {@link #count} in locals, and hands them back to
 * {@link #need}.
 */
final class Bzip2Bits {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final InputStream raw;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;

  /** Where in the file the buffer begins. */
  private long offset;

  /** The next bits; what is below the first {@link #count} of them is not to be looked at. */
  long bits;

  /** How many bits of {@link #bits} are there. */
  int count;

  /**
   * @param offset where in the file the first byte stands
   */
  Bzip2Bits(InputStream raw, long offset) {
    this.raw = raw;
    this.offset = offset;
  }

  /** The byte of the file that the next bit stands in. */
  long offset() {
    return (((offset + position) << 3) - count) >> 3;
  }

  /**
   * Makes sure that so many bits are there, at most 56. Reads on only if it must: what follows the
   * last stream may be the end of the file, or anything.
   *
   * @throws EOFException if the file ends before
   */
  void need(int wanted) throws IOException {
    if (count >= wanted) {
      return;
    }
    if (position + Long.BYTES <= limit) {
      bits |= (long) LONG.get(buffer, position) >>> count;
      position += (63 - count) >>> 3;
      count |= 56;
      return;
    }
    while (count < wanted) {
      if (position == limit && !fill()) {
        throw new EOFException("unexpected end of bzip2 data");
      }
      addByte();
    }
  }

  private void addByte() {
    // What the wide read above left below the count is written again, not added to.
    long kept = count == 0 ? 0 : bits & (-1L << (64 - count));
    bits = kept | ((buffer[position++] & 0xffL) << (56 - count));
    count += 8;
  }

  private boolean fill() throws IOException {
    offset += limit;
    position = 0;
    limit = Math.max(0, raw.read(buffer, 0, buffer.length));
    return limit > 0;
  }

  /** The next bits as a number; from 1 to 32 of them. */
  int take(int wanted) throws IOException {
    need(wanted);
    int value = (int) (bits >>> (64 - wanted));
    bits <<= wanted;
    count -= wanted;
    return value;
  }

  boolean takeBit() throws IOException {
    return take(1) != 0;
  }

  /** The next 48 bits as a number. */
  long takeMagic() throws IOException {
    return ((long) take(24) << 24) | take(24);
  }

  /** Passes over so many bits, at most 56. */
  void skip(int unwanted) throws IOException {
    need(unwanted);
    bits <<= unwanted;
    count -= unwanted;
  }

  /** Goes on at the next whole byte of the stream. */
  void align() {
    int odd = count & 7;
    bits <<= odd;
    count -= odd;
  }

  /** Whether another byte is there; to be asked where a byte begins. */
  boolean hasByte() throws IOException {
    return count >= 8 || position < limit || fill();
  }

  void close() throws IOException {
    raw.close();
  }
}
