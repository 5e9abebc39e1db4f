package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inlet.cli.CommandLine.Result;
import dev.inlet.testing.DuckDb;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run expects of the files that it writes, and what it says of it. */
@Tag("spark")
class SizedRunTest {
  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void declare() {
    assertTrue(SharedSpark.session().sparkContext().isLocal());
    workspace = new Workspace(folder);
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/state"
          tables.t { location = "%1$s/data", format = csv }
          jobs.j {
            sources.s { table = t }
            targets.lake { path = "%1$s/lake", format = csv, target-file-size = 20 KiB }
          }
        }
        """
            .formatted(folder));
  }

  /** Records of 41 bytes, of which a step could make anything. */
  private void data(int file) {
    workspace.write(
        "data/" + file + ".csv",
        "id,name\n"
            + IntStream.range(0, 2500)
                .mapToObj(i -> String.format("%d%05d,%s\n", file, i, "n".repeat(33)))
                .collect(Collectors.joining()));
  }

  private JsonNode run() throws IOException {
    Result run = CommandLine.run(folder, "run", "j", "--json");
    assertEquals(0, run.exitCode(), run::toString);
    JsonNode report = new ObjectMapper().readTree(run.out());
    return report.isArray() ? report.get(0) : report;
  }

  @Test
  void theSecondRunExpectsWhatTheFirstOneWrote() throws IOException {
    data(1);
    String first = CommandLine.run(folder, "plan", "j").out();
    assertTrue(
        first.endsWith(
            "\n  lake: expected 102.5 KB in 5 files: 1.00 bytes for each byte of input, for want"
                + " of an earlier run\n"),
        first);
    JsonNode one = run();
    JsonNode expected = one.path("targets").get(0).path("expected");
    assertEquals(5, expected.path("files").asLong());
    assertTrue(
        expected
            .path("why")
            .asText()
            .startsWith("41 bytes a row, by the size of the input, for want of an earlier run; "),
        expected::toString);
    assertEquals(5, one.path("targets").get(0).path("files").asDouble(), 1);
    data(2);
    String why = "as run " + one.path("run").asText() + " wrote them";
    String second = CommandLine.run(folder, "plan", "j").out();
    assertTrue(second.endsWith(" bytes for each byte of input, " + why + "\n"), second);
    JsonNode two = run();
    JsonNode again = two.path("targets").get(0).path("expected");
    assertTrue(
        again.path("why").asText().startsWith("41 bytes a row, " + why + "; "), again::toString);
    assertEquals(5, two.path("targets").get(0).path("files").asDouble(), 1);
    assertEquals(
        List.of(List.of(5000L)),
        DuckDb.query("select count(distinct id) from '" + folder + "/lake/*.csv'"));
    String shown = CommandLine.run(folder, "runs", "j", "--run", two.path("run").asText()).out();
    assertTrue(shown.contains("\nfiles     lake: expected "), shown);
  }
}
