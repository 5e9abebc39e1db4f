package dev.inlet.infer;

import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Decimal;
import dev.inlet.format.DataType.Dictionary;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Types ordered by what they hold: void below everything, string above everything.
 *
 * <p>Between them: tinyint, smallint, int, bigint in a chain, with decimals where the digits fit;
 * float, double; date, timestamp_ntz, timestamp in a chain. Double holds all numbers, if not all
 * their digits. Structs join by field, arrays and maps by element. The join is associative,
 * commutative but for the order of a struct's fields, and idempotent: the order of files does not
 * matter.
 */
final class TypeLattice {
  private TypeLattice() {}

  /** The least type that holds the values of both. */
  static DataType join(DataType a, DataType b) {
    if (a.equals(b) || b == Scalar.VOID) {
      return a;
    }
    if (a == Scalar.VOID) {
      return b;
    }
    if (a instanceof Struct left && b instanceof Struct right) {
      return structs(left, right);
    }
    if (a instanceof Array left && b instanceof Array right) {
      return new Array(join(left.element(), right.element()));
    }
    if (a instanceof Dictionary left && b instanceof Dictionary right) {
      return new Dictionary(join(left.value(), right.value()));
    }
    if (isNumber(a) && isNumber(b)) {
      return numbers(a, b);
    }
    int moment = Math.max(momentRank(a), momentRank(b));
    boolean moments = momentRank(a) > 0 && momentRank(b) > 0;
    return moments ? (momentRank(a) == moment ? a : b) : Scalar.STRING;
  }

  /** The type of a stored column: what stayed unknown becomes string. */
  static DataType settled(DataType type) {
    if (type instanceof Struct struct) {
      if (struct.fields().isEmpty()) {
        return Scalar.STRING;
      }
      return new Struct(
          struct.fields().stream()
              .map(field -> new Field(field.name(), settled(field.type())))
              .toList());
    }
    if (type instanceof Array array) {
      return new Array(settled(array.element()));
    }
    if (type instanceof Dictionary dictionary) {
      return new Dictionary(settled(dictionary.value()));
    }
    return type == Scalar.VOID ? Scalar.STRING : type;
  }

  private static Struct structs(Struct a, Struct b) {
    Map<String, DataType> fields = new LinkedHashMap<>();
    a.fields().forEach(field -> fields.put(field.name(), field.type()));
    b.fields().forEach(field -> fields.merge(field.name(), field.type(), TypeLattice::join));
    List<Field> joined = new ArrayList<>();
    fields.forEach((name, type) -> joined.add(new Field(name, type)));
    return new Struct(joined);
  }

  private static boolean isNumber(DataType type) {
    return exactDigits(type).isPresent() || type == Scalar.FLOAT || type == Scalar.DOUBLE;
  }

  private static DataType numbers(DataType a, DataType b) {
    Optional<Decimal> left = exactDigits(a);
    Optional<Decimal> right = exactDigits(b);
    if (left.isEmpty() || right.isEmpty()) {
      return Scalar.DOUBLE;
    }
    if (a instanceof Scalar && b instanceof Scalar) {
      return left.get().precision() > right.get().precision() ? a : b;
    }
    int scale = Math.max(left.get().scale(), right.get().scale());
    int whole = Math.max(wholeDigits(left.get()), wholeDigits(right.get()));
    boolean fits = whole + scale <= Decimal.MAX_PRECISION;
    return fits ? new Decimal(whole + scale, scale) : Scalar.DOUBLE;
  }

  private static int wholeDigits(Decimal type) {
    return type.precision() - type.scale();
  }

  /** The decimal that holds all values of an exact number type. */
  private static Optional<Decimal> exactDigits(DataType type) {
    if (type instanceof Decimal decimal) {
      return Optional.of(decimal);
    }
    if (!(type instanceof Scalar scalar)) {
      return Optional.empty();
    }
    return switch (scalar) {
      case TINYINT -> Optional.of(new Decimal(3, 0));
      case SMALLINT -> Optional.of(new Decimal(5, 0));
      case INT -> Optional.of(new Decimal(10, 0));
      case BIGINT -> Optional.of(new Decimal(19, 0));
      default -> Optional.empty();
    };
  }

  private static int momentRank(DataType type) {
    if (type == Scalar.DATE) {
      return 1;
    }
    if (type == Scalar.TIMESTAMP_NTZ) {
      return 2;
    }
    return type == Scalar.TIMESTAMP ? 3 : 0;
  }
}
