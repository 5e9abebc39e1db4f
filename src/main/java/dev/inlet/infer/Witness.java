package dev.inlet.infer;

import static java.util.Objects.requireNonNull;

/**
 * The value that decided a column's type.
 *
 * @param file relative to the table's location; empty where nothing decided
 * @param line counted from 1; {@link #NOWHERE} where the file has no lines, or the value stands in
 *     a piece of it before which nobody has counted
 * @param shape the value with its letters and digits masked, so that nothing private is stored
 */
public record Witness(String file, long line, String shape) {
  /** Nothing decided. */
  public static final Witness NONE = new Witness("", 0, "");

  /** No line. */
  static final long NOWHERE = 0;

  private static final int SHAPE_CHARS = 40;

  public Witness {
    requireNonNull(file, "file");
    requireNonNull(shape, "shape");
  }

  /** A text with 9 for digits, A and a for letters. */
  static String shape(String text) {
    StringBuilder shape = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), SHAPE_CHARS); i++) {
      shape.append(masked(text.charAt(i)));
    }
    return text.length() > SHAPE_CHARS ? shape + "…" : shape.toString();
  }

  private static char masked(char c) {
    if (Character.isDigit(c)) {
      return '9';
    }
    if (Character.isUpperCase(c)) {
      return 'A';
    }
    return Character.isLetter(c) ? 'a' : c;
  }
}
