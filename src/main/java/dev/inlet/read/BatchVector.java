package dev.inlet.read;

import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Decimal;
import dev.inlet.format.DataType.Dictionary;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import dev.inlet.format.Vector;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/** A vector as Spark sees it, without a copy. */
final class BatchVector extends ColumnVector {
  private final Vector values;
  private final ColumnVector[] children;

  /** All bits for a column; none where each row has the one value that there is. */
  private final int mask;

  private BatchVector(org.apache.spark.sql.types.DataType type, Vector values, int mask) {
    super(type);
    this.values = values;
    this.mask = mask;
    this.children = new ColumnVector[values.childCount()];
    for (int i = 0; i < children.length; i++) {
      children[i] = of(values.child(i));
    }
  }

  /** The rows of a column. */
  static BatchVector of(Vector values) {
    return new BatchVector(sparkType(values.type()), values, -1);
  }

  /** One value for all rows. */
  static BatchVector constant(DataType type, Object value) {
    Vector values = new Vector(type, 1);
    values.addValue(value);
    return new BatchVector(sparkType(type), values, 0);
  }

  static org.apache.spark.sql.types.DataType sparkType(DataType type) {
    if (type instanceof Scalar scalar) {
      return sparkType(scalar);
    }
    if (type instanceof Decimal decimal) {
      return DataTypes.createDecimalType(decimal.precision(), decimal.scale());
    }
    if (type instanceof Array array) {
      return DataTypes.createArrayType(sparkType(array.element()));
    }
    if (type instanceof Dictionary dictionary) {
      return DataTypes.createMapType(DataTypes.StringType, sparkType(dictionary.value()));
    }
    StructType struct = new StructType();
    for (Field field : ((Struct) type).fields()) {
      struct = struct.add(field.name(), sparkType(field.type()));
    }
    return struct;
  }

  private static org.apache.spark.sql.types.DataType sparkType(Scalar type) {
    return switch (type) {
      case VOID -> DataTypes.NullType;
      case BOOLEAN -> DataTypes.BooleanType;
      case TINYINT -> DataTypes.ByteType;
      case SMALLINT -> DataTypes.ShortType;
      case INT -> DataTypes.IntegerType;
      case BIGINT -> DataTypes.LongType;
      case FLOAT -> DataTypes.FloatType;
      case DOUBLE -> DataTypes.DoubleType;
      case STRING -> DataTypes.StringType;
      case BINARY -> DataTypes.BinaryType;
      case DATE -> DataTypes.DateType;
      case TIMESTAMP -> DataTypes.TimestampType;
      case TIMESTAMP_NTZ -> DataTypes.TimestampNTZType;
    };
  }

  @Override
  public void close() {
    // Arrays.
  }

  @Override
  public boolean hasNull() {
    return values.nullCount() > 0;
  }

  @Override
  public int numNulls() {
    return values.nullCount();
  }

  @Override
  public boolean isNullAt(int row) {
    return values.isNull(row & mask);
  }

  @Override
  public boolean getBoolean(int row) {
    return values.slot(row & mask) != 0;
  }

  @Override
  public byte getByte(int row) {
    return (byte) values.slot(row & mask);
  }

  @Override
  public short getShort(int row) {
    return (short) values.slot(row & mask);
  }

  @Override
  public int getInt(int row) {
    return (int) values.slot(row & mask);
  }

  @Override
  public long getLong(int row) {
    return values.slot(row & mask);
  }

  @Override
  public float getFloat(int row) {
    return Float.intBitsToFloat((int) values.slot(row & mask));
  }

  @Override
  public double getDouble(int row) {
    return Double.longBitsToDouble(values.slot(row & mask));
  }

  @Override
  public org.apache.spark.sql.types.Decimal getDecimal(int row, int precision, int scale) {
    if (isNullAt(row)) {
      return null;
    }
    if (((Decimal) values.type()).precision() <= Vector.SHORT_DECIMAL_DIGITS) {
      return org.apache.spark.sql.types.Decimal.createUnsafe(
          values.slot(row & mask), precision, scale);
    }
    BigInteger unscaled = new BigInteger(getBinary(row));
    return org.apache.spark.sql.types.Decimal.apply(
        new java.math.BigDecimal(unscaled, scale), precision, scale);
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return isNullAt(row)
        ? null
        : UTF8String.fromBytes(values.heap(), values.start(row & mask), values.length(row & mask));
  }

  @Override
  public byte[] getBinary(int row) {
    if (isNullAt(row)) {
      return null;
    }
    int start = values.start(row & mask);
    return Arrays.copyOfRange(values.heap(), start, start + values.length(row & mask));
  }

  @Override
  public ColumnarArray getArray(int row) {
    return isNullAt(row)
        ? null
        : new ColumnarArray(children[0], values.start(row & mask), values.length(row & mask));
  }

  @Override
  public ColumnarMap getMap(int row) {
    return isNullAt(row) || !(values.type() instanceof Dictionary)
        ? null
        : new ColumnarMap(
            children[0], children[1], values.start(row & mask), values.length(row & mask));
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    return children[ordinal];
  }
}
