package dev.inlet.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Decimal;
import dev.inlet.format.DataType.Dictionary;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TypeLatticeTest {
  private static final List<Scalar> SCALARS = List.of(Scalar.values());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "void|date|date",
        "bigint|double|double",
        "tinyint|int|int",
        "float|double|double",
        "int|float|double",
        "date|timestamp|timestamp",
        "date|timestamp_ntz|timestamp_ntz",
        "timestamp_ntz|timestamp|timestamp",
        "boolean|bigint|string",
        "date|bigint|string",
        "binary|string|string",
        "decimal(10,2)|decimal(8,4)|decimal(12,4)",
        "int|decimal(4,2)|decimal(12,2)",
        "decimal(38,0)|decimal(38,38)|double",
        "decimal(10,2)|float|double",
        "struct<a:bigint>|struct<b:date,a:double>|struct<a:double,b:date>",
        "struct<a:bigint>|bigint|string",
        "array<void>|array<date>|array<date>",
        "map<string,int>|map<string,bigint>|map<string,bigint>"
      })
  void twoTypesJoinToTheLeastThatHoldsBoth(String a, String b, String joined) {
    assertEquals(joined, TypeLattice.join(DataType.parse(a), DataType.parse(b)).sql());
  }

  @Test
  void theJoinIsAssociativeCommutativeAndIdempotent() {
    Random random = new Random(11);
    for (int i = 0; i < 50_000; i++) {
      DataType a = type(random, 2);
      DataType b = type(random, 2);
      DataType c = type(random, 2);
      assertEquals(a, TypeLattice.join(a, a));
      assertEquals(sorted(TypeLattice.join(a, b)), sorted(TypeLattice.join(b, a)), a + " " + b);
      assertEquals(
          sorted(TypeLattice.join(TypeLattice.join(a, b), c)),
          sorted(TypeLattice.join(a, TypeLattice.join(b, c))),
          a.sql() + " " + b.sql() + " " + c.sql());
    }
  }

  @Test
  void whatStaysUnknownIsSettledAsString() {
    assertEquals(
        "struct<a:string,b:array<string>,c:string>",
        TypeLattice.settled(DataType.parse("struct<a:void,b:array<void>,c:struct<>>")).sql());
  }

  private static DataType type(Random random, int depth) {
    int kind = random.nextInt(depth > 0 ? 12 : 8);
    if (kind == 7) {
      int precision = 1 + random.nextInt(38);
      return new Decimal(precision, random.nextInt(precision + 1));
    }
    if (kind < 8) {
      return SCALARS.get(random.nextInt(SCALARS.size()));
    }
    if (kind == 8) {
      return new Array(type(random, depth - 1));
    }
    if (kind == 9) {
      return new Dictionary(type(random, depth - 1));
    }
    List<Field> fields = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      if (random.nextBoolean()) {
        fields.add(new Field(name, type(random, depth - 1)));
      }
    }
    return new Struct(fields);
  }

  /** With fields by name: their order is that of the files. */
  private static DataType sorted(DataType type) {
    if (type instanceof Struct struct) {
      return new Struct(
          struct.fields().stream()
              .map(field -> new Field(field.name(), sorted(field.type())))
              .sorted(Comparator.comparing(Field::name))
              .toList());
    }
    if (type instanceof Array array) {
      return new Array(sorted(array.element()));
    }
    return type instanceof Dictionary map ? new Dictionary(sorted(map.value())) : type;
  }
}
