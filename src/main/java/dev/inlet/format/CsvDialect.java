package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How a CSV file separates, quotes and omits cells.
 *
 * @param delimiter one ASCII character; empty only in {@link #NONE}
 * @param quote one ASCII character, or empty where no cell is quoted
 * @param escape one ASCII character that makes a quote within quotes part of the cell, as a doubled
 *     quote always does; empty for doubled quotes alone
 * @param header whether the first record of each file names the columns
 * @param nullWords cell texts that mean null in any column; the empty unquoted cell always does
 * @param typedNullWords cell texts that mean null in columns that are not strings
 */
public record CsvDialect(
    String delimiter,
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
    requireNonNull(quote, "quote");
    requireNonNull(escape, "escape");
    nullWords = List.copyOf(nullWords);
    typedNullWords = List.copyOf(typedNullWords);
    checkByte("delimiter", delimiter);
    checkByte("quote", quote);
    checkByte("escape", escape);
    if (!delimiter.isEmpty() && (delimiter.equals(quote) || delimiter.equals(escape))) {
      throw new IllegalArgumentException("delimiter: expected another one than the quote's");
    }
  }

  /** In words, such as {@code delimiter ',', quote '"', header}. */
  public String text() {
    StringBuilder text = new StringBuilder("delimiter '" + shown(delimiter) + "'");
    text.append(quote.isEmpty() ? ", no quotes" : ", quote '" + quote + "'");
    text.append(escape.isEmpty() ? "" : ", escape '" + escape + "'");
    text.append(header ? ", header" : ", no header");
    List<String> words = new ArrayList<>(nullWords);
    words.addAll(typedNullWords);
    return text.append(words.isEmpty() ? "" : ", null words " + words).toString();
  }

  private static String shown(String character) {
    char c = character.charAt(0);
    return c == '\t' ? "\\t" : c < ' ' ? String.format("\\u%04x", (int) c) : character;
  }

  /** The same but for the header. */
  public CsvDialect withHeader(Header first) {
    return new CsvDialect(
        delimiter, quote, escape, first == Header.PRESENT, nullWords, typedNullWords);
  }

  /** The same but for the words that mean null in columns that are not strings. */
  public CsvDialect withTypedNullWords(List<String> words) {
    return new CsvDialect(delimiter, quote, escape, header, nullWords, words);
  }

  /** The same without any word that means null. */
  public CsvDialect withoutNullWords() {
    return new CsvDialect(delimiter, quote, escape, header, List.of(), List.of());
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
