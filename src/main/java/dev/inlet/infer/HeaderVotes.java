package dev.inlet.infer;

import dev.inlet.format.DataType.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides whether the first record of each file names the columns, by votes that are written down.
 * Types alone would not do: in a table of strings only, header and data are of one type.
 */
final class HeaderVotes {
  private static final int ENOUGH = 3;
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

  /** The decision with what spoke for and against it. */
  record Decision(boolean header, String evidence) {}

  private final TextTypes types;
  private final List<String> reasons = new ArrayList<>();
  private int votes;

  private HeaderVotes(TextTypes types) {
    this.types = types;
  }

  static Decision decide(List<CsvSample> files, TextTypes types) {
    HeaderVotes votes = new HeaderVotes(types);
    CsvSample first = files.get(0);
    if (files.stream().anyMatch(file -> votes.hasValue(file.first()))) {
      return new Decision(false, "header: none; the first record of a file holds a number or date");
    }
    votes.names(first.first());
    votes.types(files);
    votes.repetition(files);
    votes.contrast(files);
    votes.sameEverywhere(files);
    boolean header = votes.votes >= ENOUGH;
    return new Decision(
        header,
        String.format(
            Locale.ROOT,
            "header: %s, by %d votes where %d are needed: %s",
            header ? "present" : "none",
            votes.votes,
            ENOUGH,
            String.join("; ", votes.reasons)));
  }

  static boolean isNamelike(String text) {
    return text.length() <= 64 && NAMELIKE.matcher(text).matches();
  }

  private void vote(int weight, String reason) {
    votes += weight;
    reasons.add((weight > 0 ? "+" : "") + weight + " " + reason);
  }

  private boolean hasValue(List<String> cells) {
    return cells.stream()
        .map(types::parse)
        .anyMatch(read -> read instanceof Reading reading && isValue(reading));
  }

  private static boolean isValue(Reading reading) {
    boolean typed = reading.type() != Scalar.STRING && reading.type() != Scalar.VOID;
    return typed || (reading.ways() & (Ways.MOMENTS | Ways.NUMBERS | Ways.CODE)) != 0;
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

  private void types(List<CsvSample> files) {
    boolean typed =
        files.stream()
            .map(file -> file.groups().get(file.first().size()))
            .filter(group -> group != null)
            .flatMap(group -> group.columns.stream())
            .map(TypeTally::type)
            .anyMatch(type -> type != Scalar.STRING && type != Scalar.VOID);
    if (typed) {
      vote(3, "columns below it hold numbers, dates or booleans");
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

  private void contrast(List<CsvSample> files) {
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
