package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.ZoneId;

/**
 * A named, typed part of each record.
 *
 * @param notation how its values are written, as {@link Notation#of} knows it; empty where they are
 *     as {@link ValueParser} says
 */
public record Column(String name, DataType type, String notation) implements Serializable {
  private static final String AS = " as ";

  public Column {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    // Documents of before there were notations have none.
    notation = notation == null ? "" : notation;
  }

  /** Of values that are written as {@link ValueParser} says. */
  public Column(String name, DataType type) {
    this(name, type, "");
  }

  /**
   * Reads a type with an optional notation, such as {@code date} or {@code date as dd/MM/yyyy}.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static Column of(String name, String text) {
    int as = text.indexOf(AS);
    if (as < 0) {
      return new Column(name, DataType.parse(text));
    }
    Column column =
        new Column(
            name,
            DataType.parse(text.substring(0, as)),
            Notation.of(text.substring(as + AS.length()).strip()).text());
    column.parser(ZoneId.of("UTC"));
    return column;
  }

  /** The type with the notation, as {@link #of} reads them. */
  public String typeText() {
    return notation.isEmpty() ? type.sql() : type.sql() + AS + notation;
  }

  /**
   * Parses the texts of this column.
   *
   * @param zone of timestamps that are written without one
   * @throws IllegalArgumentException if values of the type have no text, or not this one
   */
  public ValueParser parser(ZoneId zone) {
    return notation.isEmpty()
        ? ValueParser.of(type, zone)
        : Notation.of(notation).parser(type, zone);
  }
}
