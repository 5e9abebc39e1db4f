package dev.inlet.read;

import dev.inlet.format.Column;
import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Dictionary;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hive.ql.exec.vector.VectorizedRowBatch;
import org.apache.hadoop.hive.serde2.io.DateWritable;
import org.apache.hadoop.hive.serde2.io.HiveDecimalWritable;
import org.apache.hadoop.io.BooleanWritable;
import org.apache.hadoop.io.ByteWritable;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.DoubleWritable;
import org.apache.hadoop.io.FloatWritable;
import org.apache.hadoop.io.IntWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.ShortWritable;
import org.apache.hadoop.io.WritableComparable;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.orc.RecordReader;
import org.apache.orc.TypeDescription;
import org.apache.orc.mapred.OrcList;
import org.apache.orc.mapred.OrcMap;
import org.apache.orc.mapred.OrcMapredRecordReader;
import org.apache.orc.mapred.OrcStruct;

/** The rows of an ORC file. Format: the ORC specification, version 1. */
final class OrcRows implements StoredRows.Source {
  private final Reader reader;
  private final RecordReader rows;
  private final TypeDescription schema;
  private final VectorizedRowBatch batch;
  private final List<Column> columns;
  private int row;

  OrcRows(FileSystem fs, Path path, long length, List<Column> columns, Configuration conf)
      throws IOException {
    this.columns = List.copyOf(columns);
    this.reader =
        OrcFile.createReader(path, OrcFile.readerOptions(conf).filesystem(fs).maxLength(length));
    this.schema = reader.getSchema();
    this.batch = schema.createRowBatch();
    this.rows = reader.rows();
  }

  @Override
  public Optional<Object[]> next() throws IOException {
    if (row == batch.size) {
      row = 0;
      if (!rows.nextBatch(batch)) {
        batch.size = 0;
        return Optional.empty();
      }
    }
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      Column column = columns.get(i);
      OptionalInt at = StoredValues.find(column.name(), schema.getFieldNames());
      if (at.isPresent()) {
        TypeDescription type = schema.getChildren().get(at.getAsInt());
        values[i] =
            value(
                OrcMapredRecordReader.nextValue(batch.cols[at.getAsInt()], row, type, null),
                type,
                column.type());
      }
    }
    row++;
    return Optional.of(values);
  }

  private static Object value(Object value, TypeDescription type, DataType wanted) {
    if (value == null) {
      return null;
    }
    if (wanted instanceof Struct struct) {
      return struct((OrcStruct) value, type, struct);
    }
    if (wanted instanceof Array array) {
      List<Object> list = new ArrayList<>();
      ((OrcList<?>) value)
          .forEach(one -> list.add(value(one, type.getChildren().get(0), array.element())));
      return list;
    }
    if (wanted instanceof Dictionary dictionary) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : ((OrcMap<?, ?>) value).entrySet()) {
        map.put(
            String.valueOf(entry.getKey()),
            value(entry.getValue(), type.getChildren().get(1), dictionary.value()));
      }
      return map;
    }
    return StoredValues.fit(scalar((WritableComparable<?>) value, wanted), wanted);
  }

  private static Object[] struct(OrcStruct struct, TypeDescription type, Struct wanted) {
    Object[] values = new Object[wanted.fields().size()];
    for (int i = 0; i < values.length; i++) {
      Field field = wanted.fields().get(i);
      OptionalInt at = StoredValues.find(field.name(), type.getFieldNames());
      if (at.isPresent()) {
        values[i] =
            value(
                struct.getFieldValue(at.getAsInt()),
                type.getChildren().get(at.getAsInt()),
                field.type());
      }
    }
    return values;
  }

  private static Object scalar(WritableComparable<?> value, DataType wanted) {
    if (value instanceof BooleanWritable flag) {
      return flag.get();
    } else if (value instanceof ByteWritable number) {
      return number.get();
    } else if (value instanceof ShortWritable number) {
      return number.get();
    } else if (value instanceof IntWritable number) {
      return number.get();
    } else if (value instanceof LongWritable number) {
      return number.get();
    } else if (value instanceof FloatWritable number) {
      return number.get();
    } else if (value instanceof DoubleWritable number) {
      return number.get();
    } else if (value instanceof BytesWritable bytes) {
      return bytes.copyBytes();
    } else if (value instanceof DateWritable date) {
      return LocalDate.ofEpochDay(date.getDays());
    } else if (value instanceof HiveDecimalWritable decimal) {
      return new BigDecimal(decimal.toString());
    } else if (value instanceof Timestamp stored) {
      return wanted == Scalar.TIMESTAMP_NTZ
          ? stored.toLocalDateTime().truncatedTo(ChronoUnit.MICROS)
          : stored.toInstant().truncatedTo(ChronoUnit.MICROS);
    }
    return value.toString();
  }

  @Override
  public void close() throws IOException {
    rows.close();
    reader.close();
  }
}
