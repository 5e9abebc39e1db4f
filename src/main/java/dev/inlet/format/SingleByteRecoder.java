package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/** Of character sets whose characters are a byte each: by a table. Holds nothing back. */
final class SingleByteRecoder implements Recoder {
  private final byte[][] table = new byte[256][];

  /** Whether the bytes of ASCII are as they are in UTF-8. */
  private final boolean keepsAscii;

  SingleByteRecoder(Charset charset) {
    boolean same = true;
    for (int i = 0; i < table.length; i++) {
      table[i] = character(charset, (byte) i);
      same &= i >= 128 || (table[i].length == 1 && table[i][0] == i);
    }
    this.keepsAscii = same;
  }

  private static byte[] character(Charset charset, byte value) {
    try {
      ByteBuffer one = ByteBuffer.wrap(new byte[] {value});
      return charset.newDecoder().decode(one).toString().getBytes(UTF_8);
    } catch (CharacterCodingException e) {
      return TextEncoding.UNDECODABLE;
    }
  }

  @Override
  public int recode(byte[] piece, int size, byte[] to) {
    int written = 0;
    int at = 0;
    while (at < size) {
      if (keepsAscii && at + Long.BYTES <= size) {
        long word = Bytes.word(piece, at);
        if ((word & Bytes.HIGH_BITS) == 0) {
          Bytes.put(to, written, word);
          at += Long.BYTES;
          written += Long.BYTES;
          continue;
        }
      }
      for (byte b : table[piece[at++] & 0xff]) {
        to[written++] = b;
      }
    }
    return written;
  }

  @Override
  public int finish(byte[] to) {
    return 0;
  }
}
