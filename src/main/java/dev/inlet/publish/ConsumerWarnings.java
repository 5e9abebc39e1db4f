package dev.inlet.publish;

import dev.inlet.catalog.Consumer;
import dev.inlet.catalog.FileFormat;
import dev.inlet.format.Column;
import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Dictionary;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import dev.inlet.infer.TableDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a consumer chokes on in a table as it is defined: its format, and its columns' names and
 * types.
 */
public final class ConsumerWarnings {
  /**
   * Words that Athena, Hive, Trino or Redshift take for their own, where a column may be called so.
   */
  private static final Set<String> RESERVED =
      Set.of(
          "all",
          "alter",
          "and",
          "array",
          "as",
          "between",
          "both",
          "by",
          "case",
          "cast",
          "column",
          "create",
          "cross",
          "cube",
          "current_date",
          "current_timestamp",
          "date",
          "decimal",
          "delete",
          "describe",
          "distinct",
          "drop",
          "else",
          "end",
          "escape",
          "except",
          "exists",
          "false",
          "for",
          "from",
          "full",
          "function",
          "grant",
          "group",
          "grouping",
          "having",
          "in",
          "inner",
          "insert",
          "int",
          "interval",
          "into",
          "is",
          "join",
          "left",
          "like",
          "limit",
          "map",
          "natural",
          "not",
          "null",
          "of",
          "on",
          "or",
          "order",
          "outer",
          "partition",
          "range",
          "recursive",
          "revoke",
          "right",
          "rollup",
          "row",
          "rows",
          "select",
          "set",
          "smallint",
          "table",
          "tag",
          "then",
          "timestamp",
          "to",
          "trigger",
          "true",
          "union",
          "unique",
          "unnest",
          "update",
          "user",
          "using",
          "values",
          "when",
          "where",
          "window",
          "with");

  /** What a name may hold that nobody has to put in quotes. */
  private static final String PLAIN = "[A-Za-z_][A-Za-z0-9_]*";

  private static final int MOST_CHARS_OF_NAME = 255;

  private final TableDefinition table;
  private final Consumer consumer;
  private final List<Warning> warnings = new ArrayList<>();

  private ConsumerWarnings(TableDefinition table, Consumer consumer) {
    this.table = table;
    this.consumer = consumer;
  }

  /** First those of the format, then those of the columns in their order. */
  public static List<Warning> of(TableDefinition table, Consumer consumer) {
    ConsumerWarnings found = new ConsumerWarnings(table, consumer);
    found.warnings.addAll(TextFiles.warnings(table, consumer));
    found.look();
    return List.copyOf(found.warnings);
  }

  private boolean isSpark() {
    return consumer == Consumer.SPARK;
  }

  private boolean isDuck() {
    return consumer == Consumer.DUCKDB;
  }

  private void look() {
    collisions(table.schema().all().stream().map(Column::name).toList(), "table");
    for (Column column : table.schema().all()) {
      name(column.name());
      type(column);
    }
    for (Column column : table.partitions().columns()) {
      partition(column);
    }
  }

  private void collisions(List<String> names, String where) {
    Map<String, String> seen = new HashMap<>();
    for (String name : names) {
      String other = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
      if (other != null) {
        warnings.add(
            Warning.blocks(
                where,
                "names '"
                    + other
                    + "' and '"
                    + name
                    + "', which are one where capitals do not count. Rename one in a job"));
      }
    }
  }

  private void name(String name) {
    if (isSpark() || isDuck()) {
      return;
    }
    if (!name.matches(PLAIN)) {
      String text = "a name of other characters than letters, digits and _";
      boolean fails = consumer == Consumer.ATHENA || consumer == Consumer.HIVE;
      warnings.add(
          Warning.ofColumn(
              name,
              text
                  + (fails
                      ? ", which tools on a Hive metastore may refuse. Rename it in a job"
                      : ". Write it in quotes")));
    } else if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      warnings.add(Warning.ofColumn(name, "a reserved word. Write it in quotes"));
    }
    if (name.chars().anyMatch(Character::isUpperCase)) {
      warnings.add(Warning.ofColumn(name, "shown in small letters"));
    }
    if (name.length() > MOST_CHARS_OF_NAME) {
      warnings.add(Warning.blocks("column '" + name + "'", "a name of more than 255 characters"));
    }
  }

  private void type(Column column) {
    String name = column.name();
    boolean csv = table.fileFormat() == FileFormat.CSV;
    boolean moments =
        contains(column.type(), t -> t == Scalar.TIMESTAMP || t == Scalar.TIMESTAMP_NTZ);
    boolean nested =
        !(column.type() instanceof Scalar) && !(column.type() instanceof DataType.Decimal);
    if (moments && table.fileFormat() == FileFormat.PARQUET && !isSpark() && !isDuck()) {
      warnings.add(
          Warning.ofColumn(
              name,
              "a timestamp of Parquet. Stored as INT64 in microseconds or nanoseconds it is wrong or"
                  + " refused in Hive before 4 and in older versions of Athena and Trino. Compare"
                  + " some values"));
    }
    if (contains(column.type(), t -> t == Scalar.TIMESTAMP_NTZ) && consumer == Consumer.HIVE) {
      warnings.add(Warning.ofColumn(name, "timestamp_ntz is a timestamp here"));
    }
    if (contains(column.type(), t -> t == Scalar.TIMESTAMP) && !isSpark() && !isDuck() && !csv) {
      warnings.add(
          Warning.ofColumn(
              name,
              "a moment is shown as date and time without a zone. It is in UTC, or in the zone of the session"));
    }
    if (nested && consumer == Consumer.REDSHIFT_SPECTRUM) {
      warnings.add(
          Warning.ofColumn(
              name,
              "nested, so that it is read by its parts alone (select c.part from t, t.column c)"));
    }
    if (contains(column.type(), t -> t == Scalar.TINYINT)
        && consumer == Consumer.REDSHIFT_SPECTRUM) {
      warnings.add(Warning.ofColumn(name, "tinyint is smallint here, as there is no smaller one"));
    }
    if (nested && consumer != Consumer.DUCKDB) {
      fields(name, column.type());
    }
  }

  /** Fields of structs, down to the last. */
  private void fields(String name, DataType type) {
    if (type instanceof Array array) {
      fields(name, array.element());
    } else if (type instanceof Dictionary map) {
      fields(name, map.value());
    } else if (type instanceof Struct struct) {
      List<String> names = struct.fields().stream().map(Field::name).toList();
      collisions(names, "column '" + name + "'");
      Set<String> odd = new HashSet<>();
      for (Field field : struct.fields()) {
        if (!field.name().matches(PLAIN) && !isSpark() && odd.add(field.name())) {
          warnings.add(
              Warning.ofColumn(
                  name,
                  "its field '"
                      + field.name()
                      + "' has a name that types of a Hive metastore cannot spell. Rename it in a"
                      + " job"));
        }
        fields(name, field.type());
      }
    }
  }

  private void partition(Column column) {
    boolean fits =
        column.type() == Scalar.STRING
            || column.type() == Scalar.INT
            || column.type() == Scalar.BIGINT;
    if (!fits && (consumer == Consumer.ATHENA || consumer == Consumer.REDSHIFT_SPECTRUM)) {
      warnings.add(
          Warning.ofColumn(
              column.name(),
              "a partition column of type "
                  + column.type().sql()
                  + ", for which Glue has no partition index: it takes strings and integers"));
    }
  }

  private static boolean contains(DataType type, Predicate<DataType> which) {
    if (type instanceof Array array) {
      return contains(array.element(), which);
    }
    if (type instanceof Dictionary map) {
      return contains(map.value(), which);
    }
    return type instanceof Struct struct
        ? struct.fields().stream().anyMatch(f -> contains(f.type(), which))
        : which.test(type);
  }
}
