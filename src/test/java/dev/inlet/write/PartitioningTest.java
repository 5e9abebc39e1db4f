package dev.inlet.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.CatalogException;
import dev.inlet.catalog.Origin;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.catalog.TargetSpec.DatePart;
import dev.inlet.catalog.TargetSpec.PartitionSpec;
import dev.inlet.testing.SharedSpark;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class PartitioningTest {
  private static final Origin HERE = new Origin("jobs.conf", 20);
  private static final List<DatePart> DAY =
      List.of(new DatePart("year", "yyyy"), new DatePart("month", "MM"), new DatePart("day", "dd"));

  @Test
  void aTimestampIsPartitionedByItsDateInUtc() {
    assertEquals(List.of("2001", "01", "31"), parts("timestamp'2001-01-31 23:30:00Z'", "UTC"));
  }

  @Test
  void aTimestampIsShiftedIntoThePartitionsZoneAlsoAcrossAYear() {
    assertEquals(
        List.of("2001", "02", "01"), parts("timestamp'2001-01-31 23:30:00Z'", "Europe/Berlin"));
    assertEquals(
        List.of("2000", "12", "31"), parts("timestamp'2001-01-01 02:00:00Z'", "America/New_York"));
  }

  @Test
  void theZoneFollowsSummerTime() {
    assertEquals(
        List.of("2001", "07", "01"), parts("timestamp'2001-06-30 22:30:00Z'", "Europe/Berlin"));
    assertEquals(
        List.of("2001", "12", "31"), parts("timestamp'2001-12-31 22:30:00Z'", "Europe/Berlin"));
  }

  @Test
  void aDateHasNoZone() {
    assertEquals(List.of("2001", "02", "03"), parts("date'2001-02-03'", "Asia/Tokyo"));
  }

  @Test
  void aTimestampWithoutZoneIsNotShifted() {
    assertEquals(
        List.of("2001", "02", "03"), parts("timestamp_ntz'2001-02-03 23:59:59'", "Asia/Tokyo"));
  }

  @Test
  void whatHasNoDateGoesToTheNullPartition() {
    assertEquals(java.util.Arrays.asList(null, null, null), parts("cast(null as date)", "UTC"));
  }

  @Test
  void aColumnIsPartitionedByAsItIs() {
    Dataset<Row> rows = rows("'Rome'");
    Dataset<Row> result =
        Partitioning.apply(target(new PartitionSpec("at", List.of(), utc(), HERE)), rows);
    assertEquals(List.of("at", "id"), List.of(result.columns()));
  }

  @Test
  void aColumnOfAPartitionsNameIsAProblem() {
    Dataset<Row> rows = rows("date'2001-02-03'").withColumnRenamed("id", "Month");
    assertProblem(
        "the rows have a column 'month' already. Rename it in a step, or name the partition with"
            + " 'as'",
        rows);
  }

  @Test
  void aColumnThatIsNoDateIsAProblem() {
    assertProblem(
        "column 'at': expected a date or timestamp, found string. Add a step { cast { at ="
            + " timestamp } }",
        rows("'2001-02-03'"));
  }

  @Test
  void aColumnThatIsNotThereIsAProblem() {
    assertProblem(
        "expected a column 'at', found then, id",
        rows("date'2001-02-03'").withColumnRenamed("at", "then"));
  }

  private static void assertProblem(String what, Dataset<Row> rows) {
    CatalogException e =
        assertThrows(CatalogException.class, () -> Partitioning.check(byDay("UTC"), rows));
    assertEquals("jobs.conf: 20: target 'lake': partition-by: " + what, e.getMessage());
  }

  private static List<String> parts(String at, String zone) {
    Row row =
        Partitioning.apply(byDay(zone), rows(at))
            .select("year", "month", "day")
            .collectAsList()
            .get(0);
    return java.util.Arrays.asList(row.getString(0), row.getString(1), row.getString(2));
  }

  private static Dataset<Row> rows(String at) {
    return SharedSpark.session().newSession().sql("select " + at + " as at, 1 as id");
  }

  private static TargetSpec byDay(String zone) {
    return target(new PartitionSpec("at", DAY, ZoneId.of(zone), HERE));
  }

  private static TargetSpec target(PartitionSpec partition) {
    return new TargetSpec(
        "lake",
        "lake",
        TargetSpec.Format.DELTA,
        Optional.empty(),
        TargetSpec.Mode.APPEND,
        List.of(),
        false,
        List.of(partition),
        Optional.empty(),
        TargetSpec.ANY_SIZE,
        HERE);
  }

  private static ZoneId utc() {
    return ZoneId.of("UTC");
  }
}
