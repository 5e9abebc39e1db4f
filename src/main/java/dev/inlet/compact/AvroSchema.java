package dev.inlet.compact;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.InputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;

/**
 * The schema, codec and metadata of a file that holds the records of several.
 *
 * @param first the name of the first file, whose codec it is
 * @param keys metadata that all agree on
 */
record AvroSchema(String first, Schema merged, String codec, Map<String, byte[]> keys) {

  static AvroSchema of(String file, DataFileStream<?> records) {
    Schema schema = records.getSchema();
    if (schema.getType() != Schema.Type.RECORD) {
      throw new InputException(
          file
              + ": no rows of columns: expected a record, found "
              + schema.getType().getName()
              + ". Leave the file out");
    }
    return new AvroSchema(file, schema, codec(records), keys(records));
  }

  static String codec(DataFileStream<?> records) {
    String codec = records.getMetaString(DataFileConstants.CODEC);
    return codec == null ? DataFileConstants.NULL_CODEC : codec;
  }

  private static Map<String, byte[]> keys(DataFileStream<?> records) {
    Map<String, byte[]> keys = new TreeMap<>();
    for (String key : records.getMetaKeys()) {
      if (!DataFileWriter.isReservedMeta(key)) {
        keys.put(key, records.getMeta(key));
      }
    }
    return keys;
  }

  /**
   * Takes another file in: fields that one of them lacks have to be nullable, all others to be the
   * same.
   */
  AvroSchema and(String file, DataFileStream<?> records) {
    AvroSchema other = of(file, records);
    Map<String, byte[]> agreed = new TreeMap<>(keys);
    agreed
        .entrySet()
        .removeIf(
            key ->
                other.keys.get(key.getKey()) == null
                    || !new String(key.getValue(), UTF_8)
                        .equals(new String(other.keys.get(key.getKey()), UTF_8)));
    Schema both = merged.equals(other.merged) ? merged : merged(file, other.merged);
    return new AvroSchema(first, both, codec, agreed);
  }

  private Schema merged(String file, Schema other) {
    Map<String, Field> fields = new LinkedHashMap<>();
    for (Field field : merged.getFields()) {
      Field found = other.getField(field.name());
      if (found == null) {
        fields.put(field.name(), nullable(first, field, file));
      } else if (found.schema().equals(field.schema())) {
        fields.put(field.name(), new Field(field, field.schema()));
      } else {
        throw OtherSchema.refused(file, shown(field), first, shown(found));
      }
    }
    for (Field field : other.getFields()) {
      if (!fields.containsKey(field.name())) {
        fields.put(field.name(), nullable(file, field, first));
      }
    }
    List<Field> all = new ArrayList<>(fields.values());
    return Schema.createRecord(
        merged.getName(), merged.getDoc(), merged.getNamespace(), false, all);
  }

  /** The same field, which is null where there is none. */
  private static Field nullable(String file, Field field, String other) {
    boolean nullFirst =
        field.schema().isUnion() && field.schema().getTypes().get(0).getType() == Schema.Type.NULL;
    if (!nullFirst) {
      throw OtherSchema.refused(
          file, "a union of null and others for what is missing there", other, shown(field));
    }
    return new Field(field.name(), field.schema(), field.doc(), Field.NULL_DEFAULT_VALUE);
  }

  private static String shown(Field field) {
    return "'" + field.name() + " " + field.schema() + "'";
  }
}
