package dev.inlet.format;

import java.io.IOException;
import java.io.InputStream;

/**
 * The text of all streams of a bzip2 file, one after the other, from one of the blocks on. What
 * follows the last stream and is none is left alone, as the bzip2 command does with trailing
 * garbage. The checksum of a block is checked, and that of a stream if all its blocks were read.
 */
final class Bzip2Input extends BlockInput {
  private final Bzip2Bits in;
  private final BlockRange range;
  private final Bzip2Block block;
  private int maxSize = Bzip2Block.MAX_BYTES;

  /** The magic of a block was read, and not yet the block. */
  private boolean found;

  private boolean ended;
  private long blocksEnd = Long.MAX_VALUE;

  // Of the block that is being read.
  private final Bzip2Runs runs = new Bzip2Runs();
  private int register;

  // Of the stream that is being read.
  private boolean fromItsStart;
  private int streamChecksum;

  /**
   * @param start where {@code raw} begins in the file: with a stream, if it is 0, or else in the
   *     byte in which a block begins
   */
  Bzip2Input(InputStream raw, long start, BlockRange range) throws IOException {
    this.in = new Bzip2Bits(raw, start);
    this.range = range;
    this.block = new Bzip2Block(in);
    if (start > 0) {
      in.need(7 + Bzip2Container.MAGIC_BITS);
      in.skip(Bzip2Container.magicIn(in.bits) & 7);
    } else if (!openStream()) {
      throw new CorruptException("no bzip2 stream");
    }
  }

  @Override
  boolean behind() throws IOException {
    if (runs.isRead()) {
      findBlock();
    }
    return range.behind();
  }

  @Override
  long block() {
    return range.block();
  }

  @Override
  long blocksEnd() {
    return blocksEnd;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (runs.isRead() && !nextBlock()) {
      return -1;
    }
    int to = runs.expand(bytes, from, from + length);
    register = Bzip2Crc.update(register, bytes, from, to);
    if (runs.isRead()) {
      endBlock();
    }
    return to - from;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean nextBlock() throws IOException {
    findBlock();
    if (ended) {
      return false;
    }
    found = false;
    block.decode(maxSize);
    runs.open(block.text(), block.size());
    register = -1;
    return true;
  }

  /** Reads up to the end of the next block's magic, or of the file. */
  private void findBlock() throws IOException {
    while (!found && !ended) {
      long start = in.offset();
      long magic = in.takeMagic();
      if (magic == Bzip2Container.BLOCK_MAGIC) {
        range.enter(start);
        found = true;
      } else if (magic == Bzip2Container.END_MAGIC) {
        endStream();
      } else {
        throw new CorruptException("no block where one should begin");
      }
    }
  }

  private void endStream() throws IOException {
    int expected = in.take(32);
    if (fromItsStart && expected != streamChecksum) {
      throw new CorruptException("checksum of the stream differs");
    }
    in.align();
    long end = in.offset();
    if (!openStream()) {
      blocksEnd = end;
      range.enterEnd();
      ended = true;
    }
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
    fromItsStart = true;
    return true;
  }

  private void endBlock() throws IOException {
    if (~register != block.checksum()) {
      throw new CorruptException("checksum of a block differs");
    }
    streamChecksum = ((streamChecksum << 1) | (streamChecksum >>> 31)) ^ block.checksum();
  }
}
