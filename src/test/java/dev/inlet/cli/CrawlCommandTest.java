package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.Workspace;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrawlCommandTest {
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
          tables.a { location = "%1$s/a" }
          tables.b { location = "%1$s/b" }
          tables.c { location = "%1$s/c" }
        }
        """
            .formatted(folder));
    workspace.write("a/x.csv", "id,name\n1,x\n");
    workspace.write("b/x.csv", "PAR1\u0000");
    workspace.write("c/x.csv", "id,name\n1,x\n");
  }

  @Test
  void aTableThatCannotBeReadDoesNotHinderTheOthers() {
    CommandLine.Result crawl = CommandLine.run(folder, "crawl");
    assertEquals(3, crawl.exitCode(), crawl::toString);
    assertTrue(crawl.err().contains("b/x.csv: cannot read the schema: "), crawl::toString);
    assertTrue(crawl.out().startsWith("a: new, version 1\n"), crawl::toString);
    assertTrue(crawl.out().contains("\n\nc: new, version 1\n"), crawl::toString);
    CommandLine.Result json = CommandLine.run(folder, "crawl", "--json", "a", "b", "c");
    assertEquals(3, json.exitCode(), json::toString);
    assertTrue(json.out().contains("\"table\" : \"c\""), json::toString);
  }

  @Test
  void theFirstFailureGivesTheCode() {
    workspace.write("a/x.csv", "PAR1\u0000");
    workspace.write("c/x.csv", "PAR1\u0000");
    CommandLine.Result crawl = CommandLine.run(folder, "crawl", "c", "a");
    assertEquals(3, crawl.exitCode(), crawl::toString);
    assertEquals("", crawl.out());
  }

  @Test
  void aFullScanSaysSo() {
    workspace.write("a/x.csv", "id,name\n" + "1,x\n".repeat(5_000));
    assertEquals(
        "  sampled: 999 records from 1 of 1 file, 20.0 KB of text; not scanned in full",
        sampled("crawl", "--explain", "--dry-run", "a"));
    assertEquals(
        "  sampled: 5,000 records from 1 of 1 file, 20.0 KB of text; scanned in full",
        sampled("crawl", "--explain", "--dry-run", "--full", "a"));
  }

  private String sampled(String... arguments) {
    return CommandLine.run(folder, arguments).out().lines().toList().get(2);
  }
}
