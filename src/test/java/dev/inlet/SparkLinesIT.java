package dev.inlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.FlightsProject;
import dev.inlet.testing.FlightsProject.Totals;
import dev.inlet.testing.InletProcess;
import dev.inlet.testing.InletProcess.Result;
import dev.inlet.testing.SparkHome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** One jar on each line of Spark, as spark-submit and the script start it. */
@Tag("cluster")
class SparkLinesIT {
  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("dev.inlet.testing.SparkHome#LINES")
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
