package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InletException;
import dev.inlet.bookmark.Batch;
import dev.inlet.read.RejectedRecord;
import dev.inlet.run.BookmarkEditor.Rows;
import dev.inlet.run.RunReport.Status;
import dev.inlet.testing.DuckDb;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Operation;
import dev.inlet.testing.FaultyFileSystem.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rejected records that are read again; the rows are read by DuckDB. */
@Tag("spark")
class ReplayTest {
  private static final List<String> ALL = List.of("- b\nb", "- d", "1 a", "5 e");

  @TempDir Path folder;
  private RejectLake lake;

  @BeforeEach
  void open() {
    lake = new RejectLake(folder);
  }

  @AfterEach
  void revive() {
    FaultyFileSystem.revive();
  }

  /** Batch 1 has rows 1 and 5, and rejects four records of two files. */
  private void readOnce() {
    lake.put("k=1/a.csv", "n,s\n1,a\n!,\"b\nb\"\nx,c\n");
    lake.put("k=2/b.csv", "s,n\nd,!\ne,5\nf\n");
    assertEquals(4, lake.run().rejected());
  }

  @Test
  void recordsThatFitByNowLandOnceAndTheOthersStayRejectedForWhatIsWrongNow() {
    readOnce();
    assertEquals(Status.NOTHING_NEW, lake.replay(1).status(), "none fits yet");
    lake.mend("!");
    assertEquals(List.of(1L), lake.replayable());
    RunReport report = lake.replay(1);
    assertEquals(Status.DONE, report.status());
    assertEquals(2, report.sequence());
    assertEquals(2, report.records());
    assertEquals(ALL, lake.rows());
    assertLeft(2);
    RejectedRecord left =
        lake.rejectsOf(2).stream().filter(one -> one.raw().equals("x,c")).findFirst().orElseThrow();
    assertEquals(2, left.tableVersion());
    assertEquals("column 'n': expected bigint, found 'x'", left.reason());
    assertEquals("k=1/a.csv", left.file());
    assertEquals(3, left.record());
    assertEquals(List.of(2L), lake.replayable());
    assertRefused(
        2,
        "job 'j': batch 1: replay: expected rejects that were not read again, found that batch 2"
            + " has done so. What is left of them is there: `inlet rejects show j --batch 2`",
        1);
    assertEquals(Status.NOTHING_NEW, lake.replay(2).status());
    lake.mend("x");
    assertEquals(3, lake.replay(2).sequence());
    assertEquals(List.of("- b\nb", "- c", "- d", "1 a", "5 e"), lake.rows());
    assertEquals(List.of("3: f"), lake.rejects());
    assertEquals(Status.NOTHING_NEW, lake.run().status(), "the bookmark is where it was");
  }

  @Test
  void rowsOfAReplayAreOfTheirFileAndGoWhenItIsReplaced() {
    lake.declareFormat("delta");
    lake.declareSource("on-change = replace");
    readOnce();
    lake.mend("!");
    lake.replay(1);
    assertEquals(ALL, lake.deltaRows());
    lake.put("k=1/a.csv", "n,s\n1,a\n!,bb\n");
    assertEquals(3, lake.run().sequence());
    assertEquals(List.of("- bb", "- d", "1 a", "5 e"), lake.deltaRows());
    // What is left of the file's older content is not read any more.
    lake.mend("x");
    assertEquals(Status.NOTHING_NEW, lake.replay(2).status());
  }

  @Test
  void rowsOfXmlAreReadAgainButForTheOneThatWasCutOff() {
    lake.declareXml();
    lake.put(
        "k=1/a.xml",
        "<d><r><n>1</n><s>a</s></r><r><n>!</n><s>b&#13;b</s></r><r><n>x</n><s>c</s></r>"
            + "<r><n>2</n><s>cut");
    assertEquals(3, lake.run().rejected());
    assertEquals(Status.NOTHING_NEW, lake.replay(1).status(), "nothing was mended");
    lake.mend("!");
    lake.mend("x");
    assertEquals(2, lake.replay(1).sequence());
    assertEquals(List.of("- b\rb", "- c", "1 a"), lake.rows());
    assertEquals(1, lake.rejectsOf(2).size());
    assertTrue(lake.rejectsOf(2).get(0).reason().contains("XML"), lake.rejectsOf(2)::toString);
  }

  @Test
  void recordsOfJsonDocumentsAreReadAgainWhereverTheyStood() {
    lake.declareJsonDocuments("bigint");
    lake.put(
        "k=1/a.json",
        "{\"r\":[{\"n\":1,\"s\":\"a\"},\n{\"n\":\"1,234\",\n\"s\":\"b\"},"
            + "{\"s\":\"c\",\"n\":\"5,678\"}]}{\"r\":");
    assertEquals(3, lake.run().rejected());
    lake.declareJsonDocuments("bigint as 1,234.5");
    lake.crawl();
    assertEquals(2, lake.replay(1).sequence());
    assertEquals(List.of("1 a", "1234 b", "5678 c"), lake.rows());
    assertEquals(1, lake.rejectsOf(2).size());
  }

  @Test
  void rejectsThatAreNotThoseOfTheCommitAreRefused() throws IOException {
    readOnce();
    lake.mend("!");
    Path rejects = folder.resolve("state/jobs/j/rejects/0000000001");
    Path one;
    try (Stream<Path> files = Files.list(rejects)) {
      one = files.filter(file -> file.toString().endsWith(".jsonl")).sorted().findFirst().get();
    }
    // As a run leaves it that slept while it read, and cut the file elsewhere.
    Path other = rejects.resolve(one.getFileName().toString().replace(".jsonl", "-7.jsonl"));
    Files.copy(one, other);
    String found = "found 6 in faulty:" + rejects;
    assertRefused(
        3,
        "job 'j': batch 1: replay: expected 4 rejected records, as the batch has committed, "
            + found
            + ". Some were removed, or another run has written there. Read the files again instead:"
            + " see `inlet bookmark rewind`",
        1);
    Files.delete(other);
    assertEquals(2, lake.replay(1).sequence());
    assertEquals(ALL, lake.rows());
  }

  @Test
  void rowsThatAStepRejectedStayBesideTheRecordsThatFitByNow() {
    lake.declareSteps("{ cast { s = int } }");
    lake.put("a.csv", "n,s\n1,10\n!,20\n3,x\n");
    assertEquals(2, lake.run().rejected(), "one by the reader, one by the step");
    lake.mend("!");
    assertEquals(2, lake.replay(1).sequence());
    assertEquals(List.of("- 20", "1 10"), lake.rows());
    assertEquals(
        List.of("column 's': expected int, found 'x'"),
        lake.rejectsOf(2).stream().map(RejectedRecord::reason).toList());
    assertEquals(Status.NOTHING_NEW, lake.replay(2).status(), "a row is no text to be read");
  }

  /** A record must not be a row in one target and a reject in the other. */
  @Test
  void whatBecomesOfMisfitsStaysAsTheBatchWasFrozen() {
    lake.declareTarget("}, targets.other { path = \"faulty://ROOT/other\", format = json");
    lake.declareSource("on-malformed = rescue");
    lake.put("k=1/a.csv", "n,s\n1,a\nx,b\n");
    FaultyFileSystem.dieOn(
        Side.BEFORE, operation -> operation.path().matches(".*/other/.*manifest\\.json"));
    RuntimeException death = assertThrows(RuntimeException.class, lake::run);
    assertTrue(FaultyFileSystem.isDead(), death::toString);
    assertEquals(List.of("- b", "1 a"), lake.rows(), "the first target has the batch");
    lake.restart();
    lake.declareSource("on-malformed = reject");
    RunReport report = lake.run();
    assertEquals(1, report.sequence());
    assertEquals(0, report.rejected());
    assertEquals(
        2L,
        DuckDb.query("select count(*) from read_json('" + folder + "/other/*.json')")
            .get(0)
            .get(0));
  }

  @Test
  void rejectsOfFilesThatWereReadAgainStay() {
    readOnce();
    lake.mend("!");
    assertEquals(2, lake.readAgain(1, 1).sequence());
    List<String> rows = lake.rows();
    assertEquals(Status.NOTHING_NEW, lake.replay(1).status());
    assertEquals(rows, lake.rows());
  }

  @Test
  void aReplayThatIsTakenBackCanBeDoneAgain() {
    readOnce();
    lake.mend("!");
    lake.replay(1);
    lake.takeBack(1, Rows.GO);
    assertEquals(List.of("1 a", "5 e"), lake.rows());
    assertEquals(List.of(1L), lake.replayable());
    assertRefused(
        2,
        "job 'j': batch 2: replay: expected files that count as read, found that rewind 3 has taken"
            + " them back. See `inlet rejects show j`",
        2);
    assertEquals(4, lake.replay(1).sequence());
    assertEquals(ALL, lake.rows());
    assertLeft(4);
  }

  @Test
  void aRewindThatLeavesTheRowsLeavesAReplayDone() {
    readOnce();
    lake.mend("!");
    lake.replay(1);
    lake.takeBack(1, Rows.STAY);
    assertEquals(List.of(2L), lake.replayable());
    assertEquals(ALL, lake.rows());
  }

  @Test
  void rejectsOfFilesThatCountAsUnreadAreLeftToARun() {
    readOnce();
    lake.mend("!");
    lake.takeBack(0, Rows.GO);
    assertEquals(List.of(), lake.replayable());
    assertRefused(
        2,
        "job 'j': batch 1: replay: expected files that count as read, found that rewind 2 has taken"
            + " them back. See `inlet rejects show j`",
        1);
    assertEquals(3, lake.run().sequence());
    assertEquals(ALL, lake.rows());
    assertLeft(3);
  }

  @Test
  void whatCannotBeReplayedIsSaid() {
    readOnce();
    assertRefused(
        2,
        "job 'j': batch 9: replay: expected a batch that is committed, found none. What a batch"
            + " rejects that is not, a run reads again by itself",
        9);
    lake.declareWord("!");
    assertRefused(
        2,
        "table 't': csv.null-words: expected '[!]' as it is declared, found '[]' in version 1 of the"
            + " definition. Run `inlet crawl t` first",
        1);
    lake.declareTarget("mode = overwrite");
    assertRefused(
        2,
        "target 'lake': replay: expected mode append, found overwrite, which lets the rows of a"
            + " batch take the place of others. Read the files again instead: see `inlet bookmark"
            + " rewind`",
        1);
  }

  @Test
  void theFilesAreNotNeededAnyMore() {
    lake.declareSource("on-missing = skip");
    readOnce();
    lake.mend("!");
    lake.remove("k=1/a.csv");
    lake.remove("k=2/b.csv");
    die(Side.AFTER, operation -> operation.path().endsWith("0000000002.batch.json"));
    lake.restart();
    assertEquals(2, lake.run().sequence());
    assertEquals(ALL, lake.rows());
    assertEquals(
        List.of("rejects of batch 1"),
        BookmarkHistory.of(lake.ledger()).stream()
            .filter(line -> line.number() == 2 && line.what().equals("batch"))
            .map(BookmarkHistory.Line::detail)
            .toList());
    assertEquals(List.of(), lake.takeBack(1, Rows.GO).windows());
  }

  /** What goes wrong is an operation on a path with this in it; the process dies there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/files/s/k=1/a.csv",
        "/rejected.jsonl",
        ".files.",
        "0000000002.claim.json",
        "0000000002.batch.json",
        ".manifest.json",
        "/lake/0000000002-",
        "0000000002.commit.json",
      })
  void aReplayThatDiesIsFinishedOrBegunAgain(String path) {
    for (Side side : List.of(Side.BEFORE, Side.AFTER)) {
      lake = new RejectLake(folder.resolve(side.name()));
      readOnce();
      lake.mend("!");
      die(side, operation -> !operation.kind().isRead() && operation.path().contains(path));
      finish();
      assertEquals(ALL, lake.rows(), side + " " + path);
      assertEquals(List.of("f", "x,c"), raw(), side + " " + path);
    }
  }

  @Test
  @Tag("long")
  void aReplayThatDiesAtAnyOperationIsFinishedOrBegunAgain() {
    lake = new RejectLake(folder.resolve("unharmed"));
    readOnce();
    lake.mend("!");
    FaultyFileSystem.revive();
    lake.replay(1);
    List<Operation> operations = FaultyFileSystem.operations();
    for (int at = 1; at <= operations.size(); at++) {
      boolean isRead = operations.get(at - 1).kind().isRead();
      for (Side side : isRead ? List.of(Side.BEFORE) : List.of(Side.BEFORE, Side.AFTER)) {
        String what = side + " operation " + at + " of " + operations.size();
        lake = new RejectLake(folder.resolve(side.name() + at));
        readOnce();
        lake.mend("!");
        FaultyFileSystem.dieAt(at, side);
        try {
          lake.replay(1);
        } catch (RuntimeException e) {
          assertTrue(FaultyFileSystem.isDead(), what + ": " + e);
        }
        finish();
        assertEquals(ALL, lake.rows(), what);
        assertEquals(List.of("f", "x,c"), raw(), what);
      }
    }
  }

  @Test
  void anUnfinishedReplayIsFinishedByARunAsItWasFrozen() {
    readOnce();
    lake.mend("!");
    die(Side.AFTER, operation -> operation.path().endsWith("0000000002.batch.json"));
    lake.restart();
    lake.put("k=1/late.csv", "n,s\n7,late\n");
    assertRefused(
        4,
        "job 'j': batch 2 is unfinished: expected it to be finished before others are read again."
            + " Run `inlet run j` first",
        1);
    assertEquals(List.of("1: !,\"b\nb\"", "1: d,!", "1: f", "1: x,c"), sorted(lake.rejects()));
    RunReport report = lake.run();
    assertEquals(2, report.sequence());
    assertTrue(report.recovered());
    assertEquals(ALL, lake.rows());
    assertLeft(2);
    assertEquals(1, lake.run().files());
  }

  @Test
  void aReplayThatIsGivenUpLeavesTheRejectsAsTheyWere() {
    readOnce();
    lake.mend("!");
    die(Side.AFTER, operation -> operation.path().endsWith("0000000002.batch.json"));
    lake.restart();
    Batch givenUp = lake.ledger().batch(2);
    lake.mend("x");
    assertEquals(Status.NOTHING_NEW, lake.run().status(), "another declaration");
    assertEquals(List.of(1L), lake.replayable());
    assertEquals(3, lake.replay(1).sequence());
    assertEquals(List.of("- b\nb", "- c", "- d", "1 a", "5 e"), lake.rows());
    assertEquals(List.of("3: f"), lake.rejects());
    assertTrue(!lake.has("state/" + givenUp.replay().folder()), "what was written for it is gone");
  }

  @Test
  void rejectsThatWereTakenBackAreShownAsSuch() {
    readOnce();
    lake.takeBack(0, Rows.GO);
    assertEquals(List.of(), lake.rejects());
    assertEquals(4, lake.rejectsOf(1).size());
    assertEquals(
        "taken back by rewind 2", new RejectHistory(lake.state(), lake.ledger(), "j").state(1));
  }

  private void die(Side side, Predicate<Operation> which) {
    FaultyFileSystem.dieOn(side, which);
    assertThrows(RuntimeException.class, () -> lake.replay(1));
    assertTrue(FaultyFileSystem.isDead(), "the replay came past the fault");
  }

  /** What a user does: a run, and then a replay of what is left. */
  private void finish() {
    lake.restart();
    lake.run();
    for (long batch : lake.replayable()) {
      lake.replay(batch);
    }
  }

  private void assertLeft(long batch) {
    assertEquals(List.of(batch + ": f", batch + ": x,c"), sorted(lake.rejects()));
  }

  private List<String> raw() {
    return sorted(lake.rejects().stream().map(text -> text.replaceFirst("\\d+: ", "")).toList());
  }

  private static List<String> sorted(List<String> texts) {
    List<String> sorted = new ArrayList<>(texts);
    sorted.sort(null);
    return sorted;
  }

  private void assertRefused(int exitCode, String message, long batch) {
    InletException refused = assertThrows(InletException.class, () -> lake.replay(batch));
    assertTrue(refused.getMessage().endsWith(message), refused.getMessage());
    assertEquals(exitCode, refused.exitCode());
  }
}
