package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.InletProcess;
import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users do wrong, and what they are told; no row is moved in any of these cases. */
class BadInputTest {
  private static final String CATALOG =
      """
      inlet {
        state = "%1$s/lake/_inlet"
        tables.t { location = "%1$s/data" }
        jobs.j {
          sources.s { table = t }
          targets.lake { path = "%1$s/lake/t", format = parquet }
        }
      }
      """;

  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void catalog() {
    workspace = new Workspace(folder);
    workspace.write("jobs.conf", CATALOG.formatted(folder));
  }

  @Test
  void aMissingLocation() {
    assertFails(
        3,
        "data: location of table 't': expected a file or folder, found none. Correct 'location'"
            + " (jobs.conf: 3)\n",
        "run",
        "j");
  }

  @Test
  void anEmptyFolderIsNothingNewForARunAndMissingInputForACrawl() {
    workspace.write("data/_SUCCESS", "");
    CommandLine.Result run = CommandLine.run(folder, "run", "j");
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals("j: nothing new: no data files in data (left out: 1 hidden)\n", run.out());
    assertFails(
        3,
        "data: table 't': expected data files, found none. Check 'location', 'include-files' and"
            + " 'exclude-files'\n",
        "crawl",
        "t");
  }

  @Test
  void aFileThatIsNotWhatItsNameSays() {
    workspace.write("data/picture.csv", new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0});
    assertFails(
        3,
        "data/picture.csv: 1: not a known format: expected CSV, JSON, a log, Parquet, ORC or Avro,"
            + " found PNG. Move the file out of the table's location, or exclude it\n",
        "run",
        "j");
  }

  @Test
  void aTruncatedBzip2File() throws IOException {
    byte[] whole =
        Files.readAllBytes(InletProcess.PROJECT.resolve("data/flights/flights-2001-01-01.csv.bz2"));
    workspace.write("data/a.csv.bz2", Arrays.copyOf(whole, 50_000));
    assertFails(
        3,
        "data/a.csv.bz2: 50000: truncated bzip2 stream: expected more bytes, found the end of the"
            + " file. Copy the file from its source again\n",
        "run",
        "j");
    assertFalse(Files.exists(folder.resolve("lake/t")), "nothing was written");
  }

  @Test
  void filesOfTwoFormatsInOneTable() {
    workspace.write("data/a.csv", "a,b\n1,2\n");
    workspace.write("data/b.json", "{\"a\": 1}\n");
    assertFails(
        3,
        "data: table 't': mixed formats: expected files of one format, found csv in a.csv and json"
            + " in b.json. Exclude some of them, or declare a table for each format\n",
        "crawl",
        "t");
  }

  @Test
  void aStateFolderThatCannotBeWritten() {
    workspace.write("data/a.csv", "a,b\n1,2\n");
    workspace.write("lake", "a file");
    assertFails(
        2,
        "lake/_inlet/jobs/j/lease/0000000001.json: cannot write state: expected a writable folder,"
            + " found a file where a folder is needed: lake. Correct"
            + " 'inlet.state' or its permissions\n",
        "run",
        "j");
  }

  @Test
  void aLocationWithoutPermission() {
    workspace.write(
        "jobs.conf",
        CATALOG.formatted(folder)
            + """
            inlet.tables.t.location = "denied:/data"
            inlet.spark."spark.hadoop.fs.denied.impl" = dev.inlet.testing.DeniedFileSystem
            """);
    assertFails(
        3,
        "denied:/data: location of table 't': expected a readable location, found no permission"
            + " (denied:/data is not yours). Ask for read access, or run as another user"
            + " (jobs.conf: 9)\n",
        "run",
        "j");
  }

  @Test
  void anUnknownCommandJobTableOptionOrAction() {
    assertFails(2, "inlet: no command 'rnu'. Did you mean 'run'?\n", "rnu");
    assertFails(2, "jobs.conf: no job 'k'. Did you mean 'j'?\n", "run", "k");
    assertFails(2, "jobs.conf: no table 'tt'. Did you mean 't'?\n", "crawl", "tt");
    assertFails(
        2, "inlet run: \"--al\" is not a valid option. See `inlet run --help`\n", "run", "--al");
    assertFails(2, "inlet run: expected jobs or --all, found neither. Jobs: j\n", "run");
    assertFails(
        2, "inlet bookmark: no action 'rewnd'. Did you mean 'rewind'?\n", "bookmark", "rewnd", "j");
  }

  @Test
  void aRewindToNowhere() {
    assertFails(
        2,
        "inlet bookmark rewind: expected --to BATCH, found none. Name the last batch that stays"
            + " read, 0 for none\n",
        "bookmark",
        "rewind",
        "j");
    assertFails(
        2,
        "job 'j': no batch 7: expected a number from 0 to 0. See `inlet bookmark history j`\n",
        "bookmark",
        "rewind",
        "j",
        "--to",
        "7");
  }

  @Test
  void aTableThatWasNeverCrawled() {
    assertFails(
        3,
        "lake/_inlet: table 't': expected a definition, found none. Run `inlet crawl t`\n",
        "table",
        "show",
        "t");
  }

  @Test
  void withoutACommandTheUsageIsShown() {
    CommandLine.Result result = CommandLine.runAsIs(folder);
    assertEquals(2, result.exitCode());
    assertTrue(result.out().contains("bookmark ACTION JOB [options]"), result::toString);
    assertEquals(0, CommandLine.runAsIs(folder, "--help").exitCode());
    assertEquals(0, CommandLine.runAsIs(folder, "run", "--help").exitCode());
  }

  private void assertFails(int exitCode, String message, String... args) {
    CommandLine.Result result = CommandLine.run(folder, args);
    assertEquals(message, result.err());
    assertEquals(exitCode, result.exitCode());
  }
}
