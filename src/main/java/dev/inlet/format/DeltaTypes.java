package dev.inlet.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Dictionary;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import java.util.ArrayList;
import java.util.List;

/** Types as Delta's log spells them: the Delta Transaction Log Protocol, "Schema Serialization". */
final class DeltaTypes {
  private DeltaTypes() {}

  static List<Column> columns(JsonNode struct) {
    List<Column> columns = new ArrayList<>();
    for (JsonNode field : struct.path("fields")) {
      String name = field.path("name").asText();
      DataType type = type(field.path("type"), name);
      if (type != Scalar.VOID) {
        columns.add(new Column(name, type));
      }
    }
    return columns;
  }

  /** Keys of maps are read as strings. */
  private static DataType type(JsonNode type, String column) {
    return switch (type.isTextual() ? "" : type.path("type").asText()) {
      case "" -> scalar(type.asText(), column);
      case "struct" -> struct(type, column);
      case "array" -> new Array(type(type.path("elementType"), column));
      case "map" -> new Dictionary(type(type.path("valueType"), column));
      case "udt" -> type(type.path("sqlType"), column);
      default -> throw unsupported(type.path("type").asText(), column);
    };
  }

  private static Struct struct(JsonNode type, String column) {
    List<Field> fields = new ArrayList<>();
    for (JsonNode field : type.path("fields")) {
      String name = field.path("name").asText();
      fields.add(new Field(name, type(field.path("type"), column + "." + name)));
    }
    return new Struct(fields);
  }

  private static DataType scalar(String word, String column) {
    try {
      return DataType.parse(word);
    } catch (IllegalArgumentException e) {
      throw unsupported(word, column);
    }
  }

  private static IllegalArgumentException unsupported(String type, String column) {
    return new IllegalArgumentException(
        "column '" + column + "' of the unsupported type " + (type.isEmpty() ? "''" : type));
  }
}
