package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.bookmark.BatchFile;
import dev.inlet.bookmark.Entry;
import dev.inlet.bookmark.Entry.GivenUp;
import dev.inlet.bookmark.Ledger;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.state.StateStore;
import dev.inlet.testing.FileTarget;
import dev.inlet.testing.LedgerScript;
import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees and decides, on a job whose batches landed before; no Spark is started. */
class BookmarkCommandTest {
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z";
  private static final String USER = System.getProperty("user.name");

  @TempDir Path folder;
  private Workspace workspace;
  private FileTarget lake;

  @BeforeEach
  void open() throws IOException {
    workspace = new Workspace(folder);
    declare("s", "data", "");
    lake = new FileTarget("file", folder.resolve("lake/t"), "j", "lake");
    file("a/1.csv", 1000);
    file("a/2.csv", 2000);
    file("b/1.csv", 3000);
    land(1, 3, "a/1.csv");
    land(2, 5, "a/2.csv", "b/1.csv");
  }

  private void declare(String source, String location, String more) {
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/lake/_inlet"
          tables.t { location = "%1$s/%3$s" }
          jobs.j {
            sources.%2$s { table = t }
            targets.lake { path = "%1$s/lake/t", format = parquet }
            %4$s
          }
        }
        """
            .formatted(folder, source, location, more));
  }

  @Test
  void showTellsWhatWasRead() {
    assertOut(
        """
        j: next batch 3
        SOURCE  BOOKMARK  FILES READ  SIZE  LAST BATCH
        s       files              3  12 B           2
        """,
        "show",
        "j");
  }

  @Test
  void aPausedJobSaysSoAndDoesNotRunUntilItIsResumed() throws IOException {
    file("c.csv", 4000);
    assertOut(
        "j: paused from now on. To let it run again: `inlet bookmark resume j`\n",
        "pause",
        "j",
        "--why",
        "the source is being mended");
    CommandLine.Result run = CommandLine.run(folder, "run", "j");
    assertEquals(6, run.exitCode(), run::toString);
    assertEquals(
        "job 'j': paused since TIME by "
            + USER
            + ": the source is being mended. Nothing was done. To let it run again: `inlet bookmark"
            + " resume j`\n",
        timeless(run.err()));
    assertEquals(List.of(), state().list("jobs/j/runs"), "it was no run, and leaves no report");
    assertOut(
        """
        j: next batch 4
        paused since TIME by %s: the source is being mended
        SOURCE  BOOKMARK  FILES READ  SIZE  LAST BATCH
        s       files              3  12 B           2
        """
            .formatted(USER),
        "show",
        "j");
    assertFails(
        2,
        "job 'j': cannot pause it: expected a job that runs, found it paused since TIME by "
            + USER
            + ": the source is being mended. Resume it first to give another reason\n",
        "pause",
        "j",
        "--why",
        "again");
    assertOut("j: runs again; it was paused since TIME\n", "resume", "j", "--why", "mended");
    assertFails(
        2,
        "job 'j': cannot resume it: expected a paused job, found one that runs. See `inlet bookmark"
            + " history j`\n",
        "resume",
        "j");
    Files.delete(folder.resolve("data/c.csv"));
    assertEquals(0, CommandLine.run(folder, "run", "j").exitCode());
  }

  @Test
  void historyTellsEveryEntry() {
    freeze(3, "a/1.csv");
    script().ledger().append(new GivenUp(3, "id3", "run-3", "2001-01-13T06:30:00Z", "a changed"));
    run("pause", "j", "--why", "a while");
    run("resume", "j");
    run("rewind", "j", "--to", "1", "--replace", "--why", "wrong");
    CommandLine.Result history = run("history", "j");
    assertEquals(
        columns(
            """
        NUMBER  WHAT      WHEN  WHO  FILES  ROWS
        1  batch  2001-01-15T06:30:00Z  run  1
        1  commit  2001-01-11T06:30:00Z  run-1  lake 3
        2  batch  2001-01-15T06:30:00Z  run  2
        2  commit  2001-01-12T06:30:00Z  run-2  lake 5
        3  batch  2001-01-15T06:30:00Z  run  1
        3  given up  2001-01-13T06:30:00Z  run-3  a changed
        4  pause  TIME  USER  a while
        5  resume  TIME  USER
        6  rewind  TIME  USER  to 1, with the rows: wrong
        6  replaced  TIME  RUN  lake 5
        """
                .replace("USER", USER)),
        columns(timeless(history.out()).replaceAll("bookmark-\\d+-\\d+-[0-9a-f]+", "RUN")));
    assertTrue(run("history", "j", "--json").out().contains("\"what\" : \"replaced\""));
  }

  @Test
  void aRewindTellsWhichRowsWouldBeThereTwice() {
    String rows =
        """
        TARGET  PATH    BATCHES  ROWS
        lake    lake/t  2           5
        """;
    assertOut(
        """
        j: 2 files (8 B) would be read again
        Their rows stay in the targets, and would be there twice when the job has run, unless you remove them first; --replace does so, or says why it cannot:
        """
            + rows,
        "rewind",
        "j",
        "--to",
        "2001-01-12",
        "--dry-run");
    assertOut(
        "j: 2 files (8 B) would be read again\nRows that would be removed:\n" + rows,
        "rewind",
        "j",
        "--to",
        "1",
        "--dry-run",
        "--replace");
    assertOut(
        """
        j: 2 files (8 B) will be read again; this is number 3
        Rows that were removed:
        TARGET  PATH    ROWS  FILES  VERSION
        lake    lake/t     5      1  -
        """,
        "rewind",
        "j",
        "--to",
        "1",
        "--replace");
    assertEquals(List.of(1L), lake.batches());
    assertOut(
        """
        j: 1 file (4 B) will be read again; this is number 4
        Their rows stay in the targets, and will be there twice when the job has run, unless you remove them first; --replace does so, or says why it cannot:
        TARGET  PATH    BATCHES  ROWS
        lake    lake/t  1           3
        """,
        "reset",
        "j");
    assertFails(
        2,
        "inlet bookmark rewind: --to: expected the number of a batch, or a time such as"
            + " '2026-01-31', '2026-01-31T06:30' or '2026-01-31T06:30:00Z', found 'monday'. Correct"
            + " it\n",
        "rewind",
        "j",
        "--to",
        "monday");
  }

  @Test
  void aReplacementThatDiedIsShownAndFinishedByTheNextDecision() throws IOException {
    script()
        .ledger()
        .append(
            new Entry.Rewind(
                3,
                1,
                "",
                "2001-01-15T06:30:00Z",
                "somebody",
                "died",
                script().ledger().batch(1).outputs()));
    assertTrue(
        run("show", "j")
            .out()
            .contains(
                "decision 3 has not removed its rows from all targets yet: the next run does so"
                    + " first\n"));
    assertEquals(List.of(1L, 2L), lake.batches());
    assertEquals(0, run("pause", "j", "--why", "x").exitCode());
    assertEquals(List.of(1L), lake.batches());
  }

  @Test
  void diffComparesTheBookmarkWithWhatIsThere() throws IOException {
    assertOut(
        "j: from the bookmark to the files that are there: 0 new, 0 changed, 0 gone\n",
        "diff",
        "j");
    Files.delete(folder.resolve("data/a/1.csv"));
    file("a/2.csv", 9000);
    file("c.csv", 4000);
    assertOut(
        """
        j: from the bookmark to the files that are there: 1 new, 1 changed, 1 gone
        CHANGE   SOURCE  FILE     SIZE
        changed  s       a/2.csv   4 B
        new      s       c.csv     4 B
        gone     s       a/1.csv   4 B
        """,
        "diff",
        "j");
    assertOut(
        """
        j: from the bookmark after 1 to the bookmark now: 2 new, 0 changed, 0 gone
        CHANGE  SOURCE  FILE     SIZE
        new     s       a/2.csv   4 B
        new     s       b/1.csv   4 B
        """,
        "diff",
        "j",
        "1");
    assertOut(
        """
        j: from the bookmark after 1 to the bookmark after 0: 0 new, 0 changed, 1 gone
        CHANGE  SOURCE  FILE     SIZE
        gone    s       a/1.csv   4 B
        """,
        "diff",
        "j",
        "1",
        "0");
    for (int i = 0; i < 25; i++) {
      file("d/" + i + ".csv", 5000);
    }
    CommandLine.Result many = run("diff", "j");
    assertTrue(many.out().endsWith("… and 8 more; --all names them\n"), many::toString);
    assertEquals(30, run("diff", "j", "--all").out().lines().count());
    assertFails(
        2,
        "job 'j': no number 7: expected one from 0 to 2. See `inlet bookmark history j`\n",
        "diff",
        "j",
        "7");
    assertFails(
        2,
        "inlet bookmark diff: expected a number of the job's history, found 'x'. Leave it out, or"
            + " name one\n",
        "diff",
        "j",
        "x");
  }

  @Test
  void filesOfABatchOrOfARun() {
    String files =
        """
        BATCH  SOURCE  FILE     SIZE  MODIFIED
            2  s       a/2.csv   4 B  1970-01-01T00:00:02Z
            2  s       b/1.csv   4 B  1970-01-01T00:00:03Z
        """;
    assertOut(files, "files", "j", "--batch", "2");
    assertOut(files, "files", "j", "--run", "run-2");
    assertFails(
        2,
        "job 'j': no batch of run 'x'. See `inlet bookmark history j`\n",
        "files",
        "j",
        "--run",
        "x");
    assertFails(
        2,
        "inlet bookmark files: expected --run or --batch, found neither. See `inlet bookmark"
            + " history j`\n",
        "files",
        "j");
  }

  @Test
  void whichFollowsAFile() throws IOException {
    assertOut(
        """
        s: a/2.csv
          NUMBER  WHAT  WHEN                  WHO    TARGETS
               2  read  2001-01-12T06:30:00Z  run-2  lake 5 rows
          counts as read since 2; its content is the same now
        """,
        "which",
        "j",
        "2.csv");
    assertFails(
        2,
        "job 'j': file '1.csv': expected one file, found 2: a/1.csv, b/1.csv. Give more of its"
            + " path\n",
        "which",
        "j",
        "1.csv");
    assertFails(
        2,
        "job 'j': no file 'x.csv': expected a path below the location, or its end from a folder on,"
            + " found none that is so. Correct the path\n",
        "which",
        "j",
        "x.csv");
    Files.delete(folder.resolve("data/b/1.csv"));
    assertTrue(
        run("which", "j", folder + "/data/b/1.csv")
            .out()
            .endsWith("  counts as read since 2; it is gone now\n"));
    file("a/2.csv", 9000);
    run("rewind", "j", "--to", "1", "--replace", "--why", "wrong");
    CommandLine.Result back = run("which", "j", "a/2.csv");
    assertTrue(back.out().contains("rewind, rows removed"), back::toString);
    assertTrue(
        back.out().endsWith("  does not count as read; its content has changed since\n"),
        back::toString);
  }

  @Test
  void aSkippedFileCountsAsReadAndTheBatchThatHoldsItIsGivenUp() throws IOException {
    file("bad.csv", 4000);
    freeze(3, "bad.csv");
    assertFails(
        2,
        "inlet bookmark skip: expected --why TEXT, found none. Say why, for whoever finds it\n",
        "skip",
        "j",
        "bad.csv");
    assertOut(
        "j: 1 file of source 's' counts as read from now on, without being read: bad.csv\n",
        "skip",
        "j",
        "bad.csv",
        "--source",
        "s",
        "--why",
        "torn");
    assertEquals("void", kindOf(3));
    assertTrue(run("which", "j", "bad.csv").out().contains("skipped"));
    CommandLine.Result nothing = CommandLine.run(folder, "run", "j");
    assertTrue(nothing.out().contains("nothing new: all 4 files"), nothing::toString);
    assertFails(
        2,
        "job 'j': source 's': bad.csv: expected a file that was not read, found that number 4 made"
            + " it count as read. Leave it out\n",
        "skip",
        "j",
        "bad.csv",
        "--why",
        "torn");
    assertFails(
        2,
        "job 'j': source 's' in data: no file 'none.csv': expected a path below the location, or"
            + " its end from a folder on, found none that is so. Correct the path\n",
        "skip",
        "j",
        "none.csv",
        "--why",
        "torn");
  }

  @Test
  void aFileOfABatchThatATargetHasCannotBeSkipped() throws IOException {
    file("bad.csv", 4000);
    freeze(3, "bad.csv");
    lake.land("id3", 3, 1);
    assertFails(
        4,
        "job 'j': batch 3 has reached some of its targets: expected it to be finished. Run `inlet"
            + " run j` first\n",
        "skip",
        "j",
        "bad.csv",
        "--why",
        "torn");
  }

  @Test
  void aRenamedAndMovedSourceGoesOnWhereItWas() throws IOException {
    Files.move(folder.resolve("data"), folder.resolve("moved"));
    workspace.write("moved/c.csv", "n\n1\n");
    declare("r", "moved", "");
    assertEquals(2, CommandLine.run(folder, "run", "j").exitCode(), "it would read all again");
    assertOut(
        """
        j: source 'r' goes on where 's' was: 3 files that were read count as read
          location    file:moved, was file:data
          declaration changed: rows that were read before stay as they are
          files now   3 read, 1 new, 0 changed
        """
            .replace("file:", ""),
        "accept",
        "j",
        "--source",
        "r",
        "--was",
        "s");
    CommandLine.Result plan = CommandLine.run(folder, "plan", "j");
    assertTrue(plan.out().contains("r: 1 of 4 files"), plan::toString);
    assertFails(
        2,
        "job 'j': source 'r': expected files that were read of 's', found none. There is nothing to"
            + " take over: run the job\n",
        "accept",
        "j",
        "--source",
        "r",
        "--was",
        "s");
  }

  @Test
  void aSourceThatWasNeverReadNeedsTheNameOfTheOld() {
    declare("r", "data", "");
    assertFails(
        2,
        "job 'j': source 'r': expected files that were read of 'r', found none. Sources that were"
            + " read and are no longer declared: s; name one with --was\n",
        "accept",
        "j");
  }

  @Test
  void optionsThatAnActionWouldIgnoreAreRefused() {
    assertFails(
        2,
        "inlet bookmark reset: --to goes with rewind. Leave it out\n",
        "reset",
        "j",
        "--to",
        "3");
    assertFails(
        2,
        "inlet bookmark show: expected nothing after the job, found 'x'. Leave it out\n",
        "show",
        "j",
        "x");
    assertFails(
        2,
        "inlet bookmark which: expected a file after the job, found none. Name it\n",
        "which",
        "j");
    assertFails(
        2,
        "inlet bookmark pause: --wait: expected a duration such as '90s', '10m' or '2 hours', found"
            + " 'soon'. Correct it\n",
        "pause",
        "j",
        "--why",
        "x",
        "--wait",
        "soon");
  }

  @Test
  void windowsAreCheckedBeforeAnythingIsDone() {
    freeze(3, "a/1.csv");
    assertRunFails(
        4,
        "job 'j': batch 3 is unfinished: expected it to be finished before others are read"
            + " again. Run `inlet run j` first\n",
        "--from",
        "1",
        "--to",
        "2");
    script().ledger().append(new GivenUp(3, "id3", "run-3", "2001-01-13T06:30:00Z", "a changed"));
    assertRunFails(
        2,
        "job 'j': no batch from 7 to 9 is done. See `inlet bookmark history j`\n",
        "--from",
        "7",
        "--to",
        "9");
    assertRunFails(
        2,
        "inlet run: --from and --to: expected two numbers of batches, or times, found only --from"
            + " 1. Give both as numbers, or both as times\n",
        "--from",
        "1");
    assertRunFails(
        2,
        "inlet run: --from: expected the number of a batch, or a time such as '2026-01-31',"
            + " '2026-01-31T06:30' or '2026-01-31T06:30:00Z', found 'monday'. Correct it\n",
        "--from",
        "monday");
    assertRunFails(
        2,
        "inlet run: --from and --to: expected times in their order, found 2001-02-01T00:00:00Z and"
            + " 2001-01-01T00:00:00Z. Correct them\n",
        "--from",
        "2001-02-01",
        "--to",
        "2001-01-01");
    CommandLine.Result none = CommandLine.run(folder, "run", "j", "--from", "2001-01-01");
    assertEquals(
        "j: nothing new: there is no file modified from 2001-01-01T00:00:00Z\n", none.out());
    workspace.folder("data/a").resolve("2.csv").toFile().delete();
    assertRunFails(
        3,
        "job 'j': expected all files that the batches of the window read, found that 1 are gone,"
            + " such as s: a/2.csv. Restore them, or name a smaller window\n",
        "--from",
        "1",
        "--to",
        "2");
  }

  @Test
  void aLedgerOfANewerInletIsLeftAlone() throws IOException {
    Path commit = folder.resolve("lake/_inlet/jobs/j/ledger/0000000002.commit.json");
    Files.writeString(
        commit, Files.readString(commit).replace("\"inlet-state\" : 1", "\"inlet-state\" : 2"));
    String message =
        "lake/_inlet/jobs/j/ledger/0000000002.commit.json: written by a newer Inlet: expected form 1"
            + " or older, found 2. Use that version, or a newer one; nothing was changed\n";
    assertFails(3, message, "history", "j");
    assertRunFails(3, message);
  }

  private void assertRunFails(int exitCode, String message, String... options) {
    String[] args = new String[options.length + 2];
    args[0] = "run";
    args[1] = "j";
    System.arraycopy(options, 0, args, 2, options.length);
    CommandLine.Result result = CommandLine.run(folder, args);
    assertEquals(message, result.err());
    assertEquals(exitCode, result.exitCode());
  }

  private void assertFails(int exitCode, String message, String... args) {
    CommandLine.Result result = run(args);
    assertEquals(message, timeless(result.err()));
    assertEquals(exitCode, result.exitCode());
  }

  private void assertOut(String expected, String... args) {
    CommandLine.Result result = run(args);
    assertEquals(0, result.exitCode(), result::toString);
    assertEquals(columns(expected), columns(timeless(result.out())));
  }

  private CommandLine.Result run(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "bookmark";
    System.arraycopy(args, 0, all, 1, args.length);
    return CommandLine.run(folder, all);
  }

  /** However wide the columns are: paths are those of a temporary folder. */
  private static String columns(String text) {
    return text.replaceAll(" +", " ").replaceAll("(?m)^ ", "");
  }

  private static String timeless(String text) {
    return text.replaceAll(TIME, "TIME");
  }

  private String kindOf(long number) {
    return state().list("jobs/j/ledger").stream()
        .filter(name -> name.startsWith(String.format("%010d.", number)))
        .map(name -> name.split("\\.", -1)[1])
        .filter(kind -> !List.of("batch", "files", "claim").contains(kind))
        .findFirst()
        .orElse("");
  }

  private void file(String path, long modified) throws IOException {
    Path file = workspace.write("data/" + path, "n\n1\n");
    Files.setLastModifiedTime(file, FileTime.fromMillis(modified));
  }

  private void land(long sequence, long rows, String... paths) {
    freeze(sequence, paths);
    lake.land(Ledger.open(state(), "j"), sequence, rows);
  }

  private void freeze(long sequence, String... paths) {
    List<BatchFile> files =
        List.of(paths).stream()
            .map(
                path ->
                    BatchFile.of(
                        "s",
                        new SourceFile(
                            path, 4, folder.resolve("data/" + path).toFile().lastModified(), "")))
            .toList();
    script().freeze(sequence, files, true, "file:" + folder + "/data");
  }

  private LedgerScript script() {
    return new LedgerScript(
        state(),
        "j",
        List.of(new dev.inlet.bookmark.Batch.Output("lake", folder + "/lake/t", "parquet")));
  }

  private StateStore state() {
    return new StateStore(
        new org.apache.hadoop.fs.Path(folder + "/lake/_inlet"), new Configuration());
  }
}
