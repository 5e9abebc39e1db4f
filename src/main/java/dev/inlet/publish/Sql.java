package dev.inlet.publish;

import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Decimal;
import dev.inlet.format.DataType.Dictionary;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How the consumers spell names, types and values. Athena has two: its tables are Hive's. */
enum Sql {
  SPARK("`", Map.of()),
  HIVE("`", Map.of(Scalar.TIMESTAMP_NTZ, "timestamp")),
  TRINO(
      "\"",
      Map.of(
          Scalar.INT, "integer",
          Scalar.FLOAT, "real",
          Scalar.STRING, "varchar",
          Scalar.BINARY, "varbinary",
          Scalar.TIMESTAMP, "timestamp",
          Scalar.TIMESTAMP_NTZ, "timestamp")),
  REDSHIFT(
      "\"",
      Map.of(
          Scalar.TINYINT, "smallint",
          Scalar.INT, "integer",
          Scalar.FLOAT, "real",
          Scalar.DOUBLE, "double precision",
          Scalar.STRING, "varchar(65535)",
          Scalar.BINARY, "varbyte",
          Scalar.TIMESTAMP_NTZ, "timestamp")),
  DUCKDB(
      "\"",
      Map.of(
          Scalar.INT, "integer",
          Scalar.STRING, "varchar",
          Scalar.BINARY, "blob",
          Scalar.TIMESTAMP, "timestamp with time zone",
          Scalar.TIMESTAMP_NTZ, "timestamp"));

  private final String quote;

  @SuppressWarnings("ImmutableEnumChecker") // Made by Map.of.
  private final Map<Scalar, String> others;

  Sql(String quote, Map<Scalar, String> others) {
    this.quote = quote;
    this.others = others;
  }

  /** An identifier, always in quotes. */
  String name(String identifier) {
    return quote + identifier.replace(quote, quote + quote) + quote;
  }

  String name(TableName table) {
    return table.schema().map(schema -> name(schema) + ".").orElse("") + name(table.name());
  }

  /** A text in quotes. */
  String text(String value) {
    boolean escapes = this == SPARK || this == HIVE;
    String plain =
        escapes ? value.replace("\\", "\\\\").replace("'", "\\'") : value.replace("'", "''");
    return "'" + (escapes ? visible(plain) : plain) + "'";
  }

  /** As Hive and Spark read it back within quotes. */
  private static String visible(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      shown.append(c < ' ' ? String.format(Locale.ROOT, "\\u%04X", (int) c) : String.valueOf(c));
    }
    return shown.toString();
  }

  String type(DataType type) {
    if (type instanceof Scalar scalar) {
      return others.getOrDefault(scalar, scalar.sql());
    }
    if (type instanceof Array array) {
      String element = type(array.element());
      return switch (this) {
        case TRINO -> "array(" + element + ")";
        case DUCKDB -> element + "[]";
        default -> "array<" + element + ">";
      };
    }
    if (type instanceof Dictionary map) {
      String inner = type(Scalar.STRING) + (this == TRINO || this == DUCKDB ? ", " : ",");
      boolean round = this == TRINO || this == DUCKDB;
      return "map" + (round ? "(" : "<") + inner + type(map.value()) + (round ? ")" : ">");
    }
    return type instanceof Struct struct ? type(struct) : ((Decimal) type).sql();
  }

  private String type(Struct struct) {
    String colon = this == TRINO || this == DUCKDB ? " " : ":";
    String fields =
        struct.fields().stream()
            .map(field -> name(field.name()) + colon + type(field.type()))
            .collect(Collectors.joining(", "));
    return switch (this) {
      case TRINO -> "row(" + fields + ")";
      case DUCKDB -> "struct(" + fields + ")";
      default -> "struct<" + fields + ">";
    };
  }
}
