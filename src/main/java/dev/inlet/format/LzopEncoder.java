package dev.inlet.format;

import io.airlift.compress.lzo.LzoCompressor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.Adler32;

/**
 * Writes files such as lzop has them, without a name in their heads: see {@link LzopFrame}. One
 * behind the other they are a file as well.
 */
final class LzopEncoder implements BlockEncoder {
  /** As lzop and Hadoop have them. */
  private static final int BLOCK_BYTES = 1 << 18;

  private static final int LENGTHS_BYTES = 12;

  /** The words of a head up to its flags: version, library, needed version, method, level. */
  private static final long VERSION_TO_NEEDED = 0x1010_20a0_0940L;

  private static final int LZO1X_1_LEVEL_3 = 0x0103;
  private static final int ADLER_OF_TEXT = 0x1;
  private static final int MODE = 0x81a4;

  @Override
  public void encode(byte[] text, int from, int length, OutputStream out) throws IOException {
    out.write(head());
    LzoCompressor lzo = new LzoCompressor();
    byte[] encoded = new byte[lzo.maxCompressedLength(Math.min(length, BLOCK_BYTES))];
    for (int at = from; at < from + length; at += BLOCK_BYTES) {
      int size = Math.min(BLOCK_BYTES, from + length - at);
      int stored = lzo.compress(text, at, size, encoded, 0, encoded.length);
      boolean plain = stored >= size;
      ByteBuffer lengths = ByteBuffer.allocate(LENGTHS_BYTES).putInt(size);
      out.write(lengths.putInt(plain ? size : stored).putInt(adler(text, at, size)).array());
      out.write(plain ? text : encoded, plain ? at : 0, plain ? size : stored);
    }
    out.write(new byte[Integer.BYTES]);
  }

  private static byte[] head() {
    ByteBuffer head = ByteBuffer.allocate(38);
    head.putInt(LzopFrame.MAGIC).put(LzopFrame.magicEnd());
    int start = head.position();
    head.putShort((short) (VERSION_TO_NEEDED >>> 32)).putInt((int) VERSION_TO_NEEDED);
    head.putShort((short) LZO1X_1_LEVEL_3).putInt(ADLER_OF_TEXT).putInt(MODE);
    // No time, and no name.
    head.putLong(0).put((byte) 0);
    head.putInt(adler(head.array(), start, head.position() - start));
    return head.array();
  }

  private static int adler(byte[] bytes, int from, int length) {
    Adler32 sum = new Adler32();
    sum.update(bytes, from, length);
    return (int) sum.getValue();
  }
}
