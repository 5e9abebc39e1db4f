package dev.inlet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CatalogException;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.cli.SparkLine.DeltaJar;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparkLineTest {
  private static final String DELTA = "io/delta/sql/DeltaSparkSessionExtension.class";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "3.5.5,          2.12.18, delta-spark_2.12-3.3.2.jar,                3.3.2",
    "3.5.5-amzn-1,   2.12.18, delta-spark_2.12-3.3.2-amzn-0.jar,         3.3.2-amzn-0",
    "3.5.6,          2.13.8,  delta-spark_2.13-3.3.2.jar,                3.3.2",
    "4.0.1,          2.13.16, delta-spark_2.13-4.0.0.jar,                4.0.0",
    "4.1.1,          2.13.17, delta-spark_4.1_2.13-4.4.0.jar,            4.4.0",
    "4.1.1,          2.13.17, io.delta_delta-spark_4.1_2.13-4.4.0.jar,   4.4.0",
    "3.5.5,          2.12.18, delta-spark.jar,                           3.3.2",
    "3.5.5,          ,        delta-spark_2.12-3.3.2.jar,                "
  })
  void whatFitsIsTaken(String spark, String scala, String file, String version) {
    line(spark, scala, file, version).requireSpark();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4.4", "3.3.0-amzn-1", "2.4.8", "5.0.0", "3.50.0", "3.5"})
  void anotherSparkIsRefused(String version) {
    assertEquals(
        "class path: Spark: expected 3.5 or 4, found "
            + version
            + ". Set SPARK_HOME to such a Spark, or call its spark-submit; without SPARK_HOME,"
            + " bin/inlet brings its own",
        message(new SparkLine(Optional.of(version), Optional.empty(), Optional.empty())));
  }

  @Test
  void noSparkIsRefused() {
    assertTrue(
        message(new SparkLine(Optional.empty(), Optional.empty(), Optional.empty()))
            .startsWith("class path: Spark: expected 3.5 or 4, found none. Set SPARK_HOME"));
  }

  @ParameterizedTest
  @CsvSource({
    "3.5.5, 2.12.18, delta-spark_2.13-3.3.2.jar,     3.3.2",
    "3.5.5, 2.12.18, delta-spark_4.1_2.13-4.4.0.jar, 4.4.0",
    "3.5.5, 2.12.18, delta-core_2.12-2.4.0.jar,      2.4.0",
    "3.5.5, 2.12.18, delta.jar,                      4.4.0"
  })
  void aDeltaThatDoesNotFitSpark35IsRefused(
      String spark, String scala, String file, String version) {
    assertEquals(
        "class path: Delta: expected one for Spark 3.5.5 and Scala 2.12.18, found "
            + version
            + " in "
            + file
            + ". Give spark-submit `--packages io.delta:delta-spark_2.12:3.3.2`",
        message(line(spark, scala, file, version)));
  }

  @ParameterizedTest
  @CsvSource({
    "4.1.1, 2.13.17, delta-spark_2.12-3.3.2.jar,     3.3.2",
    "4.1.1, 2.13.17, delta-spark_2.13-3.3.2.jar,     3.3.2",
    "4.1.1, 2.13.17, delta-spark_4.2_2.13-4.4.0.jar, 4.4.0"
  })
  void aDeltaThatDoesNotFitSpark41IsRefused(
      String spark, String scala, String file, String version) {
    assertEquals(
        "class path: Delta: expected one for Spark 4.1.1 and Scala 2.13.17, found "
            + version
            + " in "
            + file
            + ". Give spark-submit `--packages io.delta:delta-spark_4.1_2.13:4.4.0`",
        message(line(spark, scala, file, version)));
  }

  @Test
  void forALineThatNobodyTestedNoVersionIsGuessed() {
    assertTrue(
        message(line("4.2.0", "2.13.17", "delta-spark_4.1_2.13-4.4.0.jar", "4.4.0"))
            .endsWith(". See https://docs.delta.io for the version that is built for it"));
  }

  @Test
  void theVersionsThatAreAdvisedAreThoseOfTheBuild() throws IOException {
    String pom = Files.readString(Path.of(System.getProperty("inlet.project"), "pom.xml"));
    for (String[] line : new String[][] {{"3.5.5", "2.12"}, {"4.1.1", "2.13"}}) {
      String advice = message(line(line[0], line[1], "delta-core_2.11-0.1.0.jar", "0.1.0"));
      String[] artifact = advice.split("io.delta:", -1)[1].replace("`", "").split(":", -1);
      assertTrue(pom.contains("<dep.delta.artifact>" + artifact[0] + "<"), advice);
      assertTrue(pom.contains("<dep.delta.version>" + artifact[1] + "<"), advice);
    }
  }

  @Test
  void aTargetThatNeedsDeltaIsNamedWhereThereIsNone() throws IOException {
    SparkLine without = new SparkLine(Optional.of("3.5.5"), Optional.empty(), Optional.empty());
    JobCatalog catalog =
        catalog(
            """
            jobs.j { sources.s { table = t }
            targets.lake { path = lake, format = delta } }
            """);
    JobSpec job = catalog.job("j");
    CatalogException problem =
        assertThrows(CatalogException.class, () -> without.requireDelta(catalog, job));
    assertEquals(
        folder
            + "/jobs.conf: 5: target 'lake': format delta: expected Delta on the class path, found"
            + " none. Give spark-submit `--packages io.delta:delta-spark_2.12:3.3.2`",
        problem.getMessage());
    assertEquals(2, problem.exitCode());
    line("3.5.5", "2.12.18", "delta-spark_2.12-3.3.2.jar", "3.3.2").requireDelta(catalog, job);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {"delta, bookmark delta", "off, table 'd' of format delta"})
  void aSourceThatNeedsDeltaIsNamedWhereThereIsNone(String bookmark, String why)
      throws IOException {
    SparkLine without = new SparkLine(Optional.of("4.1.1"), Optional.empty(), Optional.empty());
    JobCatalog catalog =
        catalog(
            """
            tables.d { location = data, format = delta }
            jobs.j {
              sources { t { table = t }, s { table = d, bookmark = BOOKMARK } }
              steps = [ { sql = "select * from s" } ]
              targets.lake { path = lake, format = csv }
            }
            """
                .replace("BOOKMARK", bookmark));
    JobSpec job = catalog.job("j");
    assertEquals(
        folder
            + "/jobs.conf: 6: source 's': "
            + why
            + ": expected Delta on the class path, found"
            + " none. Give spark-submit `--packages io.delta:delta-spark_4.1_2.13:4.4.0`",
        assertThrows(CatalogException.class, () -> without.requireDelta(catalog, job))
            .getMessage());
  }

  @Test
  void aTableThatIsCompactedNeedsDelta() throws IOException {
    JobCatalog catalog = catalog("jobs.j { compact { table = lake } }");
    assertEquals(
        folder
            + "/jobs.conf: 4: compact: table lake: expected Delta on the class path, found none. Give"
            + " spark-submit `--packages io.delta:delta-spark_4.1_2.13:4.4.0`",
        assertThrows(
                CatalogException.class,
                () ->
                    new SparkLine(Optional.of("4.1.1"), Optional.empty(), Optional.empty())
                        .requireDelta(catalog, catalog.job("j")))
            .getMessage());
  }

  @Test
  void aJobWithoutDeltaNeedsNone() throws IOException {
    JobCatalog catalog =
        catalog(
            "jobs.j { sources.s { table = t }, targets.lake { path = lake, format = parquet } }");
    new SparkLine(Optional.of("4.1.1"), Optional.empty(), Optional.empty())
        .requireDelta(catalog, catalog.job("j"));
  }

  @Test
  void versionsAreReadFromFilesOfTheJars() throws IOException {
    Path spark = jar("spark.jar", Map.of("spark-version-info.properties", "version=3.5.5\n"), "");
    Path scala = jar("scala.jar", Map.of("library.properties", "version.number=2.12.18\n"), "");
    Path delta = jar("delta-spark_2.12-3.3.2.jar", Map.of(DELTA, "no class"), "3.3.2");
    URL[] jars = {url(spark), url(scala), url(delta)};
    try (URLClassLoader loader = new URLClassLoader(jars, null)) {
      assertEquals(
          line("3.5.5", "2.12.18", "delta-spark_2.12-3.3.2.jar", "3.3.2"), SparkLine.of(loader));
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[0], null)) {
      assertEquals(
          new SparkLine(Optional.empty(), Optional.empty(), Optional.empty()),
          SparkLine.of(loader));
    }
  }

  @Test
  void theLineThatTheTestsRunOnIsFoundAndFits() {
    SparkLine line = SparkLine.ofClassPath();
    line.requireSpark();
    assertTrue(line.hasDelta());
    String spark = line.spark().orElseThrow();
    assertTrue(spark.startsWith(System.getProperty("inlet.spark.line") + "."), spark);
  }

  @Test
  void classesThatDoNotFitAreToldWithTheVersionsThatThereAre() {
    assertEquals(
        "class path: expected classes that fit each other, found java.lang.NoSuchMethodError: 'void"
            + " scala.X.y()' with Spark 3.5.5 and Scala 2.12.18. Inlet runs on Spark 3.5 and 4,"
            + " with the Delta that was built for it: look for jars of another version, in Spark's"
            + " folder 'jars' and in --jars and --packages",
        line("3.5.5", "2.12.18", "delta-spark_2.12-3.3.2.jar", "3.3.2")
            .misfit(new NoSuchMethodError("'void scala.X.y()'"))
            .orElseThrow()
            .getMessage());
  }

  private JobCatalog catalog(String parts) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("jobs.conf"),
            "inlet {\nstate = s\ntables.t { location = data }\n" + parts + "\n}\n");
    return JobCatalog.load(List.of(file.toFile()));
  }

  private Path jar(String name, Map<String, String> entries, String version) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue().getBytes(UTF_8));
      }
    }
    return file;
  }

  private static URL url(Path file) throws IOException {
    return file.toUri().toURL();
  }

  private static SparkLine line(String spark, String scala, String file, String version) {
    return new SparkLine(
        Optional.of(spark),
        Optional.ofNullable(scala),
        Optional.of(new DeltaJar(Optional.ofNullable(version), file)));
  }

  private static String message(SparkLine line) {
    return assertThrows(CatalogException.class, line::requireSpark).getMessage();
  }
}
