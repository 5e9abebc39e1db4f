package dev.inlet.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalInt;

/** What a table declares of text that does not tell its columns by itself. */
public sealed interface LayoutSpec {
  /** Where it was declared. */
  Origin origin();

  /** Texts of values that mean null, besides the empty one. */
  List<String> nullWords();

  /** What becomes of lines that are shorter than declared. */
  enum ShortLines {
    REJECT,
    PAD
  }

  /** What becomes of lines with text behind the last column. */
  enum LongLines {
    REJECT,
    CUT
  }

  /**
   * Lines whose columns are told by their places.
   *
   * @param skipLines of each file, from its first one on
   */
  record FixedWidthSpec(
      List<PlaceSpec> columns,
      boolean trim,
      long skipLines,
      ShortLines shortLines,
      LongLines longLines,
      List<String> nullWords,
      Origin origin)
      implements LayoutSpec {
    public FixedWidthSpec {
      columns = List.copyOf(columns);
      requireNonNull(shortLines, "shortLines");
      requireNonNull(longLines, "longLines");
      nullWords = List.copyOf(nullWords);
      requireNonNull(origin, "origin");
    }
  }

  /**
   * One column of lines, in characters.
   *
   * @param start from 1
   * @param width empty for a column that ends where its line does
   */
  record PlaceSpec(String name, int start, OptionalInt width) {
    public PlaceSpec {
      requireNonNull(name, "name");
      requireNonNull(width, "width");
    }
  }

  /**
   * Lines that a pattern fits.
   *
   * @param pattern with references {@code %{NAME:column:type}}
   * @param patterns besides the standard ones
   */
  record GrokSpec(String pattern, List<PatternSpec> patterns, List<String> nullWords, Origin origin)
      implements LayoutSpec {
    public GrokSpec {
      requireNonNull(pattern, "pattern");
      patterns = List.copyOf(patterns);
      nullWords = List.copyOf(nullWords);
      requireNonNull(origin, "origin");
    }
  }

  /** A pattern with a name. */
  record PatternSpec(String name, String pattern) {
    public PatternSpec {
      requireNonNull(name, "name");
      requireNonNull(pattern, "pattern");
    }
  }

  /**
   * Elements of XML.
   *
   * @param rowTag the name of the elements that are rows
   * @param attributePrefix stands before the names of columns that are attributes
   * @param valueColumn the name of the text of an element that has other columns too
   */
  record XmlSpec(
      String rowTag,
      String attributePrefix,
      String valueColumn,
      boolean trim,
      List<String> nullWords,
      Origin origin)
      implements LayoutSpec {
    public XmlSpec {
      requireNonNull(rowTag, "rowTag");
      requireNonNull(attributePrefix, "attributePrefix");
      requireNonNull(valueColumn, "valueColumn");
      nullWords = List.copyOf(nullWords);
      requireNonNull(origin, "origin");
    }
  }

  /**
   * JSON.
   *
   * @param documents whether records may be over several lines or in arrays; else each line is one
   * @param path of documents from each to its records, such as {@code $.Records[*]}
   */
  record JsonSpec(boolean documents, String path, Origin origin) implements LayoutSpec {
    public JsonSpec {
      requireNonNull(path, "path");
      requireNonNull(origin, "origin");
    }

    /** JSON has a null of its own. */
    @Override
    public List<String> nullWords() {
      return List.of();
    }
  }
}
