package dev.inlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.testing.HadoopCluster;
import dev.inlet.testing.HdfsOrders;
import dev.inlet.testing.InletProcess;
import dev.inlet.testing.InletProcess.Result;
import dev.inlet.testing.InletProcess.Running;
import dev.inlet.testing.LargeOrders;
import dev.inlet.testing.SparkEvents;
import dev.inlet.testing.SparkHome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged jar through {@code inlet submit} on YARN, with everything on HDFS. */
@Tag("cluster")
class YarnIT {
  private static final String DRIVER = "org.apache.spark.deploy.yarn.ApplicationMaster";
  private static final String EXECUTOR = "YarnCoarseGrainedExecutorBackend";

  @TempDir Path folder;
  private HadoopCluster cluster;
  private HdfsOrders project;
  private InletProcess inlet;

  @BeforeEach
  void makeProject(TestInfo test) throws IOException {
    assumeTrue(
        System.getProperty("inlet.spark.line").equals("3.5"),
        "there is no YARN module of Spark 4.1 to be had");
    cluster = HadoopCluster.yarn();
    cluster.forgetContainers();
    inlet = new InletProcess(folder);
    String settings =
        """
        "spark.yarn.jars" = "local:%s/jars/*"
        "spark.executor.instances" = 2, "spark.executor.memory" = 600m
        "spark.driver.memory" = 800m, "spark.ui.enabled" = false
        "spark.driver.extraJavaOptions" = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
        "spark.executor.extraJavaOptions" = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
        "spark.yarn.am.extraJavaOptions" = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
        """
            .formatted(SparkHome.ofThisLine().path());
    String name = test.getDisplayName().replaceAll("\\W+", "-");
    project = HdfsOrders.in(cluster, folder, name, 2, settings);
    // As bin/inlet has it: the jar one level below, with conf beside.
    Files.createDirectories(folder.resolve("inlet/target"));
    Files.createDirectories(folder.resolve("inlet/conf"));
    Files.copy(InletProcess.jar(), folder.resolve("inlet/target/inlet.jar"));
    Files.copy(
        InletProcess.PROJECT.resolve("conf/log4j2.properties"),
        folder.resolve("inlet/conf/log4j2.properties"));
  }

  @Test
  void eachFileLandsOnceThroughDriversOnTheClusterAndHere() {
    Result first = submit("cluster", "--verbose");
    assertCode(0, first);
    assertSucceededForYarn(first);
    assertLanded();
    assertTrue(
        Pattern.compile(" INFO \\[orders \\d{8}-\\d{6}-[0-9a-f]{6} 1\\] ")
            .matcher(cluster.containerLogs())
            .find(),
        cluster::containerLogs);

    Result idle = submit("client");
    assertCode(0, idle);
    assertTrue(idle.out().contains("orders: nothing new: all 2 files"), idle::toString);

    project.add();
    assertCode(0, submit("client"));
    assertLanded();

    Result rewind =
        inlet("bookmark", "rewind", "orders", "--to", "1", "--replace", "--why", "a test");
    assertCode(0, rewind);
    assertCode(0, submit("cluster"));
    assertLanded();
    assertCode(0, inlet("run", "orders"));
  }

  @Test
  void aLargeBzip2FileIsReadByBothExecutorsAndItsRowsLandOnce() throws IOException {
    assertReadByBoth("orders.csv.bz2");
  }

  /** The latter has line ends within quotes. */
  @ParameterizedTest
  @ValueSource(strings = {"orders.csv.snappy", "orders.csv"})
  @Tag("long")
  void aLargeFileIsReadByBothExecutorsAndItsRowsLandOnce(String name) throws IOException {
    assertReadByBoth(name);
  }

  private void assertReadByBoth(String name) throws IOException {
    byte[] text = LargeOrders.csv(1_000_000, 60_000);
    byte[] file =
        name.endsWith("bz2")
            ? LargeOrders.bzip2(text)
            : name.endsWith("snappy") ? LargeOrders.snappy(text) : text;
    try (FileSystem files = cluster.files()) {
      org.apache.hadoop.fs.Path path = project.path("data/orders/large/" + name);
      try (OutputStream out = files.create(path)) {
        out.write(file);
      }
      // The oldest comes first: each executor begins with one of its splits, however cold it is.
      files.setTimes(path, 1, -1);
    }
    Path events = Files.createDirectories(folder.resolve("events"));
    Result run =
        submit(
            "client",
            "--",
            "--conf",
            "spark.sql.files.maxPartitionBytes=400k",
            // Tasks start when both executors are there, and do not wait for one of them.
            "--conf",
            "spark.scheduler.minRegisteredResourcesRatio=1.0",
            "--conf",
            "spark.scheduler.maxRegisteredResourcesWaitingTime=1h",
            "--conf",
            "spark.locality.wait=0",
            "--conf",
            "spark.eventLog.enabled=true",
            "--conf",
            "spark.eventLog.compress=false",
            "--conf",
            "spark.eventLog.rolling.enabled=false",
            "--conf",
            "spark.eventLog.dir=" + events.toUri());
    assertCode(0, run);
    List<Long> numbers = new ArrayList<>(project.numbers());
    numbers.addAll(LargeOrders.numbers(1_000_000, 60_000));
    assertEquals(numbers, project.delta());
    assertEquals(numbers, project.parquet());
    Map<String, Long> records = new SparkEvents(events).recordsByExecutor("large/" + name);
    assertEquals(2, records.size(), records::toString);
    assertEquals(60_000, records.values().stream().mapToLong(n -> n).sum(), records::toString);
  }

  @Test
  void aDriverOnTheClusterHandsItsCodeOver() throws IOException {
    project.declare("select o.*", "select o.colour");
    Result step = submit("cluster");
    assertCode(2, step);
    assertTrue(step.err().contains("colour"), step::toString);
  }

  @Test
  void aDriverHereHandsItsCodeOver() throws IOException {
    addTruncatedFile();
    Result bad = submit("client");
    assertCode(3, bad);
    assertTrue(bad.err().contains("orders.csv.gz"), bad::toString);
  }

  @Test
  @Tag("long")
  void theOtherCodesComeOverToo() throws IOException {
    addTruncatedFile();
    assertCode(3, submit("cluster"));
    try (FileSystem files = cluster.files()) {
      assertTrue(files.delete(project.path("data/orders/bad"), true));
    }
    project.declare("select o.*", "select o.colour");
    assertCode(2, submit("client"));
  }

  @Test
  @Tag("long")
  void aDriverOnTheClusterThatFindsNothingNewIsDoneForYarnToo() {
    assertCode(0, submit("client"));
    Result idle = submit("cluster");
    assertCode(0, idle);
    assertTrue(idle.out().contains("orders: nothing new: all 2 files"), idle::toString);
    assertSucceededForYarn(idle);
  }

  @Test
  @Tag("long")
  void anExecutorThatIsKilledCostsNoRow() {
    Running run = start("cluster");
    assertTrue(run.await(this::isReading), cluster::containerLogs);
    assertTrue(kill(EXECUTOR), "an executor was alive to be killed");
    assertCode(0, run.await());
    assertLanded();
  }

  @Test
  @Tag("long")
  void whatAKilledDriverLeftIsMadeGoodByTheNextRun() {
    Running run = start("cluster");
    assertTrue(run.await(this::isWriting), cluster::containerLogs);
    assertTrue(kill(DRIVER), "the driver was alive to be killed");
    Result dead = run.await();
    assertCode(5, dead);
    assertTrue(dead.err().contains("Its driver was not started, or it was lost"), dead::toString);
    project.add();

    assertCode(0, submit("cluster"));
    assertCode(0, submit("client"));
    assertLanded();
    Result runs = inlet("runs", "orders");
    assertTrue(runs.out().contains("lost"), runs::toString);
  }

  private boolean isReading() {
    return cluster.containerLogs().contains("orders: read")
        && !cluster.containers(EXECUTOR).isEmpty();
  }

  private boolean isWriting() {
    return cluster.containerLogs().contains("orders: write lake");
  }

  private boolean kill(String mainClass) {
    return cluster.containers(mainClass).stream().limit(1).anyMatch(ProcessHandle::destroyForcibly);
  }

  private void addTruncatedFile() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(whole)) {
      String text = "number,place,day\n" + "1000,1,2001-01-01\n".repeat(1000);
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    try (FileSystem files = cluster.files();
        OutputStream out = files.create(project.path("data/orders/bad/orders.csv.gz"))) {
      out.write(whole.toByteArray(), 0, whole.size() - 10);
    }
  }

  private void assertLanded() {
    assertEquals(project.numbers(), project.delta());
    assertEquals(project.numbers(), project.parquet());
  }

  private static void assertSucceededForYarn(Result result) {
    assertTrue(result.err().contains("final status: SUCCEEDED"), result::toString);
  }

  private void assertCode(int exitCode, Result result) {
    assertEquals(exitCode, result.exitCode(), () -> result + cluster.containerLogs());
  }

  private Result submit(String mode, String... more) {
    return start(mode, more).await();
  }

  private Running start(String mode, String... more) {
    List<String> words =
        new ArrayList<>(List.of("submit", "orders", "--master", "yarn", "--deploy-mode", mode));
    words.addAll(List.of("-c", "jobs.conf"));
    words.addAll(List.of(more));
    return process(words);
  }

  private Result inlet(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("-c", "jobs.conf"));
    return process(all).await();
  }

  private Running process(List<String> words) {
    SparkHome spark = SparkHome.ofThisLine();
    Map<String, String> environment = new HashMap<>(spark.environment());
    environment.putAll(cluster.environment());
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    String classPath =
        String.join(
            ":", cluster.conf().toString(), folder + "/inlet/target/inlet.jar", spark.classPath());
    return inlet.start(inlet.command("dev.inlet.cli.Main", classPath, words), environment);
  }
}
