package dev.inlet.format;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A part of a row of XML: an element, one of its attributes, or a piece of its text. */
public final class XmlElement {
  private enum Kind {
    ELEMENT,
    ATTRIBUTE,
    TEXT
  }

  private final Kind kind;
  private final String name;

  // A row may have millions of elements, most of which have neither.
  private CharSequence text = "";
  private List<XmlElement> parts = List.of();

  private XmlElement(Kind kind, String name) {
    this.kind = kind;
    this.name = name;
  }

  static XmlElement element(String name) {
    return new XmlElement(Kind.ELEMENT, name);
  }

  void add(XmlElement part) {
    if (parts.isEmpty()) {
      parts = new ArrayList<>(2);
    }
    parts.add(part);
  }

  void addAttribute(String attribute, String value) {
    XmlElement part = new XmlElement(Kind.ATTRIBUTE, attribute);
    part.text = value;
    add(part);
  }

  /** Long texts come in pieces. */
  void addText(String piece) {
    XmlElement last = parts.isEmpty() ? this : parts.get(parts.size() - 1);
    if (last.kind != Kind.TEXT) {
      XmlElement part = new XmlElement(Kind.TEXT, "");
      part.text = piece;
      add(part);
    } else if (last.text instanceof StringBuilder pieces) {
      pieces.append(piece);
    } else {
      StringBuilder pieces = new StringBuilder(last.text);
      pieces.append(piece);
      last.text = pieces;
    }
  }

  /** The attributes and elements in it, in the order of the file, attributes first. */
  public List<XmlElement> fields() {
    return parts.stream().filter(part -> part.kind != Kind.TEXT).toList();
  }

  /** The name of its column: an attribute's has the prefix. */
  public String column(Xml layout) {
    return kind == Kind.ATTRIBUTE ? layout.attributePrefix() + name : name;
  }

  /** Its text without that of the elements in it; white space between elements is none. */
  public String text(Xml layout) {
    if (kind == Kind.ATTRIBUTE) {
      return layout.trim() ? text.toString().strip() : text.toString();
    }
    StringBuilder all = new StringBuilder();
    parts.stream().filter(part -> part.kind == Kind.TEXT).forEach(part -> all.append(part.text));
    boolean between = parts.size() > 1 && all.toString().isBlank();
    return layout.trim() || between ? all.toString().strip() : all.toString();
  }

  /** The element as XML. */
  public String xml() {
    StringBuilder xml = new StringBuilder();
    append(xml);
    return xml.toString();
  }

  private void append(StringBuilder xml) {
    switch (kind) {
      case TEXT -> xml.append(escaped(text));
      case ATTRIBUTE -> {
        String value =
            escaped(text).replace("\"", "&quot;").replace("\n", "&#10;").replace("\t", "&#9;");
        xml.append(' ').append(name).append("=\"").append(value).append('"');
      }
      case ELEMENT -> {
        xml.append('<').append(name);
        append(xml, part -> part.kind == Kind.ATTRIBUTE);
        xml.append('>');
        append(xml, part -> part.kind != Kind.ATTRIBUTE);
        xml.append("</").append(name).append('>');
      }
    }
  }

  /** In a loop: a stream would take many times as much of the stack for each level. */
  private void append(StringBuilder xml, Predicate<XmlElement> which) {
    for (XmlElement part : parts) {
      if (which.test(part)) {
        part.append(xml);
      }
    }
  }

  private static String escaped(CharSequence text) {
    // A parser makes a line feed of a carriage return that stands as itself.
    return text.toString()
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\r", "&#13;");
  }
}
