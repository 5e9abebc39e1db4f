package dev.inlet.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.ConflictException;
import dev.inlet.InputException;
import dev.inlet.infer.ColumnStatistics;
import dev.inlet.infer.PartitionLayout;
import dev.inlet.infer.PartitionLayout.Style;
import dev.inlet.infer.TableDefinition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PublishPlanTest {
  private static final PartitionLayout KEYS =
      new PartitionLayout(Style.HIVE, List.of("Month", "area"), List.of("bigint", "string"));
  private static final TableDefinition TABLE = Tables.of("s.t", "parquet", KEYS, "id bigint");

  private static Publication wanted(FoundPartition... partitions) {
    return Publication.of(TABLE, Tables.placed("file:/d", List.of(partitions)), PublishedForm.HIVE);
  }

  private static FoundPartition partition(String month, String area) {
    return new FoundPartition(List.of(month, area), "Month=0" + month + "/area=" + area);
  }

  private static Optional<PublishedTable> found(
      Map<String, String> properties, Set<List<String>> partitions) {
    return Optional.of(new PublishedTable(properties, partitions, false));
  }

  @Test
  void aTableThatIsNotThereIsMadeWithItsPartitions() {
    PublishPlan plan =
        PublishPlan.of(
            wanted(partition("1", "it's"), partition("2", PartitionLayout.HIVE_NULL)),
            Optional.empty());
    assertEquals("s.t: table created, 2 partitions (2 added, 0 dropped)", plan.text());
    assertEquals(3, plan.statements().size());
    assertEquals("CREATE DATABASE IF NOT EXISTS `s`", plan.statements().get(0));
    assertEquals(
        """
        ALTER TABLE `s`.`t` ADD IF NOT EXISTS
          PARTITION (`month` = '1', `area` = 'it\\'s') LOCATION 'file:/d/Month=01/area=it\\'s'
          PARTITION (`month` = '2', `area` = NULL) LOCATION 'file:/d/Month=02/area=__HIVE_DEFAULT_PARTITION__'""",
        plan.statements().get(2));
  }

  @Test
  void whatIsThereIsNotDoneAgain() {
    Publication wanted = wanted(partition("1", "a"));
    PublishPlan plan =
        PublishPlan.of(wanted, found(wanted.properties(), Set.of(List.of("1", "a"))));
    assertEquals("s.t: table unchanged, 1 partition", plan.text());
    assertEquals(List.of(), plan.statements());
  }

  @Test
  void onlyPropertiesThatDifferAreSet() {
    Publication wanted = wanted();
    Map<String, String> before = new HashMap<>(wanted.properties());
    before.put("sizeKey", "9");
    before.put("theirs", "stays");
    PublishPlan plan = PublishPlan.of(wanted, found(before, Set.of()));
    assertEquals("s.t: table changed", plan.text());
    assertEquals(
        List.of(
            "ALTER TABLE `s`.`t` SET TBLPROPERTIES ('sizeKey' = '10', 'comment' = 'version 3 of s.t,"
                + " by Inlet')"),
        plan.statements());
  }

  @Test
  void anotherMakeIsDroppedAndMadeAnew() {
    Publication wanted = wanted(partition("1", "a"));
    PublishPlan plan =
        PublishPlan.of(
            wanted,
            found(Map.of(TableProperties.VERSION, "1", Publication.MADE_BY, "x"), Set.of()));
    assertEquals("s.t: table made anew, 1 partition (1 added, 0 dropped)", plan.text());
    assertEquals("DROP TABLE `s`.`t`", plan.statements().get(1));
  }

  @Test
  void manyPartitionsAreAddedAndDroppedInBatches() {
    FoundPartition[] many =
        IntStream.range(0, 1_200)
            .mapToObj(i -> partition(String.valueOf(i), "a"))
            .toArray(FoundPartition[]::new);
    Publication wanted = wanted(many);
    assertEquals(2 + 3, PublishPlan.of(wanted, Optional.empty()).statements().size());
    Set<List<String>> others = new HashSet<>();
    IntStream.range(0, 501).forEach(i -> others.add(List.of("x" + i, "a")));
    PublishPlan plan = PublishPlan.of(wanted(), found(wanted().properties(), others));
    assertEquals("s.t: table unchanged, 0 partitions (0 added, 501 dropped)", plan.text());
    assertEquals(2, plan.statements().size());
    assertEquals(
        "ALTER TABLE `s`.`t` DROP IF EXISTS\n  PARTITION (`month` = 'x99', `area` = 'a')",
        plan.statements().get(1));
  }

  @Test
  void aTableOfSomebodyElseOrOneThatDeletesFilesIsRefused() {
    ConflictException theirs =
        assertThrows(
            ConflictException.class, () -> PublishPlan.of(wanted(), found(Map.of(), Set.of())));
    assertEquals(
        "metastore: table 's.t': expected none, or one that Inlet has published, found another one."
            + " Drop it, or rename the table in the job catalog",
        theirs.getMessage());
    Map<String, String> purging = new HashMap<>(wanted().properties());
    purging.put("external.table.purge", "TRUE");
    ConflictException purges =
        assertThrows(
            ConflictException.class, () -> PublishPlan.of(wanted(), found(purging, Set.of())));
    assertEquals(
        "metastore: table 's.t': expected files that stay when a table is dropped, found the property"
            + " external.table.purge. Take it away, for the files are not Inlet's to delete",
        purges.getMessage());
  }

  @Test
  void countsOfValuesArePropertiesForWhichNoTableIsMadeAnew() {
    TableDefinition counted =
        TABLE.withStatistics(List.of(new ColumnStatistics("id", 9, 1, 8, "-1", "7", 1, 1.5, 2)));
    Publication plain = wanted();
    Publication published =
        Publication.of(counted, Tables.placed("file:/d", List.of()), PublishedForm.HIVE);
    assertEquals(
        plain.properties().get(Publication.MADE_BY),
        published.properties().get(Publication.MADE_BY));
    assertEquals("1", published.properties().get("recordCount"));
    assertEquals(
        "{\"column\":\"id\",\"values\":9,\"nulls\":1,\"distinct\":8,\"min\":\"-1\",\"max\":\"7\","
            + "\"minLength\":1,\"averageLength\":1.5,\"maxLength\":2}",
        published.properties().get("inlet.statistics.id"));
    assertFalse(plain.properties().containsKey("recordCount"));
  }

  @Test
  void aDeprecatedTableSaysSoAsOneOfGlueDoes() {
    TableDefinition gone = TABLE.with(TableDefinition.Status.DEPRECATED);
    assertEquals("true", TableProperties.of(gone).get("DEPRECATED_BY_CRAWLER"));
    assertFalse(TableProperties.of(TABLE).containsKey("DEPRECATED_BY_CRAWLER"));
  }

  @Test
  void twoFoldersOfOnePartitionAreRefused() {
    InputException problem =
        assertThrows(
            InputException.class,
            () ->
                wanted(
                    partition("1", "a"), new FoundPartition(List.of("1", "a"), "Month=1/area=a")));
    assertEquals(
        "file:/d: table 's.t': expected one folder for each partition, found Month=01/area=a and"
            + " Month=1/area=a. Merge them",
        problem.getMessage());
  }
}
