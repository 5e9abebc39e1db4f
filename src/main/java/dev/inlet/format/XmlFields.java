package dev.inlet.format;

import dev.inlet.format.DataType.Array;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes one value of each field of an element. */
final class XmlFields {
  private static final int NOT_WANTED = -1;

  private final String path;
  private final Xml layout;
  private final Map<String, Integer> index = new HashMap<>();
  private final List<Column> columns;
  private final XmlDecoder[] decoders;
  private final int[] targets;

  /**
   * @param path what stands before a name in messages
   * @param columns all fields that the element may have
   * @param wanted those that values are made of, in the order of their vectors
   */
  XmlFields(
      String path, List<Column> columns, List<Column> wanted, TextLayout layout, ZoneId zone) {
    this.path = path;
    this.layout = layout.xml();
    this.columns = List.copyOf(columns);
    this.decoders = new XmlDecoder[columns.size()];
    this.targets = new int[columns.size()];
    for (int i = 0; i < decoders.length; i++) {
      Column column = columns.get(i);
      index.put(column.name(), i);
      decoders[i] = XmlDecoder.element(path + column.name(), column.type(), layout, zone);
      targets[i] = wanted.contains(column) ? wanted.indexOf(column) : NOT_WANTED;
    }
  }

  /** Appends a value to each vector, null for a field that the element does not have. */
  void read(XmlElement element, Vector[] vectors) {
    List<List<XmlElement>> found = new ArrayList<>();
    for (int i = 0; i < decoders.length; i++) {
      found.add(List.of());
    }
    for (XmlElement field : element.fields()) {
      add(found, field.column(layout), field);
    }
    String text = element.text(layout);
    if (!text.isEmpty()) {
      XmlElement value = XmlElement.element(layout.valueColumn());
      value.addText(text);
      add(found, layout.valueColumn(), value);
    }
    for (int i = 0; i < decoders.length; i++) {
      if (targets[i] != NOT_WANTED) {
        decode(i, found.get(i), vectors[targets[i]]);
      }
    }
  }

  private void add(List<List<XmlElement>> found, String name, XmlElement element) {
    Integer field = index.get(name);
    if (field == null) {
      throw new MisfitException(
          "unknown element or attribute "
              + Bytes.shown(path + name)
              + ": run 'inlet crawl TABLE' to add it to the table");
    }
    if (found.get(field).isEmpty()) {
      found.set(field, new ArrayList<>());
    } else if (!(columns.get(field).type() instanceof Array)) {
      throw new MisfitException(
          "element " + Bytes.shown(path + name) + ": expected once, found more often");
    }
    found.get(field).add(element);
  }

  private void decode(int field, List<XmlElement> elements, Vector values) {
    if (elements.isEmpty()) {
      values.addNull();
    } else if (columns.get(field).type() instanceof Array) {
      int first = values.child(0).size();
      for (XmlElement element : elements) {
        decoders[field].decode(element, values.child(0));
      }
      values.addSince(first);
    } else {
      decoders[field].decode(elements.get(0), values);
    }
  }
}
