package dev.inlet.infer;

import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The least type of XML that holds the values of two others. It is that of {@link TypeLattice} but
 * for what an element may be both times: one that is not repeated is an array of one, and one with
 * a text alone is a struct of that.
 */
final class XmlTypes {
  private final String valueColumn;

  /**
   * @param valueColumn the field of a struct that is the element's text
   */
  XmlTypes(String valueColumn) {
    this.valueColumn = valueColumn;
  }

  DataType join(DataType a, DataType b) {
    if (a == Scalar.VOID || b == Scalar.VOID) {
      return a == Scalar.VOID ? b : a;
    }
    if (a instanceof Array || b instanceof Array) {
      return new Array(join(elementOf(a), elementOf(b)));
    }
    if (a instanceof Struct || b instanceof Struct) {
      return structs(structOf(a), structOf(b));
    }
    return TypeLattice.join(a, b);
  }

  private static DataType elementOf(DataType type) {
    return type instanceof Array array ? array.element() : type;
  }

  private Struct structOf(DataType type) {
    return type instanceof Struct struct
        ? struct
        : new Struct(List.of(new Field(valueColumn, type)));
  }

  private Struct structs(Struct a, Struct b) {
    Map<String, DataType> fields = new LinkedHashMap<>();
    a.fields().forEach(field -> fields.put(field.name(), field.type()));
    b.fields().forEach(field -> fields.merge(field.name(), field.type(), this::join));
    List<Field> joined = new ArrayList<>();
    fields.forEach((name, type) -> joined.add(new Field(name, type)));
    return new Struct(joined);
  }
}
