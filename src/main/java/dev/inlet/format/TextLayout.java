package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * How the records are laid out of text that does not tell it by itself. At most one of the layouts
 * is there.
 *
 * @param fixedWidth or {@link FixedWidth#NONE}
 * @param grok or {@link Grok#NONE}
 * @param xml or {@link Xml#NONE}
 */
public record TextLayout(FixedWidth fixedWidth, Grok grok, Xml xml, NullWords nulls)
    implements Serializable {
  /** Of formats that tell it by themselves. */
  public static final TextLayout NONE =
      new TextLayout(FixedWidth.NONE, Grok.NONE, Xml.NONE, NullWords.NONE);

  public TextLayout {
    requireNonNull(fixedWidth, "fixedWidth");
    requireNonNull(grok, "grok");
    requireNonNull(xml, "xml");
    requireNonNull(nulls, "nulls");
  }

  /** Lines with cells at fixed places. */
  public static TextLayout of(FixedWidth fixedWidth, NullWords nulls) {
    return new TextLayout(fixedWidth, Grok.NONE, Xml.NONE, nulls);
  }

  /** Lines that a pattern describes. */
  public static TextLayout of(Grok grok, NullWords nulls) {
    return new TextLayout(FixedWidth.NONE, grok, Xml.NONE, nulls);
  }

  /** Elements of XML. */
  public static TextLayout of(Xml xml, NullWords nulls) {
    return new TextLayout(FixedWidth.NONE, Grok.NONE, xml, nulls);
  }

  /** The same with other words for null. */
  public TextLayout with(NullWords words) {
    return new TextLayout(fixedWidth, grok, xml, words);
  }

  /**
   * Finds the cells of lines.
   *
   * @throws IllegalArgumentException saying what is wrong with the pattern
   * @throws IllegalStateException for XML
   */
  public LineCells cells() {
    if (!fixedWidth.fields().isEmpty()) {
      return new FixedWidthCells(fixedWidth);
    }
    if (!grok.pattern().isEmpty()) {
      return new GrokCells(grok);
    }
    throw new IllegalStateException("no layout of lines");
  }

  /** In words; empty for {@link #NONE}. */
  public String text() {
    return fixedWidth.text() + grok.text() + xml.text() + nulls.text();
  }
}
