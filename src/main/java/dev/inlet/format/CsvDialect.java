package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How a CSV file separates, quotes and omits cells.
 *
 * @param delimiter between cells; empty only in {@link #NONE}
 * @param recordSeparator between records; empty for the ends of lines: LF, CR, and CR LF
 * @param quote one ASCII character, or empty where no cell is quoted
 * @param escape one ASCII character that makes a quote within quotes part of the cell, as a doubled
 *     quote always does; empty for doubled quotes alone
 * @param comment what a line begins with that is no record; empty where there are no such lines. In
 *     ASCII
 * @param skipLines at the start of each file, blank ones too, that are no records
 * @param header whether the first record of each file names the columns
 * @param unnamed the cell that records have and a header does not name
 * @param nullWords cell texts that mean null in any column; the empty unquoted cell always does
 * @param typedNullWords cell texts that mean null in columns that are not strings
 */
public record CsvDialect(
    String delimiter,
    String recordSeparator,
    String quote,
    String escape,
    String comment,
    int skipLines,
    boolean header,
    Unnamed unnamed,
    List<String> nullWords,
    List<String> typedNullWords)
    implements Serializable {

  /** Stands for the absent dialect of files that are not CSV. */
  public static final CsvDialect NONE = new CsvDialect("", "", "", false, List.of(), List.of());

  /** RFC 4180 with a header. */
  public static final CsvDialect STANDARD =
      new CsvDialect(",", "\"", "", true, List.of(), List.of());

  public CsvDialect {
    requireNonNull(delimiter, "delimiter");
    // Documents of before there were separators have none.
    recordSeparator = recordSeparator == null ? "" : recordSeparator;
    requireNonNull(quote, "quote");
    requireNonNull(escape, "escape");
    // Documents of before there were comments have none.
    comment = comment == null ? "" : comment;
    unnamed = unnamed == null ? Unnamed.NONE : unnamed;
    nullWords = List.copyOf(nullWords);
    typedNullWords = List.copyOf(typedNullWords);
    checkByte("quote", quote);
    checkByte("escape", escape);
    for (String mark : List.of(delimiter, recordSeparator)) {
      if ((!quote.isEmpty() && mark.contains(quote))
          || (!escape.isEmpty() && mark.contains(escape))) {
        throw new IllegalArgumentException(
            "delimiter and record separator: expected them without the quote and the escape");
      }
    }
    checkComment(comment, delimiter, quote);
    if (skipLines < 0 || (skipLines > 0 && !recordSeparator.isEmpty())) {
      throw new IllegalArgumentException(
          "skip-lines: expected at least 0, and 0 beside a record separator, found " + skipLines);
    }
    boolean endsLines =
        recordSeparator.isEmpty()
            ? delimiter.contains("\n") || delimiter.contains("\r")
            : delimiter.equals(recordSeparator);
    if (endsLines) {
      throw new IllegalArgumentException("delimiter: expected one that ends no record");
    }
  }

  /** Without comments, and with records from the first line on. */
  public CsvDialect(
      String delimiter,
      String recordSeparator,
      String quote,
      String escape,
      boolean header,
      List<String> nullWords,
      List<String> typedNullWords) {
    this(
        delimiter,
        recordSeparator,
        quote,
        escape,
        "",
        0,
        header,
        Unnamed.NONE,
        nullWords,
        typedNullWords);
  }

  /** Of records that are lines. */
  public CsvDialect(
      String delimiter,
      String quote,
      String escape,
      boolean header,
      List<String> nullWords,
      List<String> typedNullWords) {
    this(delimiter, "", quote, escape, header, nullWords, typedNullWords);
  }

  /** In words, such as {@code delimiter ',', quote '"', header}. */
  public String text() {
    StringBuilder text = new StringBuilder("delimiter '" + shown(delimiter) + "'");
    text.append(
        recordSeparator.isEmpty() ? "" : ", record separator '" + shown(recordSeparator) + "'");
    text.append(quote.isEmpty() ? ", no quotes" : ", quote '" + quote + "'");
    text.append(escape.isEmpty() ? "" : ", escape '" + escape + "'");
    text.append(comment.isEmpty() ? "" : ", comment '" + comment + "'");
    text.append(
        skipLines == 0 ? "" : ", skips " + (skipLines == 1 ? "1 line" : skipLines + " lines"));
    text.append(header ? ", header" : ", no header");
    text.append(unnamed.text);
    List<String> words = new ArrayList<>(nullWords);
    words.addAll(typedNullWords);
    return text.append(words.isEmpty() ? "" : ", null words " + words).toString();
  }

  private static String shown(String mark) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < mark.length(); i++) {
      char c = mark.charAt(i);
      switch (c) {
        case '\t' -> shown.append("\\t");
        case '\n' -> shown.append("\\n");
        case '\r' -> shown.append("\\r");
        default -> shown.append(c < ' ' ? String.format("\\u%04x", (int) c) : c);
      }
    }
    return shown.toString();
  }

  /** The same but for the header. */
  public CsvDialect withHeader(Header first) {
    return with(recordSeparator, skipLines, first == Header.PRESENT, nullWords, typedNullWords);
  }

  /** The same but for the words that mean null in columns that are not strings. */
  public CsvDialect withTypedNullWords(List<String> words) {
    return with(recordSeparator, skipLines, header, nullWords, words);
  }

  /** The same with another end of records; empty for the ends of lines. */
  public CsvDialect withRecordSeparator(String separator) {
    return with(separator, skipLines, header, nullWords, typedNullWords);
  }

  /** The same with records behind so many lines. */
  public CsvDialect withSkipLines(int lines) {
    return with(recordSeparator, lines, header, nullWords, typedNullWords);
  }

  /** The same without any word that means null. */
  public CsvDialect withoutNullWords() {
    return with(recordSeparator, skipLines, header, List.of(), List.of());
  }

  /** The same with a cell that the header has no name for. */
  public CsvDialect withUnnamed(Unnamed missing) {
    return new CsvDialect(
        delimiter,
        recordSeparator,
        quote,
        escape,
        comment,
        skipLines,
        header,
        missing,
        nullWords,
        typedNullWords);
  }

  private CsvDialect with(
      String separator, int skip, boolean names, List<String> words, List<String> typedWords) {
    return new CsvDialect(
        delimiter, separator, quote, escape, comment, skip, names, unnamed, words, typedWords);
  }

  /** A cell of records that the header has no name for. */
  public enum Unnamed {
    NONE(""),
    FIRST(", the first cell has no name"),
    LAST(", the last cell has no name");

    private final String text;

    Unnamed(String text) {
      this.text = text;
    }

    /** The cells of a header with an empty one for what it does not name. */
    public List<String> in(List<String> header) {
      List<String> cells = new ArrayList<>(header);
      if (this != NONE) {
        cells.add(this == FIRST ? 0 : cells.size(), "");
      }
      return cells;
    }
  }

  /** Whether the first record of each file names the columns. */
  public enum Header {
    PRESENT,
    ABSENT
  }

  private static void checkByte(String what, String text) {
    boolean fits =
        text.isEmpty()
            || (text.length() == 1 && text.charAt(0) < 128 && "\n\r".indexOf(text.charAt(0)) < 0);
    if (!fits) {
      throw new IllegalArgumentException(
          what + ": expected one ASCII character that ends no line, found '" + text + "'");
    }
  }

  private static void checkComment(String comment, String delimiter, String quote) {
    boolean fits =
        comment.chars().allMatch(c -> c > ' ' && c < 127)
            && (comment.isEmpty() || !comment.equals(delimiter))
            && (quote.isEmpty() || !comment.startsWith(quote));
    if (!fits) {
      throw new IllegalArgumentException(
          "comment: expected ASCII that is no space, delimiter or quote, found '" + comment + "'");
    }
  }
}
