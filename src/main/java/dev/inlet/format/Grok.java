package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines that one pattern describes: a regular expression of Java's with references to others, which
 * have names.
 *
 * <p>{@code %{NAME}} is the definition of that name, {@code %{NAME:field}} is a cell too, and
 * {@code %{NAME:field:type}} one with a type. A group {@code (?<field>…)} is a cell as well.
 *
 * @param pattern fits a whole line
 * @param definitions beside the standard ones, and before them
 */
public record Grok(String pattern, List<Definition> definitions) implements Serializable {
  /** Stands for the absent pattern of other formats. */
  public static final Grok NONE = new Grok("", List.of());

  /** A pattern with a name. */
  public record Definition(String name, String pattern) implements Serializable {
    public Definition {
      requireNonNull(name, "name");
      requireNonNull(pattern, "pattern");
    }
  }

  public Grok {
    requireNonNull(pattern, "pattern");
    definitions = List.copyOf(definitions);
  }

  /**
   * The cells that the pattern gives a type.
   *
   * @throws IllegalArgumentException saying what is wrong with the pattern
   */
  public List<Column> typed() {
    List<Column> columns = new ArrayList<>();
    for (GrokExpansion.Cell cell : GrokExpansion.of(this).cells()) {
      cell.type().ifPresent(type -> columns.add(new Column(cell.name(), type)));
    }
    return columns;
  }

  /** In words, such as {@code pattern %{WORD:x}}; empty for {@link #NONE}. */
  public String text() {
    StringBuilder text = new StringBuilder(pattern.isEmpty() ? "" : "pattern " + pattern);
    definitions.forEach(
        one -> text.append(", ").append(one.name()).append(' ').append(one.pattern()));
    return text.toString();
  }
}
