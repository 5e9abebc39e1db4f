package dev.inlet.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Values that are words, and spaces around others. */
final class Words {
  private static final byte[] YES = "true".getBytes(ISO_8859_1);
  private static final byte[] NO = "false".getBytes(ISO_8859_1);

  private Words() {}

  static boolean bool(byte[] text, int from, int to, Vector values) {
    int start = start(text, from, to);
    int end = end(text, start, to);
    boolean yes = matches(text, start, end, YES);
    if (!yes && !matches(text, start, end, NO)) {
      return false;
    }
    values.add(yes ? 1 : 0);
    return true;
  }

  static boolean string(byte[] text, int from, int to, Vector values) {
    return values.addText(text, from, to);
  }

  static boolean binary(byte[] text, int from, int to, Vector values) {
    values.add(text, from, to);
    return true;
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
