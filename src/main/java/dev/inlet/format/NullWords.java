package dev.inlet.format;

import java.io.Serializable;
import java.util.List;

/**
 * Texts of cells that stand for no value, besides the empty one.
 *
 * @param everywhere in any column
 * @param typed in columns that are not strings
 */
public record NullWords(List<String> everywhere, List<String> typed) implements Serializable {
  /** There are none. */
  public static final NullWords NONE = new NullWords(List.of(), List.of());

  public NullWords {
    everywhere = List.copyOf(everywhere);
    typed = List.copyOf(typed);
  }

  /** The same but for the words of columns that are not strings. */
  public NullWords withTyped(List<String> words) {
    return new NullWords(everywhere, words);
  }

  /** In words, behind those of a layout; empty where there are none. */
  String text() {
    return (everywhere.isEmpty() ? "" : ", null words " + everywhere)
        + (typed.isEmpty() ? "" : ", null words of typed columns " + typed);
  }
}
