package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.bookmark.BatchFile;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.state.StateStore;
import dev.inlet.testing.LedgerScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPlannerTest {
  private static final Instant NOON = Instant.parse("2001-01-15T12:00:00Z");

  @TempDir Path folder;
  private final Configuration conf = new Configuration();
  private StateStore state;

  @BeforeEach
  void open() throws IOException {
    state = new StateStore(new org.apache.hadoop.fs.Path(folder.resolve("state").toUri()), conf);
    put("orders/a.csv", "id\n1\n");
    put("cities/c.csv", "id\n1\n");
  }

  @Test
  void aFirstRunReadsEverythingAndPlanningChangesNothing() {
    RunPlan plan = plan();
    assertTrue(plan.hasNew());
    assertEquals(1, plan.sequence());
    assertEquals(List.of("c.csv"), files(plan, "cities"));
    assertEquals(List.of("a.csv"), files(plan, "orders"));
    assertTrue(source(plan, "orders").known().isEmpty());
    assertTrue(source(plan, "orders").table().isPresent());
    assertFalse(Files.exists(folder.resolve("state")), "planning leaves no trace");
  }

  @Test
  void onlyFilesThatNoBatchReadAreNewOldestFirst() throws IOException {
    commitAll(plan());
    put("orders/z.csv", "id\n2\n", NOON.minusSeconds(60));
    put("orders/b.csv", "id\n2\n");
    RunPlan plan = plan();
    assertEquals(2, plan.sequence());
    assertEquals(List.of("z.csv", "b.csv"), files(plan, "orders"));
  }

  @Test
  void aSourceThatIsOffIsReadAsAWholeButIsNoReasonToRun() throws IOException {
    commitAll(plan());
    put("cities/d.csv", "id\n2\n");
    RunPlan nothing = plan();
    assertFalse(nothing.hasNew());
    assertEquals("the one file in " + folder + "/orders was read", nothing.whyNothing());
    put("orders/b.csv", "id\n2\n");
    RunPlan plan = plan();
    assertTrue(plan.hasNew());
    assertEquals(List.of("c.csv", "d.csv"), files(plan, "cities"));
    assertEquals(List.of("b.csv"), files(plan, "orders"));
  }

  @Test
  void anEmptyFolderIsNothingToDoAndSaysWhatWasLeftOut() throws IOException {
    Files.delete(folder.resolve("orders/a.csv"));
    put("orders/_SUCCESS", "x");
    put("orders/empty.csv", "");
    RunPlan plan = plan();
    assertFalse(plan.hasNew());
    assertEquals(
        "no data files in " + folder + "/orders (left out: 1 hidden, 1 empty)", plan.whyNothing());
  }

  @Test
  void aFileThatChangedAfterItWasReadIsRefused() throws IOException {
    commitAll(plan());
    put("orders/a.csv", "id\n1\n2\n", NOON.plusSeconds(60));
    InputException e = assertThrows(InputException.class, this::plan);
    assertEquals(
        "file:"
            + folder
            + "/orders/a.csv: changed after batch 1 read it: expected 5 bytes of"
            + " 2001-01-15T12:00:00Z, found 7 bytes of 2001-01-15T12:01:00Z\nRestore the files as"
            + " they were, put new content under new names, say with 'on-change' what to do ("
            + folder
            + "/jobs.conf: 5), or read everything again after `inlet bookmark reset j`",
        e.getMessage());
    assertEquals(3, e.exitCode());
  }

  @Test
  void aFileOfTheSameLengthButAnotherTimeHasChanged() throws IOException {
    commitAll(plan());
    put("orders/a.csv", "id\n9\n", NOON.plusSeconds(1));
    assertThrows(InputException.class, this::plan);
  }

  @Test
  void ofManyChangedFilesFiveAreNamedAndTheRestCounted() throws IOException {
    for (int i = 0; i < 6; i++) {
      put("orders/" + i + ".csv", "id\n1\n");
    }
    commitAll(plan());
    for (int i = 0; i < 6; i++) {
      put("orders/" + i + ".csv", "id\n1\n2\n");
    }
    put("orders/a.csv", "id\n1\n2\n");
    List<String> lines =
        assertThrows(InputException.class, this::plan).getMessage().lines().toList();
    assertEquals(7, lines.size());
    assertEquals("… and 2 more", lines.get(5));
  }

  @Test
  void aLocationThatIsNotThereIsNamedWithItsDeclaration() throws IOException {
    Files.delete(folder.resolve("orders/a.csv"));
    Files.delete(folder.resolve("orders"));
    InputException e = assertThrows(InputException.class, this::plan);
    assertTrue(
        e.getMessage().contains("location of table 'orders': expected a file or folder"),
        e.getMessage());
  }

  @Test
  void anUnfinishedBatchIsPartOfThePlan() {
    freeze(plan());
    RunPlan plan = plan();
    assertEquals(1, plan.unfinished().orElseThrow().sequence());
    assertEquals(2, plan.sequence());
  }

  private RunPlan plan() {
    JobCatalog catalog = catalog();
    return new RunPlanner(catalog, state, conf, Clock.systemUTC()).plan(catalog.job("j"));
  }

  private JobCatalog catalog() {
    Path file = folder.resolve("jobs.conf");
    try {
      Files.writeString(
          file,
          """
          inlet {
            tables.orders { location = "ROOT/orders", format = csv }
            tables.cities { location = "ROOT/cities", format = csv }
            jobs.j {
              sources { orders { table = orders }, cities { table = cities, bookmark = off } }
              steps = [ { sql = "select * from orders join cities using (id)" } ]
              targets.lake { path = "ROOT/lake" }
            }
          }
          """
              .replace("ROOT", folder.toString()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return JobCatalog.load(List.of(file.toFile()));
  }

  private static SourcePlan source(RunPlan plan, String name) {
    return plan.sources().stream()
        .filter(source -> source.source().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> files(RunPlan plan, String source) {
    return source(plan, source).files().stream().map(SourceFile::path).toList();
  }

  private void commitAll(RunPlan plan) {
    freeze(plan);
    new LedgerScript(state, "j", List.of()).commit(plan.sequence());
  }

  private void freeze(RunPlan plan) {
    List<BatchFile> bookmarked =
        plan.sources().stream()
            .filter(source -> source.source().isBookmarked())
            .flatMap(source -> source.taken().stream())
            .toList();
    String base = plan.sources().get(plan.sources().size() - 1).listing().base();
    new LedgerScript(state, "j", List.of()).freeze(plan.sequence(), bookmarked, true, base);
  }

  private void put(String name, String content) throws IOException {
    put(name, content, NOON);
  }

  private void put(String name, String content, Instant modified) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, FileTime.from(modified));
  }
}
