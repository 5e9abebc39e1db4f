package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.DeltaKernelReader;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file that changed after it was read does to the rows of a Delta table. */
@Tag("spark")
class ChangedFileTest {
  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    SharedSpark.session();
    workspace = new Workspace(folder);
    workspace.write("data/d=1/a.csv", "n,s\n1,old\n2,old\n");
    workspace.write("data/d=1/b.csv", "n,s\n3,b\n");
  }

  private void catalog(String onChange, String steps) {
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/lake/_inlet"
          tables.t { location = "%1$s/data" }
          jobs.j {
            sources.s { table = t, on-change = %2$s }
            steps = [ %3$s ]
            targets.lake { path = "%1$s/lake/t" }
          }
        }
        """
            .formatted(folder, onChange, steps));
  }

  @Test
  void replacePutsTheNewRowsInThePlaceOfTheOldOnesInOneCommit() {
    catalog("replace", "");
    assertEquals(0, run().exitCode());
    assertEquals(
        List.of("1 old j/s/d=1/a.csv", "2 old j/s/d=1/a.csv", "3 b j/s/d=1/b.csv"), rows());
    workspace.write("data/d=1/a.csv", "n,s\n1,renewed\n");
    workspace.write("data/d=1/c.csv", "n,s\n4,c\n");
    CommandLine.Result second = run();
    assertEquals(0, second.exitCode(), second::toString);
    assertEquals(
        List.of("1 renewed j/s/d=1/a.csv", "3 b j/s/d=1/b.csv", "4 c j/s/d=1/c.csv"), rows());
    assertTrue(run().out().contains("nothing new"));
  }

  @Test
  void replaceNeedsTheColumnOfTheFile() {
    catalog("replace", "{ sql = \"select n, s from s\" }");
    CommandLine.Result first = run();
    assertEquals(2, first.exitCode(), first::toString);
    assertTrue(
        first
            .err()
            .endsWith(
                "jobs.conf: 5: job 'j': source 's': 'on-change = replace': expected rows with a"
                    + " column '_inlet_file', found n, s. Let the 'sql' or 'select' step take _inlet_file"
                    + " of this source along\n"),
        first::toString);
  }

  @Test
  void replaceNeedsTargetsThatCommit() {
    catalog("replace", "");
    workspace.write(
        "jobs.conf",
        workspace.textOf("jobs.conf", "jobs.conf").replace("lake/t\"", "lake/t\", format = orc"));
    CommandLine.Result result = run();
    assertEquals(2, result.exitCode(), result::toString);
    assertTrue(
        result
            .err()
            .endsWith(
                "jobs.conf: 5: job 'j': source 's': 'on-change = replace': expected targets with"
                    + " format delta and mode append, found target 'lake' with format orc and mode"
                    + " append\n"),
        result::toString);
  }

  @Test
  void appendReadsTheFileAgainAndKeepsItsOldRows() {
    catalog("append", "");
    assertEquals(0, run().exitCode());
    workspace.write("data/d=1/a.csv", "n,s\n1,renewed\n");
    assertEquals(0, run().exitCode());
    assertEquals(List.of("1 old null", "1 renewed null", "2 old null", "3 b null"), rows());
  }

  @Test
  void ignoreLeavesItAsItWasReadAndCountsIt() {
    catalog("ignore", "");
    assertEquals(0, run().exitCode());
    workspace.write("data/d=1/a.csv", "n,s\n1,renewed\n");
    CommandLine.Result second = run();
    assertEquals(0, second.exitCode(), second::toString);
    assertTrue(second.out().contains("1 changed and ignored"), second::toString);
    assertEquals(List.of("1 old null", "2 old null", "3 b null"), rows());
  }

  private CommandLine.Result run() {
    return CommandLine.run(folder, "run", "j");
  }

  private List<String> rows() {
    return DeltaKernelReader.rows(folder.resolve("lake/t").toString()).stream()
        .map(row -> row.get("n") + " " + row.get("s") + " " + row.get("_inlet_file"))
        .sorted()
        .toList();
  }
}
