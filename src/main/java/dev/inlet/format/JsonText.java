package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Steps through the JSON of one record, strictly as RFC 8259 has it, and beyond it refuses a half
 * of a surrogate pair in a string: no UTF-8 can be made of it.
 *
 * <p>Behind the record there is a line feed or a carriage return, as {@link RawRecords} has it,
 * where every loop over visible characters stops without counting them.
 */
final class JsonText {
  /** Objects and arrays may be so deep in each other, the record itself counted. */
  static final int MAX_DEPTH = 1000;

  /** What {@link #next} says at the end of the line. */
  static final byte END = '\n';

  private final boolean[] isObject = new boolean[MAX_DEPTH + 1];
  private int depth;
  private byte[] bytes;
  private int start;
  private int end;
  private int at;

  // Of the last scalar or key.
  private byte[] value;
  private int from;
  private int to;
  private byte[] scratch = new byte[64];

  /** Begins with a line of UTF-8. */
  void begin(byte[] line, int lineStart, int lineEnd) {
    bytes = line;
    start = lineStart;
    end = lineEnd;
    at = lineStart;
    depth = 0;
  }

  /** What holds the line. */
  byte[] bytes() {
    return bytes;
  }

  /** The place in the line. */
  int at() {
    return at;
  }

  /** Holds the text of the last scalar or key from {@link #from()} to {@link #to()}. */
  byte[] value() {
    return value;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** The first byte behind white space. */
  byte next() {
    byte c = bytes[at];
    return c > ' ' ? c : nextSlowly();
  }

  private byte nextSlowly() {
    for (; at < end; at++) {
      byte c = bytes[at];
      if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
        return c;
      }
    }
    return END;
  }

  /** Goes into the object that begins here; false if it is empty, and so behind it already. */
  boolean object() {
    return open(true, (byte) '}');
  }

  /** Goes into the array that begins here; false if it is empty, and so behind it already. */
  boolean array() {
    return open(false, (byte) ']');
  }

  private boolean open(boolean object, byte closing) {
    if (depth == MAX_DEPTH) {
      throw new MisfitException(
          "nested too deeply: expected at most " + MAX_DEPTH + " levels, found more");
    }
    isObject[++depth] = object;
    at++;
    if (next() == closing) {
      at++;
      depth--;
      return false;
    }
    return true;
  }

  /** Goes behind a comma; false if the object or array ends instead, and so behind it. */
  boolean more() {
    byte c = next();
    if (c == ',') {
      at++;
      return true;
    }
    boolean object = isObject[depth];
    if (c != (object ? '}' : ']')) {
      throw misfit(at, object ? "',' or '}'" : "',' or ']'");
    }
    at++;
    depth--;
    return false;
  }

  /**
   * Goes behind the opening quote of a key, to be followed by {@link #key} or, of one whose length
   * is known, {@link #skipKey}.
   */
  void beginKey() {
    if (next() != '"') {
      throw misfit(at, "a key in double quotes");
    }
    at++;
  }

  /** Makes {@link #value} the key, and goes to what it is the key of. */
  void key() {
    rest();
    colon();
  }

  /** Goes over so many bytes, quote and colon included, to what it is the key of. */
  void skipKey(int length) {
    at += length;
  }

  private void colon() {
    if (next() != ':') {
      throw misfit(at, "':' behind a key");
    }
    at++;
  }

  /** Makes {@link #value} the string that begins here, without quotes and escapes. */
  void string() {
    at++;
    rest();
  }

  /** Makes {@link #value} the number, true, false or null that begins here. */
  void bare() {
    value = bytes;
    from = at;
    byte c = bytes[at];
    if (c == '-' || (c >= '0' && c <= '9')) {
      at = numberEnd();
    } else if (c == 't') {
      word("true");
    } else if (c == 'f') {
      word("false");
    } else if (c == 'n') {
      word("null");
    } else {
      throw misfit(at, "a value");
    }
    to = at;
  }

  private void word(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (bytes[at + i] != word.charAt(i)) {
        throw misfit(at + i, "'" + word + "'");
      }
    }
    at += word.length();
  }

  private int numberEnd() {
    int i = bytes[at] == '-' ? at + 1 : at;
    i = bytes[i] == '0' ? i + 1 : digits(i);
    if (bytes[i] == '.') {
      i = digits(i + 1);
    }
    if (bytes[i] == 'e' || bytes[i] == 'E') {
      byte sign = bytes[i + 1];
      i = digits(sign == '-' || sign == '+' ? i + 2 : i + 1);
    }
    return i;
  }

  /** Behind the digits that begin here; there must be one. */
  private int digits(int first) {
    int i = Digits.end(bytes, first);
    if (i == first) {
      throw misfit(i, "a digit");
    }
    return i;
  }

  /** Goes over the value that begins here, whatever it is. */
  void skip() {
    int outside = depth;
    for (; ; ) {
      byte c = next();
      boolean within = false;
      if (c == '"') {
        string();
      } else if (c == '{') {
        within = object();
      } else if (c == '[') {
        within = array();
      } else {
        bare();
      }
      while (!within) {
        if (depth == outside) {
          return;
        }
        within = more();
      }
      if (isObject[depth]) {
        beginKey();
        key();
      }
    }
  }

  /** Goes over the value that begins here, and gives a string without its quotes, others as is. */
  String skipToText() {
    if (next() == '"') {
      string();
      return Bytes.text(value, from, to);
    }
    int first = at;
    skip();
    return Bytes.text(bytes, first, at);
  }

  /** A place that can be gone back to. */
  record Mark(int at, int depth) {}

  Mark mark() {
    return new Mark(at, depth);
  }

  /** Goes back to a place within the objects and arrays that were open there, and still are. */
  void goBack(Mark mark) {
    at = mark.at();
    depth = mark.depth();
  }

  /** Makes {@link #value} what is up to the closing quote, and goes behind that. */
  private void rest() {
    int stop = Bytes.quoteEscapeOrControl(bytes, at);
    if (bytes[stop] == '"') {
      value = bytes;
      from = at;
      to = stop;
      at = stop + 1;
    } else {
      unescape(stop);
    }
  }

  private void unescape(int firstStop) {
    if (scratch.length < end - at) {
      scratch = new byte[Math.max(end - at, 2 * scratch.length)];
    }
    value = scratch;
    from = 0;
    to = 0;
    for (int stop = firstStop; ; stop = Bytes.quoteEscapeOrControl(bytes, at)) {
      System.arraycopy(bytes, at, scratch, to, stop - at);
      to += stop - at;
      at = stop;
      if (bytes[stop] == '"') {
        at++;
        return;
      }
      if (bytes[stop] != '\\') {
        throw misfit(stop, stop == end ? "a closing quote" : "a string without control characters");
      }
      at += 2;
      escape(bytes[stop + 1]);
    }
  }

  /** Appends what a backslash and this byte stand for; the place is behind them. */
  private void escape(byte c) {
    switch (c) {
      case '"', '\\', '/' -> scratch[to++] = c;
      case 'b' -> scratch[to++] = '\b';
      case 'f' -> scratch[to++] = '\f';
      case 'n' -> scratch[to++] = '\n';
      case 'r' -> scratch[to++] = '\r';
      case 't' -> scratch[to++] = '\t';
      case 'u' -> codePoint();
      default -> throw misfit(at - 1, "one of \"\\/bfnrtu behind a backslash");
    }
  }

  private void codePoint() {
    int escape = at - 2;
    char unit = hexDigits();
    if (Character.isHighSurrogate(unit) && bytes[at] == '\\' && bytes[at + 1] == 'u') {
      at += 2;
      char low = hexDigits();
      if (!Character.isLowSurrogate(low)) {
        throw halfPair(escape);
      }
      append(Character.toCodePoint(unit, low));
    } else if (Character.isSurrogate(unit)) {
      throw halfPair(escape);
    } else {
      append(unit);
    }
  }

  private MisfitException halfPair(int escape) {
    return new MisfitException(
        at(escape) + "expected two escapes that are a surrogate pair, found one alone");
  }

  private char hexDigits() {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = hexDigit(bytes[at]);
      if (digit < 0) {
        throw misfit(at, "four hexadecimal digits behind \\u");
      }
      unit = unit << 4 | digit;
      at++;
    }
    return (char) unit;
  }

  private static int hexDigit(byte c) {
    return c < 0 ? -1 : Character.digit(c, 16);
  }

  private void append(int codePoint) {
    if (codePoint < 0x80) {
      scratch[to++] = (byte) codePoint;
      return;
    }
    if (codePoint < 0x800) {
      scratch[to++] = (byte) (0xc0 | codePoint >> 6);
    } else {
      if (codePoint < 0x10000) {
        scratch[to++] = (byte) (0xe0 | codePoint >> 12);
      } else {
        scratch[to++] = (byte) (0xf0 | codePoint >> 18);
        scratch[to++] = (byte) (0x80 | (codePoint >> 12 & 0x3f));
      }
      scratch[to++] = (byte) (0x80 | (codePoint >> 6 & 0x3f));
    }
    scratch[to++] = (byte) (0x80 | (codePoint & 0x3f));
  }

  /** The line is no JSON: at this place there is something else than expected. */
  MisfitException misfit(int place, String expected) {
    return new MisfitException(at(place) + "expected " + expected + ", found " + found(place));
  }

  private String at(int place) {
    return "not JSON: byte " + (place - start) + ": ";
  }

  private String found(int place) {
    if (place >= end) {
      return "the end of the line";
    }
    int c = bytes[place];
    if ((c >= 0 && c < ' ') || c == 0x7f) {
      return String.format("the control character 0x%02x", c);
    }
    int length = Integer.numberOfLeadingZeros(~(c << 24));
    byte[] shown = Arrays.copyOfRange(bytes, place, place + Math.max(length, 1));
    return "'" + new String(shown, UTF_8) + "'";
  }
}
