package dev.inlet.cli;

import dev.inlet.CatalogException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a folder with Spark holds.
 *
 * @param scala such as 2.13
 * @param version such as 4.1.1
 */
record SparkHomeFacts(Path home, String scala, String version, boolean hasDelta, boolean hasAvro) {
  private static final Pattern CORE =
      Pattern.compile("spark-core_([0-9.]+)-([0-9]+\\.[0-9]+\\.[0-9]+)[^/]*\\.jar");

  /**
   * Looks at {@code <home>/jars}.
   *
   * @throws CatalogException if Spark is not there
   */
  static SparkHomeFacts of(Path home) {
    try (Stream<Path> jars = Files.list(home.resolve("jars"))) {
      List<String> names = jars.map(jar -> jar.getFileName().toString()).toList();
      Optional<Matcher> core =
          names.stream().map(CORE::matcher).filter(Matcher::matches).findFirst();
      if (core.isPresent() && Files.isRegularFile(home.resolve("bin/spark-submit"))) {
        return new SparkHomeFacts(
            home,
            core.get().group(1),
            core.get().group(2),
            names.stream().anyMatch(name -> name.startsWith("delta-spark")),
            names.stream().anyMatch(name -> name.startsWith("spark-avro")));
      }
    } catch (IOException e) {
      // The same as if nothing were there.
    }
    throw new CatalogException(
        home
            + ": expected Spark, with bin/spark-submit and jars/spark-core_*.jar, found none. Set"
            + " SPARK_HOME or --spark-home to the folder that Spark was unpacked into");
  }

  /**
   * Delta for this Spark, as Maven names it.
   *
   * @throws CatalogException if Inlet does not know this Spark
   */
  String delta() {
    String line = version.substring(0, version.lastIndexOf('.'));
    return DeltaPackage.of(line, Optional.of(scala))
        .orElseThrow(
            () ->
                new CatalogException(
                    home + ": expected Spark 3.5 or 4.1, found " + version + ". Use one of these"));
  }

  String avro() {
    return "org.apache.spark:spark-avro_" + scala + ":" + version;
  }
}
