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
 * @param w3c or {@link W3c#NONE}
 * @param json {@link JsonLayout#LINES} for other formats
 */
public record TextLayout(
    FixedWidth fixedWidth, Grok grok, Xml xml, W3c w3c, JsonLayout json, NullWords nulls)
    implements Serializable {
  /** Of formats that tell it by themselves. */
  public static final TextLayout NONE = of(JsonLayout.LINES);

  public TextLayout {
    requireNonNull(fixedWidth, "fixedWidth");
    requireNonNull(grok, "grok");
    requireNonNull(xml, "xml");
    // Documents of before there were such layouts have none.
    w3c = w3c == null ? W3c.NONE : w3c;
    json = json == null ? JsonLayout.LINES : json;
    requireNonNull(nulls, "nulls");
  }

  /** Lines with cells at fixed places. */
  public static TextLayout of(FixedWidth fixedWidth, NullWords nulls) {
    return new TextLayout(fixedWidth, Grok.NONE, Xml.NONE, W3c.NONE, JsonLayout.LINES, nulls);
  }

  /** Lines that a pattern describes. */
  public static TextLayout of(Grok grok, NullWords nulls) {
    return new TextLayout(FixedWidth.NONE, grok, Xml.NONE, W3c.NONE, JsonLayout.LINES, nulls);
  }

  /** Elements of XML. */
  public static TextLayout of(Xml xml, NullWords nulls) {
    return new TextLayout(FixedWidth.NONE, Grok.NONE, xml, W3c.NONE, JsonLayout.LINES, nulls);
  }

  /** Lines whose fields their file names. */
  public static TextLayout of(W3c w3c, NullWords nulls) {
    return new TextLayout(FixedWidth.NONE, Grok.NONE, Xml.NONE, w3c, JsonLayout.LINES, nulls);
  }

  /** Records of JSON. */
  public static TextLayout of(JsonLayout json) {
    return new TextLayout(FixedWidth.NONE, Grok.NONE, Xml.NONE, W3c.NONE, json, NullWords.NONE);
  }

  /** The same with other words for null. */
  public TextLayout with(NullWords words) {
    return new TextLayout(fixedWidth, grok, xml, w3c, json, words);
  }

  /**
   * Finds the cells of lines.
   *
   * @throws IllegalArgumentException saying what is wrong with the pattern
   * @throws IllegalStateException for XML and JSON
   */
  public LineCells cells() {
    if (!fixedWidth.fields().isEmpty()) {
      return new FixedWidthCells(fixedWidth);
    }
    if (!grok.pattern().isEmpty()) {
      return new GrokCells(grok);
    }
    if (!w3c.fields().isEmpty()) {
      return new W3cCells(w3c);
    }
    throw new IllegalStateException("no layout of lines");
  }

  /** In words; empty for {@link #NONE}. */
  public String text() {
    return fixedWidth.text() + grok.text() + xml.text() + w3c.text() + json.text() + nulls.text();
  }
}
