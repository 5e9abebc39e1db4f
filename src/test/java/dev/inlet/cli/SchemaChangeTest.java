package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.DuckDb;
import dev.inlet.testing.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each word of {@code on-schema-change} does about files that changed. */
final class SchemaChangeTest {
  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = new Workspace(folder);
    workspace.write("data/a.csv", "id,name,size\n1,a,1\n2,b,2\n");
  }

  private CommandLine.Result crawl(String policy) {
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/state"
          tables.t { location = "%1$s/data", on-schema-change = %2$s }
          jobs.j { sources.s.table = t, targets.x { path = "%1$s/lake", format = parquet } }
        }
        """
            .formatted(workspace.folder(), policy));
    return CommandLine.run(workspace.folder(), "crawl");
  }

  private void change() {
    workspace.write("data/b.csv", "id,name,size,more\nx,c,3,m\n4,d,4,n\n");
  }

  private static String head(CommandLine.Result result) {
    return result
        .out()
        .lines()
        .takeWhile(line -> !line.startsWith("  location"))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void evolveFollows() {
    crawl("evolve");
    change();
    assertEquals(
        """
        t: changed, version 2
          + column 'more' string
          ~ column 'id' from bigint to string""",
        head(crawl("evolve")));
  }

  @Test
  void addColumnsKeepsTypes() {
    crawl("add-columns");
    change();
    assertEquals(
        """
        t: changed, version 2
          + column 'more' string
          held back: ~ column 'id' from bigint to string""",
        head(crawl("add-columns")));
    assertEquals(
        """
        t: unchanged, version 2
          held back: ~ column 'id' from bigint to string""",
        head(crawl("add-columns")));
    CommandLine.Result plan = CommandLine.run(folder, "plan", "j");
    assertTrue(
        plan.out().contains("    note: held back: ~ column 'id' from bigint to string\n"),
        plan::toString);
  }

  @Test
  void lockEndsCrawlsAndRuns() {
    crawl("lock");
    assertEquals("t: unchanged, version 1", head(crawl("lock")));
    change();
    CommandLine.Result result = crawl("lock");
    String problem =
        "data: table 't': 'on-schema-change = lock': expected files of version 1, found + column"
            + " 'more' string; ~ column 'id' from bigint to string. Take the files away, or the lock"
            + " (jobs.conf: 3)\n";
    assertEquals(6, result.exitCode());
    assertEquals(problem, result.err());
    CommandLine.Result plan = CommandLine.run(folder, "plan", "j");
    assertEquals(6, plan.exitCode());
    assertEquals(problem, plan.err());
  }

  @Test
  void logTellsAndStoresNothingAndARunLeavesNoColumnOut() {
    crawl("log");
    workspace.write("data/b.csv", "id,name,size\nx,c,3\n");
    assertEquals(
        """
        t: unchanged, version 1
          held back: ~ column 'id' from bigint to string""",
        head(crawl("log")));
    assertEquals(0, CommandLine.run(folder, "plan", "j").exitCode());
    change();
    assertEquals(
        """
        t: unchanged, version 1
          held back: + column 'more' string
          held back: ~ column 'id' from bigint to string""",
        head(crawl("log")));
    CommandLine.Result plan = CommandLine.run(folder, "plan", "j");
    assertEquals(6, plan.exitCode());
    assertEquals(
        "data: table 't': expected the columns of version 1, found + column 'more' string; ~ column"
            + " 'id' from bigint to string. A run would leave columns out: take the change over with"
            + " 'on-schema-change = add-columns' (jobs.conf: 3), or take the files away\n",
        plan.err());
  }

  @Test
  void aRunReadsNoValuesByATypeThatColumnarFilesHaveNot() {
    for (String policy : List.of("log", "add-columns")) {
      workspace = new Workspace(workspace.folder(policy));
      workspace.write("data/a.parquet", "");
      parquet("data/a.parquet", "select 1::integer id");
      crawl(policy);
      parquet("data/b.parquet", "select 5000000000::bigint id");
      assertEquals(
          """
          t: unchanged, version 1
            held back: ~ column 'id' from int to bigint""",
          head(crawl(policy)));
      CommandLine.Result plan = CommandLine.run(workspace.folder(), "plan", "j");
      assertEquals(6, plan.exitCode(), plan::toString);
      assertEquals(
          "data: table 't': expected columns of the types that the table has, found ~ column"
              + " 'id' from int to bigint. A run would read values by types they do not have: take the change over"
              + " with 'on-schema-change = evolve' (jobs.conf: 3), or take the files away\n",
          plan.err());
      assertEquals(0, crawl("evolve").exitCode());
      assertEquals(0, CommandLine.run(workspace.folder(), "plan", "j").exitCode());
      workspace = new Workspace(folder);
    }
  }

  private void parquet(String path, String query) {
    DuckDb.execute(
        "copy ("
            + query
            + ") to "
            + DuckDb.literal(workspace.folder() + "/" + path)
            + " (format parquet)");
  }

  @Test
  void columnsOfJsonWhoseNamesDifferInCaseKeepTheirTypes() {
    workspace = new Workspace(workspace.folder("json"));
    workspace.write("data/a.json", "{\"id\":1,\"ID\":\"a\"}\n");
    crawl("add-columns");
    workspace.write("data/b.json", "{\"id\":2,\"ID\":\"b\",\"more\":1}\n");
    assertEquals(
        """
        t: changed, version 2
          + column 'more' bigint""",
        head(crawl("add-columns")));
    CommandLine.Result again = crawl("add-columns");
    assertEquals("t: unchanged, version 2", head(again));
  }

  @Test
  void aColumnThatWasPerhapsRenamedIsTold() {
    crawl("evolve");
    workspace.write("data/b.csv", "id,the_name,size\n3,c,3\n");
    assertEquals(
        """
        t: changed, version 2
          + column 'the_name' string
          ? column 'the_name' has perhaps been 'name' before: no file has values in both""",
        head(crawl("evolve")));
    workspace.write("data/c.csv", "id,name,size,other,shape\n3,c,3,o,s\n");
    assertEquals(
        """
        t: changed, version 3
          + column 'other' string
          + column 'shape' string""",
        head(crawl("evolve")));
  }

  @Test
  void ofADeltaTableThereAreTwo() {
    workspace.write(
        "jobs.conf", "inlet { tables.t { location = x, format = delta, on-schema-change = log } }");
    CommandLine.Result result = CommandLine.run(folder, "validate");
    assertEquals(2, result.exitCode());
    assertEquals(
        "jobs.conf: 1: table 't': 'on-schema-change': expected evolve or lock for a Delta table, whose"
            + " log has its types, found log\n",
        result.err());
  }
}
