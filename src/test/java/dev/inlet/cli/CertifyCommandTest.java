package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.certify.Certificate;
import dev.inlet.certify.TargetRows;
import dev.inlet.certify.Trial;
import dev.inlet.testing.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command says; that it does it, {@code CertifyIT} shows. */
class CertifyCommandTest {
  private static final List<TargetRows> ROWS =
      List.of(
          new TargetRows("lake", 1200, "56dc8977aaaaaaaa"),
          new TargetRows("parquet", 1200, "f0f78298aaaaaaaa"));

  private static final Trial GOOD =
      new Trial(
          1, 41, true, 3210, "read", List.of("finished batch 1: lake, parquet"), ROWS, List.of());

  private static final Trial NOT_KILLED =
      new Trial(2, 42, false, 9000, "write parquet", List.of(), ROWS, List.of());

  private static final Trial BAD =
      new Trial(
          3,
          43,
          true,
          120,
          "before spark",
          List.of("read batch 1"),
          List.of(new TargetRows("lake", 1300, "00000000aaaaaaaa"), ROWS.get(1)),
          List.of("target 'lake': one", "source 's': two"));

  @TempDir Path folder;

  @Test
  void aJobThatIsGoodIsCertified() {
    assertEquals(
        """
        copied     3 files, 1.5 KB; 1 of them added after each kill
        reference  8.0 s: lake 1,200 rows, parquet 1,200 rows

        TRIAL  SEED  KILLED AFTER  IN STAGE       RECOVERY                          ROWS  HASH               VERDICT
            1    41  3.2 s         read           finished batch 1: lake, parquet  1,200  56dc8977 f0f78298  same
            2    42  not killed    write parquet  nothing to do                    1,200  56dc8977 f0f78298  same

        j: certified: 1 run killed, each made good: every record once in each target
        """,
        printed(certificate(GOOD, NOT_KILLED)));
  }

  @Test
  void whatDiffersIsShownAndTold() {
    Certificate certificate = certificate(GOOD, BAD);
    assertEquals(
        """
        TRIAL  SEED  KILLED AFTER  IN STAGE      RECOVERY                         ROWS         HASH               VERDICT
            1    41  3.2 s         read          finished batch 1: lake, parquet  1,200        56dc8977 f0f78298  same
            3    43  0.1 s         before spark  read batch 1                     1,300 1,200  00000000 f0f78298  DIFFERS

        j: NOT certified: 1 of 2 trials differ
        """,
        printed(certificate).lines().skip(3).map(l -> l + "\n").reduce("", String::concat));
    assertEquals(
        """
        job 'j': expected every killed run to be made good, found 1 of 2 that were not:
          trial 3: target 'lake': one
          trial 3: source 's': two
        The trials are kept in lake/_certify/x. If only hashes differ, see first that the steps give \
        the same rows each time. A trial is repeated with --kills 1 --seed and its seed""",
        CertifyCommand.verdict(certificate));
  }

  @Test
  void numbersBelowOneAreRefused() {
    assertRefused("inlet certify: --kills: expected at least 1, found 0\n", "--kills", "0");
    assertRefused("inlet certify: --files: expected at least 1, found -1\n", "--files", "-1");
  }

  @Test
  void aJobWithoutABookmarkHasNothingToCertify() {
    assertRefused(
        "jobs.conf: 4: job 'all': expected a source with a bookmark, found none: each of its runs"
            + " loads everything again, so there is nothing to certify\n",
        "--kills",
        "1");
  }

  private void assertRefused(String message, String... options) {
    Workspace workspace = new Workspace(folder);
    workspace.write(
        "jobs.conf",
        """
        inlet {
          warehouse = "%1$s/lake"
          tables.t { location = "%1$s/data" }
          jobs.all {
            sources.s { table = t, bookmark = off }
            targets.lake { path = "%1$s/lake/t" }
          }
        }
        """
            .formatted(folder));
    String[] all = new String[options.length + 2];
    all[0] = "certify";
    all[1] = "all";
    System.arraycopy(options, 0, all, 2, options.length);
    CommandLine.Result result = CommandLine.run(folder, all);
    assertEquals(message, result.err());
    assertEquals(2, result.exitCode());
    assertFalse(Files.exists(folder.resolve("lake")), "nothing was written");
  }

  @Test
  void aTableWithoutFilesCannotBeCopied() {
    Workspace workspace = new Workspace(folder);
    workspace.folder("data");
    workspace.write(
        "jobs.conf",
        """
        inlet {
          warehouse = "%1$s/lake"
          tables.t { location = "%1$s/data" }
          jobs.j { sources.s { table = t }, targets.lake { path = "%1$s/lake/t" } }
        }
        """
            .formatted(folder));
    CommandLine.Result result = CommandLine.run(folder, "certify", "j");
    assertEquals(3, result.exitCode(), result::toString);
    assertEquals(
        "data: table 't': expected data files to copy, found none. Certify when there are some"
            + " (jobs.conf: 3)\n",
        result.err());
    assertTrue(Files.notExists(folder.resolve("lake")), "nothing was written");
  }

  private static Certificate certificate(Trial... trials) {
    boolean isGood = List.of(trials).stream().allMatch(Trial::isGood);
    return new Certificate(
        "j", 41, "lake/_certify/x", !isGood, 3, 1500, 1, 8000, ROWS, List.of(trials));
  }

  private static String printed(Certificate certificate) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CertificatePrinter.print(certificate, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
