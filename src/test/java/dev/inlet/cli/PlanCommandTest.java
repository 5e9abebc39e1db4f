package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.run.RunReport;
import dev.inlet.run.RunReport.Status;
import dev.inlet.testing.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of the way in which files were found. */
class PlanCommandTest {
  @TempDir Path folder;

  @BeforeEach
  void catalog() throws IOException {
    Workspace workspace = new Workspace(folder);
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "ROOT/lake/_inlet"
          tables.t { location = "ROOT/data", format = csv }
          jobs.j {
            sources.s {
              table = t, max-files = 1, exclude-files = ["*.tmp"]
              listing { by = partitions, window = 7 days }
            }
            targets.lake { path = "ROOT/lake/t" }
          }
        }
        """
            .replace("ROOT", folder.toString()));
    for (String name :
        List.of("2026-01-01/a.csv", "2026-01-30/b.csv", "2026-01-31/c.csv", "2026-01-31/d.tmp")) {
      Path file = workspace.write("data/dt=" + name, "id\n1\n");
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-31T12:00:00Z")));
    }
  }

  @Test
  void aPlanTellsHowItFoundTheFilesAndWhatItCouldNotSee() {
    CommandLine.Result plan = CommandLine.run(folder, "plan", "j");
    assertEquals(
        """
        j: batch 1 would read
          s: 1 of 2 files, 5 B (left out: 1 excluded, 1 waiting for the next run)
            listing: partitions, 3 calls
            not seen: files that came into partitions before 2026-01-24
            FILE                 SIZE  MODIFIED
            dt=2026-01-30/b.csv   5 B  2026-01-31T12:00:00Z
        """,
        plan.out().substring(0, plan.out().indexOf("and write")));
  }

  @Test
  void aPlanAsJsonTellsThisToo() {
    String out = CommandLine.run(folder, "plan", "j", "--json").out().replaceAll("\\s", "");
    assertTrue(
        out.contains(
            "\"listing\":\"partitions\",\"listCalls\":3,"
                + "\"unseen\":\"filesthatcameintopartitionsbefore2026-01-24\","
                + "\"leftOut\":\"1excluded,1waitingforthenextrun\",\"notes\":[],"),
        out);
  }

  @Test
  void aReportTellsWhatTheRunCouldNotSee() {
    assertEquals(
        "listing   s: partitions, 3 calls; not seen: files that came into partitions before"
            + " 2026-01-24",
        printed("partitions", "files that came into partitions before 2026-01-24")
            .lines()
            .filter(line -> line.startsWith("listing"))
            .findFirst()
            .orElse(""));
    assertTrue(printed("full", "").lines().noneMatch(line -> line.startsWith("listing")));
  }

  private static String printed(String listing, String unseen) {
    RunReport report =
        new RunReport(
            "run",
            "j",
            Status.DONE,
            0,
            "2026-01-31T12:00:00Z",
            "2026-01-31T12:00:01Z",
            1,
            false,
            List.of(new RunReport.Source("s", "t", 1, 1, 5, listing, 3, unseen)),
            1,
            0,
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            RunReport.Requests.NONE,
            "");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ReportPrinter.print(report, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
