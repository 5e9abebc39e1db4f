package dev.inlet.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Scalar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ValueStatsTest {
  private static ColumnStatistics of(ValueStats stats, String type) {
    return stats.of(new ColumnDefinition("c", type, "", Witness.NONE, false));
  }

  private static ValueStats add(List<String> values, DataType type) {
    ValueStats stats = new ValueStats();
    values.forEach(value -> stats.add(value, type));
    return stats;
  }

  @Test
  void numbersAreComparedAsNumbersAndDatesAsDates() {
    ValueStats numbers = add(List.of("9", "10", "-2.5", "10", "NaN"), Scalar.DOUBLE);
    assertEquals(
        new ColumnStatistics("c", 5, 0, 4, "-2.5", "10", 1, 2.4, 4), of(numbers, "double"));
    ValueStats dates = add(List.of("2024-02-01", "2023-12-31"), Scalar.DATE);
    assertEquals(
        new ColumnStatistics("c", 2, 0, 2, "2023-12-31", "2024-02-01", 10, 10, 10),
        of(dates, "date"));
    // A column that is a string in the end has no order that others would agree on.
    assertEquals("", of(numbers, "string").min());
  }

  @Test
  void anExponentThatNoTextHasRoomForStays() {
    ColumnStatistics found =
        of(add(List.of("1E-999999999", "1E999999999", "2"), Scalar.DOUBLE), "double");
    assertEquals("1E-999999999", found.min());
    assertEquals("1E+999999999", found.max());
    assertEquals("1200", of(add(List.of("1.2E3"), Scalar.DOUBLE), "double").max());
  }

  @Test
  void aColumnWithoutValuesHasNoLengths() {
    assertEquals(
        new ColumnStatistics("c", 0, 0, 0, "", "", 0, 0, 0), of(new ValueStats(), "string"));
  }

  @Test
  void distinctValuesAreExactWhileTheyAreFewAndNearWhenTheyAreMany() {
    List<String> few = IntStream.range(0, 512).mapToObj(i -> "v" + i).toList();
    assertEquals(512, of(add(few, Scalar.STRING), "string").distinct());
    List<String> many = IntStream.range(0, 100_000).mapToObj(i -> "v" + i % 50_000).toList();
    long distinct = of(add(many, Scalar.STRING), "string").distinct();
    assertTrue(Math.abs(distinct - 50_000) < 5_000, () -> "found " + distinct);
  }

  @Test
  void orderAndPartsAreOfNoAccount() {
    List<String> values =
        new ArrayList<>(IntStream.range(0, 5_000).mapToObj(i -> String.valueOf(i * 7)).toList());
    ColumnStatistics whole = of(add(values, Scalar.BIGINT), "bigint");
    Collections.shuffle(values, new Random(7));
    ValueStats parts = new ValueStats();
    for (int i = 0; i < values.size(); i += 700) {
      parts.add(add(values.subList(i, Math.min(values.size(), i + 700)), Scalar.BIGINT));
    }
    assertEquals(whole, of(parts, "bigint"));
  }
}
