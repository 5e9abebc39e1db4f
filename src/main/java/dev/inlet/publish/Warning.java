package dev.inlet.publish;

import static java.util.Objects.requireNonNull;

/**
 * Something of a table that a consumer does not read as a run does.
 *
 * @param about such as {@code column 'at'}
 * @param text what is so, and what to do
 */
public record Warning(Severity severity, String about, String text) {
  /** How bad it is. */
  public enum Severity {
    /** The consumer cannot read the table, or not without giving wrong rows. */
    BLOCKS,
    /** The table can be read, with this difference. */
    DIFFERS
  }

  public Warning {
    requireNonNull(severity, "severity");
    requireNonNull(about, "about");
    requireNonNull(text, "text");
  }

  static Warning blocks(String about, String text) {
    return new Warning(Severity.BLOCKS, about, text);
  }

  static Warning differs(String about, String text) {
    return new Warning(Severity.DIFFERS, about, text);
  }

  static Warning ofColumn(String column, String text) {
    return differs("column '" + column + "'", text);
  }

  /** On one line. */
  public String line() {
    return about + ": " + text;
  }
}
