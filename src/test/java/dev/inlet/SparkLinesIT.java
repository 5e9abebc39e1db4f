package dev.inlet;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.DuckDb;
import dev.inlet.testing.FlightsProject;
import dev.inlet.testing.FlightsProject.Totals;
import dev.inlet.testing.InletProcess;
import dev.inlet.testing.InletProcess.Result;
import dev.inlet.testing.SparkHome;
import dev.inlet.testing.Workspace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** One jar on each line of Spark, as spark-submit and the script start it. */
@Tag("cluster")
class SparkLinesIT {
  @TempDir Path folder;

  /** Of both lines in the build of either. */
  @ParameterizedTest
  @FieldSource("dev.inlet.testing.SparkHome#LINES")
  @Tag("one-line")
  void theJarLoadsEachFileOnce(String line) {
    SparkHome spark = SparkHome.of(line);
    FlightsProject project = FlightsProject.in(folder, 2);

    Result crawl = submit(spark, "crawl");
    assertEquals(0, crawl.exitCode(), crawl::toString);
    assertTrue(crawl.out().contains("flights: new, version 1"), crawl::toString);

    Result first = submit(spark, "run", "flights");
    assertEquals(0, first.exitCode(), first::toString);
    Totals days = project.source();
    assertEquals(days, project.delta());
    assertEquals(days, project.parquet());

    Result idle = script(spark, "run", "flights");
    assertEquals(0, idle.exitCode(), idle::toString);
    assertEquals("flights: nothing new: all 2 files in data/flights were read\n", idle.out());

    project.add("late.csv.bz2", "2001-02-01 00:01:00,-5,300,JFK,SFO");
    Result second = script(spark, "run", "flights");
    assertEquals(0, second.exitCode(), second::toString);
    Totals more = days.plus(new Totals(1, -5, 300));
    assertEquals(more, project.delta());
    assertEquals(more, project.parquet());
  }

  @Test
  void whereDeltaIsMissingAJobThatNeedsItSaysSoAndFreezesNothing() {
    FlightsProject.in(folder, 1);
    Result result = onClassPath(withoutDelta(), "run", "flights");
    assertEquals(2, result.exitCode(), result::toString);
    assertTrue(
        result
            .err()
            .contains(
                ": target 'lake': format delta: expected Delta on the class path, found none. Give"
                    + " spark-submit `--packages io.delta:delta-spark_"),
        result::toString);
    assertFalse(
        Files.exists(folder.resolve("lake/_inlet/jobs/flights/ledger/0000000001.batch.json")));
  }

  @Test
  void whereDeltaIsMissingOtherJobsRun() {
    Workspace workspace = new Workspace(folder);
    workspace.write("data/n.csv", "n\n1\n2\n");
    workspace.write(
        "conf/jobs.conf",
        """
        inlet {
          state = "lake/_inlet"
          tables.t { location = data }
          jobs.j {
            sources.s { table = t }
            steps = [ { sql = "select n + 1 as n from s" } ]
            targets.lake { path = "lake/t", format = parquet }
          }
        }
        """);
    Result result = onClassPath(withoutDelta(), "run", "j");
    assertEquals(0, result.exitCode(), result::toString);
    assertEquals(
        List.of(List.of(2L), List.of(3L)),
        DuckDb.query(
            "select n::bigint from " + DuckDb.parquet(folder.resolve("lake/t")) + " order by n"));
  }

  @Test
  void theDeltaOfAnotherLineIsRefused() throws IOException {
    FlightsProject.in(folder, 1);
    String here = System.getProperty("inlet.spark.line");
    String other = SparkHome.LINES.stream().filter(l -> !l.equals(here)).findFirst().orElseThrow();
    Path jars = SparkHome.of(other).path().resolve("jars");
    String delta;
    try (Stream<Path> files = Files.list(jars)) {
      delta =
          files
              .filter(f -> f.getFileName().toString().startsWith("delta-spark_"))
              .findFirst()
              .orElseThrow()
              .toString();
    }
    Result result = onClassPath(delta + File.pathSeparator + withoutDelta(), "run", "flights");
    assertEquals(2, result.exitCode(), result::toString);
    assertTrue(
        result.err().contains("class path: Delta: expected one for Spark " + here + "."),
        result::toString);
    assertTrue(result.err().contains(Path.of(delta).getFileName().toString()), result::toString);
  }

  private static String withoutDelta() {
    return Arrays.stream(InletProcess.runtimeClassPath().split(File.pathSeparator, -1))
        .filter(jar -> !Path.of(jar).getFileName().toString().startsWith("delta-"))
        .collect(joining(File.pathSeparator));
  }

  private Result onClassPath(String jars, String... args) {
    InletProcess inlet = new InletProcess(folder);
    String classPath = InletProcess.jar() + File.pathSeparator + jars;
    return inlet.run(inlet.command("dev.inlet.cli.Main", classPath, List.of(args)), Map.of());
  }

  private Result submit(SparkHome spark, String... args) {
    List<String> all =
        new ArrayList<>(List.of("--master", "local[2]", "--class", "dev.inlet.cli.Main"));
    all.add(InletProcess.jar().toString());
    all.addAll(List.of(args));
    return new InletProcess(folder).run(spark.submit(all), spark.environment());
  }

  private Result script(SparkHome spark, String... args) {
    List<String> command = new ArrayList<>();
    command.add(InletProcess.PROJECT.resolve("bin/inlet").toString());
    command.addAll(List.of(args));
    Map<String, String> environment = new HashMap<>(spark.environment());
    environment.put("INLET_SUBMIT_OPTS", "--master local[2]");
    return new InletProcess(folder).run(command, environment);
  }
}
