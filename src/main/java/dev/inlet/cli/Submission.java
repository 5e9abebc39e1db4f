package dev.inlet.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.inlet.CatalogException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One call of {@code spark-submit} that runs one job, word by word. Nothing is looked up here: what
 * is known of this machine and of the cluster comes in.
 *
 * @param sparkSubmit the program
 * @param master as spark-submit takes it
 * @param cluster whether the driver runs on the cluster, and not here
 * @param jar where the driver finds Inlet
 * @param catalogs the files of the job catalog, later ones win
 * @param logging the file that configures the logs; empty for none
 * @param javaOptions what Spark needs on this Java
 * @param settings of Spark, from the job catalog
 * @param packages to fetch from Maven's repositories
 * @param arguments of {@code inlet run}, the job first
 * @param extra further words for spark-submit, which win
 */
record Submission(
    String sparkSubmit,
    String master,
    boolean cluster,
    String jar,
    List<String> catalogs,
    String logging,
    List<String> javaOptions,
    Map<String, String> settings,
    List<String> packages,
    List<String> arguments,
    List<String> extra) {
  private static final String DRIVER_OPTIONS = "spark.driver.extraJavaOptions";
  private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";
  private static final String PACKAGES = "--packages";
  private static final String FILES = "--files";

  /** Spark's scheme for what is on each machine, or in the image, at one path. */
  private static final String LOCAL = "local:";

  Submission {
    requireNonNull(sparkSubmit, "sparkSubmit");
    requireNonNull(master, "master");
    requireNonNull(jar, "jar");
    requireNonNull(logging, "logging");
    catalogs = List.copyOf(catalogs);
    javaOptions = List.copyOf(javaOptions);
    settings = Map.copyOf(settings);
    packages = List.copyOf(packages);
    arguments = List.copyOf(arguments);
    extra = List.copyOf(extra);
  }

  /**
   * The command.
   *
   * @throws CatalogException if two files would get the same name on the cluster, or the driver
   *     could not read one where it is
   */
  List<String> words() {
    List<String> words = new ArrayList<>();
    words.add(sparkSubmit);
    words.addAll(List.of("--master", master));
    words.addAll(List.of("--deploy-mode", cluster ? "cluster" : "client"));
    words.addAll(List.of("--name", "inlet " + arguments.get(0)));
    words.addAll(List.of("--class", Main.class.getName()));
    List<String> rest = new ArrayList<>(extra);
    option(words, PACKAGES, packages, rest);
    option(words, FILES, isShipped() ? shipped() : List.of(), rest);
    conf(rest).forEach((key, value) -> words.addAll(List.of("--conf", key + "=" + value)));
    words.addAll(rest);
    words.add(jar);
    words.add("run");
    words.addAll(arguments);
    for (String catalog : catalogs) {
      words.addAll(List.of("--conf", asTheDriverReadsIt(catalog)));
    }
    return words;
  }

  /** A driver of standalone Spark gets no files: it has to find them where they are. */
  private boolean isShipped() {
    return cluster && !isStandalone();
  }

  private String asTheDriverReadsIt(String catalog) {
    if (isShipped()) {
      return catalog.startsWith(LOCAL) ? catalog.replaceFirst(LOCAL + "/*", "/") : name(catalog);
    }
    if (!catalog.startsWith("/")) {
      throw new CatalogException(
          "inlet submit: --files-at: expected a path that all workers have, for standalone Spark"
              + " ships no files and the driver reads the catalog there, found '"
              + catalog.substring(0, catalog.lastIndexOf('/'))
              + "'. Put the files on a folder that is mounted on each machine, and name its path");
    }
    return catalog;
  }

  private boolean isStandalone() {
    return master.startsWith("spark:");
  }

  private List<String> shipped() {
    List<String> files = new ArrayList<>(catalogs);
    // Spark ships no file that it is told to be on each machine.
    files.removeIf(file -> file.startsWith(LOCAL));
    if (!logging.isEmpty()) {
      files.add(logging);
    }
    Map<String, String> byName = new TreeMap<>();
    for (String file : files) {
      String other = byName.put(name(file), file);
      if (other != null) {
        throw new CatalogException(
            "inlet submit: "
                + other
                + " and "
                + file
                + ": expected different names, for the cluster puts all files into one folder, found '"
                + name(file)
                + "' twice. Rename one of them");
      }
    }
    return files;
  }

  /**
   * What we set, what the job catalog sets over it, and flags of Java that the user adds to both:
   * these are taken out of the rest, whose other settings come later and win.
   */
  private Map<String, String> conf(List<String> rest) {
    Map<String, String> conf = new TreeMap<>();
    if (master.equals("yarn")) {
      // A driver that is started again by YARN would leave two reports of one run, and a catalog
      // that is wrong does not get right: whoever starts the job starts the next run.
      conf.put("spark.yarn.maxAppAttempts", "1");
    }
    if (isStandalone()) {
      conf.put("spark.standalone.submit.waitAppCompletion", "true");
    }
    conf.putAll(settings);
    List<String> driver = new ArrayList<>(javaOptions);
    if (!logging.isEmpty()) {
      driver.add(
          "-Dlog4j2.configurationFile=" + (isShipped() ? name(logging) : Path.of(logging).toUri()));
    }
    join(conf, DRIVER_OPTIONS, driver);
    join(conf, EXECUTOR_OPTIONS, javaOptions);
    for (int i = 0; i + 1 < rest.size(); i++) {
      String key = rest.get(i + 1).replaceFirst("=.*", "");
      if (rest.get(i).equals("--conf")
          && (key.equals(DRIVER_OPTIONS) || key.equals(EXECUTOR_OPTIONS))) {
        // Theirs would take the place of ours, and a driver on a cluster of Spark 3.5 needs those.
        join(conf, key, List.of(rest.get(i + 1).substring(key.length() + 1)));
        rest.subList(i, i + 2).clear();
        i--;
      }
    }
    return conf;
  }

  private static void join(Map<String, String> conf, String key, List<String> more) {
    String joined = String.join(" ", more);
    conf.merge(key, joined, (theirs, ours) -> theirs + " " + ours);
  }

  /** An option that may be given once, and that the user may have given too. */
  private static void option(
      List<String> words, String option, List<String> ours, List<String> rest) {
    List<String> all = new ArrayList<>(ours);
    for (int i = rest.indexOf(option); i >= 0 && i + 1 < rest.size(); i = rest.indexOf(option)) {
      all.add(rest.get(i + 1));
      rest.subList(i, i + 2).clear();
    }
    if (!all.isEmpty()) {
      words.addAll(List.of(option, String.join(",", all)));
    }
  }

  private static String name(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /** As it can be put into a shell. */
  String text() {
    return words().stream().map(Submission::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /**
   * A step of EMR, by the names of its API (StepConfig).
   *
   * @param actionOnFailure what becomes of the cluster
   */
  record EmrStep(
      @JsonProperty("Name") String name,
      @JsonProperty("ActionOnFailure") String actionOnFailure,
      @JsonProperty("HadoopJarStep") HadoopJarStep step) {}

  /** What an EMR step runs. */
  record HadoopJarStep(@JsonProperty("Jar") String jar, @JsonProperty("Args") List<String> args) {
    HadoopJarStep {
      args = List.copyOf(args);
    }
  }

  /** This command as a list of one step, as {@code aws emr add-steps --steps} takes it. */
  List<EmrStep> emrSteps() {
    HadoopJarStep step = new HadoopJarStep("command-runner.jar", words());
    return List.of(new EmrStep("inlet " + arguments.get(0), "CONTINUE", step));
  }
}
