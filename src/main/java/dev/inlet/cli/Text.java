package dev.inlet.cli;

import java.util.Locale;

/** Numbers as people read them. */
final class Text {
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};

  private Text() {}

  /** {@code 508,239}. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 508,239 rows}, {@code 1 row}; a question mark where the number is not known. */
  static String count(long number, String noun) {
    return (number < 0 ? "?" : count(number)) + " " + noun + (number == 1 ? "" : "s");
  }

  /** {@code 2.4 MB}, in powers of 1,000. */
  static String bytes(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 999.95 && unit < UNITS.length - 1) {
      size /= 1000;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
  }

  /** With escapes in place of what has no shape of its own, such as {@code \t} for a tab. */
  static String visible(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default -> {
                  if (isShapeless(c)) {
                    shown.append(String.format("\\u%04x", c));
                  } else {
                    shown.appendCodePoint(c);
                  }
                }
              }
            });
    return shown.toString();
  }

  /** Control characters, and those that change how their neighbours are shown. */
  private static boolean isShapeless(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  /** The text, or as much of it as fits with a {@code …} behind it. */
  static String cut(String text, int characters) {
    return text.codePointCount(0, text.length()) <= characters
        ? text
        : text.substring(0, text.offsetByCodePoints(0, characters - 1)) + "…";
  }

  /** How many columns of a terminal a text takes. */
  static int width(String text) {
    return text.codePoints().map(Text::width).sum();
  }

  /** The text, or as much of it as fits in so many columns with a {@code …} behind it. */
  static String fit(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    int used = 1;
    int end = 0;
    while (used + width(text.codePointAt(end)) <= columns) {
      used += width(text.codePointAt(end));
      end = text.offsetByCodePoints(end, 1);
    }
    return text.substring(0, end) + "…";
  }

  /** Marks stand on the character before; ideographs and most symbols are as wide as two. */
  private static int width(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      default -> isWide(codePoint) ? 2 : 1;
    };
  }

  /** The blocks of Unicode's annex 11 that are wide, by and large. */
  private static boolean isWide(int c) {
    return c >= 0x1100
        && (c <= 0x115f
            || (c >= 0x2e80 && c <= 0xa4cf)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0xffe0 && c <= 0xffe6)
            || (c >= 0x1f300 && c <= 0x1faff)
            || (c >= 0x20000 && c <= 0x3fffd));
  }

  /** {@code 12.3 s}, {@code 4 min 10 s}. */
  static String seconds(long millis) {
    if (millis < 100_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    long seconds = millis / 1000;
    return seconds / 60 + " min " + seconds % 60 + " s";
  }
}
