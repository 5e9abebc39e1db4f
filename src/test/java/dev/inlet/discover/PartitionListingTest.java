package dev.inlet.discover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.testing.Sources;
import dev.inlet.testing.TreeFileSystem;
import dev.inlet.testing.TreeFileSystem.Tree;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionListingTest {
  private static final Instant NOW = Instant.parse("2026-02-02T12:00:00Z");

  @TempDir Path folder;
  private final Configuration conf = new Configuration();
  private Tree tree;

  @BeforeEach
  void plant() {
    tree = TreeFileSystem.plant("partitions", conf);
  }

  /** The root, a year, a month, and the days from the 24th to the 31st. */
  @ParameterizedTest
  @CsvSource({
    "'year=%1$tY/month=%1$tm/day=%1$td', 11",
    "'%1$tY/%1$tm/%1$td', 11",
    "'dt=%1$tF', 9",
    "'%1$tF', 9",
    "'date=%1$tY%1$tm%1$td', 9",
    "'year=%1$tY/dt=%1$tF', 10",
    "'Y=%1$tY/M=%1$tm/D=%1$td', 11"
  })
  void ofTenYearsOfDaysOnlyTheNewestAreListed(String pattern, int calls) {
    tenYears(pattern);
    Listing listing = list("7 days", Optional.empty());
    assertEquals(8, listing.found());
    assertEquals(calls, listing.calls());
    assertEquals(calls, tree.listed().size());
    assertEquals("files that came into partitions before 2026-01-24", listing.scope().unseen());
    assertEquals("partitions", listing.scope().how());
  }

  @Test
  void aWindowReachesAcrossMonthsAndYears() {
    for (String day : List.of("2025/12/29", "2025/12/30", "2025/12/31", "2026/01/01")) {
      tree.file("/t/" + day + "/f.csv");
    }
    Listing listing = list("2 days", Optional.empty());
    assertEquals(
        List.of("2025/12/30/f.csv", "2025/12/31/f.csv", "2026/01/01/f.csv"), paths(listing));
  }

  @Test
  void otherLevelsAreAllLookedIntoWhereverTheyAre() {
    for (String region : List.of("it", "us")) {
      for (String day : List.of("2026-01-01", "2026-01-30", "2026-01-31")) {
        tree.file("/t/region=" + region + "/dt=" + day + "/part=1/f.csv");
      }
    }
    tree.file("/t/region=old/dt=2025-06-01/part=1/f.csv");
    tree.file("/t/archive/f.csv");
    Listing listing = list("1 days", Optional.empty());
    assertEquals(
        List.of(
            "archive/f.csv",
            "region=it/dt=2026-01-30/part=1/f.csv",
            "region=it/dt=2026-01-31/part=1/f.csv",
            "region=old/dt=2025-06-01/part=1/f.csv",
            "region=us/dt=2026-01-30/part=1/f.csv",
            "region=us/dt=2026-01-31/part=1/f.csv"),
        paths(listing));
    List<String> listed = tree.listed();
    assertTrue(listed.stream().noneMatch(path -> path.contains("2026-01-01")), listed::toString);
    assertEquals(listed.size(), listed.stream().distinct().count(), "no folder is listed twice");
  }

  @Test
  void aLevelBetweenYearAndMonthIsLookedInto() {
    tree.file("/t/year=2026/region=it/month=1/day=9/f.csv");
    tree.file("/t/year=2026/region=it/month=1/day=1/f.csv");
    tree.file("/t/year=2026/region=us/month=1/day=8/f.csv");
    Listing listing = list("1 days", Optional.empty());
    assertEquals(
        List.of(
            "year=2026/region=it/month=1/day=9/f.csv", "year=2026/region=us/month=1/day=8/f.csv"),
        paths(listing));
  }

  @Test
  void hoursNarrowAWindowOfHours() {
    for (int hour = 0; hour < 24; hour++) {
      tree.file("/t/year=2026/month=01/day=31/hour=%02d/f.csv".formatted(hour));
      tree.file("/t/year=2026/month=01/day=30/hour=%02d/f.csv".formatted(hour));
    }
    Listing listing = list("6 hours", Optional.empty());
    assertEquals(7, listing.found());
    assertEquals(
        "files that came into partitions before 2026-01-31T17:00", listing.scope().unseen());
    Listing days = list("1 days", Optional.empty());
    assertEquals(48, days.found(), "a window of days takes whole days");
  }

  @Test
  void monthsAreTakenWhole() {
    for (String month : List.of("2025-11", "2025-12", "2026-01")) {
      tree.file("/t/month=" + month + "/f.csv");
    }
    assertEquals(
        List.of("month=2025-12/f.csv", "month=2026-01/f.csv"),
        paths(list("7 days", Optional.empty())));
  }

  @Test
  void whereNothingIsOlderThanTheWindowNothingIsUnseen() {
    tree.file("/t/dt=2026-01-31/f.csv").file("/t/dt=2026-01-30/f.csv");
    assertEquals("", list("7 days", Optional.empty()).scope().unseen());
  }

  @Test
  void afterAPauseTheWindowCountsFromTheLastPartitionThatWasRead() {
    tenYears("dt=%1$tF");
    Listing listing = list("7 days", Optional.of("dt=2026-01-10/f.csv"));
    assertEquals("files that came into partitions before 2026-01-03", listing.scope().unseen());
    assertEquals(29, listing.found(), "from the 3rd to the 31st");
  }

  @Test
  void aPartitionInTheFarFutureDoesNotHideTheOthers() {
    tenYears("dt=%1$tF");
    tree.file("/t/dt=9999-12-31/f.csv");
    Listing listing = list("7 days", Optional.of("dt=9999-12-31/f.csv"));
    assertEquals("files that came into partitions before 2026-01-27", listing.scope().unseen());
    assertEquals(6, listing.found());
  }

  @Test
  void anEmptyPartitionIsNotTheNewest() {
    tree.file("/t/dt=2026-01-01/f.csv")
        .file("/t/dt=2026-01-31/_SUCCESS")
        .folder("/t/dt=2026-02-01");
    assertEquals(List.of("dt=2026-01-01/f.csv"), paths(list("7 days", Optional.empty())));
  }

  @Test
  void numbersThatAreNoDatesAreLookedInto() {
    tree.file("/t/dt=2026-01-31/f.csv")
        .file("/t/dt=2026-02-30/f.csv")
        .file("/t/dt=__HIVE_DEFAULT_PARTITION__/f.csv");
    assertEquals(3, list("1 days", Optional.empty()).found());
  }

  @Test
  void aHiddenFolderIsNotLookedInto() {
    tree.file("/t/dt=2026-01-31/f.csv").file("/t/_delta_log/0.json").file("/t/_delta_log/1.json");
    Listing listing = list("1 days", Optional.empty());
    assertEquals("1 hidden", listing.leftOut());
    assertEquals(List.of("/t", "/t/dt=2026-01-31"), tree.listed());
  }

  @Test
  void anEmptyLocationHasNothing() {
    tree.folder("/t");
    Listing listing = list("7 days", Optional.empty());
    assertEquals(0, listing.found());
    assertEquals("", listing.scope().unseen());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/t/f.csv", "/t/a/f.csv,/t/b=1/f.csv,/t/c/f.csv,/t/d/f.csv"})
  void aLayoutWithoutDatesIsRefused(String files) {
    List.of(files.split(",", -1)).forEach(tree::file);
    String found =
        files.contains(",") ? "folders such as 'a', 'b=1', 'c'" : "files without folders";
    InputException e = assertThrows(InputException.class, () -> list("7 days", Optional.empty()));
    assertEquals(
        "tree://partitions/t: source 's' is listed by partitions: expected folders of dates such"
            + " as year=2026/month=01/day=31, dt=2026-01-31 or 2026/01/31, found "
            + found
            + ". Say listing = full ("
            + folder
            + "/jobs.conf: 4)",
        e.getMessage());
  }

  private void tenYears(String pattern) {
    LocalDate day = LocalDate.of(2016, 2, 1);
    while (day.isBefore(LocalDate.of(2026, 2, 1))) {
      tree.file("/t/" + String.format(pattern, day) + "/f.csv");
      day = day.plusDays(1);
    }
  }

  private Listing list(String window, Optional<String> lastKey) {
    Sources one =
        Sources.of(
            folder, tree.location("/t"), "listing { by = partitions, window = " + window + " }");
    tree.listed();
    return new FileDiscovery(conf)
        .list(one.table(), one.source(), new Progress(lastKey, path -> false, NOW), file -> true);
  }

  private static List<String> paths(Listing listing) {
    return listing.files().stream().map(SourceFile::path).toList();
  }
}
