package dev.inlet.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Ranges of bytes as text. */
final class Bytes {
  private static final int SHOWN_CHARS = 80;

  private Bytes() {}

  static boolean startsWith(byte[] bytes, byte[] prefix) {
    if (bytes.length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (bytes[i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  static boolean isUtf8(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] >= 0) {
      i++;
    }
    if (i == to) {
      return true;
    }
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, i, to - i));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** As UTF-8, or one char per byte where that is not valid. */
  static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, isUtf8(bytes, from, to) ? UTF_8 : ISO_8859_1);
  }

  /** In single quotes, cut where it is long. */
  static String shown(String text) {
    return text.length() <= SHOWN_CHARS
        ? "'" + text + "'"
        : "'" + text.substring(0, SHOWN_CHARS) + "…'";
  }
}
