package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Makes a value of one type of an element or attribute. Not for use by several threads. */
interface XmlDecoder {

  /**
   * Appends the value. What it has appended where it fails is to be taken back.
   *
   * @throws MisfitException if the element is not of the type
   */
  void decode(XmlElement element, Vector values);

  /**
   * The decoder of a type; {@code path} names the value within its row in messages.
   *
   * @throws IllegalArgumentException for types that elements cannot be of
   */
  static XmlDecoder of(String path, DataType type, TextLayout layout, ZoneId zone) {
    if (type instanceof Struct struct) {
      return structs(path, struct, layout, zone);
    }
    CellDecoder cells = new CellDecoder(new Column(path, type), layout.nulls(), zone);
    return (element, values) -> scalar(path, type, cells, layout.xml(), element, values);
  }

  private static XmlDecoder structs(String path, Struct type, TextLayout layout, ZoneId zone) {
    List<Column> columns = new ArrayList<>();
    for (Field field : type.fields()) {
      columns.add(new Column(field.name(), field.type()));
    }
    XmlFields fields = new XmlFields(path + ".", columns, columns, layout, zone);
    return (element, values) -> {
      if (element.fields().isEmpty() && element.text(layout.xml()).isEmpty()) {
        values.addNull();
      } else {
        fields.read(element, values.children());
        values.add(0);
      }
    };
  }

  private static void scalar(
      String path,
      DataType type,
      CellDecoder cells,
      Xml layout,
      XmlElement element,
      Vector values) {
    boolean nested = !element.fields().isEmpty();
    if (nested && type != Scalar.STRING) {
      throw new MisfitException(
          "column '"
              + path
              + "': expected "
              + type.sql()
              + ", found "
              + Bytes.shown(element.xml()));
    }
    byte[] text = (nested ? element.xml() : element.text(layout)).getBytes(UTF_8);
    if (text.length == 0 && type == Scalar.STRING) {
      values.add(text, 0, 0);
    } else if (!cells.decode(text, 0, text.length, values)) {
      throw new MisfitException(cells.misfit(text, 0, text.length));
    }
  }

  /** Of the elements of one name, which an array takes all of. */
  static XmlDecoder element(String path, DataType type, TextLayout layout, ZoneId zone) {
    return type instanceof Array array
        ? of(path + "[]", array.element(), layout, zone)
        : of(path, type, layout, zone);
  }
}
