package dev.inlet.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionFilterTest {
  private static final Map<String, String> PARTITION =
      Map.of("day", "2001-02-10", "country", "it's", "n", "9");

  private static boolean accepts(String text) {
    return PartitionFilter.parse(text)
        .orElseThrow()
        .accepts(name -> Optional.ofNullable(PARTITION.get(name)), "n"::equals);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "day = '2001-02-10'",
        "day >= '2001-02-10' AND day<='2001-02-10'",
        "n < 10 and n > 8.5 and n != 10 and n <> -9",
        "n = '9.0'",
        "country in ('de', 'it''s')",
        "`country` = 'it''s' and other is null and day is not null"
      })
  void aPartitionIsMeantByItsValues(String text) {
    assertTrue(accepts(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "day < '2001-02-10'",
        "n > 9",
        "n in (1, 2)",
        "other = 'x'",
        "other != 'x'",
        "day is null",
        "day = '2001-02-10' and n = 8"
      })
  void anotherOneIsNot(String text) {
    assertFalse(accepts(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "day",
        "day =",
        "day = x",
        "day = 'a' or n = 1",
        "day = 'a' and",
        "day in ()",
        "day in ('a'",
        "day is",
        "day = 'a",
        "(day = 'a')",
        "n ( 3",
        "day = 'a' 'b'"
      })
  void whatIsNoFilterIsNone(String text) {
    assertEquals(Optional.empty(), PartitionFilter.parse(text));
  }

  @Test
  void itsColumnsAreKnown() {
    assertEquals(
        List.of("a", "b c"),
        PartitionFilter.parse("a = 1 and `b c` = 2 and a < 3").orElseThrow().columns());
  }
}
