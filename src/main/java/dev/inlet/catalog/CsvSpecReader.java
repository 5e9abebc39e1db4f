package dev.inlet.catalog;

import dev.inlet.catalog.TableSpec.CsvSpec;
import java.util.Optional;

/** What a table declares of its CSV dialect, and what of it cannot go together. */
final class CsvSpecReader {
  private static final int MOST_SKIPPED = 10_000;

  private final Node csv;

  CsvSpecReader(Node csv) {
    this.csv = csv;
  }

  CsvSpec read() {
    CsvSpec spec =
        new CsvSpec(
            mark("delimiter"),
            mark("record-separator"),
            character("quote"),
            character("escape"),
            comment(),
            skipLines(),
            csv.optionalBoolean("header"),
            csv.strings("null-words"));
    csv.rejectUnknownKeys();
    check(spec);
    return spec;
  }

  private void check(CsvSpec spec) {
    spec.delimiter().ifPresent(mark -> checkQuotes("delimiter", mark, spec));
    spec.recordSeparator().ifPresent(mark -> checkQuotes("record-separator", mark, spec));
    if (spec.recordSeparator().isPresent() && spec.skipLines().orElse(0) > 0) {
      problem("skip-lines", "expected none beside 'record-separator'", "" + spec.skipLines().get());
    }
    spec.comment().ifPresent(mark -> checkComment(mark, spec));
    if (spec.delimiter().isEmpty()) {
      return;
    }
    String delimiter = spec.delimiter().get();
    if (spec.recordSeparator().equals(spec.delimiter())) {
      problem("delimiter", "expected another text than that of 'record-separator'", delimiter);
    } else if (spec.recordSeparator().isEmpty() && hasLineEnd(delimiter)) {
      problem(
          "delimiter", "expected no line end in it, or a 'record-separator' beside it", delimiter);
    }
  }

  private void checkComment(String mark, CsvSpec spec) {
    boolean isDelimiter = spec.delimiter().filter(mark::equals).isPresent();
    if (isDelimiter || spec.quote().filter(c -> mark.indexOf(c) == 0).isPresent()) {
      problem("comment", "expected another text than 'delimiter' and 'quote'", mark);
    }
  }

  private void checkQuotes(String key, String mark, CsvSpec spec) {
    if (spec.quote().filter(c -> mark.indexOf(c) >= 0).isPresent()
        || spec.escape().filter(c -> mark.indexOf(c) >= 0).isPresent()) {
      problem(key, "expected neither 'quote' nor 'escape' in it", mark);
    }
  }

  /** A text that parts cells or records. */
  private Optional<String> mark(String key) {
    Optional<String> text = csv.optionalString(key);
    // Files that hold the character 0 are taken for binary ones.
    if (text.filter(mark -> mark.isEmpty() || mark.indexOf(0) >= 0).isPresent()) {
      problem(key, "expected one character or more, but not that of number 0", text.get());
      return Optional.empty();
    }
    return text;
  }

  private Optional<String> comment() {
    Optional<String> text = csv.optionalString("comment");
    if (text.filter(mark -> !mark.chars().allMatch(c -> c > ' ' && c < 127)).isPresent()) {
      problem("comment", "expected ASCII that is no space", text.get());
      return Optional.empty();
    }
    return text;
  }

  private Optional<Integer> skipLines() {
    Optional<Long> lines = csv.optionalNumber("skip-lines");
    if (lines.filter(count -> count < 0 || count > MOST_SKIPPED).isPresent()) {
      problem("skip-lines", "expected 0 to " + MOST_SKIPPED, lines.get().toString());
      return Optional.empty();
    }
    return lines.map(Long::intValue);
  }

  private Optional<Character> character(String key) {
    Optional<Character> character = csv.optionalCharacter(key);
    if (character.filter(c -> c >= 128 || hasLineEnd(c.toString())).isPresent()) {
      problem(key, "expected one ASCII character that ends no line", character.get().toString());
      return Optional.empty();
    }
    return character;
  }

  private static boolean hasLineEnd(String text) {
    return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
  }

  private void problem(String key, String expected, String found) {
    csv.problem(csv.origin(key), "'" + key + "': " + expected + ", found '" + shown(found) + "'");
  }

  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      shown.append(c < ' ' ? String.format("\\u%04x", (int) c) : c);
    }
    return shown.toString();
  }
}
