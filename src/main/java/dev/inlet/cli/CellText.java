package dev.inlet.cli;

import com.fasterxml.jackson.databind.util.RawValue;
import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Dictionary;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Struct;
import dev.inlet.format.Vector;
import dev.inlet.state.Json;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of rows as people and other programs read them: dates and times by ISO 8601,
 * timestamps in UTC, decimals without exponents, binary in base64.
 */
final class CellText {
  private CellText() {}

  /**
   * In a cell; nested values are JSON.
   *
   * @param value as {@link Vector#value} gives it, and not null
   */
  static String of(DataType type, Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    Object json = json(type, value);
    return isNested(type) ? Json.line(json) : String.valueOf(json);
  }

  /**
   * As {@link Json} prints it.
   *
   * @param value as {@link Vector#value} gives it, null included
   */
  static Object json(DataType type, Object value) {
    if (value == null) {
      return null;
    }
    if (isNested(type)) {
      return nested(type, value);
    }
    if (value instanceof BigDecimal decimal) {
      return new RawValue(decimal.toPlainString());
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value instanceof LocalDateTime local) {
      return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(local);
    }
    boolean isJson = value instanceof Number || value instanceof Boolean;
    return isJson ? value : value.toString();
  }

  private static boolean isNested(DataType type) {
    return type instanceof Struct || type instanceof Array || type instanceof Dictionary;
  }

  private static Object nested(DataType type, Object value) {
    if (type instanceof Array array) {
      List<Object> elements = new ArrayList<>();
      ((List<?>) value).forEach(element -> elements.add(json(array.element(), element)));
      return elements;
    }
    Map<String, Object> members = new LinkedHashMap<>();
    if (type instanceof Dictionary map) {
      ((Map<?, ?>) value)
          .forEach((key, member) -> members.put(String.valueOf(key), json(map.value(), member)));
    } else {
      Object[] parts = (Object[]) value;
      List<Field> fields = ((Struct) type).fields();
      for (int i = 0; i < parts.length; i++) {
        members.put(fields.get(i).name(), json(fields.get(i).type(), parts[i]));
      }
    }
    return members;
  }
}
