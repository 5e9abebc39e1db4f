package dev.inlet.format;

import java.io.IOException;
import java.io.InputStream;

/**
 * The text of a file that was written by Hadoop's <a
 * href="https://github.com/apache/hadoop/blob/trunk/hadoop-common-project/hadoop-common/src/main/java/org/apache/hadoop/io/compress/BlockCompressorStream.java">BlockCompressorStream</a>.
 * A block is the length of its text and then chunks, each with its own length before, until the
 * text is whole. Lengths are four bytes, highest first. There is no mark at the end of a file, and
 * no checksum.
 */
final class HadoopInput extends ChunkedInput {
  /** Hadoop's own writers have buffers of 256 KiB, and let users choose. */
  static final int MOST_CHUNK_BYTES = 1 << 26;

  /**
   * An empty file is an empty block, and many may have been put together. More are zeros of another
   * kind, such as a file system leaves when power was lost.
   */
  private static final int MOST_EMPTY_BLOCKS = 256;

  private final HadoopCodec codec;
  private byte[] chunk = {};
  private int left;
  private int emptyBlocks;

  HadoopInput(HadoopCodec codec, InputStream raw, long start, BlockRange range) {
    super(raw, start, range);
    this.codec = codec;
  }

  @Override
  boolean atBlock() {
    return left == 0;
  }

  @Override
  void decode() throws IOException {
    if (left == 0) {
      left = in.takeBigEndian();
      if (left == 0) {
        skipEmpty();
        return;
      }
      emptyBlocks = 0;
    }
    int length = in.takeBigEndian();
    if (left < 0 || length <= 0) {
      throw new CorruptException("a block or chunk of negative length");
    }
    if (length > MOST_CHUNK_BYTES) {
      throw new CorruptException("a chunk of " + length + " bytes, more than " + MOST_CHUNK_BYTES);
    }
    if (chunk.length < length) {
      chunk = new byte[length];
    }
    in.take(chunk, 0, length);
    byte[] text = room(codec.textBytes(chunk, length, Math.min(left, MOST_CHUNK_BYTES)));
    int decoded = codec.decode(chunk, length, text, Math.min(left, text.length));
    if (decoded == 0) {
      throw new CorruptException("a chunk without text");
    }
    left -= decoded;
    give(0, decoded);
  }

  private void skipEmpty() throws IOException {
    emptyBlocks++;
    if (emptyBlocks > MOST_EMPTY_BLOCKS) {
      throw new CorruptException("zeros where blocks should begin");
    }
  }
}
