package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spark-submit stands in that starts the driver on this machine, and says what it is told to. */
class SubmitCommandTest {
  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void makeProject() {
    workspace = new Workspace(folder);
    workspace.folder("in");
    catalog("ROOT/state");
    workspace.write("spark/jars/spark-core_2.12-3.5.5.jar", "");
  }

  private void catalog(String state) {
    catalog(state, "delta");
  }

  private void catalog(String state, String format) {
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "STATE"
          spark { spark.yarn.queue = night, spark.hadoop.fs.s3a.secret.key = hush }
          tables.t.location = "ROOT/in"
          jobs.j {
            sources.a { table = t }
            targets.lake { path = "ROOT/lake", format = FORMAT }
          }
        }
        """
            .replace("STATE", state)
            .replace("FORMAT", format)
            .replace("ROOT", folder.toString()));
  }

  /**
   * Whatever becomes of the driver, it ends with this code, as that of a standalone cluster does.
   */
  private void sparkSubmit(String driver, int exitCode) throws IOException {
    Path script =
        workspace.write(
            "spark/bin/spark-submit", "#!/bin/bash\n" + driver + "\nexit " + exitCode + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs what follows the jar with the class path of this test. */
  private static String driver() {
    return "while [ \"$1\" != run ]; do shift; done\n"
        + ProcessHandle.current().info().command().orElseThrow()
        + " -XX:TieredStopAtLevel=1 -cp '"
        + System.getProperty("java.class.path")
        + "' dev.inlet.cli.Main \"$@\" > /dev/null 2>&1";
  }

  private CommandLine.Result submit(String... more) {
    String[] words = new String[more.length + 4];
    words[0] = "submit";
    words[1] = "j";
    words[2] = "--spark-home";
    words[3] = folder + "/spark";
    System.arraycopy(more, 0, words, 4, more.length);
    return CommandLine.run(folder, words);
  }

  @Test
  void theCommandIsPrintedWithDeltaForThisSparkAndWithoutSecrets() throws IOException {
    sparkSubmit("touch " + folder + "/started", 0);
    CommandLine.Result result = submit("--master", "yarn", "--print");
    assertEquals(0, result.exitCode(), result.toString());
    assertTrue(
        result
            .out()
            .startsWith(
                "spark/bin/spark-submit --master yarn --deploy-mode cluster --name 'inlet j'"),
        result.out());
    assertTrue(result.out().contains("--packages io.delta:delta-spark_2.12:3.3.2"), result.out());
    assertTrue(result.out().contains("--conf spark.yarn.queue=night"), result.out());
    assertTrue(result.out().contains("--add-opens=java.base/java.nio=ALL-UNNAMED"), result.out());
    assertTrue(!result.out().contains("hush"), result.out());
    assertTrue(Files.notExists(folder.resolve("started")));
  }

  @Test
  void aDriverThatFailedIsToldThoughSparkSubmitSaysThatAllIsWell() throws IOException {
    sparkSubmit(driver(), 0);
    Files.delete(folder.resolve("in"));
    CommandLine.Result result = submit("--master", "spark://m:7077");
    assertEquals(3, result.exitCode(), result.toString());
    assertTrue(
        result.err().startsWith("in: location of table 't': expected a file or folder"),
        result.err());
  }

  @Test
  void aRunThatDidNotGetTheJobIsToldToo() throws IOException {
    sparkSubmit(driver(), 0);
    CommandLine.run(folder, "bookmark", "pause", "j", "--why", "a test");
    CommandLine.Result result = submit("--master", "spark://m:7077");
    assertEquals(6, result.exitCode(), result.toString());
    assertTrue(result.err().startsWith("job 'j'"), result.err());
  }

  @Test
  void aDriverThatLeftNoReportIsNotTakenForDone() throws IOException {
    sparkSubmit("", 0);
    CommandLine.Result result = submit("--master", "spark://m:7077");
    assertEquals(5, result.exitCode(), result.toString());
    assertTrue(
        result
            .err()
            .matches(
                "job 'j': run [-0-9a-f]+: expected a report in state, found none; spark-submit"
                    + " ended with 0\\. Its driver was not started, or it was lost: see above and"
                    + " the logs of the cluster\\. Nothing is wrong with what it left: run again,"
                    + " and the next run goes on where it was\n"),
        result.err());
  }

  @Test
  void aDriverHereSpeaksForItself() throws IOException {
    sparkSubmit("", 4);
    assertEquals(4, submit("--master", "spark://m:7077", "--deploy-mode", "client").exitCode());
    assertEquals(4, submit("--master", "local[2]").exitCode());
  }

  @Test
  void aStepOfEmrNamesFilesThatTheClusterCanReach() {
    CommandLine.Result result = submit("--emr-step", "--files-at", "s3://b/inlet");
    assertEquals(0, result.exitCode(), result.toString());
    assertTrue(result.out().contains("\"s3://b/inlet/jobs.conf\""), result.out());
    assertTrue(
        result.out().contains("spark.jars=/usr/share/aws/delta/lib/delta-spark.jar"), result.out());
    CommandLine.Result alone = submit("--emr-step");
    assertEquals(2, alone.exitCode());
    assertEquals(
        "inlet submit: --emr-step: expected --files-at with it, the folder of the jar and the"
            + " catalog files, such as s3://BUCKET/inlet, found none. Put them there\n",
        alone.err());
  }

  @Test
  void theStepInConfIsWhatTheCommandPrints() throws IOException {
    Path project = Path.of(System.getProperty("inlet.project", "."));
    CommandLine.Result result =
        CommandLine.runAsIs(
            folder,
            "submit",
            "flights",
            "--emr-step",
            "--files-at",
            "s3://BUCKET/inlet",
            "-c",
            project + "/conf/jobs.conf");
    ObjectMapper mapper = new ObjectMapper();
    assertEquals(
        mapper.readTree(project.resolve("conf/emr/step.json").toFile()),
        mapper.readTree(result.out().replace("inlet/classes", "inlet/inlet-0.1.0.jar")));
  }

  @Test
  void pathsThatMeanSomethingElseOnEachMachineAreRefused() throws IOException {
    sparkSubmit("", 0);
    catalog("lake/_state");
    CommandLine.Result result = submit("--master", "yarn");
    assertEquals(2, result.exitCode(), result.toString());
    assertEquals(
        "jobs.conf: lake/_state: expected a path that means the same on each machine, such as"
            + " hdfs:///data or s3a://BUCKET/data, for the driver runs on the cluster; found one"
            + " that is relative to the folder of this command. Change it, or use --deploy-mode"
            + " client\n",
        result.err());
  }

  @Test
  void aPathOfOddCharactersIsTakenAsHadoopTakesIt() throws IOException {
    sparkSubmit("", 0);
    catalog("s3a://b/a|b[1] {%}^/_state");
    assertEquals(0, submit("--master", "yarn", "--print").exitCode());
    catalog("a|b[1] {%}^/_state");
    CommandLine.Result result = submit("--master", "yarn");
    assertEquals(2, result.exitCode(), result.toString());
    assertTrue(
        result.err().startsWith("jobs.conf: a|b[1] {%}^/_state: expected a path that means"),
        result.err());
  }

  @Test
  void aStepWithoutDeltaNamesNoJarsOfIt() {
    catalog("ROOT/state", "parquet");
    CommandLine.Result result = submit("--emr-step", "--files-at", "s3://b/inlet");
    assertEquals(0, result.exitCode(), result.toString());
    assertFalse(result.out().contains("spark.jars"), result.out());
  }

  @Test
  void aStepWhoseDriverIsNotOnTheClusterIsRefused() {
    CommandLine.Result result =
        submit("--emr-step", "--files-at", "s3://b/inlet", "--deploy-mode", "client");
    assertEquals(2, result.exitCode(), result.toString());
    assertEquals(
        "inlet submit: --emr-step: expected a driver on the cluster, found --deploy-mode client"
            + " with master yarn, and --files-at is nothing that a driver outside reads. Give"
            + " --master yarn, and leave --deploy-mode out\n",
        result.err());
  }

  @Test
  void aDriverHereReadsTheCatalogHereWhereverTheClusterHasTheJar() throws IOException {
    sparkSubmit("", 0);
    String[] words = {
      "--master", "yarn", "--deploy-mode", "client", "--files-at", "s3a://b/inlet", "--print"
    };
    CommandLine.Result result = submit(words);
    assertTrue(result.out().contains(" s3a://b/inlet/classes run j "), result.out());
    assertTrue(result.out().endsWith(" --conf jobs.conf\n"), result.out());
  }

  @Test
  void aStandaloneClusterIsGivenAPathAndNoUri() throws IOException {
    sparkSubmit("", 0);
    CommandLine.Result shared = submit("--master", "spark://m:1", "--files-at", "/mnt", "--print");
    assertTrue(shared.out().endsWith(" --conf /mnt/jobs.conf\n"), shared.out());
    CommandLine.Result result = submit("--master", "spark://m:1", "--files-at", "hdfs:///inlet");
    assertEquals(2, result.exitCode(), result.toString());
    assertTrue(
        result.err().startsWith("inlet submit: --files-at: expected a path that all workers have"),
        result.err());
  }

  @Test
  void yarnThatCannotBeFoundIsToldBeforeAnythingIsStarted() throws Exception {
    sparkSubmit("touch " + folder + "/started", 0);
    List<String> words = new ArrayList<>();
    words.add(ProcessHandle.current().info().command().orElseThrow());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    words.addAll(List.of("dev.inlet.cli.Main", "submit", "j", "--master", "yarn"));
    words.addAll(List.of("--spark-home", folder + "/spark", "-c", folder + "/jobs.conf"));
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder = new ProcessBuilder(words).redirectError(err.toFile());
    builder.environment().keySet().removeAll(List.of("HADOOP_CONF_DIR", "YARN_CONF_DIR"));
    assertEquals(2, builder.start().waitFor(), Files.readString(err));
    assertTrue(
        Files.readString(err).contains("HADOOP_CONF_DIR: master yarn: expected the folder"),
        Files.readString(err));
    assertTrue(Files.notExists(folder.resolve("started")));
  }

  @Test
  void aFolderWithoutSparkIsRefused() {
    workspace.folder("empty");
    CommandLine.Result result =
        CommandLine.run(folder, "submit", "j", "--spark-home", folder + "/empty");
    assertEquals(2, result.exitCode(), result.toString());
    assertEquals(
        "empty: expected Spark, with bin/spark-submit and jars/spark-core_*.jar, found none. Set"
            + " SPARK_HOME or --spark-home to the folder that Spark was unpacked into\n",
        result.err());
  }

  @Test
  void aMasterThatIsLocalHasNoCluster() throws IOException {
    sparkSubmit("", 0);
    CommandLine.Result result = submit("--master", "local", "--deploy-mode", "cluster");
    assertEquals(2, result.exitCode());
    assertEquals(
        "inlet submit: --deploy-mode: expected client with master local, found 'cluster'\n",
        result.err());
    assertEquals(
        "inlet submit: --deploy-mode: expected cluster or client, found 'both'\n",
        submit("--master", "yarn", "--deploy-mode", "both").err());
  }
}
