package dev.inlet.infer;

import dev.inlet.InputException;
import dev.inlet.catalog.TableSpec.CsvSpec;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.CsvRecords;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds delimiter, quote, escape, comments and lines to skip by trying them with the parser that
 * will load the files: the right ones give records of equal size.
 */
final class DialectFinder {
  private static final List<String> USUAL = List.of(",", ";", "\t", "|", "\u0001", "^", "~");
  private static final List<String> QUOTES = List.of("\"", "'");
  private static final String BACKSLASH = "\\";

  /** Names of files whose cells are parted by tabs, also of compressed ones. */
  private static final Pattern TAB_SEPARATED = Pattern.compile("(?i).*\\.(tsv|tab)(\\.[a-z0-9]+)?");

  /** A delimiter that stands nowhere. */
  static final String NOTHING = "\u0001";

  /** Below it, a delimiter that is found in cells of text only looks like one. */
  private static final double LEAST_CONSISTENCY = 0.6;

  /** The same of marks that are seldom delimiters. */
  private static final double LEAST_OF_OTHERS = 0.95;

  private static final int LEAST_RECORDS = 3;
  private static final int SHOWN_RIVALS = 3;

  /** The dialect, whose header is still to be decided. */
  record Found(CsvDialect dialect, Decision decision) {}

  private final List<Head> heads;
  private final CsvSpec spec;
  private final TextTypes types;
  private final List<DialectTrial> trials = new ArrayList<>();

  /** By quote: why a file cannot be read with it. */
  private final Map<String, String> unread = new LinkedHashMap<>();

  private DialectFinder(List<Head> heads, CsvSpec spec) {
    this.heads = heads;
    this.spec = spec;
    this.types = new TextTypes(spec.nullWords());
  }

  static Found find(List<Head> heads, CsvSpec declared) {
    CsvSpec spec = told(heads, declared);
    DialectFinder finder = new DialectFinder(heads, spec);
    Optional<DialectTrial> best = finder.best();
    if (best.isEmpty()) {
      return finder.singleColumn();
    }
    CsvDialect dialect = best.get().dialect();
    int skipped =
        spec.skipLines()
            .orElseGet(
                () ->
                    spec.recordSeparator().isPresent()
                        ? 0
                        : Preamble.of(heads, dialect, spec.header()));
    DialectTrial found =
        skipped == dialect.skipLines()
            ? best.get()
            : DialectTrial.of(heads, dialect.withSkipLines(skipped), finder.types, unread -> {})
                .orElse(best.get());
    return new Found(found.dialect(), finder.decision(found));
  }

  /** What the first line of a file for Excel says, such as {@code sep=;}. */
  private static CsvSpec told(List<Head> heads, CsvSpec spec) {
    List<Optional<String>> told = heads.stream().map(Head::excelDelimiter).distinct().toList();
    boolean open = spec.delimiter().isEmpty() && spec.skipLines().isEmpty();
    return open && told.size() == 1 && told.get(0).isPresent()
        ? new CsvSpec(
            told.get(0),
            spec.recordSeparator(),
            spec.quote(),
            spec.escape(),
            spec.comment(),
            Optional.of(1),
            spec.header(),
            spec.nullWords())
        : spec;
  }

  private Optional<DialectTrial> best() {
    LineMarks marks = LineMarks.of(heads);
    if (spec.delimiter().isPresent()) {
      return best(List.of(spec.delimiter().get()), LEAST_CONSISTENCY);
    }
    if (heads.stream().allMatch(head -> TAB_SEPARATED.matcher(head.file()).matches())) {
      Optional<DialectTrial> tabs = tabs();
      if (tabs.isPresent()) {
        return spaced(tabs);
      }
    }
    Optional<DialectTrial> usual = best(USUAL, LEAST_CONSISTENCY);
    boolean known = usual.isPresent();
    Optional<DialectTrial> best = known ? usual : best(marks.others(), LEAST_OF_OTHERS);
    for (String longer : marks.longer()) {
      best = best.isEmpty() ? best(List.of(longer), LEAST_OF_OTHERS) : longer(best, longer);
    }
    return known
        ? spaced(best)
        : best.filter(trial -> trial.records() >= LEAST_RECORDS && partsMore(trial));
  }

  /** However ragged they are: that tabs part most records is no chance where files say so. */
  private Optional<DialectTrial> tabs() {
    Optional<DialectTrial> tabs = best(List.of("\t"), 0);
    Optional<DialectTrial> better =
        best(USUAL, LEAST_OF_OTHERS)
            .filter(other -> tabs.isPresent() && other.fields() >= tabs.get().fields())
            .filter(other -> other.consistency() > tabs.get().consistency());
    return better.isPresent() ? Optional.empty() : tabs;
  }

  /** Where quotes open behind a delimiter and a space, both together part the cells. */
  private Optional<DialectTrial> spaced(Optional<DialectTrial> found) {
    DialectTrial known = found.orElseThrow();
    String spaced = known.dialect().delimiter() + " ";
    boolean quoted = quotes().stream().anyMatch(quote -> heads.get(0).contains(spaced + quote));
    return quoted
        ? best(List.of(spaced), known.consistency())
            .filter(trial -> trial.quotedShare() > known.quotedShare())
            .filter(trial -> !isWithinCells(known.dialect().delimiter(), trial.dialect()))
            .or(() -> found)
        : found;
  }

  /** Whether a mark stands in cells that are not quoted, and so may part them. */
  private boolean isWithinCells(String mark, CsvDialect dialect) {
    return heads.stream().anyMatch(head -> isWithinCells(mark, dialect, head));
  }

  private static boolean isWithinCells(String mark, CsvDialect dialect, Head head) {
    CsvRecords records =
        new CsvRecords(new ByteArrayInputStream(head.wholeRecords(dialect)), dialect, head.file());
    try {
      while (records.next()) {
        for (int i = 0; i < records.size(); i++) {
          if (!records.quoted(i) && records.text(i).contains(mark)) {
            return true;
          }
        }
      }
    } catch (InputException e) {
      // The head may end within quotes; what is before it has been looked at.
      return false;
    }
    return false;
  }

  /**
   * A longer delimiter that all of the shorter one are part of, such as {@code ||}, explains more.
   */
  private Optional<DialectTrial> longer(Optional<DialectTrial> shorter, String longer) {
    DialectTrial known = shorter.orElseThrow();
    String mark = known.dialect().delimiter();
    int times = longer.length() - longer.replace(mark, "").length();
    if (times == 0 || longer.equals(mark)) {
      return shorter;
    }
    return best(List.of(longer), known.consistency() - 1e-9)
        .filter(trial -> (trial.fields() - 1) * times == known.fields() - 1)
        .or(() -> shorter);
  }

  /** A mark within what is of a type as a whole, such as the colon of a time, parts nothing. */
  private boolean partsMore(DialectTrial trial) {
    DialectTrial whole = DialectTrial.of(heads, lines(), types, unread -> {}).orElse(trial);
    boolean isWhole = whole.fields() == 1 && whole.typedColumns() > 0;
    // What stands at the end of each line, or not in the first one, is part of a value.
    if (isWhole || trial.emptyColumns() > 0 || !trial.evenHeaders()) {
      return false;
    }
    boolean typed = trial.typedColumns() > 0;
    return typed || (trial.fields() > 2 && !trial.dialect().delimiter().equals(" "));
  }

  private Optional<DialectTrial> best(List<String> delimiters, double leastConsistency) {
    DialectTrial best = null;
    for (String comment : comments()) {
      Optional<DialectTrial> trial = best(delimiters, comment, leastConsistency);
      // A line is left out for nothing but its size: quotes and types may be as they like.
      if (trial.isPresent()
          && (best == null || trial.get().consistency() > best.consistency() + 1e-9)
          && !beginsRecords(comment, trial.get())) {
        best = trial.get();
      }
    }
    return Optional.ofNullable(best);
  }

  /** Whether half of the lines that begin with a mark, or more, are records as all others are. */
  private boolean beginsRecords(String mark, DialectTrial trial) {
    if (mark.isEmpty() || spec.comment().isPresent()) {
      return false;
    }
    CsvDialect found = trial.dialect();
    CsvDialect bare = dialect(found.delimiter(), found.quote(), found.escape(), "");
    List<Head> marked = heads.stream().map(head -> head.linesWith(mark)).toList();
    return DialectTrial.of(marked, bare, types, unread -> {})
        .filter(lines -> lines.fields() == trial.fields() && lines.consistency() >= 0.5)
        .isPresent();
  }

  private Optional<DialectTrial> best(
      List<String> delimiters, String comment, double leastConsistency) {
    List<DialectTrial> all = new ArrayList<>();
    for (String delimiter : delimiters) {
      for (String quote : quotes()) {
        for (String escape : escapes(quote)) {
          tried(delimiter, quote, escape, comment).ifPresent(all::add);
        }
      }
    }
    trials.addAll(all);
    DialectTrial best = null;
    for (DialectTrial trial : all) {
      boolean fits = trial.fields() > 1 && trial.consistency() >= leastConsistency;
      if (fits && (best == null || trial.score() > best.score() + 1e-9)) {
        best = trial;
      }
    }
    return Optional.ofNullable(best);
  }

  private Optional<DialectTrial> tried(
      String delimiter, String quote, String escape, String comment) {
    String separator = spec.recordSeparator().orElse("");
    boolean apart =
        (quote.isEmpty() || !(delimiter + separator).contains(quote))
            && (escape.isEmpty() || !(delimiter + separator).contains(escape))
            && (quote.isEmpty() || !comment.startsWith(quote))
            && !comment.equals(delimiter);
    return apart && !delimiter.equals(separator)
        ? DialectTrial.of(
            heads,
            dialect(delimiter, quote, escape, comment),
            types,
            why -> unread.putIfAbsent(quote, why))
        : Optional.empty();
  }

  private List<String> quotes() {
    return spec.quote().map(c -> List.of(c.toString())).orElse(QUOTES);
  }

  /** A backslash only where one stands before a quote. */
  private List<String> escapes(String quote) {
    if (spec.escape().isPresent()) {
      return List.of(spec.escape().get().toString());
    }
    boolean seen = heads.stream().anyMatch(head -> head.contains(BACKSLASH + quote));
    return seen ? List.of("", BACKSLASH) : List.of("");
  }

  /** None, and then those that some line begins with; longer ones first. */
  private List<String> comments() {
    if (spec.comment().isPresent()) {
      return List.of(spec.comment().get());
    }
    List<String> marks = new ArrayList<>(List.of(""));
    for (String mark : List.of("##", "#", "//", "--", "%", "~", "!")) {
      if (heads.stream().anyMatch(head -> head.hasLineWith(mark))) {
        marks.add(mark);
      }
    }
    return marks;
  }

  private CsvDialect dialect(String delimiter, String quote, String escape, String comment) {
    return new CsvDialect(
        delimiter,
        spec.recordSeparator().orElse(""),
        quote,
        escape,
        comment,
        spec.skipLines().orElse(0),
        true,
        CsvDialect.Unnamed.NONE,
        spec.nullWords(),
        List.of());
  }

  /** A delimiter that occurs nowhere keeps the lines of a single column whole. */
  private Found singleColumn() {
    CsvDialect dialect =
        trials.stream()
            .filter(trial -> trial.fields() == 1 && trial.consistency() == 1)
            .filter(trial -> trial.misquoted() == 0)
            .findFirst()
            .map(DialectTrial::dialect)
            .orElseGet(() -> wholeLines());
    return new Found(
        dialect,
        new Decision(
            "dialect", "a single column", List.of("no delimiter gives records of equal size")));
  }

  /** Quotes are text where lines begin with some and do not end with them. */
  private CsvDialect wholeLines() {
    CsvDialect quoted = lines();
    boolean fits =
        spec.quote().isPresent()
            || DialectTrial.of(heads, quoted, types, why -> {})
                .filter(trial -> trial.misquoted() == 0)
                .isPresent();
    return fits ? quoted : dialect(quoted.delimiter(), "", quoted.escape(), quoted.comment());
  }

  /** Each line as one cell, if nothing is declared. */
  private CsvDialect lines() {
    String comment = spec.comment().orElse("");
    String separator = spec.recordSeparator().orElse("");
    String delimiter = spec.delimiter().orElse(separator.contains(NOTHING) ? "\u0002" : NOTHING);
    boolean apart = !(delimiter + separator).contains("\"") && !comment.startsWith("\"");
    return dialect(
        delimiter,
        spec.quote().map(String::valueOf).orElse(apart ? "\"" : ""),
        spec.escape().map(String::valueOf).orElse(""),
        comment);
  }

  private Decision decision(DialectTrial found) {
    List<String> votes = new ArrayList<>();
    votes.add(votes(found) + (found.quotedShare() > 0 ? ", some cells are quoted" : ""));
    trials.stream()
        .filter(trial -> !trial.dialect().delimiter().equals(found.dialect().delimiter()))
        .filter(trial -> trial.fields() > 1)
        .sorted(Comparator.comparingDouble(DialectTrial::score).reversed())
        .map(trial -> "against it " + shown(trial.dialect()) + ": " + votes(trial))
        .distinct()
        .limit(SHOWN_RIVALS)
        .forEach(votes::add);
    return new Decision("dialect", shown(found.dialect()), rejected(votes, found.dialect()));
  }

  /** With the quotes that were not taken because they are not closed. */
  private List<String> rejected(List<String> votes, CsvDialect dialect) {
    List<String> all = new ArrayList<>(votes);
    if (!dialect.quote().equals("\"") && unread.containsKey("\"")) {
      all.add("not quote '\"', since " + unread.get("\""));
    }
    return all;
  }

  private static String votes(DialectTrial trial) {
    return String.format(
        Locale.ROOT,
        "%d fields in %.0f%% of the sampled records",
        trial.fields(),
        trial.consistency() * 100);
  }

  private static String shown(CsvDialect dialect) {
    String text = dialect.text();
    return text.substring(0, text.indexOf(", header"));
  }
}
