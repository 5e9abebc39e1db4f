package dev.inlet.infer;

import java.util.HashSet;
import java.util.Set;

/**
 * What the texts of a column look like: their lengths, their kinds of characters, how few differ.
 */
final class ColumnLook {
  private static final int LOWER = 1;
  private static final int UPPER = 2;
  private static final int DIGIT = 4;
  private static final int SPACE = 8;
  private static final int LINE = 16;
  private static final int OTHER = 32;

  /** The kinds of ASCII characters. */
  private static final byte[] ASCII = ascii();

  private static final int MOST_DISTINCT = 50;
  private static final int LEAST_FIXED = 5;
  private static final int LEAST_REPEATED = 10;
  private static final int REPEATS = 5;

  private final Set<String> distinct = new HashSet<>();

  /** Whether more texts differ than are kept. */
  private boolean varies;

  private int values;
  private int shortest = Integer.MAX_VALUE;
  private int longest;
  private int always = -1;
  private int ever;

  void add(String text) {
    values++;
    shortest = Math.min(shortest, text.length());
    longest = Math.max(longest, text.length());
    int kinds = kinds(text);
    always &= kinds;
    ever |= kinds;
    if (!varies && distinct.add(text) && distinct.size() > MOST_DISTINCT) {
      varies = true;
      distinct.clear();
    }
  }

  /** Whether all texts have one length, or characters, that another text has not. */
  boolean isUnlike(String text) {
    if (values < LEAST_FIXED) {
      return false;
    }
    int kinds = kinds(text);
    boolean otherLength = shortest == longest && text.length() != shortest;
    boolean lacks = (always & ~kinds & ~SPACE) != 0;
    boolean underscore = (kinds & LINE & ~ever) != 0;
    return otherLength || lacks || underscore;
  }

  /** Whether few texts come again and again, and another one is none of them. */
  boolean lacks(String text) {
    return values >= LEAST_REPEATED
        && !varies
        && (long) distinct.size() * REPEATS <= values
        && !distinct.contains(text);
  }

  private static int kinds(String text) {
    int kinds = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      kinds |= c < ASCII.length ? ASCII[c] : kind(c);
    }
    return kinds;
  }

  private static int kind(char c) {
    if (Character.isLetter(c)) {
      return Character.isUpperCase(c) ? UPPER : LOWER;
    }
    return Character.isDigit(c) ? DIGIT : c == ' ' ? SPACE : c == '_' ? LINE : OTHER;
  }

  private static byte[] ascii() {
    byte[] kinds = new byte[128];
    for (char c = 0; c < kinds.length; c++) {
      kinds[c] = (byte) kind(c);
    }
    return kinds;
  }
}
