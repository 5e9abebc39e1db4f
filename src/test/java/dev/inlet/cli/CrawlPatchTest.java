package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.Workspace;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A crawl as a file to review, and what applying it stores. */
final class CrawlPatchTest {
  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = new Workspace(folder);
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/state"
          tables.t { location = "%1$s/data" }
          tables.same { location = "%1$s/same" }
        }
        """
            .formatted(folder));
    workspace.write("data/a.csv", "id,name\n1,a\n2,b\n");
    workspace.write("same/a.csv", "id,name\n1,a\n");
    assertEquals(0, CommandLine.run(folder, "crawl").exitCode());
    workspace.write("data/b.csv", "id,name,more\nx,c,m\n");
  }

  private CommandLine.Result patch() {
    return CommandLine.run(folder, "crawl", "--dry-run", "--patch", folder + "/p");
  }

  private CommandLine.Result apply() {
    return CommandLine.run(folder, "crawl", "--apply", folder + "/p");
  }

  @Test
  void whatIsReviewedIsWhatIsStored() {
    CommandLine.Result written = patch();
    assertEquals("p: 1 table\n", written.err());
    String text = workspace.textOf(".", "/p");
    assertTrue(
        text.startsWith(
            """
            # What a crawl found. `inlet crawl --apply p` stores the definitions below, and nothing else.
            #\s
            # t: version 1 to 2
            #   + column 'more' string
            #   ~ column 'id' from bigint to string
            #   ALTER TABLE t ADD COLUMNS (`more` string)
            #   to keep the type: hints { "id" = "bigint" }
            [ {
            """),
        text);
    assertEquals("t: version 1", head());
    // Files that come in the meantime are not looked at; what is edited counts.
    workspace.write("data/c.csv", "id,name,more,later\n1,c,m,l\n");
    workspace.write("p", text.replace("\"name\" : \"more\"", "\"name\" : \"reviewed\""));
    assertEquals("t: stored, version 2\n", apply().out());
    assertEquals("t: version 2", head());
    CommandLine.Result shown = CommandLine.run(folder, "table", "show", "t");
    assertTrue(shown.out().contains("reviewed  string"), shown::toString);
    assertFalse(shown.out().contains("later"), shown::toString);
  }

  private String head() {
    return CommandLine.run(folder, "table", "show", "t").out().lines().findFirst().orElseThrow();
  }

  @Test
  void aTableThatHasChangedSinceIsAConflict() {
    patch();
    CommandLine.run(folder, "crawl");
    CommandLine.Result result = apply();
    assertEquals(4, result.exitCode());
    assertEquals(
        "table 't': expected version 1 to be the newest, as when the patch was made, found 2. Crawl"
            + " again\n",
        result.err());
  }

  @Test
  void aFileThatIsThereOrThatIsNoPatchIsRefused() {
    assertEquals(
        "p: expected a patch, found no file. Correct the name, or write one with --patch\n",
        apply().err());
    workspace.write("p", "{}");
    CommandLine.Result there = patch();
    assertEquals(2, there.exitCode());
    assertEquals(
        "p: expected no file yet, found one. Apply it, remove it, or name another\n", there.err());
    CommandLine.Result none = apply();
    assertEquals(2, none.exitCode());
    assertTrue(
        none.err().startsWith("p: expected what `inlet crawl --patch` has written, found another"),
        none::toString);
    assertTrue(none.err().endsWith("Crawl again\n"), none::toString);
  }

  @Test
  void nothingThatChangedIsNoPatch() {
    CommandLine.Result result =
        CommandLine.run(folder, "crawl", "same", "--dry-run", "--patch", folder + "/p");
    assertEquals(0, result.exitCode());
    assertEquals("p: not written, for nothing has changed\n", result.err());
  }

  @Test
  void optionsThatDoNotGoTogetherAreRefused() {
    assertEquals(
        "inlet crawl: --patch: expected --dry-run beside it, found none. See `inlet crawl --help`\n",
        CommandLine.run(folder, "crawl", "--patch", "p").err());
    assertEquals(
        "inlet crawl: --apply: expected neither tables nor --dry-run and --explain, for it looks at no"
            + " files. See `inlet crawl --help`\n",
        CommandLine.run(folder, "crawl", "t", "--apply", "p").err());
  }
}
