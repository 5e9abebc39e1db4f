package dev.inlet.format;

import java.io.IOException;
import java.io.InputStream;

/**
 * The decoded bytes of a file from one of its blocks on: first of the blocks that start within a
 * range, and then, for as long as the last record needs it, of those behind.
 */
abstract class BlockInput extends InputStream {

  /**
   * Whether what is read next stands in a block that starts behind the range. To be asked at any
   * time; what it says changes only between two reads, for no read goes across that edge. It is
   * true at the end of the file.
   *
   * @throws IOException as reads do: to know, the next block may have to be found
   */
  abstract boolean behind() throws IOException;

  /**
   * Where in the file the block starts that the next bytes stand in: the byte of its first bit.
   * Known once {@link #behind} was asked, or a read has begun the block.
   */
  abstract long block();

  /**
   * Where in the file its last block ends, once all was read: what stands behind it is none, and
   * not to be copied between blocks. {@link Long#MAX_VALUE} if nothing can stand there.
   */
  long blocksEnd() {
    return Long.MAX_VALUE;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** As many bytes as are at hand, at least one; -1 at the end of the file. */
  @Override
  public abstract int read(byte[] bytes, int from, int length) throws IOException;
}
