package dev.inlet.infer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.Notation;
import dev.inlet.format.Notation.Kind;
import dev.inlet.format.ValueParser;
import dev.inlet.format.Vector;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tries the {@link Ways} in which a text may be read. Not for use by several threads. */
final class WayTrials {
  /** From 1990 to 2100, in seconds. */
  private static final long FIRST_SECOND = 631_152_000L;

  private static final long LAST_SECOND = 4_102_444_800L;

  /** Bits of seconds and on to nanoseconds, each a thousandth of the one before. */
  private static final long[] UNITS = {
    Ways.bit("epoch-seconds"),
    Ways.bit("epoch-millis"),
    Ways.bit("epoch-micros"),
    Ways.bit("epoch-nanos")
  };

  /** Numbers with a point of which the groups are not apart by points. */
  private static final long POINTS =
      Ways.bit("1,234.5") | Ways.bit("1 234.5") | Ways.bit("1'234.5");

  private static final long COMMA = Ways.bit("1.234,5");

  /** As many digits as a group may have, and as all but the first one have. */
  private static final int GROUP = 3;

  private static final Pattern UUIDS =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern IP_V4 =
      Pattern.compile(
          "((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)");

  /** All eight groups, or two colons in place of some. */
  private static final Pattern IP_V6 =
      Pattern.compile(
          "([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}"
              + "|(?=.*::)(?!.*::.*::)([0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}");

  private static final Pattern TIMES =
      Pattern.compile("([01]?\\d|2[0-3]):[0-5]\\d(:[0-5]\\d([.,]\\d{1,9})?)?( ?[AaPp][Mm])?");
  private static final Pattern PHONES = Pattern.compile("\\+\\d[\\d ()./-]{5,}\\d");
  private static final Pattern EXACT = Pattern.compile("[+-]?(\\d*)\\.?(\\d*)");

  /** As many digits always fit. */
  private static final int SMALLINT_DIGITS = 4;

  private static final int INT_DIGITS = 9;
  private static final int DECIMAL_DIGITS = 14;
  private static final int LONGEST_MEANT = 45;
  private static final int LONGEST_MOMENT = 60;
  private static final int LONGEST_WORD =
      Ways.notations(Ways.BOOLEANS).stream()
          .flatMap(one -> Stream.of(one.text().split("/", -1)))
          .mapToInt(String::length)
          .max()
          .orElse(0);

  private static final int UUID_LENGTH = 36;
  private static final JsonFactory JSON_TEXTS = new JsonFactory();

  /** A notation with the parsers of its lesser and its other type. */
  private record Trial(
      long bit, Kind kind, ValueParser lesser, Vector whole, ValueParser other, Vector any) {
    boolean isLesser(byte[] text, int from, int to) {
      whole.clear();
      return lesser.parse(text, from, to, whole);
    }

    boolean isOther(byte[] text, int from, int to) {
      any.clear();
      return other.parse(text, from, to, any);
    }
  }

  private final List<Trial> trials = new ArrayList<>();

  /** Few readings differ in a column; each in the place of its hash. */
  private final Reading[] made = new Reading[1 << 8];

  WayTrials() {
    for (Notation notation : Ways.NOTATIONS) {
      if (notation.kind() != Kind.EPOCH) {
        DataType lesser = Ways.lesser(notation);
        DataType other = Ways.other(notation);
        // Which zone a time is in does not matter for whether it is one.
        trials.add(
            new Trial(
                Ways.bit(notation.text()),
                notation.kind(),
                notation.parser(lesser, ZoneOffset.UTC),
                new Vector(lesser),
                notation.parser(other, ZoneOffset.UTC),
                new Vector(other)));
      }
    }
  }

  /** A text that is of a type, with all other ways of reading it. */
  Reading reading(Scalar type, byte[] text, int from, int to) {
    return switch (type) {
      case BIGINT -> whole(text, from, to);
      case DOUBLE -> fraction(text, from, to);
      case DATE, TIMESTAMP -> tried(type, Ways.LIKE_USUAL, text, from, to);
      case STRING -> string(text, from, to);
      default -> same(type, 0, 0);
    };
  }

  /** A reading; mostly the very one that was made before. */
  Reading same(Scalar type, long ways, long lesser) {
    long mixed = (ways * 31 + lesser) * 0x9e3779b97f4a7c15L + type.hashCode();
    int place = (int) (mixed >>> 56);
    Reading known = made[place];
    if (known == null || known.ways() != ways || known.lesser() != lesser || known.type() != type) {
      known = new Reading(type, ways, lesser);
      made[place] = known;
    }
    return known;
  }

  private Reading whole(byte[] text, int from, int to) {
    int start = start(text, from, to);
    int end = end(text, start, to);
    int length = end - start;
    long common = Ways.NUMBERS | Ways.CODE | sizes(length - (text[start] == '-' ? 1 : 0));
    common |= epoch(text, start, end);
    if (length != 8 && length != 14) {
      return same(Scalar.BIGINT, common, common);
    }
    Reading date = tried(Scalar.BIGINT, Ways.COMPACT, text, from, to);
    return same(Scalar.BIGINT, common | date.ways(), common | date.lesser());
  }

  /** As whole numbers, and as what a column of others needs. */
  private static long sizes(int digits) {
    return (digits <= SMALLINT_DIGITS ? Ways.SMALLINT : 0)
        | (digits <= INT_DIGITS ? Ways.INT : 0)
        | (digits <= DECIMAL_DIGITS ? Ways.HUNDREDTHS | Ways.TEN_THOUSANDTHS : 0);
  }

  private Reading fraction(byte[] text, int from, int to) {
    int start = start(text, from, to);
    int end = end(text, start, to);
    boolean minus = text[start] == '-';
    int first = minus ? start + 1 : start;
    int point = digitsEnd(text, first, end);
    boolean plain =
        point > first
            && point + 1 < end
            && text[point] == '.'
            && digitsEnd(text, point + 1, end) == end
            && !(minus && text[first] == '0');
    return plain
        ? plain(point - first, end - point - 1, text[first] == '0')
        : oddFraction(text, from, to);
  }

  /**
   * What the trials would come to for digits, a point and digits that are no whole number: points
   * may part groups, if there are as many digits as groups have and the first one is not 0.
   */
  private Reading plain(int digits, int scale, boolean zero) {
    boolean grouped = digits <= GROUP && scale == GROUP && !zero;
    long lesser = (grouped ? COMMA : 0) | (digits <= DECIMAL_DIGITS ? scales(scale) : 0);
    return same(Scalar.DOUBLE, POINTS | lesser, lesser);
  }

  private static long scales(int scale) {
    return (scale <= 2 ? Ways.HUNDREDTHS : 0) | (scale <= 4 ? Ways.TEN_THOUSANDTHS : 0);
  }

  private Reading oddFraction(byte[] text, int from, int to) {
    Reading tried = tried(Scalar.DOUBLE, Ways.NUMBERS, text, from, to);
    Matcher exact = EXACT.matcher(new String(text, from, to - from, ISO_8859_1).strip());
    if (!exact.matches() || exact.group(1).length() > DECIMAL_DIGITS) {
      return tried;
    }
    long sizes = scales(exact.group(2).length());
    return same(Scalar.DOUBLE, tried.ways() | sizes, tried.lesser() | sizes);
  }

  private static int digitsEnd(byte[] text, int from, int to) {
    int at = from;
    while (at < to && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at;
  }

  /** Behind what {@link String#strip} takes away of these bytes as ISO 8859-1. */
  private static int start(byte[] text, int from, int to) {
    int start = from;
    while (start < to && Character.isWhitespace(text[start] & 0xff)) {
      start++;
    }
    return start;
  }

  private static int end(byte[] text, int start, int to) {
    int end = to;
    while (end > start && Character.isWhitespace(text[end - 1] & 0xff)) {
      end--;
    }
    return end;
  }

  private Reading string(byte[] text, int from, int to) {
    boolean isShort = to - from <= LONGEST_MEANT;
    int start = start(text, from, to);
    int end = end(text, start, to);
    long meaning =
        (isShort ? meaning(text, start, end) : 0)
            | (isJson(text, from, to) ? Ways.JSON : 0)
            | (isUrl(text, from, to) ? Ways.URL : 0);
    if ((meaning & Ways.CODE) != 0) {
      long code = meaning | epoch(text, start, end);
      return same(Scalar.STRING, code, code);
    }
    Reading tried = tried(Scalar.STRING, likely(text, from, to), text, from, to);
    boolean number = isShort && (tried.ways() & Ways.NUMBERS) != 0;
    long common =
        meaning
            | (number
                ? Ways.lead(leadingDigits(new String(text, start, end - start, ISO_8859_1)))
                : 0);
    return same(Scalar.STRING, tried.ways() | common, tried.lesser() | common);
  }

  private static int leadingDigits(String number) {
    int start = number.startsWith("-") || number.startsWith("+") ? 1 : 0;
    int end = start;
    while (end < number.length() && Character.isDigit(number.charAt(end))) {
      end++;
    }
    return end - start;
  }

  /** What is worth a trial, by a glance. */
  private static long likely(byte[] text, int from, int to) {
    if (to - from > LONGEST_MOMENT) {
      return 0;
    }
    int start = from;
    while (start < to && text[start] == ' ') {
      start++;
    }
    boolean digits = false;
    for (int at = start; at < to && !digits; at++) {
      digits = text[at] >= '0' && text[at] <= '9';
    }
    byte first = text[start];
    boolean letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
    if (!digits) {
      return letter && end(text, start, to) - start <= LONGEST_WORD ? Ways.BOOLEANS : 0;
    }
    return letter ? Ways.NAMES_FIRST : (Ways.NUMBERS | Ways.MOMENTS) & ~Ways.NAMES_FIRST;
  }

  private Reading tried(Scalar type, long wanted, byte[] text, int from, int to) {
    long ways = 0;
    long lesser = 0;
    for (Trial trial : trials) {
      if ((trial.bit & wanted) == 0) {
        continue;
      }
      if (trial.isLesser(text, from, to)) {
        ways |= trial.bit;
        lesser |= trial.kind == Kind.BOOLEAN && trial.whole.slot(0) == 0 ? 0 : trial.bit;
      } else if (trial.isOther(text, from, to)) {
        ways |= trial.bit;
      }
    }
    return same(type, ways, lesser);
  }

  /** Of digits, perhaps behind a plus. */
  private static long epoch(byte[] text, int from, int to) {
    if (to - from < 9 || to - from > 19 || !isCode(text, from, to)) {
      return 0;
    }
    long value = 0;
    for (int at = text[from] == '+' ? from + 1 : from; at < to; at++) {
      // Nineteen digits may be too many, and are then negative.
      value = value * 10 + (text[at] - '0');
    }
    long first = FIRST_SECOND;
    long last = LAST_SECOND;
    for (long unit : UNITS) {
      if (value >= first && value <= last) {
        return unit;
      }
      first *= 1_000;
      last *= 1_000;
    }
    return 0;
  }

  private static boolean isCode(byte[] text, int from, int to) {
    int first = from < to && text[from] == '+' ? from + 1 : from;
    return first < to && digitsEnd(text, first, to) == to;
  }

  private static long meaning(byte[] text, int from, int to) {
    if (isCode(text, from, to)) {
      return Ways.CODE;
    }
    if (!mayMean(text, from, to)) {
      return 0;
    }
    String shown = new String(text, from, to - from, ISO_8859_1);
    if (UUIDS.matcher(shown).matches()) {
      return Ways.UUID;
    }
    if (IP_V4.matcher(shown).matches() || IP_V6.matcher(shown).matches()) {
      return Ways.IP;
    }
    if (PHONES.matcher(shown).matches()) {
      return Ways.PHONE;
    }
    return TIMES.matcher(shown).matches() ? Ways.TIME : 0;
  }

  /** By its length, or by what all others begin with or have. */
  private static boolean mayMean(byte[] text, int from, int to) {
    if (to - from == UUID_LENGTH) {
      return true;
    }
    if (from == to) {
      return false;
    }
    boolean phone = text[from] == '+';
    boolean address = text[from] >= '0' && text[from] <= '9';
    for (int at = from; at < to && !phone && !address; at++) {
      address = text[at] == ':';
    }
    return phone || address;
  }

  /** A scheme of two letters or more, so that it is no drive, and no blanks. */
  private static boolean isUrl(byte[] text, int from, int to) {
    int at = from;
    while (at < to && (text[at] | ' ') >= 'a' && (text[at] | ' ') <= 'z') {
      at++;
    }
    boolean url =
        at > from + 1
            && at + 3 < to
            && text[at] == ':'
            && text[at + 1] == '/'
            && text[at + 2] == '/';
    for (int i = at; url && i < to; i++) {
      url = text[i] > ' ' || text[i] < 0;
    }
    return url;
  }

  private static boolean isJson(byte[] text, int from, int to) {
    boolean braces = text[from] == '{' && text[to - 1] == '}';
    if (!braces && (text[from] != '[' || text[to - 1] != ']')) {
      return false;
    }
    try (JsonParser json = JSON_TEXTS.createParser(text, from, to - from)) {
      json.nextToken();
      json.skipChildren();
      boolean whole =
          json.currentToken() == JsonToken.END_OBJECT || json.currentToken() == JsonToken.END_ARRAY;
      return whole && json.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
