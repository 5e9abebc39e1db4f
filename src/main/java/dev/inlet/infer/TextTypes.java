package dev.inlet.infer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.format.CellReader;
import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.ValueParser;
import dev.inlet.format.Vector;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The least type of the text of one cell, found with the parsers that will load it.
 *
 * <p>Integers are bigint if written canonically, in at most 18 digits. A leading zero or plus sign
 * means that the digits are a code and not a number. What else a text may be read as is told with
 * it, see {@link Ways}.
 */
final class TextTypes implements CellReader<Object> {
  /** Texts that often stand for no value; whether they do depends on the rest of their column. */
  private static final List<String> USUAL_WORDS = List.of("NA", "N/A", "null", "NULL", "\\N", "-");

  /** The same of texts that stand for no value only where all others of the column are values. */
  private static final List<String> OTHER_WORDS =
      List.of(
          "n/a", "na", "#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "Null", "(null)",
          "None", "none", "NONE", "nil", "..", "--", "?", ".");

  private static final List<String> NULL_WORDS =
      Stream.concat(USUAL_WORDS.stream(), OTHER_WORDS.stream()).toList();

  private static final int LONGEST_NULL_WORD = 7;
  private static final int LONG_DIGITS = 18;
  private static final int DATE_LENGTH = 10;

  /** A cell that may stand for no value. */
  record NullWord(String word) {}

  /** Whether a word stands for no value beside values that are not of the column's type too. */
  static boolean isUsual(String word) {
    return USUAL_WORDS.contains(word);
  }

  private final Trial bool = new Trial(Scalar.BOOLEAN);
  private final Trial bigint = new Trial(Scalar.BIGINT);
  private final Trial decimal = new Trial(Scalar.DOUBLE);
  private final Trial date = new Trial(Scalar.DATE);
  private final Trial timestamp = new Trial(Scalar.TIMESTAMP);

  private final WayTrials ways = new WayTrials();
  private final CellMemo cells = new CellMemo();
  private final CellMemo inQuotes = new CellMemo();

  private final List<byte[]> declaredNulls = new ArrayList<>();
  private final List<byte[]> nullBytes = new ArrayList<>();
  private final List<NullWord> nullWords = new ArrayList<>();

  /** With words that are known to stand for no value. */
  TextTypes(List<String> declared) {
    declared.forEach(word -> declaredNulls.add(word.getBytes(UTF_8)));
    for (String word : NULL_WORDS) {
      if (!declared.contains(word)) {
        nullBytes.add(word.getBytes(UTF_8));
        nullWords.add(new NullWord(word));
      }
    }
  }

  /** As {@link #read}. */
  Object parse(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return read(bytes, 0, bytes.length);
  }

  /**
   * A {@link Reading}, which is {@link Reading#NOTHING} of an empty cell, or a {@link NullWord}.
   */
  @Override
  public Object read(byte[] text, int from, int to) {
    int place = CellMemo.place(text, from, to);
    return cells.has(place, text, from, to)
        ? cells.made(place)
        : cells.keep(place, text, from, to, found(text, from, to));
  }

  private Object found(byte[] text, int from, int to) {
    if (from == to || isDeclaredNull(text, from, to)) {
      return Reading.NOTHING;
    }
    int start = start(text, from, to);
    int end = to;
    while (end > start && isBlank(text[end - 1])) {
      end--;
    }
    if (end - start <= LONGEST_NULL_WORD) {
      for (int i = 0; i < nullBytes.size(); i++) {
        if (same(nullBytes.get(i), text, start, end)) {
          return nullWords.get(i);
        }
      }
    }
    Scalar type = type(text, from, to);
    return type == Scalar.VOID ? Reading.NOTHING : ways.reading(type, text, from, to);
  }

  /** The type of a text that is read as usual; string where it may mean that there is no value. */
  Scalar typeOf(String text) {
    return typeOf(text.getBytes(UTF_8));
  }

  private Scalar typeOf(byte[] text) {
    boolean isNull = text.length == 0 || isDeclaredNull(text, 0, text.length);
    return isNull ? Scalar.VOID : type(text, 0, text.length);
  }

  /** A text in quotes where numbers are not: what looks like a number is none. */
  Reading quoted(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    int place = CellMemo.place(bytes, 0, bytes.length);
    return inQuotes.has(place, bytes, 0, bytes.length)
        ? (Reading) inQuotes.made(place)
        : inQuotes.keep(place, bytes, 0, bytes.length, quoted(text, bytes));
  }

  private Reading quoted(String text, byte[] bytes) {
    Scalar type = typeOf(bytes);
    boolean moment = type == Scalar.DATE || type == Scalar.TIMESTAMP;
    if (type == Scalar.VOID || text.isBlank()) {
      return Reading.TEXT;
    }
    Reading all = ways.reading(type, bytes, 0, bytes.length);
    long kept = (Ways.MOMENTS & ~Ways.COMPACT) | (Ways.ANY_MEANING & ~Ways.CODE);
    return ways.same(moment ? type : Scalar.STRING, all.ways() & kept, all.lesser() & kept);
  }

  private Scalar type(byte[] text, int from, int to) {
    int start = start(text, from, to);
    if (start == to) {
      // A load makes null of spaces alone, but in strings.
      return Scalar.VOID;
    }
    byte first = text[start];
    if ((first >= '0' && first <= '9') || first == '-' || first == '.') {
      return momentOrNumber(text, start, to);
    }
    if (bool.fits(text, start, to)) {
      return Scalar.BOOLEAN;
    }
    if (first == '+') {
      // Without a point it may be a telephone's number.
      return hasPoint(text, start, to) && decimal.fits(text, start, to)
          ? Scalar.DOUBLE
          : Scalar.STRING;
    }
    boolean word = first == 'N' || first == 'n' || first == 'I' || first == 'i';
    return word && decimal.fits(text, start, to) ? Scalar.DOUBLE : Scalar.STRING;
  }

  private static int start(byte[] text, int from, int to) {
    int start = from;
    while (start < to && isBlank(text[start])) {
      start++;
    }
    return start;
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t';
  }

  private static boolean hasPoint(byte[] text, int from, int to) {
    for (int at = from; at < to; at++) {
      if (text[at] == '.') {
        return true;
      }
    }
    return false;
  }

  private Scalar momentOrNumber(byte[] text, int from, int to) {
    if (to - from >= DATE_LENGTH && (text[from + 4] == '-' || text[from + 4] == '/')) {
      return moment(text, from, to);
    }
    int at = text[from] == '-' ? from + 1 : from;
    boolean zero = at < to && text[at] == '0';
    boolean code = zero && at + 1 < to && text[at + 1] >= '0' && text[at + 1] <= '9';
    if (code) {
      return Scalar.STRING;
    }
    int digits = 0;
    while (at + digits < to && text[at + digits] >= '0' && text[at + digits] <= '9') {
      digits++;
    }
    if (digits > 0 && (at + digits == to || bigint.fits(text, from, to))) {
      if (digits > LONG_DIGITS) {
        return Scalar.STRING;
      }
      // Whole numbers have no negative zero.
      return zero && at > from ? Scalar.DOUBLE : Scalar.BIGINT;
    }
    return decimal.fits(text, from, to) ? Scalar.DOUBLE : Scalar.STRING;
  }

  /** Of a text that begins like a date. */
  private Scalar moment(byte[] text, int from, int to) {
    if (date.fits(text, from, to)) {
      return Scalar.DATE;
    }
    return timestamp.fits(text, from, to) ? Scalar.TIMESTAMP : Scalar.STRING;
  }

  private boolean isDeclaredNull(byte[] text, int from, int to) {
    for (byte[] word : declaredNulls) {
      if (same(word, text, from, to)) {
        return true;
      }
    }
    return false;
  }

  private static boolean same(byte[] word, byte[] text, int from, int to) {
    return Arrays.equals(word, 0, word.length, text, from, to);
  }

  /** Whether texts are of a type. */
  private static final class Trial {
    private final ValueParser parser;
    private final Vector values;

    Trial(DataType type) {
      // Which zone a zoneless timestamp is in does not matter for whether it is one.
      this.parser = ValueParser.of(type, ZoneOffset.UTC);
      this.values = new Vector(type);
    }

    boolean fits(byte[] text, int from, int to) {
      values.clear();
      return parser.parse(text, from, to, values);
    }
  }
}
