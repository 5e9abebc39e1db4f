package dev.inlet.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The text of a block of snappy that is a whole file; it is decoded at once. */
final class RawSnappyInput extends ChunkedInput {
  static final int MOST_TEXT_BYTES = 1 << 27;

  private static final int STEP_BYTES = 1 << 16;

  private byte[] encoded = new byte[STEP_BYTES];

  RawSnappyInput(InputStream raw, long start, BlockRange range) {
    super(raw, start, range);
  }

  @Override
  boolean atBlock() {
    return true;
  }

  @Override
  void decode() throws IOException {
    int size = takeAll();
    int length = SnappyBlock.length(encoded, 0, size);
    if (length > MOST_TEXT_BYTES) {
      throw tooLong();
    }
    if (SnappyBlock.check(encoded, 0, size, false) < 0) {
      if (SnappyBlock.check(encoded, 0, size, true) < 0) {
        throw new CorruptException("a block of snappy that is not right");
      }
      throw new EOFException("unfinished block");
    }
    int decoded = SnappyBlock.decode(encoded, 0, size, room(length), length);
    encoded = new byte[0];
    give(0, decoded);
  }

  private int takeAll() throws IOException {
    int most = SnappyBlock.mostEncoded(MOST_TEXT_BYTES);
    int size = 0;
    int read = in.takeSome(encoded, 0, encoded.length);
    while (read >= 0) {
      size += read;
      if (size > most) {
        throw tooLong();
      }
      if (size == encoded.length) {
        encoded = Arrays.copyOf(encoded, size * 2);
      }
      read = in.takeSome(encoded, size, encoded.length - size);
    }
    return size;
  }

  private static UnsupportedOperationException tooLong() {
    return new UnsupportedOperationException(
        "a single block of more than " + MOST_TEXT_BYTES + " bytes of text");
  }
}
