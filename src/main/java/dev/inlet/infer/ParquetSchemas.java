package dev.inlet.infer;

import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Decimal;
import dev.inlet.format.DataType.Dictionary;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** Types as Parquet files declare them, as Spark reads them. */
final class ParquetSchemas {
  private ParquetSchemas() {}

  static Struct of(GroupType group) {
    return new Struct(
        group.getFields().stream().map(field -> new Field(field.getName(), field(field))).toList());
  }

  private static DataType field(Type field) {
    DataType type = field.isPrimitive() ? primitive(field.asPrimitiveType()) : group(field);
    return field.isRepetition(Type.Repetition.REPEATED) ? new Array(type) : type;
  }

  private static DataType group(Type field) {
    GroupType group = field.asGroupType();
    LogicalTypeAnnotation logical = group.getLogicalTypeAnnotation();
    if (logical instanceof ListLogicalTypeAnnotation) {
      return new Array(element(group.getType(0), group.getName()));
    }
    if (logical instanceof MapLogicalTypeAnnotation) {
      GroupType entry = group.getType(0).asGroupType();
      return new Dictionary(field(entry.getType(1)));
    }
    return of(group);
  }

  /** By the backward compatibility rules of Parquet's LogicalTypes document. */
  private static DataType element(Type repeated, String list) {
    if (repeated.isPrimitive()) {
      return primitive(repeated.asPrimitiveType());
    }
    GroupType group = repeated.asGroupType();
    boolean isElement =
        group.getFieldCount() > 1
            || group.getName().equals("array")
            || group.getName().equals(list + "_tuple");
    return isElement ? of(group) : field(group.getType(0));
  }

  private static DataType primitive(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return new Decimal(decimal.getPrecision(), decimal.getScale());
    }
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> Scalar.BOOLEAN;
      case INT32 -> logical instanceof DateLogicalTypeAnnotation ? Scalar.DATE : integer(logical);
      case INT64 -> wide(logical);
      case INT96 -> Scalar.TIMESTAMP;
      case FLOAT -> Scalar.FLOAT;
      case DOUBLE -> Scalar.DOUBLE;
      case BINARY, FIXED_LEN_BYTE_ARRAY -> isText(logical) ? Scalar.STRING : Scalar.BINARY;
    };
  }

  private static DataType integer(LogicalTypeAnnotation logical) {
    if (!(logical instanceof IntLogicalTypeAnnotation number)) {
      return Scalar.INT;
    }
    // Without a sign the upper half of the range needs the next wider type.
    int bits = number.isSigned() ? number.getBitWidth() : number.getBitWidth() * 2;
    return switch (bits) {
      case 8 -> Scalar.TINYINT;
      case 16 -> Scalar.SMALLINT;
      case 32 -> Scalar.INT;
      default -> Scalar.BIGINT;
    };
  }

  private static DataType wide(LogicalTypeAnnotation logical) {
    if (logical instanceof TimestampLogicalTypeAnnotation moment) {
      return moment.isAdjustedToUTC() ? Scalar.TIMESTAMP : Scalar.TIMESTAMP_NTZ;
    }
    boolean unsigned = logical instanceof IntLogicalTypeAnnotation number && !number.isSigned();
    return unsigned ? new Decimal(20, 0) : Scalar.BIGINT;
  }

  private static boolean isText(LogicalTypeAnnotation logical) {
    return logical instanceof StringLogicalTypeAnnotation
        || logical instanceof EnumLogicalTypeAnnotation
        || logical instanceof JsonLogicalTypeAnnotation;
  }
}
