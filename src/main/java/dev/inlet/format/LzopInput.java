package dev.inlet.format;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lzo.LzoDecompressor;
import java.io.IOException;
import java.io.InputStream;

/**
 * The text of all parts of an lzop file. A block is the lengths of its text and of its bytes, the
 * checksums that the head tells of, and the bytes, which are the text itself if they are as many. A
 * length of zero ends a part.
 */
final class LzopInput extends FramedInput<LzopFrame> {
  private static final int MOST_CHECKSUM_BYTES = 16;
  private static final int SPLIT_FILE = -1;

  private final LzoDecompressor lzo = new LzoDecompressor();
  private final byte[] checksums = new byte[MOST_CHECKSUM_BYTES];
  private byte[] encoded = {};

  LzopInput(InputStream raw, long start, BlockRange range, LzopFrame head) {
    super(raw, start, range, head);
  }

  @Override
  void decodeNext() throws IOException {
    int word = in.takeBigEndian();
    if (frame() == null || (mayMeetHead() && word == LzopFrame.MAGIC)) {
      if (word != LzopFrame.MAGIC) {
        throw new CorruptException("no head where one should begin");
      }
      begin(LzopFrame.take(in));
    } else if (word == 0) {
      end();
    } else if (word == SPLIT_FILE) {
      throw new UnsupportedOperationException("an lzop file in several volumes");
    } else {
      block(frame(), word);
    }
  }

  private void block(LzopFrame frame, int textLength) throws IOException {
    int length = in.takeBigEndian();
    if (textLength < 0 || textLength > LzopFrame.MOST_TEXT_BYTES) {
      throw new CorruptException("a block of more than " + LzopFrame.MOST_TEXT_BYTES + " bytes");
    }
    if (length <= 0 || length > textLength) {
      throw new CorruptException("a block that is longer than its text");
    }
    boolean plain = length == textLength;
    in.take(checksums, 0, frame.checksumBytes(plain));
    if (encoded.length < length) {
      encoded = new byte[length];
    }
    in.take(encoded, 0, length);
    if (!plain && !frame.isEncoded(checksums, 0, encoded, 0, length)) {
      throw new CorruptException("checksum of a block differs");
    }
    byte[] text = room(textLength);
    if (plain) {
      System.arraycopy(encoded, 0, text, 0, length);
    } else if (decode(lzo, encoded, 0, length, text, textLength) != textLength) {
      throw new CorruptException("a block of another length than it told");
    }
    if (!frame.isText(checksums, 0, text, textLength)) {
      throw new CorruptException("checksum of a block's text differs");
    }
    give(0, textLength);
  }

  /**
   * Decodes LZO1X.
   *
   * @return how long the text is
   * @throws CorruptException if it is none, or longer than was told
   */
  static int decode(
      LzoDecompressor lzo, byte[] encoded, int from, int length, byte[] text, int textLength)
      throws CorruptException {
    try {
      return lzo.decompress(encoded, from, length, text, 0, textLength);
    } catch (MalformedInputException | IndexOutOfBoundsException e) {
      throw new CorruptException("no valid LZO1X");
    }
  }
}
