package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.InputException;
import dev.inlet.bookmark.BatchFile;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.infer.TableDefinition;
import dev.inlet.state.StateStore;
import dev.inlet.testing.LedgerScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans of a job that follows a Delta table, of which only the log is there. */
class VersionSelectionTest {
  private static final Instant NOON = Instant.parse("2001-01-15T12:00:00Z");
  private static final String PROTOCOL =
      "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}\n";
  private static final String WRITE =
      """
      {"commitInfo":{"operation":"WRITE"}}
      {"add":{"path":"a","dataChange":true}}
      """;
  private static final String DELETE =
      """
      {"commitInfo":{"operation":"DELETE"}}
      {"remove":{"path":"a","dataChange":true}}
      {"add":{"path":"b","dataChange":true}}
      """;
  private static final String OPTIMIZE =
      """
      {"commitInfo":{"operation":"OPTIMIZE"}}
      {"remove":{"path":"a","dataChange":false}}
      {"add":{"path":"c","dataChange":false}}
      """;

  @TempDir Path folder;
  private final Configuration conf = new Configuration();
  private StateStore state;
  private String source = "";

  @BeforeEach
  void open() throws IOException {
    state = new StateStore(new org.apache.hadoop.fs.Path(folder.resolve("state").toUri()), conf);
    commit(0, metaData("{}", "id:long"));
    commit(1, WRITE);
  }

  @Test
  void theFirstRunTakesAllVersionsAndTheSchemaOfTheNewest() throws IOException {
    commit(2, metaData("{}", "id:long", "note:string"));
    RunPlan plan = plan();
    assertEquals(List.of(0L, 1L, 2L), versions(plan));
    TableDefinition table = plan.sources().get(0).table().orElseThrow();
    assertEquals("delta", table.format());
    assertEquals(
        List.of("id bigint", "note string"),
        table.columns().stream().map(c -> c.name() + " " + c.type()).toList());
    assertEquals(
        List.of(
            "format: delta, as declared; version 2",
            "change feed: off; with 'bookmark = delta' versions can only append"),
        table.notes());
  }

  @Test
  void laterRunsTakeTheVersionsThatAreNewAndTellOfTheirSchema() throws IOException {
    commitAll(plan());
    RunPlan nothing = plan();
    assertFalse(nothing.hasNew());
    assertEquals("all 2 versions of " + folder + "/t were read", nothing.whyNothing());
    commit(2, metaData("{}", "id:long", "note:string"));
    commit(3, OPTIMIZE);
    assertEquals(List.of(2L, 3L), versions(plan()));
  }

  @Test
  void theOldestVersionsComeFirstWhateverTheClocksSay() throws IOException {
    source = ", max-files = 2";
    commit(2, WRITE, NOON.minusSeconds(600));
    commit(3, WRITE, NOON.minusSeconds(900));
    RunPlan first = plan();
    assertEquals(List.of(0L, 1L), versions(first));
    assertEquals(2, first.sources().get(0).waiting());
    commitAll(first);
    assertEquals(List.of(2L, 3L), versions(plan()));
  }

  @Test
  void aVersionThatTakesRowsAwayIsNamedWithItsOperationAndTheRemedies() throws IOException {
    commitAll(plan());
    commit(2, DELETE);
    InputException e = assertThrows(InputException.class, this::plan);
    assertEquals(
        "file:"
            + folder
            + "/t: version 2: expected a version that only appends, for the table keeps no change"
            + " feed, found DELETE, which takes rows away from 1 file. Leave such versions out"
            + " with 'on-change = ignore', read again what they rewrite with 'on-change = append',"
            + " or read the whole table anew after `inlet bookmark reset`. To follow later changes,"
            + " set delta.enableChangeDataFeed = true on the table",
        e.getMessage());
    for (String policy : List.of("ignore", "append")) {
      source = ", on-change = " + policy;
      assertEquals(List.of(2L), versions(plan()));
    }
  }

  @Test
  void aVersionThatTakesRowsAwayIsNoMatterBeforeTheFirstRunNorWithAChangeFeed() throws IOException {
    commit(2, DELETE);
    RunPlan first = plan();
    assertEquals(List.of(0L, 1L, 2L), versions(first));
    commitAll(first);
    commit(3, metaData("{\"delta.enableChangeDataFeed\":\"true\"}", "id:long"));
    commit(4, DELETE);
    assertEquals(List.of(3L, 4L), versions(plan()));
    commit(5, metaData("{}", "id:long"));
    InputException e = assertThrows(InputException.class, this::plan);
    assertEquals(true, e.getMessage().contains("/t: version 4: expected"), e.getMessage());
  }

  @Test
  void versionsThatWereCleanedUpUnreadAreNamed() throws IOException {
    commitAll(plan());
    commit(2, metaData("{}", "id:long") + WRITE);
    for (int version = 3; version <= 5; version++) {
      commit(version, WRITE);
    }
    for (int version = 0; version <= 1; version++) {
      Files.delete(file(version));
    }
    assertEquals(List.of(2L, 3L, 4L, 5L), versions(plan()));
    Files.delete(file(2));
    Files.delete(file(3));
    InputException e = assertThrows(InputException.class, this::plan);
    assertEquals(
        folder
            + "/t: source 's': versions are missing: expected versions 2 to 3, which no batch has"
            + " read, found none of them in file:"
            + folder
            + "/t/_delta_log. The log was cleaned up before a run had read them. Restore the"
            + " commit files from a backup, or read the whole table anew after `inlet bookmark"
            + " reset`; raise delta.logRetentionDuration, or run more often ("
            + folder
            + "/jobs.conf: 5)",
        e.getMessage());
    assertEquals(3, e.exitCode());
  }

  @Test
  void aVersionMissingInTheMiddleIsNamed() throws IOException {
    commitAll(plan());
    commit(2, WRITE);
    commit(4, WRITE);
    InputException e = assertThrows(InputException.class, this::plan);
    assertEquals(true, e.getMessage().contains("expected version 3, which"), e.getMessage());
  }

  @Test
  void aTableMadeAnewUnderTheSameVersionsIsRefusedWhateverOnChangeSays() throws IOException {
    source = ", on-change = append";
    commitAll(plan());
    commit(0, metaData("{}", "id:long"), NOON.plusSeconds(60));
    commit(1, WRITE, NOON.plusSeconds(60));
    commit(2, WRITE, NOON.plusSeconds(60));
    InputException e = assertThrows(InputException.class, this::plan);
    assertEquals(
        folder
            + "/t: source 's': this is not the table that was read: expected file:"
            + folder
            + "/t/_delta_log/00000000000000000000.json as batch 1 read it, found another one. The"
            + " table was made anew, copied or restored. Restore it as it was, or read the whole"
            + " table anew after `inlet bookmark reset` ("
            + folder
            + "/jobs.conf: 5)",
        e.getMessage());
  }

  @Test
  void aLogThatEndsBeforeWhatWasReadIsRefused() throws IOException {
    commitAll(plan());
    Files.delete(file(1));
    InputException e = assertThrows(InputException.class, this::plan);
    assertEquals(
        true,
        e.getMessage().contains("expected versions up to 1, found 0 as the newest. The table"),
        e.getMessage());
  }

  @Test
  void aFolderWithoutALogIsNoDeltaTable() throws IOException {
    Files.delete(file(0));
    Files.delete(file(1));
    InputException e = assertThrows(InputException.class, this::plan);
    assertEquals(
        folder
            + "/t: location of table 't': expected a Delta table, found no version in _delta_log."
            + " Correct 'location' or 'format' ("
            + folder
            + "/jobs.conf: 3)",
        e.getMessage());
  }

  @Test
  void aDeltaTableThatIsNotDeclaredToBeOneIsNotReadAsFiles() throws IOException {
    Files.writeString(folder.resolve("t/a.parquet"), "removed long ago");
    catalog("", "bookmark = files");
    InputException e = assertThrows(InputException.class, this::planAsDeclared);
    assertEquals(
        folder
            + "/t: location of table 't': expected data files, found a Delta table. Declare"
            + " 'format = delta' ("
            + folder
            + "/jobs.conf: 3)",
        e.getMessage());
  }

  private RunPlan plan() {
    catalog("format = delta", "bookmark = delta" + source);
    return planAsDeclared();
  }

  private RunPlan planAsDeclared() {
    JobCatalog catalog = JobCatalog.load(List.of(folder.resolve("jobs.conf").toFile()));
    return new RunPlanner(catalog, state, conf, Clock.systemUTC()).plan(catalog.job("j"));
  }

  private void catalog(String table, String declared) {
    try {
      Files.writeString(
          folder.resolve("jobs.conf"),
          """
          inlet {
            state = "%1$s/state"
            tables.t { location = "%1$s/t", %2$s }
            jobs.j {
              sources.s { table = t, %3$s }
              targets.lake { path = "%1$s/out" }
            }
          }
          """
              .formatted(folder, table, declared));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void commitAll(RunPlan plan) {
    LedgerScript script = new LedgerScript(state, "j", List.of());
    List<BatchFile> files = new ArrayList<>();
    plan.sources().forEach(s -> files.addAll(s.taken()));
    script.freeze(plan.sequence(), files, true, plan.sources().get(0).listing().base());
    script.commit(plan.sequence());
  }

  private static List<Long> versions(RunPlan plan) {
    return plan.sources().get(0).files().stream()
        .map(SourceFile::path)
        .map(name -> Long.valueOf(name.substring(0, 20)))
        .toList();
  }

  private static String metaData(String settings, String... columns) {
    List<String> fields = new ArrayList<>();
    for (String column : columns) {
      String[] parts = column.split(":", -1);
      fields.add("{\\\"name\\\":\\\"" + parts[0] + "\\\",\\\"type\\\":\\\"" + parts[1] + "\\\"}");
    }
    return PROTOCOL
        + "{\"metaData\":{\"id\":\"x\",\"schemaString\":\"{\\\"type\\\":\\\"struct\\\",\\\"fields\\\":["
        + String.join(",", fields)
        + "]}\",\"partitionColumns\":[],\"configuration\":"
        + settings
        + "}}\n";
  }

  private Path file(long version) {
    return folder.resolve(String.format("t/_delta_log/%020d.json", version));
  }

  private void commit(long version, String actions) throws IOException {
    commit(version, actions, NOON);
  }

  private void commit(long version, String actions, Instant modified) throws IOException {
    Files.createDirectories(file(version).getParent());
    Files.writeString(file(version), actions);
    Files.setLastModifiedTime(file(version), FileTime.from(modified));
  }
}
