package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/** Of any character set that Java has. */
final class CharsetRecoder implements Recoder {
  /** More than any character has. */
  private static final int HELD_BYTES = 64;

  private final CharsetDecoder decoder;

  /** No more than this is skipped of what is malformed, for what follows may be a line end. */
  private final int unitBytes;

  private final ByteBuffer in = ByteBuffer.allocate(PIECE_BYTES + HELD_BYTES);
  private final CharBuffer chars = CharBuffer.allocate(PIECE_BYTES);

  CharsetRecoder(Charset charset) {
    this.unitBytes = charset.name().contains("UTF-16") ? Character.BYTES : HELD_BYTES;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  @Override
  public int recode(byte[] piece, int size, byte[] to) {
    in.put(piece, 0, size);
    in.flip();
    int written = decode(to, false);
    in.compact();
    return written;
  }

  @Override
  public int finish(byte[] to) {
    in.flip();
    int written = decode(to, true);
    decoder.flush(chars);
    return flush(to, written);
  }

  private int decode(byte[] to, boolean last) {
    int written = 0;
    for (; ; ) {
      CoderResult result = decoder.decode(in, chars, last);
      written = flush(to, written);
      if (result.isUnderflow()) {
        return written;
      }
      if (result.isError()) {
        in.position(in.position() + Math.min(result.length(), unitBytes));
        for (byte b : TextEncoding.UNDECODABLE) {
          to[written++] = b;
        }
      }
    }
  }

  /** A decoder writes both halves of a surrogate pair or none, so that each flush is whole. */
  private int flush(byte[] to, int written) {
    chars.flip();
    byte[] bytes = chars.toString().getBytes(UTF_8);
    chars.clear();
    System.arraycopy(bytes, 0, to, written, bytes.length);
    return written + bytes.length;
  }
}
