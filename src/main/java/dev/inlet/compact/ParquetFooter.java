package dev.inlet.compact;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/** The schema and the key-value metadata of a file that holds the rows of several. */
final class ParquetFooter {
  /** Spark's description of the schema: of all columns, or else it hides some. */
  private static final String SPARK_SCHEMA = "org.apache.spark.sql.parquet.row.metadata";

  /** Keys by which Spark knows that dates and times are of another calendar or zone. */
  private static final List<String> MEANINGS =
      List.of(
          "org.apache.spark.legacyDateTime",
          "org.apache.spark.legacyINT96",
          "org.apache.spark.timeZone");

  private final String first;
  private final Map<String, String> from = new HashMap<>();
  private MessageType schema;
  private TreeMap<String, String> keys;
  private TreeMap<String, String> firstKeys;

  private ParquetFooter(String first, MessageType schema, Map<String, String> keys) {
    this.first = first;
    this.schema = schema;
    this.keys = new TreeMap<>(keys);
    this.firstKeys = new TreeMap<>(keys);
    schema.getFields().forEach(field -> from.put(field.getName(), first));
  }

  static ParquetFooter of(String file, MessageType schema, Map<String, String> keys) {
    return new ParquetFooter(file, schema, keys);
  }

  MessageType schema() {
    return schema;
  }

  /** Those that all files agree on. */
  Map<String, String> keys() {
    return keys;
  }

  /**
   * Takes another file in: columns that one of them lacks have to be nullable, all others to be the
   * same.
   *
   * @throws dev.inlet.InputException if they are not, or its dates mean something else
   */
  void add(String file, MessageType other, Map<String, String> otherKeys) {
    MessageType before = schema;
    if (!other.equals(schema)) {
      schema = merged(file, other);
    }
    for (String key : MEANINGS) {
      String expected = firstKeys.get(key);
      String found = otherKeys.get(key);
      if (expected == null ? found != null : !expected.equals(found)) {
        throw OtherSchema.refused(file, key + " = " + expected, first, key + " = " + found);
      }
    }
    String spark =
        schema.getFieldCount() == before.getFieldCount()
            ? keys.get(SPARK_SCHEMA)
            : schema.getFieldCount() == other.getFieldCount() ? otherKeys.get(SPARK_SCHEMA) : null;
    keys.entrySet().removeIf(key -> !key.getValue().equals(otherKeys.get(key.getKey())));
    if (spark != null) {
      keys.put(SPARK_SCHEMA, spark);
    } else {
      keys.remove(SPARK_SCHEMA);
    }
  }

  private MessageType merged(String file, MessageType other) {
    List<Type> fields = new ArrayList<>(schema.getFields());
    for (Type field : schema.getFields()) {
      if (!other.containsField(field.getName())) {
        requireNullable(from.get(field.getName()), field, file);
      }
    }
    for (Type field : other.getFields()) {
      Optional<Type> known = known(field.getName());
      if (known.isEmpty()) {
        requireNullable(file, field, first);
        fields.add(field);
        from.put(field.getName(), file);
      } else if (!known.get().equals(field)) {
        throw OtherSchema.refused(
            file, shown(known.get()), from.get(known.get().getName()), shown(field));
      }
    }
    return new MessageType(schema.getName(), fields);
  }

  /** Of the same name, or of one that differs in case only, which Spark cannot tell apart. */
  private Optional<Type> known(String name) {
    return schema.getFields().stream()
        .filter(field -> field.getName().equalsIgnoreCase(name))
        .findFirst();
  }

  private static void requireNullable(String file, Type field, String other) {
    if (field.isRepetition(Repetition.REQUIRED)) {
      throw OtherSchema.refused(
          file, "no required column that is missing there", other, shown(field));
    }
  }

  private static String shown(Type type) {
    return "'" + type.toString().replaceAll("\\s+", " ") + "'";
  }
}
