package dev.inlet.read;

import dev.inlet.format.Column;
import dev.inlet.format.DataType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Turns decoded values into those that Spark's rows hold: structs are rows. */
final class RowValues implements Serializable {
  private static final long serialVersionUID = 1L;

  private final DataType[] types;
  private final boolean flat;

  RowValues(List<Column> columns) {
    this.types = columns.stream().map(Column::type).toArray(DataType[]::new);
    this.flat = columns.stream().map(Column::type).allMatch(RowValues::isScalar);
  }

  Object[] of(Object[] values, List<Object> partitionValues) {
    if (flat && partitionValues.isEmpty()) {
      return values;
    }
    Object[] row = new Object[values.length + partitionValues.size()];
    for (int i = 0; i < values.length; i++) {
      row[i] = convert(values[i], types[i]);
    }
    for (int i = 0; i < partitionValues.size(); i++) {
      row[values.length + i] = partitionValues.get(i);
    }
    return row;
  }

  private static boolean isScalar(DataType type) {
    return type instanceof DataType.Scalar || type instanceof DataType.Decimal;
  }

  private static Object convert(Object value, DataType type) {
    if (value == null || isScalar(type)) {
      return value;
    }
    if (type instanceof DataType.Struct struct) {
      return row((Object[]) value, struct);
    }
    if (type instanceof DataType.Array array) {
      List<Object> converted = new ArrayList<>();
      ((List<?>) value).forEach(item -> converted.add(convert(item, array.element())));
      return converted.toArray();
    }
    Map<Object, Object> converted = new HashMap<>();
    DataType valueType = ((DataType.Dictionary) type).value();
    ((Map<?, ?>) value).forEach((k, v) -> converted.put(k, convert(v, valueType)));
    return converted;
  }

  private static Row row(Object[] values, DataType.Struct struct) {
    Object[] fields = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      fields[i] = convert(values[i], struct.fields().get(i).type());
    }
    return RowFactory.create(fields);
  }
}
