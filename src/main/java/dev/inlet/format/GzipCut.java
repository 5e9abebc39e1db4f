package dev.inlet.format;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Takes the start of its text out of a gzip file of one member, and keeps most of the file as it is
 * stored: a symbol of deflate refers to at most 32 KiB before it, so that behind the start and so
 * much text the symbols mean the same without the start. What stands between is compressed anew;
 * then comes the head of the block that the scan has stopped in, once more, and its symbols from
 * there on. Padding by empty blocks sees to it that they keep their places within the bytes, so
 * that they, and all blocks behind, are copied by bytes.
 *
 * <p>The checksum of the new text follows from those of the text and of the start: a file that is
 * corrupt makes a member that is corrupt.
 */
final class GzipCut {
  private static final int WINDOW_BYTES = 1 << 15;
  private static final int TRAILER_BYTES = 8;

  /** No text is longer by more than this for each byte of a file. */
  private static final int MOST_RATIO = 1032;

  private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
  private static final int EMPTY_FIXED_BITS = 10;
  private static final int EMPTY_DYNAMIC_BITS = 91;

  private final ByteArrayOutputStream out;
  private int pending;
  private int pendingBits;
  private int copied;

  private GzipCut(int size) {
    this.out = new ByteArrayOutputStream(size);
  }

  /**
   * A member without the first bytes of a file's text.
   *
   * @param end where the member ends
   * @return empty if there are several members, or less text than would be compressed anew, or what
   *     is no deflate stream: then it is for others to decode the file
   */
  static Optional<GzipCut> without(int start, byte[] file, int end) throws IOException {
    if (hasMore(file, end)) {
      return Optional.empty();
    }
    try {
      ByteArrayInputStream in = new ByteArrayInputStream(file, 0, end);
      GzipHeader.read(in::read);
      int stream = end - in.available();
      int recoded = start + WINDOW_BYTES;
      DeflateScan scan = new DeflateScan(file, stream, recoded);
      ByteBuffer trailer =
          ByteBuffer.wrap(file, end - TRAILER_BYTES, TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      int crc = trailer.getInt();
      long textBytes = Integer.toUnsignedLong(trailer.getInt());
      boolean sane = textBytes > recoded && (long) end * MOST_RATIO < 1L << 32;
      if (!sane || !scan.reach(recoded) || scan.at() >= 8L * (end - TRAILER_BYTES)) {
        return Optional.empty();
      }
      GzipCut cut = new GzipCut(end + WINDOW_BYTES);
      cut.write(scan, start, file, end - TRAILER_BYTES);
      CRC32 ofStart = new CRC32();
      ofStart.update(scan.text(), 0, start);
      long left = textBytes - start;
      cut.trailer(Crc32Algebra.ofEnd(crc, (int) ofStart.getValue(), left), (int) left);
      return Optional.of(cut);
    } catch (EOFException
        | CorruptException
        | UnsupportedOperationException
        | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** How many of the bytes are as they were stored. */
  int copied() {
    return copied;
  }

  /** Whether another member may begin somewhere. */
  private static boolean hasMore(byte[] file, int end) {
    for (int at = 1; at <= end - GzipHeader.MIN_BYTES; at++) {
      if (file[at] == HEAD[0] && GzipHeader.mayBegin(file, at)) {
        return true;
      }
    }
    return false;
  }

  private void write(DeflateScan scan, int start, byte[] file, int end) {
    out.write(HEAD, 0, HEAD.length);
    deflate(scan.text(), start, scan.size() - start);
    int from = (int) (scan.at() >>> 3);
    if (scan.type() == DeflateScan.STORED) {
      put(scan.isLast() ? 1 : 0, 8);
      put(scan.storedLeft(), 16);
      put(~scan.storedLeft() & 0xffff, 16);
    } else {
      int head = (int) (scan.symbols() - scan.header());
      pad((int) (scan.at() - head) & 7);
      for (int bit = 0; bit < head; bit += 8) {
        int count = Math.min(8, head - bit);
        put(scan.bits(scan.header() + bit, count), count);
      }
      int odd = (int) scan.at() & 7;
      if (odd > 0) {
        put((file[from] & 0xff) >>> odd, 8 - odd);
        from++;
      }
    }
    out.write(file, from, end - from);
    copied = end - from;
  }

  /** Up to a whole byte, with an empty stored block. */
  private void deflate(byte[] text, int from, int length) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(text, from, length);
      byte[] encoded = new byte[length + length / 2 + 64];
      int size = deflater.deflate(encoded, 0, encoded.length, Deflater.SYNC_FLUSH);
      out.write(encoded, 0, size);
    } finally {
      deflater.end();
    }
  }

  /** Writes empty blocks of so many bits, modulo 8. */
  private void pad(int bits) {
    int left = bits;
    if ((left & 1) != 0) {
      emptyDynamic();
      left = (left - EMPTY_DYNAMIC_BITS) & 7;
    }
    for (; left != 0; left = (left - EMPTY_FIXED_BITS) & 7) {
      put(DeflateScan.FIXED << 1, EMPTY_FIXED_BITS);
    }
  }

  /**
   * A block with codes of its own: one bit each for the literal 255 and for the end of the block,
   * and one for a distance.
   */
  private void emptyDynamic() {
    put(DeflateScan.DYNAMIC << 1, 3);
    put(0, 5); // 257 literals,
    put(0, 5); // one distance,
    put(14, 4); // and the lengths of 18 symbols of the code of lengths: 18 and 1 have one bit.
    for (int i = 0; i < 18; i++) {
      put(i == 2 || i == 17 ? 1 : 0, 3);
    }
    put(1 | (138 - 11) << 1, 8);
    put(1 | (255 - 138 - 11) << 1, 8);
    put(0, 3);
    put(1, 1);
  }

  private void put(int bits, int count) {
    pending |= bits << pendingBits;
    pendingBits += count;
    while (pendingBits >= 8) {
      out.write(pending);
      pending >>>= 8;
      pendingBits -= 8;
    }
  }

  private void trailer(int crc, int textBytes) {
    ByteBuffer trailer = ByteBuffer.allocate(TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.writeBytes(trailer.putInt(crc).putInt(textBytes).array());
  }
}
