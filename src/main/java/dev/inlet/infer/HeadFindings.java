package dev.inlet.infer;

import dev.inlet.format.CsvDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is odd about the text at the start of a CSV file, without being an error. */
final class HeadFindings {
  private static final int NONE = 0;

  private final Head head;
  private final char quote;
  private long line = 1;
  private long nul = NONE;
  private long bad = NONE;
  private long lineFeeds;
  private long both;
  private long returns;

  private HeadFindings(Head head, CsvDialect dialect) {
    this.head = head;
    this.quote = dialect.quote().isEmpty() ? 0 : dialect.quote().charAt(0);
  }

  /**
   * @param sampled records that were found in the head
   * @param unclosed if the head ends within quotes
   */
  static List<String> of(Head head, CsvDialect dialect, long sampled, boolean unclosed) {
    HeadFindings findings = new HeadFindings(head, dialect);
    findings.scan();
    List<String> told = new ArrayList<>();
    if (findings.nul > NONE) {
      told.add(
          "the character NUL, the first one on line " + findings.nul + "; it stays in its text");
    }
    if (findings.bad > NONE) {
      told.add(
          "bytes that are no text in "
              + (head.encoding().equals(SampledEncoding.ASCII) ? "UTF-8" : head.encoding())
              + ", the first ones on line "
              + findings.bad
              + "; a load will reject the records of strings that have them");
    }
    if (dialect.recordSeparator().isEmpty()) {
      findings.lineEnds().ifPresent(told::add);
    }
    findings.cut(dialect, sampled, unclosed).ifPresent(told::add);
    return told;
  }

  /** Of a record that is longer than the head has room for. */
  private Optional<String> cut(CsvDialect dialect, long sampled, boolean unclosed) {
    if (head.isWholeFile() || sampled >= CsvSample.MAX_RECORDS) {
      return Optional.empty();
    }
    int left = head.bytes().length - head.wholeRecords(dialect).length;
    boolean only = sampled == 1 && line == 1;
    if (!only && !unclosed && left <= Head.MAX_BYTES / 4) {
      return Optional.empty();
    }
    String which =
        only
            ? "the first record"
            : "a record behind the "
                + TypeTally.counted(sampled, "record")
                + " that could be looked at";
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s does not end within the first %,d bytes; a quote that is never closed is the usual"
                + " cause",
            which,
            Head.MAX_BYTES));
  }

  private Optional<String> lineEnds() {
    List<String> kinds = new ArrayList<>();
    if (lineFeeds > 0) {
      kinds.add("LF");
    }
    if (both > 0) {
      kinds.add("CR LF");
    }
    if (returns > 0) {
      kinds.add("CR");
    }
    return kinds.size() < 2
        ? Optional.empty()
        : Optional.of(
            "lines that end with " + String.join(" and with ", kinds) + "; each ends a record");
  }

  private void scan() {
    byte[] bytes = head.bytes();
    boolean quoted = false;
    for (int at = 0; at < bytes.length; at++) {
      byte c = bytes[at];
      quoted ^= c == quote && quote != 0;
      if (c == 0 && nul == NONE) {
        nul = line;
      } else if (c == '\n') {
        line++;
        lineFeeds += quoted ? 0 : 1;
      } else if (c == '\r') {
        boolean pair = at + 1 < bytes.length && bytes[at + 1] == '\n';
        boolean last = at + 1 == bytes.length;
        at += pair ? 1 : 0;
        line++;
        both += pair && !quoted ? 1 : 0;
        returns += !pair && !last && !quoted ? 1 : 0;
      } else if (c < 0) {
        int length = SampledEncoding.characterAt(bytes, at);
        if (length == 0 && at + 4 <= bytes.length && bad == NONE) {
          bad = line;
        }
        at += Math.max(length, 1) - 1;
      }
    }
  }
}
