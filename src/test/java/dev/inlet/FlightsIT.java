package dev.inlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.DuckDb;
import dev.inlet.testing.FlightsProject;
import dev.inlet.testing.FlightsProject.Totals;
import dev.inlet.testing.InletProcess;
import dev.inlet.testing.InletProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example, end to end, by the packaged jar in processes of its own. */
@Tag("spark")
class FlightsIT {
  @TempDir Path folder;

  @Test
  @Tag("one-line")
  void aMonthLandsOnceAndThenOnlyWhatIsNew() {
    FlightsProject project = FlightsProject.in(folder, 31);
    InletProcess inlet = new InletProcess(folder);
    Totals month = project.source();
    assertEquals(508_239, month.rows());

    Result first = inlet.run("run", "flights");
    assertEquals(0, first.exitCode(), first::toString);
    assertTrue(first.out().contains("511,615 read, 0 rejected"), first::toString);
    assertEquals(month, project.parquet());
    assertEquals(month, project.delta());

    Result second = inlet.run("run", "flights");
    assertEquals(0, second.exitCode(), second::toString);
    assertEquals("flights: nothing new: all 31 files in data/flights were read\n", second.out());

    project.add(
        "late.csv.bz2", "2001-01-31 23:59:00,10,500,SFO,JFK", "2001-02-01 00:01:00,-5,300,JFK,SFO");
    Result third = inlet.run("run", "flights", "--json");
    assertEquals(0, third.exitCode(), third::toString);
    assertTrue(third.out().contains("\"records\" : 3378"), third::toString);
    Totals more = month.plus(new Totals(2, 5, 800));
    assertEquals(more, project.parquet());
    assertEquals(more, project.delta());
    assertEquals(
        List.of(List.of("2001", "02", "01", 1L)),
        DuckDb.query(
            "select year, month, day, count(*) from "
                + DuckDb.parquet(folder.resolve("lake/flights-parquet"))
                + " where month = '02' group by all"));
  }

  @Test
  void aRunWithNothingNewLoadsNoSpark() throws IOException {
    FlightsProject.in(folder, 1);
    assertEquals(0, new InletProcess(folder).run("run", "flights").exitCode());

    Path classes = folder.resolve("classes.txt");
    Result idle =
        new InletProcess(folder, "-Xlog:class+load:file=" + classes).run("run", "flights");
    assertEquals(0, idle.exitCode(), idle::toString);
    assertTrue(idle.out().contains("nothing new"), idle::toString);
    List<String> loaded = loaded(classes);
    assertTrue(loaded.contains("dev.inlet.run.JobRunner"), "the log lists classes");
    assertEquals(
        List.of(), loaded.stream().filter(c -> c.startsWith("org.apache.spark.")).toList());
    assertEquals(List.of(), loaded.stream().filter(c -> c.startsWith("scala.")).toList());
  }

  private static List<String> loaded(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .map(line -> line.replaceFirst("^(\\[[^\\]]*\\])+ ", ""))
          .map(line -> line.split(" ", -1)[0])
          .toList();
    }
  }

  @Test
  void aRunKilledAtAnyStageIsMadeGoodByTheNext() {
    FlightsProject project = FlightsProject.in(folder, 3);
    InletProcess inlet = new InletProcess(folder);
    Totals days = project.source();
    List<String> killed = new ArrayList<>();
    for (String stage : List.of("flights: read", "flights: write lake", "flights: write parquet")) {
      InletProcess.Running run = inlet.start("run", "flights");
      if (run.awaitErr(stage)) {
        Result result = run.kill();
        assertNotEquals(0, result.exitCode(), result::toString);
        killed.add(stage);
      }
    }
    assertFalse(killed.isEmpty(), "at least one run was killed while it moved rows");

    Result last = inlet.run("run", "flights");
    assertEquals(0, last.exitCode(), last::toString);
    assertEquals(days, project.parquet());
    assertEquals(days, project.delta());
    Result idle = inlet.run("run", "flights");
    assertTrue(idle.out().contains("nothing new"), idle::toString);
    assertEquals(days, project.parquet());
  }

  @Test
  @Tag("one-line")
  void oneCoreAndFourGiveTheSameRows() {
    List<Path> folders = List.of(folder.resolve("one"), folder.resolve("four"));
    List<String> masters = List.of("local[1]", "local[4]");
    for (int i = 0; i < 2; i++) {
      FlightsProject project = FlightsProject.in(folders.get(i), 4);
      project.configure("inlet.spark.\"spark.master\" = \"" + masters.get(i) + "\"");
      Result result = new InletProcess(folders.get(i)).run("run", "flights");
      assertEquals(0, result.exitCode(), result::toString);
      assertEquals(project.source(), project.delta());
    }
    String one = "select * from " + DuckDb.parquet(folders.get(0).resolve("lake/flights-parquet"));
    String four = "select * from " + DuckDb.parquet(folders.get(1).resolve("lake/flights-parquet"));
    assertEquals(List.of(), DuckDb.query("(" + one + ") except all (" + four + ")"));
    assertEquals(List.of(), DuckDb.query("(" + four + ") except all (" + one + ")"));
  }

  @Test
  @Tag("one-line")
  void theScriptGoesThroughSparkSubmitWhereThereIsOne() throws IOException {
    FlightsProject.in(folder, 1);
    Path submit = folder.resolve("spark/bin/spark-submit");
    Files.createDirectories(submit.getParent());
    Files.writeString(submit, "#!/bin/sh\necho \"submitted: $*\"\nexit 4\n");
    assertTrue(submit.toFile().setExecutable(true));
    Result result =
        new InletProcess(folder)
            .run(
                List.of(InletProcess.PROJECT.resolve("bin/inlet").toString(), "run", "flights"),
                Map.of("SPARK_HOME", folder.resolve("spark").toString()));
    assertEquals(4, result.exitCode(), result::toString);
    assertTrue(result.out().startsWith("submitted: "), result::toString);
    // The script knows the default line's jar, whatever line the tests run on; the jars are equal.
    assertTrue(
        result
            .out()
            .contains(
                "--class dev.inlet.cli.Main "
                    + InletProcess.PROJECT
                        .resolve("target")
                        .resolve(InletProcess.jar().getFileName())
                    + " run flights"),
        result::toString);
  }
}
