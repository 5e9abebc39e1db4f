package dev.inlet.certify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.run.RunReport;
import dev.inlet.run.RunReport.Status;
import dev.inlet.run.RunReport.Timing;
import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trial looks for, and how it says what it found. */
class FindingsTest {
  private static final Timeline TIMELINE = new Timeline(List.of(), 1);

  @TempDir Path folder;

  @Test
  void everyFileOnceAndInTheBookmarkIsNoDifference() {
    BookmarkCheck check = new BookmarkCheck("s", Map.of("a", List.of(1L), "b", List.of(2L)));
    assertEquals(List.of(), check.differences(List.of("a", "b"), List.of("b", "a")));
  }

  @Test
  void filesThatWereLostOrReadTwiceOrAreNotThereAreNamed() {
    BookmarkCheck check = new BookmarkCheck("s", Map.of("a", List.of(1L, 3L), "c", List.of(1L)));
    assertEquals(
        List.of(
            "source 's': a: expected to be read by one batch, found batches [1, 3]",
            "source 's': b: expected to be read by one batch, found none",
            "source 's': b: expected in the bookmark, found not there",
            "source 's': c: expected not in the bookmark, for there is no such file"),
        check.differences(List.of("a", "b"), List.of("a", "c")));
  }

  @Test
  void rowsAreComparedWithTheRunThatReadAsManyBatches() {
    List<TargetRows> atOnce = List.of(new TargetRows("lake", 10, "aa"));
    List<TargetRows> divided = List.of(new TargetRows("lake", 12, "bb"));
    Reference reference = new Reference(TIMELINE, Map.of(1, atOnce, 2, divided));
    assertEquals(List.of(), reference.differences(1, atOnce));
    assertEquals(List.of(), reference.differences(2, divided));
    assertEquals(
        List.of("target 'lake': expected 12 rows of hash bb, found 10 rows of hash aa"),
        reference.differences(2, atOnce));
    assertEquals(
        List.of("ledger: expected 1 or 2 committed batches, found 3"),
        reference.differences(3, divided));
    assertEquals(
        List.of("ledger: expected 1 committed batch, found 2"),
        new Reference(TIMELINE, Map.of(1, atOnce)).differences(2, atOnce));
  }

  @Test
  void theSameRowsOfAnotherHashAreADifference() {
    Reference reference =
        new Reference(TIMELINE, Map.of(1, List.of(new TargetRows("lake", 1000, "aa"))));
    assertEquals(
        List.of("target 'lake': expected 1,000 rows of hash aa, found 1,000 rows of hash ab"),
        reference.differences(1, List.of(new TargetRows("lake", 1000, "ab"))));
  }

  @Test
  void stagedFilesAndDraftsInATargetAreFoundAndDocumentsAreNot() throws IOException {
    Workspace workspace = new Workspace(folder);
    workspace.write("t/_inlet/j/lake/0000000001-ab.manifest.json", "{}");
    workspace.write("t/a.parquet", "rows");
    Leftovers leftovers = new Leftovers(new Configuration());
    assertEquals(List.of(), leftovers.inTarget(folder + "/t"));
    assertEquals(
        List.of(), leftovers.inTarget(folder + "/delta"), "a target without such a folder");

    workspace.write("t/_inlet/j/lake/0000000002-cd/run/a.parquet", "rows");
    workspace.write("t/_inlet/j/lake/.0000000002-cd.manifest.json.draft", "{");
    String own = "file:" + folder + "/t/_inlet/j/lake/";
    assertEquals(
        List.of(own + ".0000000002-cd.manifest.json.draft", own + "0000000002-cd"),
        leftovers.inTarget(folder + "/t").stream().sorted().toList());
  }

  @Test
  void draftsAndSecondListsInALedgerAreFound() throws IOException {
    Workspace workspace = new Workspace(folder);
    for (String name : List.of("1.files.1.jsonl", "1.batch.json", "1.commit.json")) {
      workspace.write("ledger/000000000" + name, "{}");
    }
    Leftovers leftovers = new Leftovers(new Configuration());
    org.apache.hadoop.fs.Path ledger = new org.apache.hadoop.fs.Path(folder + "/ledger");
    assertEquals(List.of(), leftovers.inLedger(ledger));

    workspace.write("ledger/0000000001.files.2.jsonl", "{}");
    workspace.write("ledger/.0000000002.batch.json.draft", "{");
    assertEquals(2, leftovers.inLedger(ledger).size(), leftovers.inLedger(ledger)::toString);
  }

  @Test
  void whatARunDidAfterAnotherOneWasKilledIsSaidInAFewWords() {
    assertEquals("failed with code 4", Recovery.text(4, Optional.empty()));
    assertEquals("done without a report", Recovery.text(0, Optional.empty()));
    assertEquals("read batch 2", text(report(2, Recovered.NO, "read", "write lake")));
    assertEquals(
        "finished batch 1: lake, parquet",
        text(report(1, Recovered.YES, "read", "write lake", "write parquet")));
    assertEquals(
        "committed batch 1, which was in all targets",
        text(report(1, Recovered.YES, "resume", "commit")));
  }

  private enum Recovered {
    YES,
    NO
  }

  private static String text(RunReport report) {
    return Recovery.text(0, Optional.of(report));
  }

  private static RunReport report(long sequence, Recovered recovered, String... stages) {
    return new RunReport(
        "run",
        "j",
        Status.DONE,
        0,
        "",
        "",
        sequence,
        recovered == Recovered.YES,
        List.of(),
        1,
        0,
        0,
        "",
        List.of(),
        List.of(),
        List.of(),
        Arrays.stream(stages).map(stage -> new Timing(stage, 1)).toList(),
        RunReport.Requests.NONE,
        "");
  }
}
