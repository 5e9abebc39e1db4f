package dev.inlet.infer;

import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Decimal;
import dev.inlet.format.DataType.Dictionary;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.orc.TypeDescription;

/** Types as ORC and Avro files declare them, as Spark reads them. */
final class ColumnarSchemas {
  private ColumnarSchemas() {}

  static DataType of(TypeDescription type) {
    return switch (type.getCategory()) {
      case BOOLEAN -> Scalar.BOOLEAN;
      case BYTE -> Scalar.TINYINT;
      case SHORT -> Scalar.SMALLINT;
      case INT -> Scalar.INT;
      case LONG -> Scalar.BIGINT;
      case FLOAT -> Scalar.FLOAT;
      case DOUBLE -> Scalar.DOUBLE;
      case STRING, VARCHAR, CHAR -> Scalar.STRING;
      case BINARY -> Scalar.BINARY;
      case DATE -> Scalar.DATE;
      case TIMESTAMP -> isLocal(type) ? Scalar.TIMESTAMP_NTZ : Scalar.TIMESTAMP;
      case TIMESTAMP_INSTANT -> Scalar.TIMESTAMP;
      case DECIMAL -> new Decimal(type.getPrecision(), type.getScale());
      case LIST -> new Array(of(type.getChildren().get(0)));
      case MAP -> new Dictionary(of(type.getChildren().get(1)));
      case STRUCT -> struct(type);
      default -> throw unsupported(type.toString());
    };
  }

  /** Spark takes all others for moments, and refuses to read them as anything else. */
  private static boolean isLocal(TypeDescription type) {
    return Scalar.TIMESTAMP_NTZ.sql().equals(type.getAttributeValue("spark.sql.catalyst.type"));
  }

  private static Struct struct(TypeDescription type) {
    List<String> names = type.getFieldNames();
    List<TypeDescription> types = type.getChildren();
    return new Struct(
        IntStream.range(0, names.size())
            .mapToObj(i -> new Field(names.get(i), of(types.get(i))))
            .toList());
  }

  static DataType of(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    return switch (schema.getType()) {
      case BOOLEAN -> Scalar.BOOLEAN;
      case INT -> logical instanceof LogicalTypes.Date ? Scalar.DATE : Scalar.INT;
      case LONG -> isTimestamp(logical) ? timestamp(logical) : Scalar.BIGINT;
      case FLOAT -> Scalar.FLOAT;
      case DOUBLE -> Scalar.DOUBLE;
      case STRING, ENUM -> Scalar.STRING;
      case BYTES, FIXED -> {
        boolean exact = logical instanceof LogicalTypes.Decimal;
        yield exact ? decimal((LogicalTypes.Decimal) logical) : Scalar.BINARY;
      }
      case NULL -> Scalar.VOID;
      case ARRAY -> new Array(of(schema.getElementType()));
      case MAP -> new Dictionary(of(schema.getValueType()));
      case UNION -> union(schema);
      case RECORD ->
          new Struct(
              schema.getFields().stream()
                  .map(field -> new Field(field.name(), of(field.schema())))
                  .toList());
    };
  }

  private static boolean isTimestamp(LogicalType logical) {
    return logical != null && logical.getName().contains("timestamp-mi");
  }

  private static DataType timestamp(LogicalType logical) {
    return logical.getName().startsWith("local-") ? Scalar.TIMESTAMP_NTZ : Scalar.TIMESTAMP;
  }

  private static Decimal decimal(LogicalTypes.Decimal type) {
    return new Decimal(type.getPrecision(), type.getScale());
  }

  /** Spark reads unions of a type and null, of int and long, and of float and double as one. */
  private static DataType union(Schema schema) {
    List<DataType> members =
        schema.getTypes().stream()
            .filter(member -> member.getType() != Schema.Type.NULL)
            .map(ColumnarSchemas::of)
            .toList();
    if (members.size() == 1) {
      return members.get(0);
    }
    boolean integers = List.of(Scalar.INT, Scalar.BIGINT).containsAll(members);
    boolean floats = List.of(Scalar.FLOAT, Scalar.DOUBLE).containsAll(members);
    if (members.isEmpty() || (!integers && !floats)) {
      throw unsupported(schema.toString());
    }
    return members.stream().reduce(Scalar.VOID, TypeLattice::join);
  }

  static IllegalArgumentException unsupported(String type) {
    return new IllegalArgumentException("unsupported type " + type);
  }
}
