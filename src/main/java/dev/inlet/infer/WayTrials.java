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
import java.math.BigInteger;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tries the {@link Ways} in which a text may be read. Not for use by several threads. */
final class WayTrials {
  /** From 1990 to 2100, in seconds. */
  private static final BigInteger FIRST_SECOND = BigInteger.valueOf(631_152_000L);

  private static final BigInteger LAST_SECOND = BigInteger.valueOf(4_102_444_800L);
  private static final BigInteger THOUSAND = BigInteger.valueOf(1_000);
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
  private static final List<String> UNITS =
      List.of("epoch-seconds", "epoch-millis", "epoch-micros", "epoch-nanos");

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
  private static final Pattern CODES = Pattern.compile("[+]?\\d+");
  private static final Pattern EXACT = Pattern.compile("[+-]?(\\d*)\\.?(\\d*)");

  /** As many digits always fit. */
  private static final int SMALLINT_DIGITS = 4;

  private static final int INT_DIGITS = 9;
  private static final int DECIMAL_DIGITS = 14;
  private static final int LONGEST_MEANT = 45;
  private static final int LONGEST_MOMENT = 60;
  private static final int LONGEST_WORD = 12;
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
      default -> Reading.of(type);
    };
  }

  private Reading whole(byte[] text, int from, int to) {
    String digits = new String(text, from, to - from, ISO_8859_1).strip();
    boolean maybeDate = digits.length() == 8 || digits.length() == 14;
    Reading date =
        maybeDate ? tried(Scalar.BIGINT, Ways.COMPACT, text, from, to) : Reading.of(Scalar.BIGINT);
    long common =
        Ways.NUMBERS | Ways.CODE | sizes(digits.length() - (digits.startsWith("-") ? 1 : 0));
    long epoch = epoch(digits);
    return new Reading(Scalar.BIGINT, common | epoch | date.ways(), common | epoch | date.lesser());
  }

  /** As whole numbers, and as what a column of others needs. */
  private static long sizes(int digits) {
    return (digits <= SMALLINT_DIGITS ? Ways.SMALLINT : 0)
        | (digits <= INT_DIGITS ? Ways.INT : 0)
        | (digits <= DECIMAL_DIGITS ? Ways.HUNDREDTHS | Ways.TEN_THOUSANDTHS : 0);
  }

  private Reading fraction(byte[] text, int from, int to) {
    Reading tried = tried(Scalar.DOUBLE, Ways.NUMBERS, text, from, to);
    Matcher exact = EXACT.matcher(new String(text, from, to - from, ISO_8859_1).strip());
    if (!exact.matches() || exact.group(1).length() > DECIMAL_DIGITS) {
      return tried;
    }
    int scale = exact.group(2).length();
    long sizes = (scale <= 2 ? Ways.HUNDREDTHS : 0) | (scale <= 4 ? Ways.TEN_THOUSANDTHS : 0);
    return new Reading(Scalar.DOUBLE, tried.ways() | sizes, tried.lesser() | sizes);
  }

  private Reading string(byte[] text, int from, int to) {
    String shown =
        to - from <= LONGEST_MEANT ? new String(text, from, to - from, ISO_8859_1).strip() : "";
    long meaning =
        meaning(shown)
            | (isJson(text, from, to) ? Ways.JSON : 0)
            | (isUrl(text, from, to) ? Ways.URL : 0);
    if ((meaning & Ways.CODE) != 0) {
      return new Reading(Scalar.STRING, meaning | epoch(shown), meaning | epoch(shown));
    }
    Reading tried = tried(Scalar.STRING, likely(text, from, to), text, from, to);
    boolean number = (tried.ways() & Ways.NUMBERS) != 0;
    long common = meaning | (number ? Ways.lead(leadingDigits(shown)) : 0);
    return new Reading(Scalar.STRING, tried.ways() | common, tried.lesser() | common);
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
      return letter && to - start <= LONGEST_WORD ? Ways.BOOLEANS : 0;
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
    return new Reading(type, ways, lesser);
  }

  private static long epoch(String digits) {
    if (digits.length() < 9 || digits.length() > 19 || !CODES.matcher(digits).matches()) {
      return 0;
    }
    BigInteger value = new BigInteger(digits);
    BigInteger first = FIRST_SECOND;
    BigInteger last = LAST_SECOND;
    for (String unit : UNITS) {
      if (value.compareTo(first) >= 0 && value.compareTo(last.min(MOST)) <= 0) {
        return Ways.bit(unit);
      }
      first = first.multiply(THOUSAND);
      last = last.multiply(THOUSAND);
    }
    return 0;
  }

  private static long meaning(String text) {
    if (CODES.matcher(text).matches()) {
      return Ways.CODE;
    }
    if (UUIDS.matcher(text).matches()) {
      return Ways.UUID;
    }
    if (IP_V4.matcher(text).matches() || IP_V6.matcher(text).matches()) {
      return Ways.IP;
    }
    if (PHONES.matcher(text).matches()) {
      return Ways.PHONE;
    }
    return TIMES.matcher(text).matches() ? Ways.TIME : 0;
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
