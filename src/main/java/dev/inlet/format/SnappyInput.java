package dev.inlet.format;

import java.io.IOException;
import java.io.InputStream;

/**
 * The text of framed snappy: see {@link SnappyChunk}. Each chunk is a block. A file that is cut off
 * between two chunks looks whole, for the format has no end mark.
 */
final class SnappyInput extends ChunkedInput {
  private final byte[] chunk = new byte[SnappyChunk.MOST_BYTES];

  SnappyInput(InputStream raw, long start, BlockRange range) {
    super(raw, start, range);
  }

  @Override
  boolean atBlock() {
    return true;
  }

  @Override
  void decode() throws IOException {
    int header = in.takeLittleEndian();
    int type = SnappyChunk.type(header);
    int length = SnappyChunk.length(header);
    if (SnappyChunk.isText(header)) {
      if (!SnappyChunk.fits(header)) {
        throw new CorruptException("a chunk of " + length + " bytes");
      }
      in.take(chunk, 0, length);
      give(0, SnappyChunk.decode(header, chunk, 0, room(SnappyChunk.MOST_TEXT_BYTES)));
    } else if (type == SnappyChunk.IDENTIFIER) {
      in.take(chunk, 0, Math.min(length, SnappyChunk.NAME_BYTES));
      if (!SnappyChunk.isName(chunk, 0, length)) {
        throw new CorruptException("another stream identifier");
      }
    } else if (type >= SnappyChunk.SKIPPABLE) {
      in.skip(length);
    } else {
      throw new UnsupportedOperationException("a chunk of type " + type);
    }
  }
}
