package dev.inlet.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Writes the blocks that {@link HadoopInput} reads, of one chunk each. */
final class HadoopEncoder implements BlockEncoder {
  /**
   * So small that a chunk fits the buffers of 256 KiB which Hadoop's decoders have unless told
   * otherwise, even if it is larger than its text.
   */
  private static final int BLOCK_BYTES = 200 << 10;

  private final HadoopCodec codec;

  HadoopEncoder(HadoopCodec codec) {
    this.codec = codec;
  }

  @Override
  public void encode(byte[] text, int from, int length, OutputStream out) throws IOException {
    for (int at = from; at < from + length; at += BLOCK_BYTES) {
      int size = Math.min(BLOCK_BYTES, from + length - at);
      byte[] chunk = codec.encode(text, at, size);
      out.write(ByteBuffer.allocate(8).putInt(size).putInt(chunk.length).array());
      out.write(chunk);
    }
  }
}
