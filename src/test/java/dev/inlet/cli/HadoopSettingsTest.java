package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.CatalogException;
import dev.inlet.catalog.JobCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopSettingsTest {
  private static final String MESSAGE =
      "HADOOP_CONF_DIR: master yarn: expected the folder of the cluster's settings, with"
          + " core-site.xml and yarn-site.xml, in the environment, found neither it nor"
          + " YARN_CONF_DIR. Set one of them";

  @TempDir Path folder;

  @Test
  void yarnNeedsThem() {
    for (Map<String, String> environment :
        List.of(Map.<String, String>of(), Map.of("HADOOP_CONF_DIR", "", "YARN_CONF_DIR", ""))) {
      CatalogException e =
          assertThrows(CatalogException.class, () -> HadoopSettings.require("yarn", environment));
      assertEquals(MESSAGE, e.getMessage());
      assertEquals(2, e.exitCode());
    }
    HadoopSettings.require("yarn", Map.of("HADOOP_CONF_DIR", "/etc/hadoop"));
    HadoopSettings.require("yarn", Map.of("YARN_CONF_DIR", "/etc/hadoop"));
    HadoopSettings.require("local[2]", Map.of());
    HadoopSettings.require("spark://m:7077", Map.of());
  }

  @Test
  void aRunIsToldBeforeSparkStarts() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("jobs.conf"),
            """
            inlet {
              state = s
              spark { spark.master = yarn }
              tables.t.location = data
              jobs.j { sources.s { table = t }, targets.lake { path = lake } }
            }
            """);
    JobCatalog catalog = JobCatalog.load(List.of(file.toFile()));
    SparkStarter starter = new SparkStarter(catalog.settings(), Map.of());
    assertEquals(
        MESSAGE,
        assertThrows(CatalogException.class, () -> starter.check(catalog, catalog.job("j")))
            .getMessage());
    assertEquals(MESSAGE, assertThrows(CatalogException.class, starter::get).getMessage());
    new SparkStarter(catalog.settings(), Map.of("HADOOP_CONF_DIR", "/etc/hadoop"))
        .check(catalog, catalog.job("j"));
  }

  /** There spark-submit would end, with code 1, before Inlet begins. */
  @Test
  void theCommandSaysItWhereSparkSubmitWouldEndFirst() throws Exception {
    Path command = Path.of(System.getProperty("inlet.project", "."), "bin", "inlet");
    for (String option : List.of("--master yarn", "--master=yarn")) {
      Path err = folder.resolve("err.txt");
      ProcessBuilder builder =
          new ProcessBuilder("bash", command.toString(), "run", "j").redirectError(err.toFile());
      builder.environment().keySet().removeAll(List.of("HADOOP_CONF_DIR", "YARN_CONF_DIR"));
      builder.environment().put("SPARK_HOME", folder.toString());
      builder.environment().put("INLET_SUBMIT_OPTS", "--name x " + option);
      assertEquals(2, builder.start().waitFor());
      assertEquals(MESSAGE + "\n", Files.readString(err));
    }
  }
}
