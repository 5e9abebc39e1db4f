package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.bookmark.BatchFile;
import dev.inlet.bookmark.BatchFile.Change;
import dev.inlet.testing.Sources;
import dev.inlet.testing.TreeFileSystem;
import dev.inlet.testing.TreeFileSystem.Tree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourcePoliciesTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  @TempDir Path folder;
  private final Configuration conf = new Configuration();
  private Tree tree;
  private SourceRuns runs;

  @BeforeEach
  void plant() {
    tree = TreeFileSystem.plant("policies", conf);
    runs = new SourceRuns(folder, conf, Clock.fixed(NOON, ZoneOffset.UTC));
    put("a.csv", 1000);
  }

  @ParameterizedTest
  @CsvSource({"append, NEW", "replace, REPLACES"})
  void aChangedFileIsReadAgainWhereItIsDeclared(String word, Change change) {
    run("on-change = " + word);
    put("a.csv", 2000);
    put("b.csv", 3000);
    RunPlan plan = plan("on-change = " + word);
    assertEquals(
        List.of(change, Change.NEW),
        plan.sources().get(0).taken().stream().map(BatchFile::change).toList());
    run("on-change = " + word);
    assertFalse(plan("on-change = " + word).hasNew(), "its new content is read by now");
  }

  @Test
  void aChangedFileIsLeftAsItWasReadWhereItIsDeclared() {
    run("on-change = ignore");
    put("a.csv", 2000);
    RunPlan plan = plan("on-change = ignore");
    assertFalse(plan.hasNew());
    assertEquals(
        "the one file in tree://policies/t was read (left out: 1 changed and ignored)",
        plan.whyNothing());
  }

  @Test
  void aChangedFileEndsTheRunUnlessSomethingElseIsDeclared() {
    run("");
    put("a.csv", 2000);
    assertThrows(InputException.class, () -> plan(""));
    assertThrows(InputException.class, () -> plan("on-change = fail"));
  }

  @Test
  void anotherEtagAloneIsAChange() {
    tree.file("/t/a.csv", 6, 1000, "one");
    tree.text("/t/b.csv", "id\n1\n", 1000);
    run("");
    assertFalse(plan("").hasNew());
    tree.file("/t/a.csv", 6, 1000, "two");
    InputException e = assertThrows(InputException.class, () -> plan(""));
    assertTrue(e.getMessage().startsWith("tree://policies/t/a.csv: changed"), e.getMessage());
  }

  @Test
  void aCopyThatKeepsItsTimeIsTheSameFileUnderItsNameAndANewOneUnderAnother() {
    run("");
    put("a.csv", 1000);
    assertFalse(plan("").hasNew());
    put("copy.csv", 1000);
    assertEquals(List.of("copy.csv"), SourceRuns.files(plan("")));
  }

  @Test
  void aLateFileIsReadWhateverItsTime() {
    put("b.csv", 5000);
    run("");
    put("late.csv", 1);
    assertEquals(List.of("late.csv"), SourceRuns.files(plan("")));
  }

  @Test
  void filesOfOneSecondAreToldApartByTheirPaths() {
    run("max-files = 1");
    put("c.csv", 1000);
    put("b.csv", 1000);
    put("0.csv", 1000);
    assertEquals(
        List.of("0.csv", "b.csv", "c.csv"), runs.runAll(tree.location("/t"), "max-files = 1"));
  }

  /** Oldest first, the last key comes before the others; each folder has a date. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "listing = { by = lexical, look-back = 0 }",
        "listing = { by = partitions, window = 1 hour }"
      })
  void filesThatAnotherListingLeftWaitingAreReadBeforeANewOneBegins(String listing) {
    tree.text("/d/2026-01-20/z.csv", "id\n1\n", 1000);
    tree.text("/d/2026-01-01/a.csv", "id\n2\n", 2000);
    tree.text("/d/2026-01-10/b.csv", "id\n3\n", 3000);
    String location = tree.location("/d");
    assertEquals(
        List.of("2026-01-20/z.csv"), SourceRuns.files(runs.run(location, "max-files = 1")));
    String changed = "max-files = 1, " + listing;
    RunPlan plan = runs.run(location, changed);
    assertEquals(List.of("2026-01-01/a.csv"), SourceRuns.files(plan));
    assertEquals("full", plan.sources().get(0).listing().scope().how());
    assertEquals(List.of("2026-01-10/b.csv"), runs.runAll(location, changed));
    RunPlan after = runs.plan(location, changed);
    assertFalse(after.hasNew());
    assertTrue(
        listing.contains(after.sources().get(0).listing().scope().how()),
        "the one that is declared has begun");
  }

  @Test
  void aRunTakesNoMoreFilesThanItMayOldestFirst() {
    put("c.csv", 500);
    put("b.csv", 2000);
    RunPlan first = run("max-files = 2");
    assertEquals(List.of("c.csv", "a.csv"), SourceRuns.files(first));
    assertEquals("1 waiting for the next run", first.sources().get(0).leftOut());
    assertEquals(List.of("b.csv"), SourceRuns.files(run("max-files = 2")));
    assertEquals("all 3 files in tree://policies/t were read", plan("max-files = 2").whyNothing());
  }

  @Test
  void aRunTakesNoMoreBytesThanItMayButOneFile() {
    put("b.csv", 2000);
    put("c.csv", 3000);
    assertEquals(List.of("a.csv", "b.csv"), SourceRuns.files(plan("max-bytes = 10")));
    assertEquals(List.of("a.csv"), SourceRuns.files(plan("max-bytes = 9")));
    assertEquals(List.of("a.csv"), SourceRuns.files(plan("max-bytes = 1")));
  }

  @Test
  void filesOfBeforeTheStartAreNotRead() {
    put("b.csv", Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
    put("c.csv", Instant.parse("2025-12-31T23:59:59.999Z").toEpochMilli());
    String keys = "start-at = \"2026-01-01\"";
    RunPlan plan = run(keys);
    assertEquals(List.of("b.csv"), SourceRuns.files(plan));
    assertEquals("2 too old", plan.sources().get(0).leftOut());
    assertEquals(
        "1 of 3 files in tree://policies/t was read (left out: 2 too old)",
        plan(keys).whyNothing());
  }

  @Test
  void whereAllFilesAreTooOldNoneWasRead() {
    assertEquals(
        "no file in tree://policies/t is to be read (left out: 1 too old)",
        plan("start-at = \"2026-01-01\"").whyNothing());
  }

  @Test
  void filesOfTooGreatAnAgeAreNotRead() {
    put("b.csv", NOON.minusSeconds(3600).toEpochMilli());
    put("c.csv", NOON.minusSeconds(3601).toEpochMilli());
    assertEquals(List.of("b.csv"), SourceRuns.files(plan("ignore-older-than = 1 hour")));
  }

  @Test
  void aFileThatWasReadStaysReadWhenItGetsTooOld() {
    run("");
    assertEquals(
        "the one file in tree://policies/t was read",
        plan("include-files = [\"*.csv\"]").whyNothing());
    put("a.csv", 2000);
    assertThrows(InputException.class, () -> plan("start-at = \"2026-01-01\""));
  }

  @Test
  void patternsOfTheSourceNarrowThoseOfTheTable() {
    put("b.csv", 2000);
    put("x/c.csv", 3000);
    RunPlan plan = plan("include-files = [\"*.csv\"], exclude-files = [\"x/**\", \"a*\"]");
    assertEquals(List.of("b.csv"), SourceRuns.files(plan));
    assertEquals("2 excluded", plan.sources().get(0).leftOut());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-files = 1 | max-files",
        "max-bytes = 1 | max-bytes",
        "start-at = 2026-01-01 | start-at",
        "ignore-older-than = 1 day | ignore-older-than",
        "on-change = replace | on-change",
        "listing { by = lexical, look-back = 1 } | listing"
      })
  void withoutABookmarkNothingIsLimitedByIt(String declaration, String key) {
    CatalogException e =
        assertThrows(
            CatalogException.class,
            () -> Sources.of(folder, "in", "bookmark = off, " + declaration));
    assertEquals(
        folder
            + "/jobs.conf: 4: job 'j': source 's': '"
            + key
            + "' goes with a bookmark: expected 'bookmark = files', found 'off'",
        e.getMessage());
  }

  @Test
  void aWindowIsNotNegative() {
    CatalogException e =
        assertThrows(
            CatalogException.class,
            () -> Sources.of(folder, "in", "listing { by = partitions, window = -1 days }"));
    assertEquals(
        folder
            + "/jobs.conf: 4: job 'j': source 's': listing: 'window': expected a duration such as"
            + " '2 minutes', found a negative one",
        e.getMessage());
  }

  @Test
  void whatAListingCouldNotSeeIsPartOfWhyThereIsNothing() {
    tree = TreeFileSystem.plant("policies", conf);
    put("dt=2026-01-01/a.csv", 1000);
    put("dt=2026-01-31/a.csv", 1000);
    String keys = "listing { by = partitions, window = 7 days }";
    run(keys);
    assertEquals(
        "the one file in tree://policies/t was read; not seen: files that came into partitions"
            + " before 2026-01-24",
        plan(keys).whyNothing());
  }

  /** Times in any order: what waits must not be where the next listing does not look. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "listing = full",
        "listing { by = lexical, look-back = 0 }",
        "listing { by = lexical, look-back = 1 }",
        "listing { by = partitions, window = 400 days }"
      })
  void nothingIsLostWhereARunMayNotTakeAll(String listing) {
    Random random = new Random(5);
    for (int round = 0; round < 10; round++) {
      Set<String> paths = plantPartitions(random);
      List<String> read =
          new SourceRuns(folder.resolve(listing.hashCode() + "-" + round), conf, clock())
              .runAll(tree.location("/t"), "max-files = 3, " + listing);
      assertEquals(paths, new TreeSet<>(read));
      assertEquals(paths.size(), read.size());
    }
  }

  @Test
  void aBacklogStaysWithinTheWindowWhileNewPartitionsCome() {
    List<String> expected = new ArrayList<>();
    tree = TreeFileSystem.plant("policies", conf);
    List<String> read = new ArrayList<>();
    for (int day = 1; day <= 30; day++) {
      for (String region : List.of("it", "us")) {
        String path = "region=%s/dt=2026-01-%02d/f.csv".formatted(region, day);
        put(path, 1000 + day);
        expected.add(path);
      }
      read.addAll(
          SourceRuns.files(run("max-files = 1, listing { by = partitions, window = 1 days }")));
    }
    read.addAll(
        runs.runAll(
            tree.location("/t"), "max-files = 1, listing { by = partitions, window = 1 days }"));
    assertEquals(new TreeSet<>(expected), new TreeSet<>(read));
    assertEquals(60, read.size());
  }

  private static Clock clock() {
    return Clock.fixed(NOON, ZoneOffset.UTC);
  }

  private Set<String> plantPartitions(Random random) {
    tree = TreeFileSystem.plant("policies", conf);
    TreeSet<String> paths = new TreeSet<>();
    for (int i = 0; i < 20; i++) {
      String path =
          "r=%d/dt=2026-01-%02d/%d.csv"
              .formatted(random.nextInt(2), 1 + random.nextInt(9), random.nextInt(3));
      put(path, 1000 + random.nextInt(50));
      paths.add(path);
    }
    return paths;
  }

  private RunPlan plan(String keys) {
    return runs.plan(tree.location("/t"), keys);
  }

  private RunPlan run(String keys) {
    return runs.run(tree.location("/t"), keys);
  }

  private void put(String path, long modified) {
    tree.file("/t/" + path, "id\n1\n".getBytes(StandardCharsets.UTF_8), modified);
  }
}
