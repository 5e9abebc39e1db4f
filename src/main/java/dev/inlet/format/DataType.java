package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The type of a column, spelled as Spark SQL and Hive DDL spell it. */
public sealed interface DataType extends Serializable {

  /** The type as DDL text; {@link #parse} reads it back. */
  String sql();

  /**
   * The type that a DDL text spells, in any case and with spaces between its words.
   *
   * @throws IllegalArgumentException saying what was expected and where
   */
  static DataType parse(String text) {
    return new DataTypeParser(text).parse();
  }

  /** Types without parts. */
  enum Scalar implements DataType {
    /** Of a value of which nothing but nulls was seen; never the type of a stored column. */
    VOID,
    BOOLEAN,
    TINYINT,
    SMALLINT,
    INT,
    BIGINT,
    FLOAT,
    DOUBLE,
    STRING,
    BINARY,
    DATE,
    TIMESTAMP,
    TIMESTAMP_NTZ;

    @Override
    public String sql() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Exact numbers of {@code precision} digits, {@code scale} of them behind the point. */
  record Decimal(int precision, int scale) implements DataType {
    /** The most digits that Spark and Hive hold. */
    public static final int MAX_PRECISION = 38;

    public Decimal {
      if (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
        throw new IllegalArgumentException(
            "decimal("
                + precision
                + ","
                + scale
                + "): expected a precision from 1 to 38 and a scale from 0 to the precision");
      }
    }

    @Override
    public String sql() {
      return "decimal(" + precision + "," + scale + ")";
    }
  }

  /** Named fields, in order; names differ. */
  record Struct(List<Field> fields) implements DataType {
    public Struct {
      fields = List.copyOf(fields);
      Set<String> names = new HashSet<>();
      for (Field field : fields) {
        if (!names.add(field.name())) {
          throw new IllegalArgumentException("struct: two fields named '" + field.name() + "'");
        }
      }
    }

    @Override
    public String sql() {
      return fields.stream()
          .map(field -> quoted(field.name()) + ":" + field.type().sql())
          .collect(Collectors.joining(",", "struct<", ">"));
    }

    private static String quoted(String name) {
      boolean plain = !name.isEmpty() && name.chars().allMatch(DataTypeParser::isNamePart);
      return plain ? name : "`" + name.replace("`", "``") + "`";
    }
  }

  /** One field of a struct. */
  record Field(String name, DataType type) implements Serializable {
    public Field {
      requireNonNull(name, "name");
      requireNonNull(type, "type");
    }
  }

  /** A list of values of one type. */
  record Array(DataType element) implements DataType {
    public Array {
      requireNonNull(element, "element");
    }

    @Override
    public String sql() {
      return "array<" + element.sql() + ">";
    }
  }

  /** Values of one type by string key. */
  record Dictionary(DataType value) implements DataType {
    public Dictionary {
      requireNonNull(value, "value");
    }

    @Override
    public String sql() {
      return "map<string," + value.sql() + ">";
    }
  }
}
