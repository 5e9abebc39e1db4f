package dev.inlet.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The text of all streams of a bzip2 file, one after the other. What follows the last one and is no
 * stream is left alone, as the bzip2 command does with trailing garbage. Checksums of blocks and
 * streams are checked.
 */
final class Bzip2Input extends InputStream {
  private static final long BLOCK_MAGIC = 0x314159265359L;
  private static final long END_MAGIC = 0x177245385090L;

  /** So many equal bytes are followed by how many more there are. */
  private static final int RUN = 4;

  /** Equal to no byte. */
  private static final int NONE = 256;

  private final Bzip2Bits in;
  private final Bzip2Block block;
  private int maxSize;
  private boolean ended;

  // Of the block that is being read.
  private int position;
  private int size;
  private int previous;
  private int run;
  private int more;
  private int register;

  private int streamChecksum;

  Bzip2Input(InputStream raw) throws IOException {
    this.in = new Bzip2Bits(raw);
    this.block = new Bzip2Block(in);
    if (!openStream()) {
      throw new IOException("no bzip2 stream");
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int to = from;
    while (to == from) {
      if (position == size && more == 0 && !nextBlock()) {
        return -1;
      }
      to = expand(bytes, from, from + length);
      register = Bzip2Crc.update(register, bytes, from, to);
      if (position == size && more == 0) {
        endBlock();
      }
    }
    return to - from;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean nextBlock() throws IOException {
    while (!ended) {
      long magic = in.takeMagic();
      if (magic == BLOCK_MAGIC) {
        size = 0;
        block.decode(maxSize);
        size = block.size();
        position = 0;
        previous = NONE;
        run = 0;
        register = -1;
        return true;
      }
      if (magic != END_MAGIC) {
        throw new IOException("no block where one should begin");
      }
      int expected = in.take(32);
      if (expected != streamChecksum) {
        throw new IOException("checksum of the stream differs");
      }
      in.align();
      ended = !openStream();
    }
    return false;
  }

  /**
   * Reads the header of a stream; false if there is none.
   *
   * @throws java.io.EOFException if the file ends within it
   */
  private boolean openStream() throws IOException {
    if (!in.hasByte()) {
      return false;
    }
    for (char expected : new char[] {'B', 'Z', 'h'}) {
      if (in.take(8) != expected) {
        return false;
      }
    }
    int level = in.take(8) - '0';
    if (level < 1 || level > 9) {
      return false;
    }
    maxSize = level * Bzip2Block.LEVEL_BYTES;
    streamChecksum = 0;
    return true;
  }

  /** Makes runs long again, as far as there is room; returns the end of what was written. */
  private int expand(byte[] bytes, int from, int limit) {
    byte[] text = block.text();
    int to = from;
    int at = position;
    int end = size;
    int before = previous;
    int same = run;
    while (to < limit) {
      if (more > 0) {
        int fill = Math.min(more, limit - to);
        Arrays.fill(bytes, to, to + fill, (byte) before);
        to += fill;
        more -= fill;
        if (more == 0) {
          before = NONE;
        }
        continue;
      }
      if (at == end) {
        break;
      }
      int b = text[at++];
      if (same == RUN) {
        more = b & 0xff;
        same = 0;
        if (more == 0) {
          before = NONE;
        }
        continue;
      }
      same = b == before ? same + 1 : 1;
      before = b;
      bytes[to++] = (byte) b;
    }
    position = at;
    previous = before;
    run = same;
    return to;
  }

  private void endBlock() throws IOException {
    if (~register != block.checksum()) {
      throw new IOException("checksum of a block differs");
    }
    streamChecksum = ((streamChecksum << 1) | (streamChecksum >>> 31)) ^ block.checksum();
  }
}
