package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CatalogException;
import dev.inlet.catalog.DeltaCompactSpec;
import dev.inlet.catalog.JobCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a vacuum may delete, by a table that says how long its files are kept. */
class DeltaCompactionPlannerTest {
  @TempDir Path folder;

  private DeltaCompactSpec declared(String vacuum) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("jobs.conf"),
            "inlet { state = \"%1$s/_inlet\", jobs.tidy.compact { table = \"%1$s/t\", vacuum { %2$s } } }"
                .formatted(folder, vacuum));
    return JobCatalog.load(List.of(file.toFile())).job("tidy").deltaCompact().orElseThrow();
  }

  private void plan(String vacuum, String kept) throws IOException {
    Path log = Files.createDirectories(folder.resolve("t/_delta_log"));
    Files.writeString(
        log.resolve("00000000000000000000.json"),
        """
        {"protocol":{"minReaderVersion":1,"minWriterVersion":2}}
        {"metaData":{"id":"t","schemaString":"{\\"type\\":\\"struct\\",\\"fields\\":[]}",\
        "partitionColumns":[],"configuration":{"delta.deletedFileRetentionDuration":"%s"}}}
        """
            .formatted(kept));
    new DeltaCompactionPlanner(declared(vacuum), new Configuration(), Clock.systemUTC()).plan();
  }

  private void assertRefused(String message, String vacuum, String kept) {
    CatalogException e = assertThrows(CatalogException.class, () -> plan(vacuum, kept));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void anIntervalIsReadAsDeltaReadsIt() throws IOException {
    plan("retain = 30 days", "interval 30 days");
    assertRefused("expected 720 hours or more", "retain = 29 days", "INTERVAL 30 DAYS");
    assertRefused("expected 361 hours or more", "retain = 9 days", "2 Weeks 1 Day 60 minutes");
    assertRefused("expected 60 seconds or more", "retain = 0", "interval 60000000 microseconds");
  }

  @Test
  void anIntervalThatIsNotUnderstoodIsNotTakenForAnother() throws IOException {
    assertRefused(
        "/t: vacuum: delta.deletedFileRetentionDuration of the table: expected an interval such as"
            + " 'interval 7 days', found 'interval 1 month 3 days'. Set the property anew",
        "allow-short-retention = true, retain = 30 days",
        "interval 1 month 3 days");
    assertRefused("found 'interval -30 days'", "retain = 30 days", "interval -30 days");
  }

  @Test
  void nothingIsKeptForLongerThanDeltaKnowsWhatLeftTheTable() throws IOException {
    assertRefused(
        "/t: vacuum: retain: expected 240 hours or less, which the table has as"
            + " delta.deletedFileRetentionDuration, found 720 hours. Delta knows no longer which"
            + " files left the table before that, and would delete them. Set the table's"
            + " delta.deletedFileRetentionDuration first, to 'interval 720 hours'",
        "retain = 30 days",
        "interval 10 days");
    plan("retain = 10 minutes", "interval 10 minutes");
  }

  @Test
  void aPartOfAnHourIsAWholeOne() throws IOException {
    assertEquals(Duration.ofHours(1), retain("20 minutes"));
    assertEquals(Duration.ofHours(169), retain("10081 minutes"));
    assertEquals(Duration.ofDays(7), retain("7 days"));
    assertEquals(Duration.ZERO, retain("0 minutes"));
  }

  private Duration retain(String text) throws IOException {
    return declared("retain = " + text).vacuum().orElseThrow().retain();
  }

  @Test
  void lessThanNoTimeIsRefused() {
    CatalogException e = assertThrows(CatalogException.class, () -> declared("retain = -1 days"));
    assertTrue(
        e.getMessage()
            .contains("'retain': expected a duration such as '2 minutes', found a negative one"),
        e.getMessage());
  }
}
