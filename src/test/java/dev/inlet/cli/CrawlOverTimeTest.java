package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What later crawls make of a table: of files that are gone, and of which files they look at. */
final class CrawlOverTimeTest {
  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = new Workspace(folder);
    workspace.write("data/day=1/a.csv", "id,name\n1,a\n2,b\n");
  }

  private CommandLine.Result crawl(String keys, String... options) {
    workspace.write(
        "jobs.conf",
        "inlet { state = \"%1$s/state\", tables.t { location = \"%1$s/data\", %2$s } }"
            .formatted(folder, keys));
    return CommandLine.run(
        folder, Stream.concat(Stream.of("crawl"), Stream.of(options)).toArray(String[]::new));
  }

  private static String head(CommandLine.Result result) {
    return result
        .out()
        .lines()
        .takeWhile(line -> !line.startsWith("  location"))
        .collect(Collectors.joining("\n"));
  }

  private void removeData() throws IOException {
    Files.delete(folder.resolve("data/day=1/a.csv"));
    Files.delete(folder.resolve("data/day=1"));
    Files.delete(folder.resolve("data"));
  }

  @Test
  void withoutAWordOnDeletionACrawlFailsAndTheDefinitionStays() throws Exception {
    crawl("");
    removeData();
    CommandLine.Result gone = crawl("on-delete = log");
    assertEquals(3, gone.exitCode(), gone::toString);
    assertTrue(CommandLine.run(folder, "table", "show", "t").out().startsWith("t: version 1\n"));
  }

  @Test
  void aTableWhoseFilesAreGoneIsDeprecatedUntilTheyAreBack() throws Exception {
    crawl("");
    removeData();
    String line = "  no files in data any more, and 'on-delete = deprecate'";
    assertEquals(
        "t: deprecated, would be version 2\n" + line,
        head(crawl("on-delete = deprecate", "--dry-run")));
    assertEquals("t: deprecated, version 2\n" + line, head(crawl("on-delete = deprecate")));
    assertEquals("t: unchanged, version 2\n" + line, head(crawl("on-delete = deprecate")));
    CommandLine.Result show = CommandLine.run(folder, "table", "show", "t");
    assertTrue(show.out().startsWith("t: version 2, deprecated\n"), show::toString);
    workspace.write("data/day=1/a.csv", "id,name\n1,a\n2,b\n");
    assertEquals(
        "t: changed, version 3\n  ~ status from 'deprecated' to 'active'",
        head(crawl("on-delete = deprecate")));
  }

  @Test
  void aTableWhoseFilesAreGoneIsDroppedAndItsVersionsAreKept() throws Exception {
    crawl("");
    removeData();
    assertEquals(
        "t: dropped, version 2\n  no files in data any more, and 'on-delete = drop'",
        head(crawl("on-delete = drop")));
    CommandLine.Result show = CommandLine.run(folder, "table", "show", "t");
    assertEquals(3, show.exitCode());
    assertTrue(show.err().contains("expected a definition, found none"), show::toString);
    // As before the first crawl.
    assertEquals(3, crawl("on-delete = drop").exitCode());
    workspace.write("data/b.csv", "other,more\n1,a\n2,b\n");
    assertEquals("t: new, version 3", head(crawl("on-delete = drop")));
    assertTrue(Files.exists(folder.resolve("state/tables/default/t/v0000001.json")));
  }

  private String sampled(CommandLine.Result result) {
    return result
        .out()
        .lines()
        .filter(line -> line.startsWith("  sampled: "))
        .findFirst()
        .orElse("");
  }

  @Test
  void filesThatHaveNotChangedAreNotLookedAtAgain() {
    String keys = "recrawl = changed-files";
    crawl(keys);
    workspace.write("data/day=1/b.csv", "id,name,more\n3,c,x\n");
    CommandLine.Result next = crawl(keys, "--explain");
    assertEquals(
        "t: changed, version 2\n  + column 'more' string",
        head(next).lines().limit(2).collect(Collectors.joining("\n")));
    assertTrue(sampled(next).startsWith("  sampled: 1 record from 1 of 1 file"), next::toString);
    // With nothing new the newest file tells whether what is declared fits still.
    CommandLine.Result hinted = crawl(keys + ", hints { id = string }");
    assertTrue(hinted.out().contains("~ column 'id' from bigint to string"), hinted::toString);
    workspace.write("data/day=1/a.csv", "id,name\n1,a\n2,b\nx,c\n");
    CommandLine.Result changed = crawl(keys, "--explain");
    assertTrue(sampled(changed).startsWith("  sampled: 3 records from 1 of 1"), changed::toString);
    CommandLine.Result full = crawl(keys, "--explain", "--full");
    assertTrue(sampled(full).contains("from 2 of 2 files"), full::toString);
    CommandLine.Result all = crawl("recrawl = everything", "--explain");
    assertTrue(sampled(all).contains("from 2 of 2 files"), all::toString);
  }

  @Test
  void aDryRunRemembersNothing() {
    String keys = "recrawl = changed-files";
    crawl(keys);
    workspace.write("data/day=1/b.csv", "id,name,more\n3,c,x\n");
    String first = head(crawl(keys, "--dry-run"));
    assertEquals(first, head(crawl(keys, "--dry-run")));
    assertTrue(first.contains("+ column 'more' string"), first);
  }

  @Test
  void filesOfWhichSomethingIsHeldBackAreLookedAtAgain() {
    String keys = "recrawl = changed-files, on-schema-change = ";
    crawl(keys + "log");
    workspace.write("data/day=1/b.csv", "id,name,more\n3,c,x\n");
    String held = "t: unchanged, version 1\n  held back: + column 'more' string";
    assertEquals(held, head(crawl(keys + "log")));
    // The newest file is another one.
    workspace.write("data/day=1/c.csv", "id,name\n4,d\n");
    assertEquals(held, head(crawl(keys + "log")));
    assertEquals("t: changed, version 2\n  + column 'more' string", head(crawl(keys + "evolve")));
  }

  @Test
  void aTableThatIsClassifiedAnewIsLookedAtAsAWhole() {
    String keys = "recrawl = changed-files";
    workspace.write("data/day=1/b.csv", "id,name,more\n3,c,x\n");
    workspace.write("data/day=2/c.csv", "id,name\n4,d\n");
    assertEquals(0, classified("(?<line>.*)", keys).exitCode());
    workspace.write("data/day=2/d.csv", "id,name\n5,e\n");
    CommandLine.Result anew = crawl(keys, "--explain");
    assertTrue(anew.out().contains("classified anew"), anew::toString);
    assertTrue(anew.out().contains("+ column 'more' string"), anew::toString);
    assertTrue(sampled(anew).contains("from 4 of 4 files"), anew::toString);
  }

  @Test
  void aRunIsNotPlannedOnATableThatOnlyACrawlCanClassifyAnew() {
    assertEquals(0, classified("(?<line>.*)", "").exitCode());
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/state", tables.t { location = "%1$s/data" }
          jobs.j { sources.s { table = t }, targets.lake { path = "%1$s/lake" } }
        }
        """
            .formatted(folder));
    CommandLine.Result plan = CommandLine.run(folder, "plan", "j");
    assertEquals(2, plan.exitCode(), plan::toString);
    assertTrue(
        plan.err()
            .contains(
                "table 't': classified otherwise: expected grok as in version 1, found no classifier"
                    + " 'lines' any more. Run `inlet crawl t` first"),
        plan::toString);
    assertEquals(0, CommandLine.run(folder, "crawl", "t").exitCode());
    CommandLine.Result now = CommandLine.run(folder, "plan", "j");
    assertEquals(0, now.exitCode(), now::toString);
  }

  private CommandLine.Result classified(String pattern, String keys) {
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/state", tables.t { location = "%1$s/data", %2$s }
          classifiers = [ { name = lines, format = grok, grok.pattern = "%3$s" } ]
        }
        """
            .formatted(folder, keys, pattern));
    return CommandLine.run(folder, "crawl");
  }

  @Test
  void aTableThatIsBackIsActiveWhateverItsPolicyOnChanges() throws IOException {
    for (String policy : List.of("lock", "log", "add-columns")) {
      String keys = "on-delete = deprecate, on-schema-change = " + policy;
      crawl(keys);
      removeData();
      assertEquals(0, crawl(keys).exitCode());
      workspace.write("data/day=1/a.csv", "id,name\n1,a\n2,b\n");
      String back = head(crawl(keys));
      assertTrue(back.startsWith("t: changed, version "), back);
      assertTrue(back.endsWith("\n  ~ status from 'deprecated' to 'active'"), back);
      assertTrue(head(crawl(keys)).startsWith("t: unchanged, version "), policy);
    }
  }

  @Test
  void aTableThatIsBackWithOtherColumnsIsStillLocked() throws IOException {
    String keys = "on-delete = deprecate, on-schema-change = ";
    crawl(keys + "lock");
    removeData();
    crawl(keys + "lock");
    workspace.write("data/day=1/a.csv", "id,name,more\n1,a,x\n");
    CommandLine.Result locked = crawl(keys + "lock");
    assertEquals(6, locked.exitCode(), locked::toString);
    assertTrue(
        locked.err().contains("expected files of version 2, found + column 'more' string. Take"),
        locked::toString);
    assertEquals(
        "t: changed, version 3\n  ~ status from 'deprecated' to 'active'\n"
            + "  held back: + column 'more' string",
        head(crawl(keys + "log")));
  }

  @Test
  void onlyFoldersThatAreNewAreLookedInto() {
    String keys = "recrawl = new-folders";
    crawl(keys);
    workspace.write("data/day=1/b.csv", "id,name,ignored\n3,c,x\n");
    workspace.write("data/day=2/a.csv", "id,name,more\n3,c,x\n");
    assertEquals("t: changed, version 2\n  + column 'more' string", head(crawl(keys)));
    assertEquals("t: unchanged, version 2", head(crawl(keys)));
  }

  @Test
  void aColumnThatGoesToAndFroStaysWhatHoldsAllItsValues() {
    crawl("");
    workspace.write("data/day=1/b.csv", "id,name\nx,c\n");
    assertEquals("t: changed, version 2\n  ~ column 'id' from bigint to string", head(crawl("")));
    workspace.write("data/day=1/b.csv", "id,name\n3,c\n");
    CommandLine.Result back = crawl("", "--explain");
    assertTrue(back.out().startsWith("t: unchanged, version 2\n"), back::toString);
    assertTrue(
        back.out()
            .contains(
                "  note: column 'id' stays string: bigint in 3 of 3 values from 2 files that were"
                    + " looked at now, as some were before: it goes to and fro\n"),
        back::toString);
    assertTrue(
        back.out().contains("id      string  bigint                   66.7 %"), back::toString);
  }

  @Test
  void aFullScanCountsValues() {
    workspace.write("data/day=1/b.csv", "id,name,on\n7,,2024-01-02\n10,NA,2023-01-02\n");
    crawl("");
    CommandLine.Result full = crawl("", "--full", "--explain");
    assertEquals("t: changed, version 2\n  ~ statistics of columns", head(full));
    assertTrue(
        full.out()
            .endsWith(
                """
            COLUMN  VALUES  NULLS  DISTINCT  LENGTHS
            id           4      0         4  1 to 2, 1.3 on average
            name         3      1         3  1 to 2, 1.3 on average
            on           2      2         2  10 to 10, 10.0 on average
            """),
        full::toString);
    assertEquals("t: unchanged, version 2", head(crawl("", "--full")));
    assertEquals("t: unchanged, version 2", head(crawl("")));
    String json = CommandLine.run(folder, "table", "show", "t", "--json").out();
    assertTrue(json.contains("\"max\" : \"10\""), json);
    assertTrue(json.contains("\"min\" : \"2023-01-02\""), json);
  }

  @Test
  void wordsThatAreNotKnownAreTold() {
    CommandLine.Result wrong = crawl("on-delete = keep, recrawl = nothing");
    assertEquals(2, wrong.exitCode());
    assertEquals(
        List.of(
            "jobs.conf: 1: table 't': 'on-delete': expected log or deprecate or drop, found 'keep'",
            "jobs.conf: 1: table 't': 'recrawl': expected everything or new-folders or"
                + " changed-files, found 'nothing'"),
        wrong.err().lines().limit(2).toList());
  }
}
