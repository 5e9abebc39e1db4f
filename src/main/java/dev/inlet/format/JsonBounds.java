package dev.inlet.format;

import dev.inlet.InputException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Finds where values of JSON end, in a window that moves over a text. Of a value only quotes and
 * brackets are looked at.
 */
final class JsonBounds {
  /** Brackets within each other, of values that are not kept. */
  private static final int MAX_DEPTH = SplitText.MAX_RECORD_BYTES;

  /** In ascending order. */
  private static final byte[] MARKS = {'"', ',', ':', '[', ']', '{', '}'};

  private final SplitText text;
  private final String file;
  private final BitSet objects = new BitSet();
  private int at;
  private long line = 1;
  private String problem = "";

  /** Where the value begins that is kept; negative if none is. */
  private int kept = -1;

  private long keptLine;
  private int keptFrom;
  private int keptTo;

  JsonBounds(SplitText text, int from, String file) {
    this.text = text;
    this.at = from;
    this.file = file;
  }

  /** The line of the place, from 1. */
  long line() {
    return line;
  }

  long offset() {
    return text.offset(at);
  }

  /** The byte at the place; there must be one. */
  byte current() {
    return text.bytes()[at];
  }

  /** What stands at the place, for messages. */
  String shown() {
    if (!has()) {
      return "the end of the file";
    }
    int c = current();
    return c >= 0 && c < ' '
        ? String.format("the control character 0x%02x", c)
        : Bytes.shown(Bytes.text(text.bytes(), at, at + 1));
  }

  /** Goes over the byte at the place. */
  void skip() {
    at++;
  }

  /** Goes to the next byte that is no white space; false if there is none. */
  boolean skipSpace() {
    while (has()) {
      byte c = text.bytes()[at];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return true;
      }
      line += c == '\n' ? 1 : 0;
      at++;
    }
    return false;
  }

  /** Goes behind the value that begins here; false if it has no end, and then to that place. */
  boolean skipValue() {
    byte c = current();
    if (c == '"') {
      return string();
    }
    return (c == '{' || c == '[') ? nested() : bare();
  }

  /** As {@link #skipValue}; what it went over is for {@link #copyKept}. */
  boolean keepValue() {
    kept = at;
    keptLine = line;
    boolean whole = skipValue();
    keptFrom = kept;
    keptTo = at;
    kept = -1;
    return whole;
  }

  int keptLength() {
    return keptTo - keptFrom;
  }

  /** Copies what was kept; to be asked before the next move. */
  void copyKept(byte[] into) {
    System.arraycopy(text.bytes(), keptFrom, into, 0, keptLength());
  }

  /** Why the last value has no end. */
  String problem() {
    return problem;
  }

  private boolean fail(String expected) {
    problem = "expected " + expected + ", found " + shown();
    return false;
  }

  /** Whether there is a byte at the place. */
  private boolean has() {
    while (at >= text.limit()) {
      if (text.ended()) {
        return false;
      }
      more();
    }
    return true;
  }

  private void more() {
    int keep = kept < 0 ? at : kept;
    if (at - keep >= SplitText.MAX_RECORD_BYTES) {
      throw new InputException(
          file
              + ": "
              + keptLine
              + ": record too long: expected an object of at most 16 MiB, found more. Declare the"
              + " table's json.path to the records within it");
    }
    text.more(keep);
    at -= keep;
    kept = kept < 0 ? kept : 0;
  }

  private boolean nested() {
    int depth = 0;
    while (has()) {
      byte c = text.bytes()[at];
      if (c == '"') {
        if (!string()) {
          return false;
        }
        continue;
      }
      if (c == '{' || c == '[') {
        if (depth == MAX_DEPTH) {
          return fail("at most " + MAX_DEPTH + " levels");
        }
        objects.set(depth++, c == '{');
      } else if (c == '}' || c == ']') {
        boolean object = objects.get(depth - 1);
        if (object != (c == '}')) {
          return fail(object ? "',' or '}'" : "',' or ']'");
        }
        depth--;
      }
      line += c == '\n' ? 1 : 0;
      at++;
      if (depth == 0) {
        return true;
      }
    }
    return fail(objects.get(depth - 1) ? "'}'" : "']'");
  }

  private boolean string() {
    at++;
    while (has()) {
      at = Bytes.quoteEscapeOrControl(text.bytes(), at);
      if (at >= text.limit()) {
        at = text.limit();
        continue;
      }
      byte c = text.bytes()[at];
      if (c == '"') {
        at++;
        return true;
      }
      if (c == '\n' || c == '\r') {
        return fail("a closing quote");
      }
      if (c != '\\') {
        // No JSON, but no reason to doubt where the value ends: its record alone is refused.
        at++;
        continue;
      }
      at++;
      if (has()) {
        line += text.bytes()[at] == '\n' ? 1 : 0;
        at++;
      }
    }
    return fail("a closing quote");
  }

  /** A number or word, or what stands in place of one. */
  private boolean bare() {
    long first = offset();
    while (has() && isBare(text.bytes()[at])) {
      at++;
    }
    return offset() > first || fail("a value");
  }

  private static boolean isBare(byte c) {
    return c < 0 || (c > ' ' && Arrays.binarySearch(MARKS, c) < 0);
  }
}
