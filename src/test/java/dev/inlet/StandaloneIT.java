package dev.inlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.state.Lease;
import dev.inlet.state.StateStore;
import dev.inlet.state.Waiting;
import dev.inlet.testing.DeltaKernelReader;
import dev.inlet.testing.DuckDb;
import dev.inlet.testing.GatedFileSystem.Gate;
import dev.inlet.testing.GatedFileSystem.Operation;
import dev.inlet.testing.InletProcess.Result;
import dev.inlet.testing.InletProcess.Running;
import dev.inlet.testing.LargeOrders;
import dev.inlet.testing.OrdersProject;
import dev.inlet.testing.SparkHome;
import dev.inlet.testing.StandaloneCluster;
import dev.inlet.testing.StandaloneProject;
import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs on a standalone cluster on this machine, by the packaged jar and {@code inlet submit}. */
@Tag("cluster")
class StandaloneIT {
  private static final List<String> MODES = List.of("cluster", "client");
  private static final String TASKS = "Executor task";

  @TempDir Path folder;
  private StandaloneCluster cluster;
  private StandaloneProject project;

  @BeforeEach
  void makeProject() {
    cluster = StandaloneCluster.ofThisLine();
    project = new StandaloneProject(folder, cluster);
  }

  @Test
  void eachFileLandsOnceWhereverTheDriverRunsAndAllExecutorsRead() {
    requireDone(project.submit("cluster", project.keepingEvents()));
    requireRows();
    assertEquals(Set.of("0", "1"), project.executorsOfTasks());

    Result idle = project.submit("cluster", List.of());
    requireDone(idle);
    assertTrue(idle.out().contains("orders: nothing new"), idle::toString);

    project.orders().add();
    requireDone(project.submit("client", List.of()));
    requireRows();

    Result rewind =
        project.sparkSubmit(
            List.of(), "bookmark", "rewind", "orders", "--to", "1", "--replace", "--why", "a test");
    requireDone(rewind);
    requireDone(project.submit("client", List.of()));
    requireRows();
  }

  @Test
  void aLargeBzip2FileIsReadByBothExecutorsAndItsRowsLandOnce() throws IOException {
    Path file =
        new Workspace(folder)
            .write(
                "data/orders/large/orders.csv.bz2",
                LargeOrders.bzip2(LargeOrders.csv(1_000_000, 60_000)));
    // The oldest comes first: each executor begins with one of its splits, however cold it is.
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    List<String> options = new ArrayList<>(project.keepingEvents());
    options.addAll(List.of("--conf", "spark.sql.files.maxPartitionBytes=400k"));
    // However long the second executor takes to come.
    options.addAll(List.of("--conf", "spark.scheduler.maxRegisteredResourcesWaitingTime=1h"));
    Result run = project.submit("client", options);
    requireDone(run);
    assertTrue(run.out().contains("\nsplits    orders: "), run::toString);

    List<Long> numbers = new ArrayList<>(project.orders().numbers());
    numbers.addAll(LargeOrders.numbers(1_000_000, 60_000));
    assertEquals(numbers, OrdersProject.delta(folder.resolve("lake/orders")));
    assertEquals(numbers, OrdersProject.parquet(folder.resolve("lake/orders-parquet")));
    Map<String, Long> records = project.recordsByExecutor("large/orders.csv.bz2");
    assertEquals(Set.of("0", "1"), records.keySet(), records::toString);
    assertEquals(60_000, records.values().stream().mapToLong(n -> n).sum(), records::toString);
  }

  @Test
  void outputsOfACompactionAreMadeByBothExecutors() throws IOException {
    Workspace workspace = new Workspace(folder);
    for (String day : List.of("a", "b", "c", "d")) {
      workspace.write("small/" + day + "-1.csv", day + "1\n");
      workspace.write("small/" + day + "-2.csv", day + "2");
    }
    List<String> options = new ArrayList<>(project.keepingEvents());
    for (String setting :
        List.of(
            "spark.executor.cores=1",
            "spark.cores.max=2",
            "spark.executor.memory=600m",
            "spark.ui.enabled=false",
            "spark.scheduler.minRegisteredResourcesRatio=1.0",
            "spark.scheduler.maxRegisteredResourcesWaitingTime=1h")) {
      options.addAll(List.of("--conf", setting));
    }
    Result run =
        project.sparkSubmit(
            options,
            "compact",
            "--src=" + folder.resolve("small"),
            "--dest=" + folder.resolve("joined"),
            "--groupBy=.*/([a-z])-.*",
            "--distribute=always",
            "--deleteOnSuccess");
    requireDone(run);
    assertTrue(run.out().contains("verified  records: 8 records with hash "), run::toString);
    assertEquals(Set.of("0", "1"), project.executorsOfTasks());
    for (String day : List.of("a", "b", "c", "d")) {
      Path output = folder.resolve("joined/" + day + ".csv");
      assertEquals(day + "1\n" + day + "2", Files.readString(output).stripTrailing());
    }
    try (Stream<Path> left = Files.walk(folder.resolve("small"))) {
      assertEquals(0, left.filter(Files::isRegularFile).count());
    }
    try (Stream<Path> staged = Files.walk(folder.resolve("joined/_inlet"))) {
      assertEquals(
          List.of(),
          staged.filter(file -> file.getFileName().toString().equals("out.csv")).toList());
    }
  }

  /** Where spark-submit itself says 0, whatever becomes of the driver. */
  @Test
  @Tag("one-line")
  void theExitCodeIsThatOfTheRunThoughTheDriverRunsOnTheCluster() throws IOException {
    requireCodesOfRefusals("cluster");
  }

  @ParameterizedTest
  @FieldSource("MODES")
  @Tag("long")
  void eachExitCodeIsThatOfTheRunWhereverTheDriverRuns(String mode) throws IOException {
    requireCodesOfRefusals(mode);

    requireDone(project.here("bookmark", "pause", "orders", "--why", "a test"));
    requireCode(6, "job 'orders': paused since", mode);
    requireDone(project.here("bookmark", "resume", "orders", "--why", "a test"));

    requireDone(project.submit(mode, List.of()));
    requireRows();
    project.declareSource("renamed");
    requireCode(2, "source 'renamed'", mode);
  }

  private void requireCodesOfRefusals(String mode) throws IOException {
    Path data = folder.resolve("data/orders");
    Files.move(data, folder.resolve("data/gone"));
    requireCode(3, "location of table 'orders': expected a file or folder", mode);
    Files.move(folder.resolve("data/gone"), data);

    try (Lease lease = lease()) {
      requireCode(4, "holds the lease", mode);
      lease.check();
    }
  }

  /** One query for both targets; each row gets another id whenever it is computed. */
  @Test
  @Tag("one-line")
  void allTargetsGetTheSameRowsThoughTheExecutorsDieBetweenThem() {
    project.declareQuery("select *, reflect('java.util.UUID', 'randomUUID') as id from orders");
    Gate gate = gate(Operation.MKDIRS, "orders-parquet/_inlet/orders/parquet/", "");
    Running run = project.start("client", gate.options());
    gate.await(run);
    assertEquals(1, deltaCommits());
    List<ProcessHandle> executors = cluster.executors();
    assertEquals(2, executors.size());
    executors.forEach(ProcessHandle::destroyForcibly);
    gate.open();
    requireDone(run.await());

    requireRows();
    TreeMap<Long, String> ids = new TreeMap<>();
    DeltaKernelReader.rows(folder.resolve("lake/orders").toString())
        .forEach(row -> ids.put((Long) row.get("number"), (String) row.get("id")));
    TreeMap<Long, String> others = new TreeMap<>();
    DuckDb.query("select number, id from " + DuckDb.parquet(folder.resolve("lake/orders-parquet")))
        .forEach(row -> others.put((Long) row.get(0), (String) row.get(1)));
    assertEquals(ids, others);
    assertTrue(Files.notExists(folder.resolve("lake/_inlet/jobs/orders/scratch")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobs/orders/scratch/", "orders-parquet/_inlet/"})
  @Tag("long")
  void anExecutorThatIsKilledWhileItReadsOrWritesCostsNoRow(String results) {
    Gate gate = gate(Operation.RENAME, results, TASKS);
    Running run = project.start("cluster", gate.options());
    kill(gate.await(run), cluster.executors());
    gate.open();
    requireDone(run.await());
    requireRows();
  }

  @Test
  @Tag("long")
  void aDriverThatIsKilledWhileItCommitsIsMadeGoodByTheNextRun() {
    Gate gate = gate(Operation.RENAME, "lake/orders-parquet/day=2001-01-02/", "main");
    Running run = project.start("client", gate.options());
    kill(gate.await(run), run.descendants());
    Result killed = run.await();
    assertEquals(137, killed.exitCode(), killed::toString);
    requireMadeGood();
  }

  @Test
  @Tag("long")
  void aDriverThatIsKilledOnTheClusterIsMissedByWhoSubmittedIt() {
    Gate gate = gate(Operation.RENAME, "lake/orders-parquet/day=2001-01-02/", "main");
    Running run = project.start("cluster", gate.options());
    kill(gate.await(run), cluster.drivers());
    Result killed = run.await();
    assertEquals(5, killed.exitCode(), killed::toString);
    assertTrue(
        killed.err().contains("Its driver was not started, or it was lost"), killed::toString);
    requireMadeGood();
  }

  /** The manifest names files that are not in their places yet. */
  private void requireMadeGood() {
    requireDone(project.submit("client", List.of()));
    requireRows();
    Result runs = project.here("runs", "orders");
    requireDone(runs);
    assertEquals(
        1, runs.out().lines().filter(line -> line.contains(" lost ")).count(), runs::toString);
    assertEquals(
        1, runs.out().lines().filter(line -> line.contains(" done ")).count(), runs::toString);
  }

  @Test
  @Tag("long")
  void executorsThatRunOutOfMemoryAreToldTheRemedyAndNothingIsLost() {
    project.declareQuery(
        "select *, length(repeat(substr(cast(number as string), 1, 1), 1900000000)) from orders");
    for (String mode : MODES) {
      Result result = project.submit(mode, List.of());
      assertEquals(2, result.exitCode(), result::toString);
      assertTrue(result.err().contains("executors: out of memory: "), result::toString);
      assertFalse(result.err().contains("\tat "), result::toString);
    }
    project.declareSource("orders");
    requireDone(project.submit("client", List.of()));
    requireRows();
  }

  private Gate gate(Operation operation, String path, String thread) {
    return new Gate(folder.resolve("gate"), operation, path, thread);
  }

  /** Only a process that is known to be ours. */
  private static void kill(long pid, List<ProcessHandle> ours) {
    ProcessHandle process =
        ours.stream().filter(handle -> handle.pid() == pid).findFirst().orElseThrow();
    assertTrue(process.destroyForcibly());
    process.onExit().join();
  }

  private long deltaCommits() {
    try (Stream<Path> log = Files.list(folder.resolve("lake/orders/_delta_log"))) {
      return log.filter(file -> file.toString().endsWith("0.json")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Tag("one-line")
  void aSparkThatInletDoesNotKnowIsRefusedBeforeAnythingIsFrozen() {
    // It stands before the real one on the driver's class path.
    new Workspace(folder).write("older/spark-version-info.properties", "version=3.4.1\n");
    Result result =
        project.sparkSubmit(List.of("--driver-class-path", folder + "/older"), "run", "orders");
    assertEquals(2, result.exitCode(), result::toString);
    // Spark itself may have said something before.
    assertTrue(
        result
            .err()
            .endsWith(
                "class path: Spark: expected 3.5 or 4, found 3.4.1. Set SPARK_HOME to such a Spark,"
                    + " or call its spark-submit; without SPARK_HOME, bin/inlet brings its own\n"),
        result::toString);
    assertTrue(Files.notExists(folder.resolve("lake/_inlet/jobs/orders/ledger")));
  }

  @Test
  @Tag("one-line")
  void aDriverWithoutDeltaIsToldWhatToGive() {
    SparkHome lacking = SparkHome.ofThisLine().without("delta-");
    Result result = project.sparkSubmit(lacking, List.of(), "run", "orders");
    assertEquals(2, result.exitCode(), result::toString);
    assertTrue(
        result
            .err()
            .contains(
                "target 'lake': format delta: expected Delta on the class path, found none. Give"
                    + " spark-submit `--packages io.delta:delta-spark_"),
        result::toString);
  }

  private Lease lease() {
    return Lease.take(
        new StateStore(
            new org.apache.hadoop.fs.Path(folder.resolve("lake/_inlet").toUri()),
            new Configuration()),
        "jobs/orders/lease",
        "20010115-063000-3f2a9c",
        Duration.ofMinutes(10),
        Clock.systemUTC(),
        Waiting.none());
  }

  private void requireCode(int exitCode, String message, String mode) {
    Result result = project.submit(mode, List.of());
    assertEquals(exitCode, result.exitCode(), () -> mode + result);
    assertTrue(result.err().contains(message), () -> mode + result);
  }

  private void requireRows() {
    List<Long> numbers = project.orders().numbers();
    assertEquals(numbers, OrdersProject.delta(folder.resolve("lake/orders")));
    assertEquals(numbers, OrdersProject.parquet(folder.resolve("lake/orders-parquet")));
  }

  private static void requireDone(Result result) {
    assertEquals(0, result.exitCode(), result::toString);
  }
}
