package dev.inlet.format;

import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Decimal;
import dev.inlet.format.DataType.Dictionary;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Recursive descent over the DDL text of a type. */
final class DataTypeParser {
  private final String text;
  private int position;

  DataTypeParser(String text) {
    this.text = text;
  }

  DataType parse() {
    DataType type = type();
    skipSpaces();
    if (position < text.length()) {
      throw unexpected("the end of the type");
    }
    return type;
  }

  static boolean isNamePart(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  private DataType type() {
    int start = position;
    String word = word("a type").toLowerCase(Locale.ROOT);
    return switch (word) {
      case "boolean" -> Scalar.BOOLEAN;
      case "tinyint", "byte" -> Scalar.TINYINT;
      case "smallint", "short" -> Scalar.SMALLINT;
      case "int", "integer" -> Scalar.INT;
      case "bigint", "long" -> Scalar.BIGINT;
      case "float", "real" -> Scalar.FLOAT;
      case "double" -> Scalar.DOUBLE;
      case "string" -> Scalar.STRING;
      case "binary" -> Scalar.BINARY;
      case "date" -> Scalar.DATE;
      case "timestamp" -> Scalar.TIMESTAMP;
      case "timestamp_ntz" -> Scalar.TIMESTAMP_NTZ;
      case "void" -> Scalar.VOID;
      case "decimal", "dec", "numeric" -> decimal();
      case "struct" -> struct();
      case "array" -> array();
      case "map" -> dictionary();
      default -> {
        position = start;
        throw unexpected(
            "one of boolean, tinyint, smallint, int, bigint, float, double, decimal(p,s), string,"
                + " binary, date, timestamp, timestamp_ntz, struct<…>, array<…>, map<string,…>");
      }
    };
  }

  private Decimal decimal() {
    if (!accept('(')) {
      return new Decimal(10, 0);
    }
    int precision = number();
    int scale = accept(',') ? number() : 0;
    expect(')');
    return new Decimal(precision, scale);
  }

  private Struct struct() {
    List<Field> fields = new ArrayList<>();
    expect('<');
    if (accept('>')) {
      return new Struct(fields);
    }
    do {
      String name = fieldName();
      expect(':');
      fields.add(new Field(name, type()));
    } while (accept(','));
    expect('>');
    return new Struct(fields);
  }

  private Array array() {
    expect('<');
    DataType element = type();
    expect('>');
    return new Array(element);
  }

  private Dictionary dictionary() {
    expect('<');
    if (type() != Scalar.STRING) {
      throw unexpected("string as the type of a map's keys");
    }
    expect(',');
    DataType value = type();
    expect('>');
    return new Dictionary(value);
  }

  private String fieldName() {
    if (!accept('`')) {
      return word("a field name");
    }
    StringBuilder name = new StringBuilder();
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c != '`') {
        name.append(c);
      } else if (position < text.length() && text.charAt(position) == '`') {
        name.append(c);
        position++;
      } else {
        return name.toString();
      }
    }
    throw unexpected("a closing `");
  }

  private int number() {
    skipSpaces();
    int start = position;
    String digits = word("a number");
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      position = start;
      throw unexpected("a number");
    }
  }

  private String word(String expected) {
    skipSpaces();
    int start = position;
    while (position < text.length() && isNamePart(text.charAt(position))) {
      position++;
    }
    if (start == position) {
      throw unexpected(expected);
    }
    return text.substring(start, position);
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw unexpected("'" + c + "'");
    }
  }

  private boolean accept(char c) {
    skipSpaces();
    if (position < text.length() && text.charAt(position) == c) {
      position++;
      return true;
    }
    return false;
  }

  private void skipSpaces() {
    while (position < text.length() && text.charAt(position) == ' ') {
      position++;
    }
  }

  private IllegalArgumentException unexpected(String expected) {
    String found =
        position < text.length() ? "'" + text.substring(position) + "'" : "the end of the type";
    return new IllegalArgumentException(
        "type '" + text + "': expected " + expected + ", found " + found);
  }
}
