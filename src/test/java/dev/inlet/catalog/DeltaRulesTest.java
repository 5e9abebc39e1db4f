package dev.inlet.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.CatalogException;
import dev.inlet.catalog.SourceSpec.Bookmarking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaRulesTest {
  @TempDir Path folder;

  @Test
  void aDeltaTableIsFollowedOrReadAsAWhole() throws IOException {
    assertEquals(
        Bookmarking.DELTA,
        load("format = delta", "bookmark = delta, max-files = 3, on-change = ignore")
            .job("j")
            .sources()
            .get(0)
            .bookmark());
    load("format = delta", "bookmark = off");
  }

  @Test
  void versionsAreThoseOfATableThatIsDeclaredToHaveThem() {
    assertProblems(
        "",
        "bookmark = delta",
        "4: job 'j': source 's': 'bookmark': expected 'files' or 'off', for table 't' is not"
            + " declared with 'format = delta', found 'delta'. If it is a Delta table, declare"
            + " that");
  }

  @Test
  void filesOfADeltaTableAreNotItsRows() {
    String message =
        "4: job 'j': source 's': 'bookmark': expected 'delta' or 'off', for table 't' is a Delta"
            + " table, whose files are not its rows, found 'files'. Follow its versions with"
            + " 'bookmark = delta'";
    assertProblems("format = delta", "bookmark = files", message);
    assertProblems("format = delta", "", message);
  }

  @Test
  void whatGoesWithFilesIsNotForVersions() {
    assertProblems(
        "format = delta",
        "bookmark = delta, max-bytes = 1 MiB, on-change = replace, on-missing = skip",
        "4: job 'j': source 's': 'max-bytes' goes with 'bookmark = files', found 'delta'. Limit"
            + " the versions of a run with 'max-files'",
        "4: job 'j': source 's': 'on-change': expected fail, ignore or append for a Delta table,"
            + " found replace. Turn on the table's change feed, and merge by _change_type",
        "4: job 'j': source 's': 'on-missing': expected fail for a Delta table, found skip: a"
            + " version that is missing would be rows that are never read");
    assertProblems(
        "format = delta",
        "bookmark = off, include-files = [\"*.parquet\"], listing = { by = partitions, window = 7 days }",
        "4: job 'j': source 's': 'include-files': a Delta table's own log tells its files. Use a"
            + " 'filter' step",
        "4: job 'j': source 's': 'listing': goes with files, not with a Delta table. Leave it"
            + " out");
  }

  @Test
  void recordsThatDoNotFitAreKnownOfTextOnly() {
    assertProblems(
        "format = delta",
        "bookmark = delta, on-malformed = rescue",
        "4: job 'j': source 's': 'on-malformed': goes with text files, and table 't' is declared"
            + " with 'format = delta', whose readers know no records that do not fit. Leave it"
            + " out");
    assertProblems(
        "format = parquet",
        "on-malformed = fail",
        "4: job 'j': source 's': 'on-malformed': goes with text files, and table 't' is declared"
            + " with 'format = parquet', whose readers know no records that do not fit. Leave it"
            + " out");
    assertProblems(
        "format = csv",
        "on-malformed = drop",
        "4: job 'j': source 's': 'on-malformed': expected reject or rescue or fail, found"
            + " 'drop'");
  }

  @Test
  void aDeltaTableTellsItsTypesAndFilesItself() {
    assertProblems(
        "format = delta, hints { id = string }, exclude-files = [\"x\"]",
        "bookmark = delta",
        "2: table 't': 'exclude-files': a Delta table's own log tells its files. Use a 'filter'"
            + " step",
        "2: table 't': 'hints': a Delta table has the types of its log. Use a 'cast' step");
  }

  private void assertProblems(String table, String source, String... expected) {
    CatalogException e = assertThrows(CatalogException.class, () -> load(table, source));
    assertEquals(
        List.of(expected),
        e.getMessage().lines().map(line -> line.replace(folder + "/jobs.conf: ", "")).toList());
  }

  private JobCatalog load(String table, String source) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("jobs.conf"),
            """
            inlet {
              tables.t { location = "in", %s }
              jobs.j {
                sources.s { table = t, %s }
                targets.lake { path = "out" }
              }
            }
            """
                .formatted(table, source));
    return JobCatalog.load(List.of(file.toFile()));
  }
}
