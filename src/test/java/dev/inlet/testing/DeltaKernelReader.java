package dev.inlet.testing;

import io.delta.kernel.Scan;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;

/**
 * Reads Delta tables with Delta Kernel, which shares no reading code with Spark: a test that
 * compares the two does not compare a bug with itself.
 */
public final class DeltaKernelReader {
  private DeltaKernelReader() {}

  /**
   * All rows of the newest version of a table, in no particular order.
   *
   * <p>A row maps every column, those of the partitions too, to its value, in the schema's order;
   * absent values are null. Rows that a deletion vector hides are left out. Values are boxed
   * primitives (byte to Byte, bigint to Long, …), String, BigDecimal, byte[], LocalDate, Instant
   * for timestamp, LocalDateTime for timestamp_ntz, List for arrays, and Map for maps and structs.
   *
   * @param tablePath the table's folder, as Hadoop's Path takes it: nothing in it is
   *     percent-escaped
   */
  public static List<Map<String, Object>> rows(String tablePath) {
    return KernelApart.isNeeded() ? KernelApart.rows(tablePath) : read(tablePath);
  }

  static List<Map<String, Object>> read(String tablePath) {
    Configuration conf = new Configuration();
    // Hadoop's own: where the reader stands apart it has no class of Inlet's.
    conf.set("fs.file.impl", LocalFileSystem.class.getName());
    Engine engine = DefaultEngine.create(conf);
    Scan scan = TableManager.loadSnapshot(tablePath).build(engine).getScanBuilder().build();
    Row state = scan.getScanState(engine);
    List<Map<String, Object>> rows = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> listings = scan.getScanFiles(engine)) {
      while (listings.hasNext()) {
        try (CloseableIterator<Row> files = listings.next().getRows()) {
          while (files.hasNext()) {
            addRows(engine, state, files.next(), rows);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the Delta table " + tablePath, e);
    }
    return rows;
  }

  private static void addRows(Engine engine, Row state, Row file, List<Map<String, Object>> rows)
      throws IOException {
    // A data file holds physical columns only; the transformation brings the columns' names, the
    // partition values and the selection that stands for the deletion vector.
    CloseableIterator<ColumnarBatch> physical =
        engine
            .getParquetHandler()
            .readParquetFiles(
                Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                ScanStateRow.getPhysicalDataReadSchema(state),
                Optional.empty())
            .map(FileReadResult::getData);
    try (CloseableIterator<FilteredColumnarBatch> batches =
        Scan.transformPhysicalData(engine, state, file, physical)) {
      while (batches.hasNext()) {
        addRows(batches.next(), rows);
      }
    }
  }

  private static void addRows(FilteredColumnarBatch batch, List<Map<String, Object>> rows) {
    ColumnarBatch data = batch.getData();
    Optional<ColumnVector> selection = batch.getSelectionVector();
    for (int row = 0; row < data.getSize(); row++) {
      if (isSelected(selection, row)) {
        Map<String, Object> values = new LinkedHashMap<>();
        List<StructField> fields = data.getSchema().fields();
        for (int column = 0; column < fields.size(); column++) {
          StructField field = fields.get(column);
          values.put(
              field.getName(), value(field.getDataType(), data.getColumnVector(column), row));
        }
        rows.add(values);
      }
    }
  }

  private static boolean isSelected(Optional<ColumnVector> selection, int row) {
    return selection.map(chosen -> !chosen.isNullAt(row) && chosen.getBoolean(row)).orElse(true);
  }

  // The type comes along, from the schema: that of a vector names the fields of a struct as the
  // data file does, which under column mapping is not how the table does.
  private static Object value(DataType type, ColumnVector vector, int row) {
    if (vector.isNullAt(row)) {
      return null;
    }
    if (type instanceof BooleanType) {
      return vector.getBoolean(row);
    } else if (type instanceof ByteType) {
      return vector.getByte(row);
    } else if (type instanceof ShortType) {
      return vector.getShort(row);
    } else if (type instanceof IntegerType) {
      return vector.getInt(row);
    } else if (type instanceof LongType) {
      return vector.getLong(row);
    } else if (type instanceof FloatType) {
      return vector.getFloat(row);
    } else if (type instanceof DoubleType) {
      return vector.getDouble(row);
    } else if (type instanceof DecimalType) {
      return vector.getDecimal(row);
    } else if (type instanceof StringType) {
      return vector.getString(row);
    } else if (type instanceof BinaryType) {
      return vector.getBinary(row);
    } else if (type instanceof DateType) {
      return LocalDate.ofEpochDay(vector.getInt(row));
    } else if (type instanceof TimestampType) {
      return instant(vector.getLong(row));
    } else if (type instanceof TimestampNTZType) {
      return LocalDateTime.ofInstant(instant(vector.getLong(row)), ZoneOffset.UTC);
    } else if (type instanceof ArrayType array) {
      return list(array, vector.getArray(row));
    } else if (type instanceof MapType map) {
      return map(map, vector.getMap(row));
    } else if (type instanceof StructType fields) {
      return struct(fields, vector, row);
    }
    throw new IllegalArgumentException("cannot read a column of type " + type);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static List<Object> list(ArrayType type, ArrayValue array) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < array.getSize(); i++) {
      values.add(value(type.getElementType(), array.getElements(), i));
    }
    return values;
  }

  private static Map<Object, Object> map(MapType type, MapValue map) {
    Map<Object, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < map.getSize(); i++) {
      values.put(
          value(type.getKeyType(), map.getKeys(), i),
          value(type.getValueType(), map.getValues(), i));
    }
    return values;
  }

  private static Map<String, Object> struct(StructType type, ColumnVector vector, int row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < type.length(); i++) {
      StructField field = type.at(i);
      values.put(field.getName(), value(field.getDataType(), vector.getChild(i), row));
    }
    return values;
  }
}
