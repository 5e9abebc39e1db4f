package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.Workspace;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What crawl and validate say for those that a table is declared to be read by. */
final class ConsumersTest {
  private static final String WARNINGS =
      """
      warning: table 't' for athena: column 'Order': a reserved word. Write it in quotes
      warning: table 't' for athena: column 'Order': shown in small letters
      """;

  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void declare() {
    workspace = new Workspace(folder);
    workspace.write("data/a.json", "{\"Order\": 1}\n");
    declare("athena, duckdb");
  }

  private void declare(String consumers) {
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/state"
          tables.t { location = "%1$s/data", consumers = [%2$s] }
        }
        """
            .formatted(folder, consumers));
  }

  @Test
  void crawlWarnsOfWhatTheyChokeOn() {
    CommandLine.Result result = CommandLine.run(folder, "crawl");
    assertEquals(0, result.exitCode(), result::toString);
    assertTrue(result.out().endsWith(WARNINGS), result::toString);
    CommandLine.Result again = CommandLine.run(folder, "crawl");
    assertEquals("t: unchanged, version 1\n" + WARNINGS, again.out());
    CommandLine.Result json = CommandLine.run(folder, "crawl", "--json");
    assertTrue(
        json.out().contains("\"text\" : \"a reserved word. Write it in quotes\""), json::toString);
  }

  @Test
  void validateGoesByTheLastCrawl() {
    assertEquals("valid: 0 jobs, 1 table\n", CommandLine.run(folder, "validate").out());
    CommandLine.run(folder, "crawl");
    assertEquals("valid: 0 jobs, 1 table\n" + WARNINGS, CommandLine.run(folder, "validate").out());
  }

  @Test
  void aConsumerIsKnown() {
    declare("atena");
    CommandLine.Result result = CommandLine.run(folder, "validate");
    assertEquals(2, result.exitCode());
    assertEquals(
        "jobs.conf: 3: table 't': 'consumers': no consumer 'atena'. Did you mean 'athena'?\n",
        result.err());
  }
}
