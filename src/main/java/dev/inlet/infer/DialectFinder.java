package dev.inlet.infer;

import dev.inlet.InputException;
import dev.inlet.catalog.TableSpec.CsvSpec;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.CsvRecords;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds delimiter and quote by trying them with the parser that will load the files: the right ones
 * give records of equal size.
 */
final class DialectFinder {
  private static final List<String> DELIMITERS = List.of(",", ";", "\t", "|", "\u0001", "^", "~");
  private static final List<String> QUOTES = List.of("\"", "'");

  /** Below it, a delimiter that is found in cells of text only looks like one. */
  private static final double LEAST_CONSISTENCY = 0.6;

  /** The dialect, whose header is still to be decided. */
  record Found(CsvDialect dialect, String evidence) {}

  private record Trial(CsvDialect dialect, int fields, double consistency, double quoted) {
    boolean hasColumns() {
      return fields > 1 && consistency >= LEAST_CONSISTENCY;
    }

    /** Consistency outweighs all; among equals, quotes that are in use and then more fields. */
    double score() {
      return consistency + quoted * 0.05 - 0.01 / fields;
    }
  }

  private DialectFinder() {}

  static Found find(List<Head> heads, CsvSpec spec) {
    List<String> delimiters = spec.delimiter().map(List::of).orElse(DELIMITERS);
    List<String> quotes = spec.quote().map(c -> List.of(c.toString())).orElse(QUOTES);
    String separator = spec.recordSeparator().orElse("");
    List<Trial> trials = new ArrayList<>();
    for (String delimiter : delimiters) {
      for (String quote : quotes) {
        boolean apart = !delimiter.contains(quote) && !separator.contains(quote);
        if (apart && !delimiter.equals(separator)) {
          trial(heads, dialect(spec, delimiter, quote)).ifPresent(trials::add);
        }
      }
    }
    Trial best = null;
    for (Trial trial : trials) {
      if (trial.hasColumns() && (best == null || trial.score() > best.score() + 1e-9)) {
        best = trial;
      }
    }
    if (best != null) {
      return new Found(best.dialect, evidence(best));
    }
    return singleColumn(trials, spec);
  }

  /** A delimiter that occurs nowhere keeps the lines of a single column whole. */
  private static Found singleColumn(List<Trial> trials, CsvSpec spec) {
    String delimiter = spec.delimiter().orElse("\u0001");
    boolean apart = !(delimiter + spec.recordSeparator().orElse("")).contains("\"");
    CsvDialect dialect =
        trials.stream()
            .filter(trial -> trial.fields == 1 && trial.consistency == 1)
            .findFirst()
            .map(Trial::dialect)
            .orElseGet(() -> dialect(spec, delimiter, apart ? "\"" : ""));
    return new Found(dialect, "dialect: a single column; no delimiter gives records of equal size");
  }

  private static CsvDialect dialect(CsvSpec spec, String delimiter, String quote) {
    String escape = spec.escape().map(String::valueOf).orElse("");
    return new CsvDialect(
        delimiter,
        spec.recordSeparator().orElse(""),
        quote,
        escape,
        true,
        spec.nullWords(),
        List.of());
  }

  private static Optional<Trial> trial(List<Head> heads, CsvDialect dialect) {
    Map<Integer, Long> sizes = new HashMap<>();
    double consistent = 0;
    long records = 0;
    long quotedRecords = 0;
    for (Head head : heads) {
      Map<Integer, Long> own = new HashMap<>();
      CsvRecords cells =
          new CsvRecords(
              new ByteArrayInputStream(head.wholeRecords(dialect)), dialect, head.file());
      try {
        for (int i = 0; i < CsvSample.MAX_RECORDS && cells.next(); i++) {
          // A misquoted record speaks against the dialect as one of another size does.
          own.merge(cells.misquotedCell() > 0 ? 0 : cells.size(), 1L, Long::sum);
          quotedRecords += hasQuotes(cells) ? 1 : 0;
          records++;
        }
      } catch (InputException e) {
        if (head.isWholeFile()) {
          return Optional.empty();
        }
      }
      // Files may differ in their number of columns; the records of one file may not.
      consistent += own.values().stream().mapToLong(Long::longValue).max().orElse(0);
      own.forEach((size, count) -> sizes.merge(size, count, Long::sum));
    }
    int fields =
        sizes.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(1);
    double share = records == 0 ? 0 : consistent / records;
    double quoted = records == 0 ? 0 : (double) quotedRecords / records;
    return Optional.of(new Trial(dialect, Math.max(fields, 1), share, quoted));
  }

  private static boolean hasQuotes(CsvRecords cells) {
    for (int i = 0; i < cells.size(); i++) {
      if (cells.quoted(i)) {
        return true;
      }
    }
    return false;
  }

  private static String evidence(Trial best) {
    return String.format(
        Locale.ROOT,
        "dialect: delimiter %s, quote %s: %d fields in %.0f%% of the sampled records",
        name(best.dialect.delimiter()),
        name(best.dialect.quote()),
        best.fields,
        best.consistency * 100);
  }

  private static String name(String mark) {
    return mark.chars()
        .mapToObj(
            c ->
                switch (c) {
                  case '\t' -> "tab";
                  case '\u0001' -> "Ctrl-A";
                  default -> Character.toString(c);
                })
        .collect(Collectors.joining());
  }
}
