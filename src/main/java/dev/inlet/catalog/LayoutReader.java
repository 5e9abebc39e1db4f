package dev.inlet.catalog;

import dev.inlet.catalog.LayoutSpec.FixedWidthSpec;
import dev.inlet.catalog.LayoutSpec.GrokSpec;
import dev.inlet.catalog.LayoutSpec.JsonSpec;
import dev.inlet.catalog.LayoutSpec.LongLines;
import dev.inlet.catalog.LayoutSpec.PatternSpec;
import dev.inlet.catalog.LayoutSpec.PlaceSpec;
import dev.inlet.catalog.LayoutSpec.ShortLines;
import dev.inlet.catalog.LayoutSpec.XmlSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Reads what a table declares of text that does not tell its columns by itself. */
final class LayoutReader {
  private static final int MOST = 1 << 24;

  private final String table;
  private final Node declared;
  private final Node node;

  /**
   * @param table as messages should name it
   * @param declared the table without defaults
   * @param node the table with defaults
   */
  LayoutReader(String table, Node declared, Node node) {
    this.table = table;
    this.declared = declared;
    this.node = node;
  }

  /** The layout that goes with the format of the table, if there is one. */
  Optional<LayoutSpec> read(Optional<FileFormat> format) {
    for (FileFormat one :
        List.of(FileFormat.FIXED_WIDTH, FileFormat.GROK, FileFormat.XML, FileFormat.JSON)) {
      String key = one.word();
      boolean known = node.isObject(key);
      if (known && declared.isObject(key) && !format.equals(Optional.of(one))) {
        node.problem(
            declared.origin(key), "'" + key + "': goes with 'format = " + key + "'. Declare that");
      }
    }
    return format.flatMap(this::layout);
  }

  private Optional<LayoutSpec> layout(FileFormat format) {
    return switch (format) {
      case FIXED_WIDTH -> Optional.of(fixedWidth(object(format)));
      case GROK -> Optional.of(grok(object(format)));
      case XML -> Optional.of(xml(object(format)));
      case JSON ->
          declared.isObject(format.word()) ? Optional.of(json(object(format))) : Optional.empty();
      case CSV, W3C, PARQUET, ORC, AVRO, DELTA -> Optional.empty();
    };
  }

  /** With the place of what the user declared, rather than that of the defaults below it. */
  private Node object(FileFormat format) {
    String where = table + ": " + format.word();
    return declared.object(format.word(), where).withDefaults(node.object(format.word(), where));
  }

  private XmlSpec xml(Node xml) {
    XmlSpec spec =
        new XmlSpec(
            xml.string("row-tag"),
            xml.string("attribute-prefix"),
            xml.string("value-column"),
            xml.optionalBoolean("trim").orElse(true),
            xml.strings("null-words"),
            xml.origin());
    if (xml.has("row-tag") && spec.rowTag().matches("(?s)|.*[\\s<>/].*")) {
      xml.problem(
          xml.origin("row-tag"),
          "'row-tag': expected the name of an element, such as book, found '"
              + spec.rowTag()
              + "'");
    }
    xml.rejectUnknownKeys();
    return spec;
  }

  private static JsonSpec json(Node json) {
    Optional<String> path = json.optionalString("path");
    boolean documents = json.optionalBoolean("documents").orElse(path.isPresent());
    if (path.isPresent() && !documents) {
      json.problem(
          json.origin("path"),
          "'path': goes with 'documents = true', for a line is a record as it is. Leave one of them"
              + " out");
    }
    JsonSpec spec = new JsonSpec(documents, path.orElse("$"), json.origin());
    json.rejectUnknownKeys();
    return spec;
  }

  private GrokSpec grok(Node grok) {
    List<PatternSpec> patterns = new ArrayList<>();
    Node named = grok.object("patterns", grok.where() + ": patterns");
    for (String name : named.keys()) {
      patterns.add(new PatternSpec(name, named.string(name)));
    }
    GrokSpec spec =
        new GrokSpec(grok.string("pattern"), patterns, grok.strings("null-words"), grok.origin());
    grok.rejectUnknownKeys();
    return spec;
  }

  private FixedWidthSpec fixedWidth(Node fixed) {
    if (!fixed.has("columns")) {
      fixed.problem(
          fixed.origin(),
          "missing key 'columns': expected a list such as [ { name = id, width = 8 } ]");
    }
    FixedWidthSpec spec =
        new FixedWidthSpec(
            places(fixed),
            fixed.optionalBoolean("trim").orElse(true),
            skipLines(fixed),
            fixed.word("short-lines", ShortLines.class),
            fixed.word("long-lines", LongLines.class),
            fixed.strings("null-words"),
            fixed.origin());
    fixed.rejectUnknownKeys();
    return spec;
  }

  private static long skipLines(Node fixed) {
    long lines = fixed.number("skip-lines");
    if (lines < 0) {
      fixed.problem(
          fixed.origin("skip-lines"), "'skip-lines': expected at least 0, found " + lines);
    }
    return lines;
  }

  /** A column begins behind the one before, and ends before the next one, unless it says where. */
  private static List<PlaceSpec> places(Node fixed) {
    List<Node> nodes = fixed.objects("columns", i -> fixed.where() + ": column " + i);
    if (fixed.has("columns") && nodes.isEmpty()) {
      fixed.problem(fixed.origin("columns"), "'columns': expected at least one column, found none");
    }
    List<PlaceSpec> places = new ArrayList<>();
    Set<String> names = new HashSet<>();
    int next = 1;
    for (int i = 0; i < nodes.size(); i++) {
      Node column = nodes.get(i);
      String name = column.string("name");
      if (!names.add(name.toLowerCase(Locale.ROOT))) {
        column.problem(
            column.origin("name"),
            "'name': expected names that differ, found '" + name + "' twice");
      }
      int start = place(column, "start").orElse(next);
      OptionalInt width = width(column, start, nodes.subList(i + 1, nodes.size()));
      next = start + width.orElse(1);
      places.add(new PlaceSpec(name, start, width));
      column.rejectUnknownKeys();
    }
    return places;
  }

  private static OptionalInt width(Node column, int start, List<Node> following) {
    OptionalInt width = place(column, "width");
    if (width.isPresent() || following.isEmpty()) {
      return width;
    }
    OptionalInt end = place(following.get(0), "start");
    if (end.isEmpty()) {
      column.problem(
          column.origin(), "missing key 'width': expected one, or a 'start' of the next column");
    } else if (end.getAsInt() <= start) {
      column.problem(
          column.origin(),
          "'start': expected the next column behind this one, found it before. Give this one a"
              + " 'width'");
    }
    return OptionalInt.of(Math.max(1, end.orElse(0) - start));
  }

  private static OptionalInt place(Node column, String key) {
    OptionalLong place = column.optionalPositive(key);
    if (place.orElse(0) > MOST) {
      column.problem(
          column.origin(key),
          "'" + key + "': expected at most " + MOST + ", found " + place.getAsLong());
      return OptionalInt.of(1);
    }
    return place.isEmpty() ? OptionalInt.empty() : OptionalInt.of((int) place.getAsLong());
  }
}
