package dev.inlet.infer;

import dev.inlet.format.DataType.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides whether the first record of each file names the columns, by votes that are written down.
 * Types alone would not do: in a table of strings only, header and data are of one type.
 */
final class HeaderVotes {
  private static final int ENOUGH = 3;
  private static final int FIRST_YEAR = 1800;
  private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");
  private static final Pattern NAMELIKE =
      Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_ .\\-/()#%$]{0,63}");

  /** Words that columns are often named by, in the header of a table that holds no numbers. */
  private static final Set<String> COLUMN_WORDS =
      Set.of(
          "id",
          "key",
          "name",
          "first",
          "last",
          "code",
          "type",
          "kind",
          "value",
          "val",
          "date",
          "time",
          "timestamp",
          "year",
          "month",
          "day",
          "city",
          "state",
          "country",
          "county",
          "region",
          "zip",
          "address",
          "street",
          "phone",
          "email",
          "url",
          "title",
          "text",
          "description",
          "status",
          "category",
          "comment",
          "note",
          "number",
          "count",
          "amount",
          "price",
          "lat",
          "lon",
          "long");

  /** Whether there is a header, with what spoke for and against it. */
  record Outcome(boolean header, Decision decision) {}

  private enum ValueKind {
    NUMBER,
    MOMENT,
    BOOLEAN,
    NONE
  }

  /** Columns whose first cell is unlike the others by its type, and first cells that are values. */
  private record Contrast(int unlike, int values) {}

  private final TextTypes types;
  private final List<String> reasons = new ArrayList<>();
  private int votes;

  private HeaderVotes(TextTypes types) {
    this.types = types;
  }

  static Outcome decide(List<CsvSample> files, TextTypes types) {
    return decide(files, types, Optional.empty());
  }

  /**
   * @param declared what a package says of the files
   */
  static Outcome decide(List<CsvSample> files, TextTypes types, Optional<DataPackage> declared) {
    if (files.stream().filter(CsvSample::isFirstOdd).count() * 2 > files.size()) {
      return new Outcome(
          false,
          new Decision(
              "header",
              "none; the first record has not as many cells as those behind it",
              List.of()));
    }
    HeaderVotes votes = new HeaderVotes(types);
    List<String> first = files.get(0).first();
    List<Contrast> contrasts = files.stream().map(votes::contrast).toList();
    boolean counts = files.stream().allMatch(file -> countsOn(file.first()));
    boolean named = declared.filter(one -> one.named(first) == first.size()).isPresent();
    if (!counts
        && !named
        && contrasts.stream().anyMatch(one -> one.values > 0 && one.values >= one.unlike)) {
      return new Outcome(
          false,
          new Decision(
              "header", "none; the first record of a file holds a number or date", List.of()));
    }
    votes.names(first);
    votes.types(contrasts, counts);
    votes.repetition(files);
    votes.looks(files);
    votes.nameliness(files);
    votes.sameEverywhere(files);
    declared.ifPresent(one -> votes.declared(one, first));
    boolean header = votes.votes >= ENOUGH;
    String outcome =
        String.format(
            Locale.ROOT,
            "%s, by %d votes where %d are needed",
            header ? "present" : "none",
            votes.votes,
            ENOUGH);
    return new Outcome(header, new Decision("header", outcome, votes.reasons));
  }

  static boolean isNamelike(String text) {
    // Most values are numbers, for which no pattern is needed.
    boolean maybe = !text.isEmpty() && text.length() <= 64 && text.charAt(0) > '9';
    return maybe && NAMELIKE.matcher(text).matches();
  }

  private void vote(int weight, String reason) {
    votes += weight;
    reasons.add((weight > 0 ? "+" : "") + weight + " " + reason);
  }

  private void declared(DataPackage declared, List<String> first) {
    long named = declared.named(first);
    if (named > 0 && named * 2 >= first.size()) {
      vote(4, "datapackage.json names " + named + " of its " + first.size() + " cells as fields");
    } else if (declared.header().isPresent()) {
      boolean header = declared.header().get();
      vote(header ? 2 : -2, "datapackage.json says that there is " + (header ? "one" : "none"));
    } else if (!declared.types().isEmpty()) {
      vote(-2, "datapackage.json names other fields");
    }
  }

  private Contrast contrast(CsvSample file) {
    List<String> cells = file.first();
    CsvSample.Group below = file.groups().get(cells.size());
    int unlike = 0;
    int values = 0;
    for (int i = 0; i < cells.size(); i++) {
      Reading cell =
          types.parse(cells.get(i)) instanceof Reading reading ? reading : Reading.NOTHING;
      boolean typed = below != null && isOtherValue(cell, below.columns.get(i).reading());
      if (typed) {
        unlike++;
      } else if (isValue(cell)) {
        values++;
      } else if (below != null && cell.type() != Scalar.VOID) {
        unlike += isTyped(below.columns.get(i).reading(), cell) ? 1 : 0;
      }
    }
    return new Contrast(unlike, values);
  }

  /** Whether a value is of another kind than those below it, as a date above counts is. */
  private static boolean isOtherValue(Reading cell, Reading below) {
    ValueKind kind = kind(cell);
    ValueKind kindBelow = kind(below);
    return kind != ValueKind.NONE && kindBelow != ValueKind.NONE && kind != kindBelow;
  }

  /** None if values may be of several. */
  private static ValueKind kind(Reading reading) {
    boolean digits = (reading.ways() & (Ways.COMPACT | Ways.EPOCHS)) != 0;
    if (reading.type() == Scalar.BIGINT || reading.type() == Scalar.DOUBLE) {
      return digits ? ValueKind.NONE : ValueKind.NUMBER;
    }
    if (reading.type() == Scalar.BOOLEAN) {
      return ValueKind.BOOLEAN;
    }
    boolean moment =
        reading.type() == Scalar.DATE
            || reading.type() == Scalar.TIMESTAMP
            || (reading.ways() & Ways.MOMENTS & ~Ways.COMPACT) != 0;
    boolean number = (reading.ways() & (Ways.NUMBERS | Ways.CODE)) != 0;
    return moment && !number ? ValueKind.MOMENT : ValueKind.NONE;
  }

  private static boolean isValue(Reading reading) {
    long ways = Ways.MOMENTS | Ways.NUMBERS | Ways.CODE;
    return reading.type() == Scalar.STRING
        ? (reading.ways() & ways) != 0
        : reading.type() != Scalar.VOID;
  }

  /** Whether values have something in common that a text lacks. */
  private static boolean isTyped(Reading values, Reading text) {
    if (values.type() == Scalar.VOID) {
      return false;
    }
    return values.type() != Scalar.STRING || (values.ways() & ~text.ways()) != 0;
  }

  /** Whether three years or more among the cells follow each other by equal steps. */
  private static boolean countsOn(List<String> cells) {
    List<Long> numbers =
        cells.stream()
            .map(String::strip)
            .filter(cell -> WHOLE.matcher(cell).matches())
            .map(Long::valueOf)
            .toList();
    if (numbers.size() < ENOUGH) {
      return false;
    }
    long step = numbers.get(1) - numbers.get(0);
    boolean even = true;
    for (int i = 1; i < numbers.size(); i++) {
      even &= numbers.get(i) - numbers.get(i - 1) == step;
    }
    return even && step >= 1 && numbers.get(0) >= FIRST_YEAR;
  }

  private void names(List<String> cells) {
    Set<String> distinct = new HashSet<>();
    cells.forEach(cell -> distinct.add(cell.strip().toLowerCase(Locale.ROOT)));
    if (distinct.size() == cells.size() && !distinct.contains("")) {
      vote(1, "its cells differ and none is empty");
    } else {
      vote(-1, "it has empty or equal cells");
    }
    if (cells.stream().filter(cell -> !cell.isBlank()).allMatch(HeaderVotes::isNamelike)) {
      vote(1, "its cells look like names");
    }
    boolean known =
        cells.stream()
            .flatMap(cell -> List.of(cell.toLowerCase(Locale.ROOT).split("[^a-z]+", -1)).stream())
            .anyMatch(COLUMN_WORDS::contains);
    if (known) {
      vote(1, "it has words that columns are named by");
    }
  }

  private void types(List<Contrast> contrasts, boolean counts) {
    if (counts) {
      vote(3, "its numbers follow each other, as years do that columns are named by");
    } else if (contrasts.stream().anyMatch(one -> one.values > 0)) {
      vote(-1, "it holds a number or date too");
    }
    if (contrasts.stream().anyMatch(one -> one.unlike > 0)) {
      vote(3, "columns below it hold numbers, dates or booleans");
    }
  }

  /** What a table of texts alone can tell. */
  private void looks(List<CsvSample> files) {
    int columns = 0;
    int unlike = 0;
    int lacking = 0;
    for (CsvSample file : files) {
      CsvSample.Group below = file.groups().get(file.first().size());
      for (int i = 0; below != null && i < file.first().size(); i++) {
        String cell = file.first().get(i);
        columns++;
        unlike += !cell.isBlank() && below.looks.get(i).isUnlike(cell) ? 1 : 0;
        lacking += !cell.isBlank() && below.looks.get(i).lacks(cell) ? 1 : 0;
      }
    }
    if (unlike > 0) {
      vote(
          unlike * 2 >= columns ? 2 : 1,
          "cells below it have one length, or characters, that its own have not");
    }
    if (lacking > 0) {
      vote(2, "few values come again and again below it, and its cells are none of them");
    }
  }

  private void repetition(List<CsvSample> files) {
    long repeated = 0;
    long records = 0;
    for (CsvSample file : files) {
      for (CsvSample.Group group : file.groups().values()) {
        repeated += group.repeated;
        records += group.records;
      }
    }
    if (repeated > 0) {
      vote(-3, "its cells come again in later records");
    } else if (records >= 3) {
      vote(1, "its cells do not come again in later records");
    }
  }

  private void nameliness(List<CsvSample> files) {
    long cells = 0;
    long namelike = 0;
    for (CsvSample file : files) {
      for (CsvSample.Group group : file.groups().values()) {
        cells += group.cells;
        namelike += group.namelike;
      }
    }
    if (cells > 0 && namelike >= cells * 0.95) {
      vote(-1, "the cells below it look like names too");
    }
  }

  private void sameEverywhere(List<CsvSample> files) {
    if (files.size() < 2) {
      return;
    }
    List<String> first = files.get(0).first();
    Set<String> names = new HashSet<>(first);
    long alike =
        files.stream()
            .filter(
                file -> {
                  long shared = file.first().stream().filter(names::contains).count();
                  return shared * 2 > Math.min(first.size(), file.first().size());
                })
            .count();
    if (alike >= files.size() * 0.9) {
      vote(3, "it is much the same in " + alike + " of " + files.size() + " files");
    } else {
      vote(-2, "it differs from file to file");
    }
  }
}
