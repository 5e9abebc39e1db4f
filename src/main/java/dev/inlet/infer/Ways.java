package dev.inlet.infer;

import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.Notation;
import dev.inlet.format.Notation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ways in which texts are tried to be read, besides the usual one: notations of other types,
 * and meanings that a string may have. Each has a bit.
 */
final class Ways {
  /** The notations that are found out; a column may be declared to have others. */
  static final List<Notation> NOTATIONS =
      Stream.of(
              "1,234.5",
              "1.234,5",
              "1 234,5",
              "1 234.5",
              "1'234.5",
              "yes/no",
              "y/n",
              "t/f",
              "on/off",
              "si/no",
              "oui/non",
              "ja/nein",
              "vero/falso",
              "vrai/faux",
              "wahr/falsch",
              "yyyy-MM-dd",
              "yyyy/MM/dd",
              "yyyy.MM.dd",
              "dd/MM/yyyy",
              "MM/dd/yyyy",
              "dd-MM-yyyy",
              "MM-dd-yyyy",
              "dd.MM.yyyy",
              "MM.dd.yyyy",
              "dd/MM/yy",
              "MM/dd/yy",
              "dd-MM-yy",
              "MM-dd-yy",
              "yy-MM-dd",
              "dd.MM.yy",
              "dd MMM yyyy",
              "dd-MMM-yyyy",
              "dd/MMM/yyyy",
              "dd MMM yy",
              "dd-MMM-yy",
              "MMM dd yyyy",
              "MMM dd, yyyy",
              "MMM-dd-yyyy",
              "yyyy MMM dd",
              "yyyy-MMM-dd",
              "EEE, dd MMM yyyy",
              "EEE MMM dd yyyy",
              "EEE, MMM dd, yyyy",
              "yyyyMMdd",
              "epoch-seconds",
              "epoch-millis",
              "epoch-micros",
              "epoch-nanos")
          .map(Notation::of)
          .toList();

  /** What a string may mean, in words. */
  static final List<String> MEANINGS =
      List.of("uuid", "ip address", "time", "json", "code", "url", "phone");

  private static final int FIRST_SIZE = 48;
  private static final int FIRST_LEAD = 52;
  private static final int FIRST_MEANING = 56;

  /** Narrower types that hold numbers, the narrowest first; they are told and not chosen. */
  private static final List<String> SIZES =
      List.of("smallint", "int", "decimal(18,2)", "decimal(18,4)");

  static final long SMALLINT = 1L << FIRST_SIZE;
  static final long INT = 2L << FIRST_SIZE;

  /** With at most 14 digits before the point, and two or four behind it. */
  static final long HUNDREDTHS = 4L << FIRST_SIZE;

  static final long TEN_THOUSANDTHS = 8L << FIRST_SIZE;

  /** A number in groups whose first one has one, two or three digits. */
  static final long LEADS = 7L << FIRST_LEAD;

  static final long UUID = meaning("uuid");
  static final long IP = meaning("ip address");
  static final long TIME = meaning("time");
  static final long JSON = meaning("json");
  static final long URL = meaning("url");

  /** With its country's number; without it only a column's name can tell. */
  static final long PHONE = meaning("phone");

  /** Digits that are no number: a leading zero or plus, or very many. */
  static final long CODE = meaning("code");

  /** The bits of all meanings. */
  static final long ANY_MEANING = -1L << FIRST_MEANING;

  static final long NUMBERS = bits(Kind.NUMBER);
  static final long MOMENTS = bits(Kind.MOMENT);
  static final long EPOCHS = bits(Kind.EPOCH);
  static final long BOOLEANS = bits(Kind.BOOLEAN);

  /** Dates that begin with the name of a month or a day. */
  static final long NAMES_FIRST =
      bits(
          NOTATIONS.stream()
              .filter(one -> one.text().startsWith("MMM") || one.text().startsWith("EEE"))
              .toList());

  static final long COMPACT = bit("yyyyMMdd");

  /** Dates like the usual ones, but with months and days of one digit. */
  static final long LIKE_USUAL = bit("yyyy-MM-dd") | bit("yyyy/MM/dd");

  private Ways() {}

  /** The bit of a notation that is found out; 0 for others. */
  static long bit(String notation) {
    for (int i = 0; i < NOTATIONS.size(); i++) {
      if (NOTATIONS.get(i).text().equals(notation)) {
        return 1L << i;
      }
    }
    return 0;
  }

  private static long bits(Kind kind) {
    return bits(NOTATIONS.stream().filter(one -> one.kind() == kind).toList());
  }

  private static long bits(List<Notation> notations) {
    long bits = 0;
    for (Notation one : notations) {
      bits |= bit(one.text());
    }
    return bits;
  }

  private static long meaning(String word) {
    return 1L << (FIRST_MEANING + MEANINGS.indexOf(word));
  }

  /** The bit for a first group of so many digits, of {@link #LEADS}. */
  static long lead(int digits) {
    return digits >= 1 && digits <= 3 ? 1L << (FIRST_LEAD + digits - 1) : 0;
  }

  /** The notations of some bits. */
  static List<Notation> notations(long bits) {
    List<Notation> found = new ArrayList<>();
    for (int i = 0; i < NOTATIONS.size(); i++) {
      if ((bits & (1L << i)) != 0) {
        found.add(NOTATIONS.get(i));
      }
    }
    return found;
  }

  /** Such as {@code fits int}; empty if no narrower type holds the values. */
  static String sizeOf(DataType type, long bits) {
    long narrower =
        type == Scalar.BIGINT
            ? SMALLINT | INT
            : type == Scalar.DOUBLE ? HUNDREDTHS | TEN_THOUSANDTHS : 0;
    for (int i = 0; i < SIZES.size(); i++) {
      if ((bits & narrower & (1L << (FIRST_SIZE + i))) != 0) {
        return "fits " + SIZES.get(i);
      }
    }
    return "";
  }

  /** The first meaning of some bits; empty if there is none. */
  static String meaningOf(long bits) {
    for (int i = 0; i < MEANINGS.size(); i++) {
      if ((bits & (1L << (FIRST_MEANING + i))) != 0) {
        return MEANINGS.get(i);
      }
    }
    return "";
  }

  /** The type of whole numbers, dates without a time, and words. */
  static DataType lesser(Notation notation) {
    return switch (notation.kind()) {
      case BOOLEAN -> Scalar.BOOLEAN;
      case NUMBER -> Scalar.BIGINT;
      case MOMENT -> Scalar.DATE;
      case EPOCH -> Scalar.TIMESTAMP;
    };
  }

  /** The type of other values. */
  static DataType other(Notation notation) {
    return switch (notation.kind()) {
      case BOOLEAN -> Scalar.BOOLEAN;
      case NUMBER -> Scalar.DOUBLE;
      case MOMENT, EPOCH -> Scalar.TIMESTAMP;
    };
  }

  /** The type of a column that is read in one of its ways. */
  static DataType type(Notation notation, Reading reading) {
    return (reading.lesser() & bit(notation.text())) != 0 ? lesser(notation) : other(notation);
  }
}
