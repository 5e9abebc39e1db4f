package dev.inlet.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.catalog.Consumer;
import dev.inlet.infer.PartitionLayout;
import dev.inlet.infer.PartitionLayout.Style;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConsumerWarningsTest {
  private static List<String> warnings(Consumer consumer, String... columns) {
    return ConsumerWarnings.of(Tables.of("t", "parquet", PartitionLayout.NONE, columns), consumer)
        .stream()
        .map(Warning::line)
        .toList();
  }

  @Test
  void plainColumnsAreFineEverywhere() {
    for (Consumer consumer : Consumer.values()) {
      assertEquals(List.of(), warnings(consumer, "id bigint", "price decimal(38,2)", "day date"));
    }
  }

  @Test
  void namesThatDifferInCapitalsAloneAreOne() {
    for (Consumer consumer : Consumer.values()) {
      assertEquals(
          "table: names 'id' and 'ID', which are one where capitals do not count. Rename one in a job",
          warnings(consumer, "id int", "ID int").get(0));
    }
    assertEquals(
        List.of(
            "column 's': names 'a' and 'A', which are one where capitals do not count. Rename one in a"
                + " job"),
        warnings(Consumer.SPARK, "s struct<a:int,A:int>"));
  }

  @Test
  void oddNames() {
    assertEquals(
        List.of(
            "column 'unit-price': a name of other characters than letters, digits and _, which tools"
                + " on a Hive metastore may refuse. Rename it in a job",
            "column 'Order': a reserved word. Write it in quotes",
            "column 'Order': shown in small letters",
            "column 's': its field 'first-born' has a name that types of a Hive metastore cannot"
                + " spell. Rename it in a job"),
        warnings(Consumer.ATHENA, "unit-price int", "Order int", "s struct<`first-born`:int>"));
    assertEquals(
        List.of(
            "column 'a-b': a name of other characters than letters, digits and _. Write it in"
                + " quotes"),
        warnings(Consumer.TRINO, "a-b int"));
    assertEquals(List.of(), warnings(Consumer.DUCKDB, "a-b int", "Order int"));
    assertEquals(
        List.of("column '" + "x".repeat(256) + "': a name of more than 255 characters"),
        warnings(Consumer.HIVE, "x".repeat(256) + " int"));
  }

  @Test
  void timestampsOfParquet() {
    assertEquals(
        List.of(
            "column 'at': a timestamp of Parquet. Stored as INT64 in microseconds or nanoseconds it"
                + " is wrong or refused in Hive before 4 and in older versions of Athena and Trino."
                + " Compare some values",
            "column 'at': timestamp_ntz is a timestamp here"),
        warnings(Consumer.HIVE, "at timestamp_ntz"));
    assertEquals(
        "column 'at': a moment is shown as date and time without a zone. It is in UTC, or in the"
            + " zone of the session",
        warnings(Consumer.TRINO, "at array<timestamp>").get(1));
    assertEquals(List.of(), warnings(Consumer.SPARK, "at timestamp", "b timestamp_ntz"));
  }

  @Test
  void nestedValuesAndSmallNumbersInRedshift() {
    assertEquals(
        List.of(
            "column 'a': nested, so that it is read by its parts alone (select c.part from t,"
                + " t.column c)",
            "column 'b': tinyint is smallint here, as there is no smaller one"),
        warnings(Consumer.REDSHIFT_SPECTRUM, "a map<string,int>", "b tinyint"));
  }

  @Test
  void partitionColumnsThatGlueHasNoIndexFor() {
    List<String> found =
        ConsumerWarnings.of(
                Tables.of(
                    "t",
                    "orc",
                    new PartitionLayout(Style.HIVE, List.of("day", "n"), List.of("date", "bigint")),
                    "a int"),
                Consumer.ATHENA)
            .stream()
            .map(Warning::line)
            .toList();
    assertEquals(
        List.of(
            "column 'day': a partition column of type date, for which Glue has no partition index: it"
                + " takes strings and integers"),
        found);
  }
}
