package dev.inlet.read;

import dev.inlet.format.Column;
import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Dictionary;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Struct;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * The rows of a Parquet file. Format: Parquet's LogicalTypes document, with its rules for lists and
 * maps of older writers.
 */
final class ParquetRows implements StoredRows.Source {
  /** Of the Julian calendar, the day of 1970-01-01. */
  private static final long EPOCH_DAY = 2_440_588;

  private static final long SECONDS_A_DAY = 86_400;
  private static final long NANOS_A_SECOND = 1_000_000_000;

  private final ParquetFileReader reader;
  private final MessageType schema;
  private final Struct columns;
  private RecordReader<Group> groups;
  private long left;

  ParquetRows(Path path, long length, List<Column> columns, Configuration conf) throws IOException {
    this.columns =
        new Struct(columns.stream().map(one -> new Field(one.name(), one.type())).toList());
    FileStatus listed = new FileStatus(length, false, 1, 0, 0, path);
    this.reader = ParquetFileReader.open(HadoopInputFile.fromStatus(listed, conf));
    this.schema = reader.getFooter().getFileMetaData().getSchema();
  }

  @Override
  public Optional<Object[]> next() throws IOException {
    while (left == 0) {
      PageReadStore pages = reader.readNextRowGroup();
      if (pages == null) {
        return Optional.empty();
      }
      left = pages.getRowCount();
      groups =
          new ColumnIOFactory()
              .getColumnIO(schema)
              .getRecordReader(pages, new GroupRecordConverter(schema));
    }
    left--;
    return Optional.of(struct(groups.read(), columns));
  }

  private static Object[] struct(Group group, Struct wanted) {
    List<Type> fields = group.getType().getFields();
    List<String> names = fields.stream().map(Type::getName).toList();
    Object[] values = new Object[wanted.fields().size()];
    for (int i = 0; i < values.length; i++) {
      Field field = wanted.fields().get(i);
      OptionalInt at = StoredValues.find(field.name(), names);
      values[i] = at.isEmpty() ? null : field(group, at.getAsInt(), field.type());
    }
    return values;
  }

  /** A field that may be repeated, be it as a list or as it is. */
  private static Object field(Group group, int field, DataType wanted) {
    Type type = group.getType().getType(field);
    int count = group.getFieldRepetitionCount(field);
    if (type.isRepetition(Type.Repetition.REPEATED) && wanted instanceof Array array) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        list.add(value(group, field, i, array.element()));
      }
      return list;
    }
    return count == 0 ? null : value(group, field, 0, wanted);
  }

  private static Object value(Group group, int field, int index, DataType wanted) {
    Type type = group.getType().getType(field);
    if (type.isPrimitive()) {
      return StoredValues.fit(primitive(group, field, index, type.asPrimitiveType()), wanted);
    }
    Group nested = group.getGroup(field, index);
    if (wanted instanceof Array array) {
      return list(nested, array.element());
    }
    if (wanted instanceof Dictionary dictionary) {
      return map(nested, dictionary.value());
    }
    return struct(nested, (Struct) wanted);
  }

  /** By the rules that {@code infer.ParquetSchemas} finds the element's type by. */
  private static List<Object> list(Group list, DataType element) {
    GroupType type = list.getType();
    Type repeated = type.getType(0);
    boolean isElement =
        repeated.isPrimitive()
            || repeated.asGroupType().getFieldCount() > 1
            || repeated.getName().equals("array")
            || repeated.getName().equals(type.getName() + "_tuple");
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
      values.add(isElement ? value(list, 0, i, element) : field(list.getGroup(0, i), 0, element));
    }
    return values;
  }

  private static Map<String, Object> map(Group map, DataType value) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
      Group entry = map.getGroup(0, i);
      values.put(entry.getValueToString(0, 0), field(entry, 1, value));
    }
    return values;
  }

  private static Object primitive(Group group, int field, int index, PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> group.getBoolean(field, index);
      case INT32 -> integer(group.getInteger(field, index), logical);
      case INT64 -> wide(group.getLong(field, index), logical);
      case INT96 -> moment(group.getInt96(field, index).toByteBuffer());
      case FLOAT -> group.getFloat(field, index);
      case DOUBLE -> group.getDouble(field, index);
      case BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(group.getBinary(field, index).getBytes(), logical);
    };
  }

  private static Object integer(int value, LogicalTypeAnnotation logical) {
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return BigDecimal.valueOf(value, decimal.getScale());
    }
    if (logical instanceof DateLogicalTypeAnnotation) {
      return LocalDate.ofEpochDay(value);
    }
    boolean unsigned = logical instanceof IntLogicalTypeAnnotation number && !number.isSigned();
    return unsigned ? (Object) Integer.toUnsignedLong(value) : (Object) value;
  }

  private static Object wide(long value, LogicalTypeAnnotation logical) {
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return BigDecimal.valueOf(value, decimal.getScale());
    }
    if (logical instanceof TimestampLogicalTypeAnnotation moment) {
      long perSecond =
          switch (moment.getUnit()) {
            case MILLIS -> 1_000;
            case MICROS -> 1_000_000;
            case NANOS -> NANOS_A_SECOND;
          };
      return StoredValues.moment(value, perSecond, moment.isAdjustedToUTC());
    }
    boolean unsigned = logical instanceof IntLogicalTypeAnnotation number && !number.isSigned();
    return unsigned ? new BigDecimal(new BigInteger(Long.toUnsignedString(value))) : (Object) value;
  }

  /** Twelve bytes, of which eight are nanoseconds of the day, and four its Julian number. */
  private static Object moment(ByteBuffer bytes) {
    ByteBuffer ordered = bytes.order(ByteOrder.LITTLE_ENDIAN);
    long nanos = ordered.getLong();
    long seconds = (ordered.getInt() - EPOCH_DAY) * SECONDS_A_DAY;
    return Instant.ofEpochSecond(seconds, nanos - nanos % 1_000);
  }

  private static Object bytes(byte[] bytes, LogicalTypeAnnotation logical) {
    return logical instanceof DecimalLogicalTypeAnnotation decimal
        ? StoredValues.decimal(bytes, decimal.getScale())
        : bytes;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
