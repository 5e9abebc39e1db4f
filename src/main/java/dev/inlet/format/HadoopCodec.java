package dev.inlet.format;

import java.io.IOException;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Factory;
import org.xerial.snappy.Snappy;

/** What Hadoop's codecs put into their chunks. */
enum HadoopCodec {
  /** {@code org.apache.hadoop.io.compress.SnappyCodec}. */
  SNAPPY {
    @Override
    int check(byte[] bytes, int from, int to, boolean cut) {
      return SnappyBlock.check(bytes, from, to, cut);
    }

    @Override
    int textBytes(byte[] bytes, int to, int most) {
      return Math.min(Math.max(SnappyBlock.length(bytes, 0, to), 0), most);
    }

    @Override
    int decode(byte[] bytes, int to, byte[] text, int most) throws IOException {
      return SnappyBlock.decode(bytes, 0, to, text, most);
    }

    @Override
    byte[] encode(byte[] text, int from, int length) throws IOException {
      byte[] encoded = new byte[Snappy.maxCompressedLength(length)];
      return Arrays.copyOf(encoded, Snappy.compress(text, from, length, encoded, 0));
    }
  },
  /** {@code org.apache.hadoop.io.compress.Lz4Codec}. */
  LZ4 {
    @Override
    int check(byte[] bytes, int from, int to, boolean cut) {
      return Lz4Block.check(bytes, from, to, cut, HadoopInput.MOST_CHUNK_BYTES);
    }

    @Override
    int textBytes(byte[] bytes, int to, int most) {
      return Math.max(Lz4Block.check(bytes, 0, to, false, most), 0);
    }

    @Override
    int decode(byte[] bytes, int to, byte[] text, int most) throws IOException {
      return Lz4Block.decode(bytes, 0, to, text, 0, 0, most);
    }

    @Override
    byte[] encode(byte[] text, int from, int length) {
      return LZ4Factory.fastestInstance().fastCompressor().compress(text, from, length);
    }
  };

  /**
   * Walks over a chunk without decoding it.
   *
   * @param cut whether the bytes may end before the chunk does
   * @return the length of its text, as far as it is seen, or the complement of where it is wrong
   */
  abstract int check(byte[] bytes, int from, int to, boolean cut);

  /** How long a chunk can be that has at most so much text. */
  final long mostEncoded(long textBytes) {
    // Both encoders promise less.
    return Math.min(HadoopInput.MOST_CHUNK_BYTES, textBytes + textBytes / 6 + 32);
  }

  /** How much room the text of a chunk may need. */
  abstract int textBytes(byte[] bytes, int to, int most);

  /**
   * Decodes a chunk that stands at the front of some bytes.
   *
   * @param most how long its text may be
   * @return how long its text is
   */
  abstract int decode(byte[] bytes, int to, byte[] text, int most) throws IOException;

  /** A chunk with a part of a text. */
  abstract byte[] encode(byte[] text, int from, int length) throws IOException;
}
