package dev.inlet.format;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.xerial.snappy.SnappyFramedOutputStream;

/**
 * Makes of a piece of text what can stand anywhere between the members, streams, frames or blocks
 * of a file. Has no state, and may be used by several threads.
 */
interface BlockEncoder {
  /** The default of the zstd command. */
  int ZSTD_LEVEL = 3;

  int GZIP_BUFFER_BYTES = 1 << 16;

  /** Writes the text, which is not empty. */
  void encode(byte[] text, int from, int length, OutputStream out) throws IOException;

  /** Empty for what can be read and not written. */
  static Optional<BlockEncoder> of(Compression compression) {
    return Optional.ofNullable(
        switch (compression) {
          case NONE -> (text, from, length, out) -> out.write(text, from, length);
          case GZIP -> BlockEncoder::gzip;
          case BZIP2 -> BlockEncoder::bzip2;
          case ZSTD -> BlockEncoder::zstd;
          case LZ4 -> BlockEncoder::lz4;
          case SNAPPY -> BlockEncoder::snappy;
          case HADOOP_SNAPPY -> new HadoopEncoder(HadoopCodec.SNAPPY);
          case HADOOP_LZ4 -> new HadoopEncoder(HadoopCodec.LZ4);
          case LZOP -> new LzopEncoder();
          case RAW_SNAPPY, ZIP, XZ -> null;
        });
  }

  private static void gzip(byte[] text, int from, int length, OutputStream out) throws IOException {
    try (OutputStream gzip = new GZIPOutputStream(new Open(out), GZIP_BUFFER_BYTES)) {
      gzip.write(text, from, length);
    }
  }

  private static void bzip2(byte[] text, int from, int length, OutputStream out)
      throws IOException {
    try (OutputStream bzip2 = new BZip2CompressorOutputStream(new Open(out))) {
      bzip2.write(text, from, length);
    }
  }

  private static void zstd(byte[] text, int from, int length, OutputStream out) throws IOException {
    try (ZstdCompressCtx encoder = new ZstdCompressCtx()) {
      encoder.setLevel(ZSTD_LEVEL).setChecksum(true).setContentSize(true);
      byte[] encoded = new byte[(int) com.github.luben.zstd.Zstd.compressBound(length)];
      out.write(
          encoded, 0, encoder.compressByteArray(encoded, 0, encoded.length, text, from, length));
    }
  }

  private static void lz4(byte[] text, int from, int length, OutputStream out) throws IOException {
    try (OutputStream frame =
        new LZ4FrameOutputStream(
            new Open(out),
            length <= 1 << 18 ? BLOCKSIZE.SIZE_256KB : BLOCKSIZE.SIZE_4MB,
            Bits.BLOCK_INDEPENDENCE,
            Bits.CONTENT_CHECKSUM)) {
      frame.write(text, from, length);
    }
  }

  private static void snappy(byte[] text, int from, int length, OutputStream out)
      throws IOException {
    try (OutputStream chunks = new SnappyFramedOutputStream(new Open(out))) {
      chunks.write(text, from, length);
    }
  }

  /** What a file goes on in when an encoder is closed. */
  final class Open extends FilterOutputStream {
    Open(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void flush() {
      // More follows.
    }

    @Override
    public void close() {
      // More follows.
    }
  }
}
