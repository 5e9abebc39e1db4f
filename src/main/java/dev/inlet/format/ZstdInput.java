package dev.inlet.format;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The text of all frames of a Zstandard file, one after the other, from one of them on. Skippable
 * frames are skipped. A frame's checksum is checked if it has one.
 */
final class ZstdInput extends BlockInput {
  private static final int BUFFER_BYTES = 1 << 17;

  private final InputStream raw;
  private final BlockRange range;
  private final ZstdDecompressCtx decoder = new ZstdDecompressCtx();
  private final byte[] chunk = new byte[BUFFER_BYTES];
  private final ByteBuffer encoded = direct();

  /** What is decoded and was not read yet, all of one frame. */
  private final ByteBuffer decoded = direct();

  /** Where in the file the encoded bytes end. */
  private long end;

  private boolean inFrame;
  private boolean ended;

  /**
   * @param start where {@code raw} begins in the file, which is where a frame does
   */
  ZstdInput(InputStream raw, long start, BlockRange range) {
    this.raw = raw;
    this.end = start;
    this.range = range;
  }

  private static ByteBuffer direct() {
    return ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  }

  @Override
  boolean behind() throws IOException {
    decode();
    return range.behind();
  }

  @Override
  long block() {
    return range.block();
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!decode()) {
      return -1;
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

  /** Sees to it that bytes are there to be read; false at the end of the file. */
  private boolean decode() throws IOException {
    while (!decoded.hasRemaining() && !ended) {
      if (inFrame) {
        decompress();
      } else {
        enterFrame();
      }
    }
    return !ended;
  }

  private void enterFrame() throws IOException {
    while (encoded.remaining() < ZstdFrame.MAX_HEADER_BYTES && fill()) {}
    if (!encoded.hasRemaining()) {
      range.enterEnd();
      ended = true;
      return;
    }
    try {
      int magic = encoded.getInt(encoded.position());
      if (ZstdFrame.isSkippable(magic)) {
        encoded.getInt();
        passOver(encoded.getInt() & 0xffff_ffffL);
      } else if (magic == ZstdFrame.MAGIC) {
        range.enter(end - encoded.remaining());
        ZstdFrame.read(encoded.duplicate().order(ByteOrder.LITTLE_ENDIAN)).checkSupported();
        inFrame = true;
      } else {
        throw new CorruptException("no frame where one should begin");
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw unfinished();
    }
  }

  private void passOver(long count) throws IOException {
    long left = count;
    while (left > encoded.remaining()) {
      left -= encoded.remaining();
      encoded.position(encoded.limit());
      if (!fill()) {
        throw unfinished();
      }
    }
    encoded.position(encoded.position() + (int) left);
  }

  private void decompress() throws IOException {
    // With room left, the decoder has given all that it could make of what it was given.
    boolean wantsMore = decoded.limit() < decoded.capacity();
    if (!encoded.hasRemaining() && wantsMore && !fill()) {
      throw unfinished();
    }
    decoded.clear();
    try {
      inFrame = !decoder.decompressDirectByteBufferStream(decoded, encoded);
    } catch (ZstdException e) {
      decoded.limit(0);
      // By its number, which has the wrong sign in the library of Spark 3.5.
      throw new CorruptException(Zstd.getErrorName(-Math.abs(e.getErrorCode())));
    }
    decoded.flip();
  }

  private boolean fill() throws IOException {
    encoded.compact();
    try {
      int read = raw.read(chunk, 0, encoded.remaining());
      encoded.put(chunk, 0, Math.max(0, read));
      end += Math.max(0, read);
      return read > 0;
    } finally {
      encoded.flip();
    }
  }

  private static EOFException unfinished() {
    return new EOFException("unfinished frame");
  }
}
