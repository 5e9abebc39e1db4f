package dev.inlet.infer;

import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import dev.inlet.format.TextLayout;
import dev.inlet.format.Xml;
import dev.inlet.format.XmlElement;
import dev.inlet.format.XmlRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The types of the elements and attributes of rows in the head of a file of XML. */
final class XmlSample {
  private final String path;
  private final Xml layout;
  private final TextTypes types;
  private final XmlTypes lattice;
  private final Map<String, TypeTally> columns = new LinkedHashMap<>();
  private long records;
  private long misfits;

  private XmlSample(TextLayout layout, String path) {
    this.path = path;
    this.layout = layout.xml();
    this.types = new TextTypes(layout.nulls().everywhere());
    this.lattice = new XmlTypes(layout.xml().valueColumn());
  }

  static XmlSample of(SampleText text, TextLayout layout, String path) {
    XmlSample sample = new XmlSample(layout, path);
    try (XmlRows rows = new XmlRows(text.text(), layout.xml(), text.file())) {
      while (sample.records < text.maxRecords() && rows.next()) {
        sample.add(rows.row(), rows.line());
      }
      // A head that is cut off is no whole document.
      sample.misfits = text.isWholeFile() && rows.malformed().isPresent() ? 1 : 0;
    }
    return sample;
  }

  Map<String, TypeTally> columns() {
    return columns;
  }

  long records() {
    return records;
  }

  /** 1 for a file that is not XML up to its end. */
  long misfits() {
    return misfits;
  }

  private void add(XmlElement row, long line) {
    records++;
    Map<String, String> texts = new LinkedHashMap<>();
    row.fields().forEach(field -> texts.put(field.column(layout), field.text(layout)));
    texts.put(layout.valueColumn(), row.text(layout));
    fields(row)
        .forEach(
            (name, type) ->
                columns
                    .computeIfAbsent(name, unseen -> new TypeTally(lattice::join))
                    .add(type, () -> new Witness(path, line, Witness.shape(texts.get(name)))));
  }

  private DataType type(XmlElement element) {
    if (element.fields().isEmpty()) {
      return textType(element.text(layout));
    }
    List<Field> fields = new ArrayList<>();
    fields(element).forEach((name, type) -> fields.add(new Field(name, type)));
    return new Struct(fields);
  }

  private Map<String, DataType> fields(XmlElement element) {
    Map<String, List<DataType>> found = new LinkedHashMap<>();
    for (XmlElement field : element.fields()) {
      found.computeIfAbsent(field.column(layout), name -> new ArrayList<>()).add(type(field));
    }
    String text = element.text(layout);
    if (!text.isEmpty()) {
      found.computeIfAbsent(layout.valueColumn(), name -> new ArrayList<>()).add(textType(text));
    }
    Map<String, DataType> fields = new LinkedHashMap<>();
    found.forEach(
        (name, all) -> {
          DataType joined = all.stream().reduce(Scalar.VOID, lattice::join);
          fields.put(name, all.size() > 1 ? new Array(joined) : joined);
        });
    return fields;
  }

  private DataType textType(String text) {
    return types.parse(text) instanceof Reading reading ? reading.type() : Scalar.STRING;
  }
}
