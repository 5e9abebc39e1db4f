package dev.inlet.format;

import com.github.luben.zstd.ZstdDirectBufferDecompressingStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * All frames of a Zstandard file. The library's own input stream takes a later frame that is cut
 * off for the end of the file, without a word; the class beneath does not.
 */
final class ZstdInput extends InputStream {
  private static final int BUFFER_BYTES = 1 << 17;

  private final InputStream raw;
  private final byte[] chunk = new byte[BUFFER_BYTES];
  private final ByteBuffer decoded = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ZstdDirectBufferDecompressingStream decoder;
  private boolean ended;

  ZstdInput(InputStream raw) {
    this.raw = raw;
    ByteBuffer encoded = ByteBuffer.allocateDirect(BUFFER_BYTES);
    encoded.limit(0);
    this.decoder =
        new ZstdDirectBufferDecompressingStream(encoded) {
          @Override
          protected ByteBuffer refill(ByteBuffer buffer) {
            return refilled(buffer);
          }
        };
    decoded.limit(0);
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
    while (!decoded.hasRemaining()) {
      if (!decoder.hasRemaining()) {
        return -1;
      }
      decoded.clear();
      if (decoder.read(decoded) == 0 && ended && decoder.hasRemaining()) {
        throw new EOFException("unfinished frame");
      }
      decoded.flip();
    }
    int read = Math.min(length, decoded.remaining());
    decoded.get(bytes, from, read);
    return read;
  }

  @Override
  public void close() throws IOException {
    decoder.close();
    raw.close();
  }

  private ByteBuffer refilled(ByteBuffer buffer) {
    try {
      int read = raw.read(chunk, 0, chunk.length);
      ended = read < 0;
      buffer.clear();
      buffer.put(chunk, 0, Math.max(read, 0));
      buffer.flip();
      return buffer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
