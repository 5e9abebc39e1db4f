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
 * @param header whether the first record of each file names the columns
 * @param nullWords cell texts that mean null in any column; the empty unquoted cell always does
 * @param typedNullWords cell texts that mean null in columns that are not strings
 */
public record CsvDialect(
    String delimiter,
    String recordSeparator,
    String quote,
    String escape,
    boolean header,
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
    boolean endsLines =
        recordSeparator.isEmpty()
            ? delimiter.contains("\n") || delimiter.contains("\r")
            : delimiter.equals(recordSeparator);
    if (endsLines) {
      throw new IllegalArgumentException("delimiter: expected one that ends no record");
    }
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
    text.append(header ? ", header" : ", no header");
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
    return new CsvDialect(
        delimiter,
        recordSeparator,
        quote,
        escape,
        first == Header.PRESENT,
        nullWords,
        typedNullWords);
  }

  /** The same but for the words that mean null in columns that are not strings. */
  public CsvDialect withTypedNullWords(List<String> words) {
    return new CsvDialect(delimiter, recordSeparator, quote, escape, header, nullWords, words);
  }

  /** The same with another end of records; empty for the ends of lines. */
  public CsvDialect withRecordSeparator(String separator) {
    return new CsvDialect(delimiter, separator, quote, escape, header, nullWords, typedNullWords);
  }

  /** The same without any word that means null. */
  public CsvDialect withoutNullWords() {
    return new CsvDialect(delimiter, recordSeparator, quote, escape, header, List.of(), List.of());
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
}
