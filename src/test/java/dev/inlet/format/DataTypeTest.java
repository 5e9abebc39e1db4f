package dev.inlet.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DataTypeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "boolean",
        "tinyint",
        "smallint",
        "int",
        "bigint",
        "float",
        "double",
        "decimal(38,0)",
        "decimal(10,2)",
        "string",
        "binary",
        "date",
        "timestamp",
        "timestamp_ntz",
        "array<array<int>>",
        "map<string,struct<a:date>>",
        "struct<a:bigint,`odd name`:string,`tick``s`:array<double>>"
      })
  void typesReadBackAsTheyAreSpelled(String sql) {
    assertEquals(sql, DataType.parse(sql).sql());
  }

  @Test
  void spellingIsFree() {
    assertEquals(
        "struct<a:bigint,b:decimal(10,0)>", DataType.parse(" STRUCT < a : LONG , b:dec > ").sql());
  }

  @Test
  void namesWithDotsAndNoCharactersAreQuoted() {
    DataType type = new Struct(List.of(new Field("a.b", Scalar.INT), new Field("", Scalar.INT)));
    assertEquals("struct<`a.b`:int,``:int>", type.sql());
    assertEquals(type, DataType.parse(type.sql()));
  }

  @Test
  void anUnknownTypeIsToldWithTheKnownOnes() {
    assertEquals(
        "type 'bigit': expected one of boolean, tinyint, smallint, int, bigint, float, double,"
            + " decimal(p,s), string, binary, date, timestamp, timestamp_ntz, struct<…>, array<…>,"
            + " map<string,…>, found 'bigit'",
        message("bigit"));
  }

  @Test
  void brokenTypesAreToldWithWhatIsMissing() {
    assertEquals("type 'array<int': expected '>', found the end of the type", message("array<int"));
    assertEquals("type 'int x': expected the end of the type, found 'x'", message("int x"));
    assertEquals(
        "decimal(39,0): expected a precision from 1 to 38 and a scale from 0 to the precision",
        message("decimal(39)"));
    assertEquals(
        "type 'map<int,int>': expected string as the type of a map's keys, found ',int>'",
        message("map<int,int>"));
    assertEquals("struct: two fields named 'a'", message("struct<a:int,a:int>"));
  }

  private static String message(String sql) {
    return assertThrows(IllegalArgumentException.class, () -> DataType.parse(sql)).getMessage();
  }
}
