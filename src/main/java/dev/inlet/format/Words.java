package dev.inlet.format;

import static dev.inlet.format.ValueParser.MISFIT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Values that are words, and spaces around others. */
final class Words {
  private static final byte[] YES = "true".getBytes(ISO_8859_1);
  private static final byte[] NO = "false".getBytes(ISO_8859_1);

  private Words() {}

  static Object bool(byte[] text, int from, int to) {
    int start = start(text, from, to);
    int end = end(text, start, to);
    if (matches(text, start, end, YES)) {
      return true;
    }
    return matches(text, start, end, NO) ? (Object) false : MISFIT;
  }

  static Object string(byte[] text, int from, int to) {
    return Bytes.isUtf8(text, from, to) ? new String(text, from, to - from, UTF_8) : MISFIT;
  }

  static Object binary(byte[] text, int from, int to) {
    return Arrays.copyOfRange(text, from, to);
  }

  static boolean matches(byte[] text, int from, int to, byte[] lowerCaseWord) {
    if (to - from != lowerCaseWord.length) {
      return false;
    }
    for (int i = 0; i < lowerCaseWord.length; i++) {
      byte c = text[from + i];
      byte lower = c >= 'A' && c <= 'Z' ? (byte) (c + 32) : c;
      if (lower != lowerCaseWord[i]) {
        return false;
      }
    }
    return true;
  }

  static int start(byte[] text, int from, int to) {
    int start = from;
    while (start < to && isSpace(text[start])) {
      start++;
    }
    return start;
  }

  static int end(byte[] text, int start, int to) {
    int end = to;
    while (end > start && isSpace(text[end - 1])) {
      end--;
    }
    return end;
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\t';
  }
}
