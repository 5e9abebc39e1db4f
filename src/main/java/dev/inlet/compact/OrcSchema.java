package dev.inlet.compact;

import dev.inlet.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.orc.OrcProto;
import org.apache.orc.Reader;
import org.apache.orc.StripeInformation;
import org.apache.orc.TypeDescription;
import org.apache.orc.impl.RecordReaderImpl;

/** The columns and the metadata of a file that holds the rows of several. */
final class OrcSchema {
  private final String first;
  private final Map<String, String> from = new HashMap<>();
  private final TreeMap<String, String> keys;
  private TypeDescription merged;
  private boolean differ;

  OrcSchema(String file, TypeDescription schema, Map<String, String> keys) {
    this.first = file;
    this.merged = schema;
    this.keys = new TreeMap<>(keys);
    requireColumns(file, schema);
    schema.getFieldNames().forEach(name -> from.put(name, file));
  }

  TypeDescription merged() {
    return merged;
  }

  /** Whether not all files have the same columns in the same order. */
  boolean differ() {
    return differ;
  }

  /** Metadata that all files agree on, each byte as a character. */
  Map<String, String> keys() {
    return keys;
  }

  /**
   * Takes another file in, which may lack columns and have others; all may be null in ORC.
   *
   * @throws InputException if a column is of two types
   */
  void add(String file, TypeDescription schema, Map<String, String> otherKeys) {
    requireColumns(file, schema);
    keys.entrySet().removeIf(key -> !key.getValue().equals(otherKeys.get(key.getKey())));
    if (schema.equals(merged)) {
      return;
    }
    differ = true;
    TypeDescription all = merged.clone();
    for (int i = 0; i < schema.getFieldNames().size(); i++) {
      String name = schema.getFieldNames().get(i);
      TypeDescription type = schema.getChildren().get(i);
      int known = known(all, name);
      if (known < 0) {
        all.addField(name, type.clone());
        from.put(name, file);
      } else {
        requireEqual(file, name, type, known, all);
      }
    }
    merged = all;
  }

  /** Of the same name, or of one that differs in case only, which Spark cannot tell apart. */
  private static int known(TypeDescription schema, String name) {
    List<String> names = schema.getFieldNames();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  private void requireEqual(
      String file, String name, TypeDescription type, int known, TypeDescription all) {
    String knownName = all.getFieldNames().get(known);
    TypeDescription knownType = all.getChildren().get(known);
    if (!knownName.equals(name) || !knownType.equals(type)) {
      throw OtherSchema.refused(
          file,
          "'" + knownName + " " + shown(knownType) + "'",
          from.get(knownName),
          "'" + name + " " + shown(type) + "'");
    }
  }

  /** With what its writer noted of it, such as Spark's own type. */
  private static String shown(TypeDescription type) {
    StringBuilder shown = new StringBuilder(type.toString());
    for (String name : type.getAttributeNames()) {
      shown
          .append(" (")
          .append(name)
          .append(" = ")
          .append(type.getAttributeValue(name))
          .append(')');
    }
    return shown.toString();
  }

  private void requireColumns(String file, TypeDescription schema) {
    if (schema.getCategory() != TypeDescription.Category.STRUCT) {
      throw new InputException(
          file
              + ": no rows of columns: expected a struct as in "
              + first
              + ", found "
              + schema
              + ". Leave the file out");
    }
  }

  /** The columns of a file that have a bloom filter, with commas. */
  static String bloomFilters(Reader reader) throws IOException {
    TreeSet<Integer> ids = new TreeSet<>();
    List<StripeInformation> stripes = reader.getStripes();
    if (!stripes.isEmpty() && reader.rows() instanceof RecordReaderImpl rows) {
      try (rows) {
        for (OrcProto.Stream stream : rows.readStripeFooter(stripes.get(0)).getStreamsList()) {
          if (stream.getKind() == OrcProto.Stream.Kind.BLOOM_FILTER
              || stream.getKind() == OrcProto.Stream.Kind.BLOOM_FILTER_UTF8) {
            ids.add(stream.getColumn());
          }
        }
      }
    }
    List<String> names = new ArrayList<>();
    ids.forEach(id -> names.add(reader.getSchema().findSubtype(id).getFullFieldName()));
    return String.join(",", names);
  }
}
