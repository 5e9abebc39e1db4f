package dev.inlet.infer;

import dev.inlet.format.Column;
import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.Notation;
import dev.inlet.format.Notation.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Chooses the type and the notation of columns from what their values have in common. What is open
 * by a column's own values, such as the order of day and month, is decided by the other columns of
 * the table, or not at all: it is never guessed.
 */
final class TypeChoices {
  /** Names of columns that say that digits are a moment. */
  private static final Pattern MOMENT_NAME =
      Pattern.compile(
          "(.*[^a-z])?(date|time|timestamp|datetime|day|ts|epoch|created|updated|modified|expires"
              + "|expiry|when|at|on|datum|data|fecha|giorno|dt|ms|millis|micros|nanos|unix"
              + "|since|until|seen|login|birthday|dob)([^a-z].*)?");

  /** Names that end with the word of a moment, as {@code run_date} does. */
  private static final Pattern ENDS_AS_MOMENT =
      Pattern.compile(
          ".*[^a-z](date|timestamp|datetime|day|ts|at|on|datum|fecha|giorno|dt|epoch|birthday|dob)");

  /** Names of columns that say that digits are something else, whatever else they say. */
  private static final Pattern NO_MOMENT_NAME =
      Pattern.compile(
          "at|on|data|(.*[^a-z])?(by|id|elapsed|cpu|wall|run|runtime|taken|took|spent|duration"
              + "|interval|timeout|latency|delay|lag|uptime|age|offset|count|size|bytes|diff|delta"
              + "|remaining|total)([^a-z].*)?");

  /** Names of columns that say that digits are no number. */
  private static final Pattern CODE_NAME =
      Pattern.compile(
          "(.*[^a-z])?(phone|telephone|tel|mobile|cell|fax|isbn|ean|barcode|iban|ssn)([^a-z].*)?");

  private static final String POINT = "1,234.5";
  private static final String COMMA = "1.234,5";

  private static final Pattern HUMPS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  /**
   * The type of a column.
   *
   * @param meaning of its texts, if they stay such
   * @param note on what is open, or was decided elsewhere
   */
  record Choice(Column column, String meaning, Optional<String> note) {}

  private final BinaryOperator<DataType> join;

  /** The notations that some column has by its own values. */
  private final Set<String> decided = new LinkedHashSet<>();

  /** Whether commas part cells, so that one within a cell stands in quotes. */
  private boolean parted;

  TypeChoices(BinaryOperator<DataType> join) {
    this.join = join;
  }

  /** Makes known what the values of a column are; all are to be known before the first choice. */
  void add(String name, TypeTally tally) {
    Reading all = tally.reading();
    if (all.type() == Scalar.DOUBLE && (all.ways() & Ways.bit(COMMA)) == 0) {
      decided.add(POINT);
    } else if (all.type() == Scalar.STRING) {
      List<Notation> ways = likely(name, tally, all);
      if (ways.size() == 1 && isCertain(ways.get(0), tally, all)) {
        decided.add(ways.get(0).text());
      }
    }
  }

  /** Makes known what a table's delimiter says: a comma between cells is none within numbers. */
  void addDelimiter(String delimiter) {
    if (delimiter.strip().equals(",")) {
      parted = true;
      decided.add(POINT);
    }
  }

  Choice of(String name, TypeTally tally) {
    Reading all = tally.reading();
    boolean groups = all.type() == Scalar.DOUBLE && (all.ways() & Ways.bit(COMMA)) != 0;
    if (groups && decided.contains(COMMA) && !decided.contains(POINT)) {
      Notation comma = Notation.of(COMMA);
      return chosen(
          name, all, comma, Optional.of(decided(name, comma, List.of(Notation.of(POINT)))));
    }
    if (all.type() == Scalar.BIGINT && tally.isLong() && matches(CODE_NAME, name)) {
      return new Choice(new Column(name, Scalar.STRING), "code", Optional.empty());
    }
    Optional<Notation> moment = moment(name, all);
    if (moment.isPresent()) {
      return chosen(name, all, moment.get(), Optional.empty());
    }
    if (all.type() != Scalar.STRING) {
      return new Choice(
          new Column(name, all.type()),
          Ways.sizeOf(all.type(), all.ways()),
          groups && !decided.contains(POINT) ? Optional.of(maybeGroups(name)) : Optional.empty());
    }
    List<Notation> ways = likely(name, tally, all);
    if (ways.size() == 1 && isCertain(ways.get(0), tally, all)) {
      return chosen(name, all, ways.get(0), Optional.empty());
    }
    List<Notation> elsewhere = ways.stream().filter(way -> decided.contains(way.text())).toList();
    if (elsewhere.size() == 1 && isCertain(elsewhere.get(0), tally, all)) {
      return chosen(
          name, all, elsewhere.get(0), Optional.of(decided(name, elsewhere.get(0), ways)));
    }
    return new Choice(
        new Column(name, Scalar.STRING),
        Ways.meaningOf(all.ways()),
        ways.isEmpty() ? Optional.empty() : Optional.of(open(name, all, ways)));
  }

  /**
   * A declared type, with the notation that goes with it and with the values if it has none.
   *
   * @param before what the column was; it stays written so as long as all values can be
   */
  Choice hinted(Column hint, Optional<Column> before, TypeTally tally) {
    Reading all = tally.reading();
    Optional<Column> kept =
        before
            .filter(one -> hint.notation().isEmpty() && !one.notation().isEmpty())
            .filter(one -> suits(Notation.of(one.notation()), hint.type()))
            .filter(
                one -> all.type() == Scalar.VOID || (all.ways() & Ways.bit(one.notation())) != 0);
    if (kept.isPresent()) {
      return new Choice(
          new Column(hint.name(), hint.type(), kept.get().notation()), "", Optional.empty());
    }
    if (!hint.notation().isEmpty() || all.type() != Scalar.STRING) {
      return new Choice(hint, "", Optional.empty());
    }
    List<Notation> ways =
        likely(hint.name(), tally, all).stream().filter(way -> suits(way, hint.type())).toList();
    List<Notation> elsewhere = ways.stream().filter(way -> decided.contains(way.text())).toList();
    List<Notation> left = elsewhere.isEmpty() ? ways : elsewhere;
    return new Choice(
        left.size() == 1 ? new Column(hint.name(), hint.type(), left.get(0).text()) : hint,
        Ways.meaningOf(all.ways()),
        Optional.empty());
  }

  /** What holds the values that a column had, and those that it has now. */
  Column widened(Column before, Choice now, TypeTally tally) {
    Reading all = tally.reading();
    Column seen = now.column();
    if (all.type() == Scalar.VOID) {
      return before;
    }
    if (!before.notation().isEmpty()) {
      boolean written = (all.ways() & Ways.bit(before.notation())) != 0;
      return written
          ? new Column(
              before.name(),
              join.apply(before.type(), Ways.type(Notation.of(before.notation()), all)),
              before.notation())
          : new Column(before.name(), Scalar.STRING);
    }
    if (seen.type() == Scalar.STRING && isNumber(before.type())) {
      // That they are numbers is known; what is open is how they are written.
      List<Notation> ways =
          likely(before.name(), tally, all).stream()
              .filter(way -> way.kind() == Kind.NUMBER)
              .filter(way -> before.type() == Scalar.BIGINT || way.text().endsWith(".5"))
              .toList();
      if (ways.size() == 1) {
        seen = chosen(before.name(), all, ways.get(0), Optional.empty()).column();
      }
    }
    boolean number = Ways.NUMBERS == (Ways.NUMBERS | Ways.bit(seen.notation()));
    boolean reads =
        before.type() == Scalar.VOID
            || (number && before.type() == Scalar.BIGINT)
            || (number && before.type() == Scalar.DOUBLE && seen.notation().endsWith(".5"));
    return !seen.notation().isEmpty() && reads
        ? new Column(before.name(), join.apply(before.type(), seen.type()), seen.notation())
        : new Column(before.name(), join.apply(before.type(), all.type()));
  }

  private static boolean isNumber(DataType type) {
    return type == Scalar.BIGINT || type == Scalar.DOUBLE;
  }

  private static Choice chosen(String name, Reading all, Notation way, Optional<String> note) {
    return new Choice(new Column(name, Ways.type(way, all), way.text()), "", note);
  }

  private static boolean suits(Notation way, DataType type) {
    return Column.of("", Ways.other(way).sql()).type().equals(type)
        || Ways.lesser(way).equals(type)
        || (way.kind() == Kind.NUMBER && type instanceof DataType.Decimal);
  }

  /** Digits that are a moment, by their range and by the column's name. */
  private static Optional<Notation> moment(String name, Reading all) {
    if (all.type() == Scalar.VOID || !isMoment(name) || isOther(name)) {
      return Optional.empty();
    }
    boolean digits = all.type() == Scalar.BIGINT || (all.ways() & Ways.CODE) != 0;
    List<Notation> ways = Ways.notations(all.ways() & (Ways.EPOCHS | Ways.COMPACT));
    return digits && ways.size() == 1 ? Optional.of(ways.get(0)) : Optional.empty();
  }

  private static boolean isMoment(String name) {
    return matches(MOMENT_NAME, name);
  }

  /** Whether digits under this name are a duration, a number or a key rather than a moment. */
  private static boolean isOther(String name) {
    return matches(NO_MOMENT_NAME, name) && !matches(ENDS_AS_MOMENT, name);
  }

  private static boolean matches(Pattern words, String name) {
    return words.matcher(HUMPS.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT)).matches();
  }

  /** Notations in which all values can be read, without those that are no more than possible. */
  private static List<Notation> likely(String name, TypeTally tally, Reading all) {
    if ((all.ways() & Ways.ANY_MEANING) != 0) {
      return List.of();
    }
    List<Notation> likely = new ArrayList<>();
    for (Notation way : Ways.notations(all.ways() & ~Ways.EPOCHS)) {
      if (isLikely(way, name, tally)) {
        likely.add(way);
      }
    }
    return likely;
  }

  private static boolean isLikely(Notation way, String name, TypeTally tally) {
    long bit = Ways.bit(way.text());
    return switch (way.kind()) {
      // A word alone, such as "no", may be anything.
      case BOOLEAN -> tally.hasBoth(bit);
      // Groups that are apart by spaces may be a telephone's number.
      case NUMBER ->
          !(isWhole(way, tally.reading()) && matches(CODE_NAME, name))
              && (way.text().charAt(1) != ' ' || tally.hasTyped() || tally.hasBoth(bit));
      // 1.2.10 may be a version.
      case MOMENT ->
          way.text().contains("MMM")
              || way.text().contains("yyyy")
              || way.text().contains("/")
              || isMoment(name);
      case EPOCH -> false;
    };
  }

  /**
   * Whether numbers are not only possible. Groups alone may be a version or a list, if the first
   * one has as many digits in all values; and so may what has a comma where commas part cells.
   */
  private boolean isCertain(Notation way, TypeTally tally, Reading all) {
    if (way.kind() != Kind.NUMBER) {
      return true;
    }
    boolean whole = isWhole(way, all);
    boolean even = whole && (all.ways() & Ways.LEADS) != 0 && !tally.hasTyped();
    boolean comma = parted && way.text().endsWith(",5") && !whole;
    return !even && !comma;
  }

  private static boolean isWhole(Notation way, Reading all) {
    return (all.lesser() & Ways.bit(way.text())) != 0;
  }

  private static String maybeGroups(String name) {
    return "column '"
        + name
        + "': double, though its values can be read as "
        + COMMA
        + " too; a hint decides, such as "
        + new Column(name, Scalar.BIGINT, COMMA).typeText();
  }

  private static String decided(String name, Notation way, List<Notation> ways) {
    return "column '"
        + name
        + "': "
        + way.text()
        + " rather than "
        + ways.stream()
            .map(Notation::text)
            .filter(text -> !text.equals(way.text()))
            .collect(Collectors.joining(" or "))
        + ", as another column of the table or its delimiter tells";
  }

  private static String open(String name, Reading all, List<Notation> ways) {
    Notation first = ways.get(0);
    return "column '"
        + name
        + "': string, since its values can be read as "
        + ways.stream().map(Notation::text).collect(Collectors.joining(" and as "))
        + "; a hint decides, such as "
        + new Column(name, Ways.type(first, all), first.text()).typeText();
  }
}
