package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.catalog.Origin;
import dev.inlet.catalog.Settings;
import dev.inlet.catalog.Settings.SparkSetting;
import dev.inlet.run.RunReport;
import dev.inlet.run.RunReport.Status;
import dev.inlet.testing.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
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

  @Test
  void aPlanTellsHowFilesWouldBeCutIfAskedAndWhichCannotBe() throws IOException {
    Workspace workspace = new Workspace(folder);
    String text = "id,name\n" + "1,some text\n".repeat(40_000);
    workspace.write("large/a.csv", text);
    byte[] bytes = gzip();
    workspace.write("large/b.csv.gz", bytes);
    workspace.write("large/c.csv", "id,name\n1,x\n");
    workspace.write("large/d.csv", "id,name\n2,y\n");
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "ROOT/lake/_inlet"
          spark {
            "spark.master" = "local[3]"
            "spark.sql.files.maxPartitionBytes" = 100k, "spark.sql.files.openCostInBytes" = 1k
          }
          tables.t { location = "ROOT/large" }
          jobs.j { sources.s { table = t }, targets.lake { path = "ROOT/lake/t" } }
        }
        """
            .replace("ROOT", folder.toString()));
    String gzip =
        "b.csv.gz ("
            + Text.bytes(bytes.length)
            + "): not splittable: one gzip member of "
            + Text.bytes(bytes.length);
    assertEquals(
        """
            splits: of about 102.4 KB, for 3 cores (spark.master is local[3])
              a.csv (480.0 KB): splittable: 5 splits
              GZIP
              2 small files in 1 task
              8 splits, read by 7 tasks
        """
            .replace("GZIP", gzip),
        lines(CommandLine.run(folder, "plan", "j", "--splits").out(), "    splits", "    FILE"));
    assertEquals(
        "    large: " + gzip + "\n",
        lines(CommandLine.run(folder, "plan", "j").out(), "    large", "    FILE"));
    String json =
        CommandLine.run(folder, "plan", "j", "--splits", "--json").out().replaceAll("\\s", "");
    assertTrue(json.contains("\"smallFiles\":2,\"smallTasks\":1,\"splits\":8,\"tasks\":7}]"), json);
    assertTrue(json.contains("{\"path\":\"a.csv\",\"bytes\":480008,\"splits\":5,"), json);
  }

  @Test
  void aFileThatCannotBeCutIsDecodedByAThreadOfItsOwnIfCoresAreFree() throws IOException {
    Workspace workspace = new Workspace(folder);
    byte[] bytes = gzip();
    workspace.write("large/b.csv.gz", bytes);
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "ROOT/lake/_inlet"
          spark {
            "spark.master" = "local[2]"
            "spark.sql.files.maxPartitionBytes" = 100k, "spark.sql.files.openCostInBytes" = 1k
          }
          tables.t { location = "ROOT/large" }
          jobs.j { sources.s { table = t }, targets.lake { path = "ROOT/lake/t" } }
        }
        """
            .replace("ROOT", folder.toString()));
    String size = Text.bytes(bytes.length);
    assertEquals(
        """
            splits: of about 102.4 KB, for 2 cores (spark.master is local[2])
              b.csv.gz (SIZE): not splittable: one gzip member of SIZE, AHEAD
              1 split, read by 1 task
        """
            .replace("SIZE", size)
            .replace("AHEAD", "decoded by a thread beside its task's"),
        lines(CommandLine.run(folder, "plan", "j", "--splits").out(), "    splits", "    FILE"));
  }

  private static byte[] gzip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Random random = new Random(1);
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("id,name\n".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 30_000; i++) {
        gzip.write((i + "," + random.nextLong() + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void theNumberOfCoresIsThatOfTheMasterOrItIsSaidWhatWasAssumed() {
    int here = Runtime.getRuntime().availableProcessors();
    assertEquals(new TaskCores(1, "spark.master is local"), cores("spark.master", "local"));
    assertEquals(
        new TaskCores(8, "spark.master is local[8,2]"), cores("spark.master", "local[8,2]"));
    assertEquals(
        new TaskCores(here, "those of this machine; no spark.master is set"), cores("a", "b"));
    assertEquals(
        new TaskCores(
            here,
            "those of this machine; how many executors spark.master yarn has is known when it is"
                + " run"),
        cores("spark.master", "yarn"));
    assertEquals(
        new TaskCores(12, "spark.executor.instances and cores"),
        cores(
            "spark.master", "yarn", "spark.executor.instances", "3", "spark.executor.cores", "4"));
    assertEquals(
        new TaskCores(7, "spark.cores.max"),
        cores("spark.master", "spark://a:7077", "spark.cores.max", "7"));
    assertEquals(
        new TaskCores(9, "spark.default.parallelism"),
        cores("spark.master", "local[2]", "spark.default.parallelism", "9"));
  }

  private static TaskCores cores(String... settings) {
    List<SparkSetting> spark = new ArrayList<>();
    for (int i = 0; i < settings.length; i += 2) {
      spark.add(new SparkSetting(settings[i], settings[i + 1]));
    }
    return TaskCores.of(
        new Settings("s", "w", Duration.ofMinutes(2), spark, new Origin("tests", 0)));
  }

  private static String lines(String text, String from, String until) {
    assertTrue(text.contains(from), text);
    return text.substring(text.indexOf(from), text.indexOf(until));
  }

  @Test
  void aReportTellsWhenFilesWereCut() {
    assertTrue(
        printed("full", "").contains("\nsplits    s: 7 of 1 file, read by 4 tasks\n"),
        printed("full", ""));
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
            List.of(new RunReport.Source("s", "t", 1, 1, 5, listing, 3, unseen, 7, 4)),
            1,
            0,
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
