package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CatalogException;
import dev.inlet.state.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubmissionTest {
  private static final List<String> CATALOGS = List.of("/etc/inlet/jobs.conf");

  private static Submission on(String master, boolean cluster, String... extra) {
    return on(master, cluster, CATALOGS, Map.of(), extra);
  }

  private static Submission on(
      String master,
      boolean cluster,
      List<String> catalogs,
      Map<String, String> settings,
      String... extra) {
    return new Submission(
        "/opt/spark/bin/spark-submit",
        master,
        cluster,
        "/opt/inlet/inlet.jar",
        catalogs,
        "/opt/inlet/log4j2.properties",
        List.of("--add-opens=a=b"),
        settings,
        List.of("io.delta:delta"),
        List.of("flights", "--run-id", "R"),
        List.of(extra));
  }

  @Test
  void aDriverOnYarnGetsItsFilesIntoItsFolder() {
    assertEquals(
        "/opt/spark/bin/spark-submit --master yarn --deploy-mode cluster --name 'inlet flights'"
            + " --class dev.inlet.cli.Main --packages io.delta:delta"
            + " --files /etc/inlet/jobs.conf,/opt/inlet/log4j2.properties"
            + " --conf 'spark.driver.extraJavaOptions=--add-opens=a=b"
            + " -Dlog4j2.configurationFile=log4j2.properties'"
            + " --conf spark.executor.extraJavaOptions=--add-opens=a=b"
            + " --conf spark.yarn.maxAppAttempts=1"
            + " /opt/inlet/inlet.jar run flights --run-id R --conf jobs.conf",
        on("yarn", true).text());
  }

  @Test
  void aDriverHereReadsItsFilesWhereTheyAre() {
    assertEquals(
        "/opt/spark/bin/spark-submit --master yarn --deploy-mode client --name 'inlet flights'"
            + " --class dev.inlet.cli.Main --packages io.delta:delta"
            + " --conf 'spark.driver.extraJavaOptions=--add-opens=a=b"
            + " -Dlog4j2.configurationFile=file:///opt/inlet/log4j2.properties'"
            + " --conf spark.executor.extraJavaOptions=--add-opens=a=b"
            + " --conf spark.yarn.maxAppAttempts=1"
            + " /opt/inlet/inlet.jar run flights --run-id R --conf /etc/inlet/jobs.conf",
        on("yarn", false).text());
  }

  @Test
  void aStandaloneClusterShipsNoFilesAndIsWaitedFor() {
    String text = on("spark://m:7077", true).text();
    assertFalse(text.contains("--files"), text);
    assertTrue(text.contains("--conf spark.standalone.submit.waitAppCompletion=true"), text);
    assertTrue(text.endsWith("--conf /etc/inlet/jobs.conf"), text);
  }

  @Test
  void aStandaloneDriverCannotReadACatalogByItsUri() {
    for (String folder : List.of("s3a://b/inlet", "file:/opt/inlet", "local:///opt/inlet")) {
      Submission there = on("spark://m:7077", true, List.of(folder + "/my jobs%.conf"), Map.of());
      assertEquals(
          "inlet submit: --files-at: expected a path that all workers have, for standalone Spark"
              + " ships no files and the driver reads the catalog there, found '"
              + folder
              + "'. Put the files on a folder that is mounted on each machine, and name its path",
          assertThrows(CatalogException.class, there::words).getMessage());
    }
  }

  @Test
  void aCatalogInTheImageIsReadThereAndNotShipped() {
    String text =
        on("k8s://https://m", true, List.of("local:///opt/inlet/jobs.conf"), Map.of()).text();
    assertTrue(text.contains(" --files /opt/inlet/log4j2.properties "), text);
    assertTrue(text.endsWith(" --conf /opt/inlet/jobs.conf"), text);
  }

  @Test
  void settingsOfTheCatalogAreGivenOnAndWordsOfTheUserComeAfterThem() {
    String text =
        on(
                "yarn",
                true,
                CATALOGS,
                Map.of("spark.yarn.queue", "night", "spark.yarn.maxAppAttempts", "2"),
                "--executor-memory",
                "4g",
                "--conf",
                "spark.yarn.queue=day")
            .text();
    assertTrue(text.contains("--conf spark.yarn.maxAppAttempts=2"), text);
    assertTrue(text.indexOf("spark.yarn.queue=night") < text.indexOf("spark.yarn.queue=day"), text);
    assertTrue(text.contains(" --executor-memory 4g "), text);
  }

  @Test
  void whatMayBeGivenOnceIsJoinedWithWhatTheUserGives() {
    String text =
        on(
                "yarn",
                true,
                "--packages",
                "a:b:1",
                "--files",
                "/x/keys.json",
                "--conf",
                "spark.driver.extraJavaOptions=-Dmine=1")
            .text();
    assertTrue(text.contains("--packages io.delta:delta,a:b:1 "), text);
    assertTrue(
        text.contains("--files /etc/inlet/jobs.conf,/opt/inlet/log4j2.properties,/x/keys.json "),
        text);
    assertTrue(
        text.contains(
            "'spark.driver.extraJavaOptions=--add-opens=a=b"
                + " -Dlog4j2.configurationFile=log4j2.properties -Dmine=1'"),
        text);
    assertEquals(text.indexOf("extraJavaOptions=--add"), text.indexOf("extraJavaOptions="));
  }

  @Test
  void filesThatWouldMeetOnTheClusterAreRefused() {
    Submission two = on("yarn", true, List.of("/a/jobs.conf", "/b/jobs.conf"), Map.of());
    assertEquals(
        "inlet submit: /a/jobs.conf and /b/jobs.conf: expected different names, for the cluster"
            + " puts all files into one folder, found 'jobs.conf' twice. Rename one of them",
        assertThrows(CatalogException.class, two::words).getMessage());
  }

  @Test
  void wordsAreQuotedForAShell() {
    String text = on("yarn", true, "--name", "it's $HOME").text();
    assertTrue(text.contains(" --name 'it'\\''s $HOME' "), text);
  }

  @Test
  void aStepOfEmrHasTheNamesOfItsApi() {
    String json = Json.line(on("yarn", true).emrSteps());
    assertTrue(
        json.startsWith(
            "[{\"Name\":\"inlet flights\",\"ActionOnFailure\":\"CONTINUE\",\"HadoopJarStep\":"
                + "{\"Jar\":\"command-runner.jar\",\"Args\":[\"/opt/spark/bin/spark-submit\","
                + "\"--master\",\"yarn\""),
        json);
  }
}
