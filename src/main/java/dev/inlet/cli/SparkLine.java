package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Spark, Scala and Delta of the class path, as their own files tell: no class of theirs is
 * loaded, for one that does not fit could not be.
 *
 * @param spark the version of Spark; empty if there is none
 * @param scala the version of Scala; empty if it is not known
 */
record SparkLine(Optional<String> spark, Optional<String> scala, Optional<DeltaJar> delta) {
  /**
   * @param version empty if its manifest does not tell
   * @param file the name of the jar
   */
  record DeltaJar(Optional<String> version, String file) {}

  private static final Pattern BINARY = Pattern.compile("(\\d+)\\.(\\d+).*");

  /** Such as delta-spark_2.12-3.3.2.jar, or delta-spark_4.1_2.13-4.4.0.jar with a line of Spark. */
  private static final Pattern DELTA_FILE =
      Pattern.compile("delta-(?:spark|core)(?:_(\\d+\\.\\d+))?_(\\d+\\.\\d+)-(\\d.*)\\.jar");

  /** Of the class path that Inlet itself is on. */
  static SparkLine ofClassPath() {
    return of(SparkLine.class.getClassLoader());
  }

  static SparkLine of(ClassLoader loader) {
    return new SparkLine(
        property(loader, "spark-version-info.properties", "version"),
        property(loader, "library.properties", "version.number"),
        Optional.ofNullable(loader.getResource("io/delta/sql/DeltaSparkSessionExtension.class"))
            .map(SparkLine::deltaJar));
  }

  private static Optional<String> property(ClassLoader loader, String file, String key) {
    try (InputStream in = loader.getResourceAsStream(file)) {
      if (in == null) {
        return Optional.empty();
      }
      Properties properties = new Properties();
      properties.load(in);
      return Optional.ofNullable(properties.getProperty(key));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static DeltaJar deltaJar(URL extension) {
    try {
      if (extension.openConnection() instanceof JarURLConnection jar) {
        Manifest manifest = jar.getManifest();
        String file = jar.getJarFileURL().getPath();
        return new DeltaJar(
            Optional.ofNullable(manifest)
                .map(m -> m.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION)),
            file.substring(file.lastIndexOf('/') + 1));
      }
    } catch (IOException e) {
      // What cannot be told of a jar is not checked; Java itself will say what is wrong with it.
      return new DeltaJar(Optional.empty(), extension.toString());
    }
    return new DeltaJar(Optional.empty(), extension.toString());
  }

  boolean hasDelta() {
    return delta.isPresent();
  }

  /**
   * Makes sure that this is a Spark that Inlet runs on, and that Delta fits it where it is there.
   *
   * @throws CatalogException if not
   */
  void requireSpark() {
    String found = spark.orElse("none");
    if (!found.startsWith("3.5.") && !found.startsWith("4.")) {
      throw new CatalogException(
          "class path: Spark: expected 3.5 or 4, found "
              + found
              + ". Set SPARK_HOME to such a Spark, or call its spark-submit; without SPARK_HOME,"
              + " bin/inlet brings its own");
    }
    delta
        .filter(jar -> !fits(jar))
        .ifPresent(
            jar -> {
              throw new CatalogException(
                  "class path: Delta: expected one for "
                      + text()
                      + ", found "
                      + jar.version().orElse("one")
                      + " in "
                      + jar.file()
                      + ". "
                      + remedy());
            });
  }

  /**
   * Makes sure that Delta is there if a job needs it.
   *
   * @throws CatalogException if not
   */
  void requireDelta(JobCatalog catalog, JobSpec job) {
    if (!hasDelta()) {
      catalog
          .deltaUser(job)
          .ifPresent(
              user -> {
                throw new CatalogException(
                    user + ": expected Delta on the class path, found none. " + remedy());
              });
    }
  }

  /**
   * What to tell of classes that do not fit each other, such as those of a Delta that is renamed. A
   * class of ours that is missing is no matter of the class path's other jars: empty.
   */
  Optional<CatalogException> misfit(LinkageError error) {
    boolean isOurs =
        error instanceof NoClassDefFoundError
            && String.valueOf(error.getMessage()).contains("dev/inlet/");
    return isOurs ? Optional.empty() : Optional.of(new CatalogException(text(error), error));
  }

  private String text(LinkageError error) {
    return "class path: expected classes that fit each other, found "
        + error
        + " with "
        + text()
        + ". Inlet runs on Spark 3.5 and 4, with the Delta that was built for it: look for jars of"
        + " another version, in Spark's folder 'jars' and in --jars and --packages";
  }

  private boolean fits(DeltaJar jar) {
    Matcher name = DELTA_FILE.matcher(jar.file());
    boolean named = name.find();
    Optional<String> version = named ? Optional.of(name.group(3)) : jar.version();
    boolean major = version.isEmpty() || version.get().startsWith(line().charAt(0) + ".");
    boolean line = !named || name.group(1) == null || name.group(1).equals(line());
    boolean scalas = !named || scala.isEmpty() || name.group(2).equals(binary(scala.get()));
    return major && line && scalas;
  }

  /** Which Delta to take. */
  private String remedy() {
    return DeltaPackage.of(line(), scala.map(SparkLine::binary))
        .map(name -> "Give spark-submit `--packages " + name + "`")
        .orElse("See https://docs.delta.io for the version that is built for it");
  }

  private String line() {
    return spark.map(SparkLine::binary).orElse("");
  }

  /** The first two numbers of a version. */
  private static String binary(String version) {
    Matcher numbers = BINARY.matcher(version);
    return numbers.matches() ? numbers.group(1) + "." + numbers.group(2) : version;
  }

  private String text() {
    return "Spark "
        + spark.orElse("(none)")
        + scala.map(version -> " and Scala " + version).orElse("");
  }
}
