package dev.inlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.InletProcess;
import dev.inlet.testing.InletProcess.Result;
import dev.inlet.testing.OrdersProject;
import dev.inlet.testing.SparkHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code inlet certify}, by the packaged jar: it kills real processes. */
@Tag("spark")
@Tag("one-line")
class CertifyIT {
  @TempDir Path folder;

  @Test
  void killedRunsAreMadeGoodAndNothingOfTheUsersIsTouched() throws IOException {
    OrdersProject project = OrdersProject.in(folder, 3);
    InletProcess inlet = new InletProcess(folder);
    assertEquals(0, inlet.run("run", "orders").exitCode());
    SortedMap<String, String> before = project.snapshot("lake", "data", "conf");

    certifiedByOtherReaders(project, 2);
    assertEquals(before, project.snapshot("lake", "data", "conf"));
  }

  @Test
  @Tag("long")
  void fiftyRunsThatAreKilledAtRandomMomentsAreMadeGood() throws IOException {
    certifiedByOtherReaders(OrdersProject.in(folder, 4), 50);
  }

  /** What the command says of itself is checked with readers that share no code with it. */
  private void certifiedByOtherReaders(OrdersProject project, int kills) throws IOException {
    long seed = Long.getLong("inlet.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.println("inlet.seed = " + seed);
    Result result =
        new InletProcess(folder)
            .run(
                "certify",
                "orders",
                "--kills",
                String.valueOf(kills),
                "--seed",
                String.valueOf(seed),
                "--scratch",
                "elsewhere",
                "--keep");
    System.out.println(result.out());
    assertEquals(0, result.exitCode(), result::toString);
    assertTrue(
        result
            .out()
            .contains(
                "orders: certified: " + kills + " runs killed, each made good: every record once"),
        result::toString);
    List<Path> trials = trials(folder.resolve("elsewhere/_certify"));
    assertEquals(kills, trials.size());
    for (Path trial : trials) {
      String where = trial.getFileName() + " of seed " + seed;
      assertEquals(project.numbers(), OrdersProject.delta(trial.resolve("targets/lake")), where);
      assertEquals(
          project.numbers(), OrdersProject.parquet(trial.resolve("targets/parquet")), where);
    }
  }

  @Test
  void aStepThatGivesOtherRowsEachTimeIsFoundOutAndTheTrialIsKept() throws IOException {
    OrdersProject.in(folder, 1, "select number, day, rand() as r from orders");
    Result result =
        new InletProcess(folder).run("certify", "orders", "--kills", "1", "--seed", "7");
    assertEquals(RuleException.EXIT_CODE, result.exitCode(), result::toString);
    assertTrue(
        result.out().contains("orders: NOT certified: 1 of 1 trial differ"), result::toString);
    assertTrue(
        result
            .err()
            .contains(
                "job 'orders': expected every killed run to be made good, found 1 of 1 that were"
                    + " not:\n  trial 1: target 'lake': expected 100 rows of hash "),
        result::toString);
    Path trial = trials(folder.resolve("lake/_certify")).get(0);
    assertTrue(
        result
            .err()
            .contains("\nThe trials are kept in lake/_certify/" + trial.getParent().getFileName()),
        result::toString);
    assertEquals(100, OrdersProject.parquet(trial.resolve("targets/parquet")).size());
  }

  @Test
  void asJsonItTellsAllAndTheScratchFolderIsRemovedOnceTheJobIsCertified() {
    OrdersProject.in(folder, 1);
    Result result = new InletProcess(folder).run("certify", "orders", "--kills", "1", "--json");
    assertEquals(0, result.exitCode(), result::toString);
    assertTrue(result.out().startsWith("{\n  \"job\" : \"orders\",\n"), result::toString);
    assertTrue(result.out().contains("\"differences\" : [ ]"), result::toString);
    assertEquals("", result.err());
    assertFalse(Files.exists(folder.resolve("lake/_certify")), "removed");
  }

  @Test
  void aCopyThatCannotBeRunUndisturbedIsNoCertificate() {
    OrdersProject.in(folder, 1, "select no_such_column, day from orders");
    Result result = new InletProcess(folder).run("certify", "orders", "--kills", "1");
    assertEquals(RuleException.EXIT_CODE, result.exitCode(), result::toString);
    assertTrue(
        result
            .err()
            .contains(
                "job 'orders': a run of the copy that nobody disturbed: expected exit code 0, found"
                    + " 2: "),
        result::toString);
    assertTrue(result.err().contains("no_such_column"), result::toString);
    assertTrue(
        result
            .err()
            .contains("\nSee that `inlet run orders` succeeds first. The copy is kept in lake/"),
        result::toString);
  }

  @Test
  void underSparkSubmitItSaysWhatIsNeeded() {
    OrdersProject.in(folder, 1);
    SparkHome spark = SparkHome.ofThisLine();
    List<String> submit =
        spark.submit(
            List.of(
                "--master",
                "local[1]",
                "--class",
                "dev.inlet.cli.Main",
                InletProcess.jar().toString(),
                "certify",
                "orders"));
    Result result = new InletProcess(folder).run(submit, spark.environment());
    assertTrue(
        result
            .err()
            .contains(
                "inlet certify: it starts and kills runs, so it must know how: expected Inlet on"
                    + " the class path of a plain java, found it loaded by spark-submit or the"
                    + " like. Without SPARK_HOME, bin/inlet calls java itself; or call java with"
                    + " the flags of conf/jvm.options and -cp \"INLET.jar:$SPARK_HOME/jars/*\""
                    + " dev.inlet.cli.Main certify JOB"),
        result::toString);
    assertEquals(CatalogException.EXIT_CODE, result.exitCode(), result::toString);
    assertFalse(Files.exists(folder.resolve("lake")), "nothing was written");
  }

  private static List<Path> trials(Path certify) throws IOException {
    try (Stream<Path> found = Files.walk(certify, 2)) {
      return found.filter(p -> p.getFileName().toString().startsWith("trial-")).sorted().toList();
    }
  }
}
