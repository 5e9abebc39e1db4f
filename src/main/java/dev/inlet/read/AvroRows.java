package dev.inlet.read;

import dev.inlet.format.Column;
import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Dictionary;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Struct;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The rows of an Avro file. Format: the Avro specification, "Object Container Files". */
final class AvroRows implements StoredRows.Source {
  private static final long MILLIS = 1_000;
  private static final long MICROS = 1_000_000;

  private final FileSystem fs;
  private final Path path;
  private final DataFileStream<GenericRecord> records;
  private final Struct columns;
  private long read;

  AvroRows(FileSystem fs, Path path, List<Column> columns) throws IOException {
    this.fs = fs;
    this.path = path;
    this.records = open(fs.open(path));
    this.columns =
        new Struct(columns.stream().map(one -> new Field(one.name(), one.type())).toList());
  }

  private static DataFileStream<GenericRecord> open(InputStream stored) throws IOException {
    try {
      return new DataFileStream<>(stored, new GenericDatumReader<>());
    } catch (IOException | RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  @Override
  public Optional<Object[]> next() throws IOException {
    if (!records.hasNext()) {
      AvroFiles.requireAll(read, AvroFiles.records(fs, path), path.toString());
      return Optional.empty();
    }
    read++;
    return Optional.of(struct(records.next(), columns));
  }

  private static Object[] struct(GenericRecord record, Struct wanted) {
    List<Schema.Field> fields = record.getSchema().getFields();
    List<String> names = fields.stream().map(Schema.Field::name).toList();
    Object[] values = new Object[wanted.fields().size()];
    for (int i = 0; i < values.length; i++) {
      Field field = wanted.fields().get(i);
      OptionalInt at = StoredValues.find(field.name(), names);
      values[i] =
          at.isEmpty()
              ? null
              : value(record.get(at.getAsInt()), fields.get(at.getAsInt()).schema(), field.type());
    }
    return values;
  }

  private static Object value(Object value, Schema declared, DataType wanted) {
    if (value == null) {
      return null;
    }
    Schema schema =
        declared.isUnion()
            ? declared.getTypes().get(GenericData.get().resolveUnion(declared, value))
            : declared;
    if (wanted instanceof Struct struct) {
      return struct((GenericRecord) value, struct);
    }
    if (wanted instanceof Array array) {
      List<Object> list = new ArrayList<>();
      ((Collection<?>) value)
          .forEach(one -> list.add(value(one, schema.getElementType(), array.element())));
      return list;
    }
    if (wanted instanceof Dictionary dictionary) {
      Map<String, Object> map = new LinkedHashMap<>();
      ((Map<?, ?>) value)
          .forEach(
              (key, one) ->
                  map.put(
                      String.valueOf(key), value(one, schema.getValueType(), dictionary.value())));
      return map;
    }
    return StoredValues.fit(scalar(value, schema), wanted);
  }

  private static Object scalar(Object value, Schema schema) {
    LogicalType logical = schema.getLogicalType();
    if (value instanceof ByteBuffer || value instanceof GenericFixed) {
      byte[] bytes =
          value instanceof ByteBuffer buffer
              ? StoredValues.bytes(buffer)
              : ((GenericFixed) value).bytes();
      return logical instanceof LogicalTypes.Decimal decimal
          ? StoredValues.decimal(bytes, decimal.getScale())
          : bytes;
    }
    if (logical instanceof LogicalTypes.Date) {
      return LocalDate.ofEpochDay((Integer) value);
    }
    if (value instanceof Long units && logical != null) {
      return switch (logical.getName()) {
        case "timestamp-millis" -> StoredValues.moment(units, MILLIS, true);
        case "timestamp-micros" -> StoredValues.moment(units, MICROS, true);
        case "local-timestamp-millis" -> StoredValues.moment(units, MILLIS, false);
        case "local-timestamp-micros" -> StoredValues.moment(units, MICROS, false);
        default -> units;
      };
    }
    return value instanceof Number || value instanceof Boolean ? value : value.toString();
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
