package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.CommitStateUnknownException;
import dev.inlet.catalog.FileFormat;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.Settings.SparkSetting;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.run.RunHistory;
import dev.inlet.run.RunIds;
import dev.inlet.run.RunReport;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;
import org.kohsuke.args4j.spi.StopOptionHandler;

/** {@code inlet submit}. */
final class SubmitCommand extends Command {
  /** Not for a list of processes: the driver takes these settings from the catalog. */
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(secret|password|token|access[.-]?key).*");

  /** Where EMR 7 has Delta, once it is among the applications of the cluster. */
  private static final String EMR_DELTA =
      "/usr/share/aws/delta/lib/delta-spark.jar,/usr/share/aws/delta/lib/delta-storage.jar";

  @Argument(index = 0, required = true, metaVar = "JOB", usage = "a job of the catalog")
  private String job;

  @Argument(index = 1, metaVar = "-- WORD…", usage = "further options for spark-submit")
  @Option(name = "--", handler = StopOptionHandler.class, hidden = true)
  private List<String> extra = new ArrayList<>();

  @Option(
      name = "--master",
      metaVar = "URL",
      usage = "yarn, spark://HOST:PORT, k8s://URL or local[N] (spark.master of the catalog)")
  private String master;

  @Option(
      name = "--deploy-mode",
      metaVar = "MODE",
      usage = "where the driver runs: cluster, or client for here (cluster; client for local)")
  private String deployMode;

  @Option(name = "--spark-home", metaVar = "DIR", usage = "the folder of Spark ($SPARK_HOME)")
  private Path sparkHome;

  @Option(
      name = "--files-at",
      metaVar = "URI",
      usage = "the folder in which the cluster finds the jar and the catalog files (this machine)")
  private String filesAt;

  @Option(name = "--print", usage = "print the command, and run nothing")
  private boolean print;

  @Option(name = "--emr-step", usage = "print a step for EMR, and run nothing; needs --files-at")
  private boolean emrStep;

  @Option(name = "--wait", metaVar = "DURATION", usage = "as with `inlet run`")
  private String wait;

  @Option(name = "--from", metaVar = "TIME|BATCH", usage = "as with `inlet run`")
  private String from;

  @Option(name = "--to", metaVar = "TIME|BATCH", usage = "as with `inlet run`")
  private String to;

  @Override
  String purpose() {
    return "run a job on a cluster by spark-submit, and tell how it ended";
  }

  @Override
  String arguments() {
    return "JOB [options] [-- WORD…]";
  }

  @Override
  int run(Console console) {
    JobSpec spec = catalog().job(job);
    WindowOptions.window(from, to);
    if (wait != null) {
      BookmarkCommand.duration("inlet submit", wait);
    }
    if (emrStep && filesAt == null) {
      throw new CatalogException(
          "inlet submit: --emr-step: expected --files-at with it, the folder of the jar and the"
              + " catalog files, such as s3://BUCKET/inlet, found none. Put them there");
    }
    String run = RunIds.next(Clock.systemUTC());
    Submission submission = submission(spec, run);
    requireDriverOnCluster(submission);
    if (submission.cluster() && !emrStep) {
      requireShared(spec);
    }
    if (emrStep) {
      console.json(submission.emrSteps());
      return Main.DONE;
    }
    if (print) {
      console.out().println(submission.text());
      return Main.DONE;
    }
    HadoopSettings.require(submission.master(), System.getenv());
    int exitCode = start(submission.words());
    return submission.cluster() ? outcome(spec, run, exitCode, console) : exitCode;
  }

  private Submission submission(JobSpec spec, String run) {
    String url = master == null ? setting("spark.master", emrStep ? "yarn" : "local[*]") : master;
    boolean cluster = isCluster(url);
    List<String> arguments = new ArrayList<>(List.of(job));
    option(arguments, "--wait", wait);
    option(arguments, "--from", from);
    option(arguments, "--to", to);
    if (isVerbose()) {
      // The logs of the driver, in those of its container.
      arguments.add("--verbose");
    }
    Map<String, String> settings = new TreeMap<>();
    for (SparkSetting setting : catalog().settings().spark()) {
      if (!setting.key().equals("spark.master") && !SECRET.matcher(setting.key()).matches()) {
        settings.put(setting.key(), setting.value());
      }
    }
    if (emrStep) {
      if (needsDelta(spec)) {
        settings.putIfAbsent("spark.jars", EMR_DELTA);
      }
      // Nobody here waits for this run, and a step is started as often as its owner likes.
      return new Submission(
          "spark-submit",
          url,
          cluster,
          filesAt + "/" + jar().getFileName(),
          files().stream().map(file -> filesAt + "/" + file.getName()).toList(),
          "",
          javaOptions(),
          settings,
          List.of(),
          arguments,
          extra);
    }
    SparkHomeFacts spark = SparkHomeFacts.of(home());
    option(arguments, "--run-id", cluster ? run : null);
    Function<Path, String> here = file -> file.toAbsolutePath().toString();
    Function<Path, String> there =
        filesAt == null ? here : file -> filesAt + "/" + file.getFileName();
    Path logging = jar().resolveSibling("../conf/log4j2.properties").normalize();
    return new Submission(
        spark.home().resolve("bin/spark-submit").toString(),
        url,
        cluster,
        there.apply(jar()),
        files().stream().map(File::toPath).map(cluster ? there : here).toList(),
        Files.isRegularFile(logging) ? logging.toString() : "",
        javaOptions(),
        settings,
        packages(spec, spark),
        arguments,
        extra);
  }

  /** A driver on the machine that starts the step reads only files of that machine. */
  private void requireDriverOnCluster(Submission submission) {
    if (emrStep && !submission.cluster()) {
      throw new CatalogException(
          "inlet submit: --emr-step: expected a driver on the cluster, found --deploy-mode client"
              + " with master "
              + submission.master()
              + ", and --files-at is nothing that a driver outside reads. Give --master yarn, and"
              + " leave --deploy-mode out");
    }
  }

  private boolean isCluster(String url) {
    boolean local = url.startsWith("local");
    String mode = deployMode == null ? (local ? "client" : "cluster") : deployMode;
    if (!(local ? List.of("client") : List.of("client", "cluster")).contains(mode)) {
      throw new CatalogException(
          "inlet submit: --deploy-mode: expected "
              + (local ? "client with master " + url : "cluster or client")
              + ", found '"
              + mode
              + "'");
    }
    return mode.equals("cluster");
  }

  private String setting(String key, String otherwise) {
    return catalog().settings().spark().stream()
        .filter(setting -> setting.key().equals(key))
        .map(SparkSetting::value)
        .findFirst()
        .orElse(otherwise);
  }

  private static void option(List<String> arguments, String name, String value) {
    if (value != null) {
      arguments.addAll(List.of(name, value));
    }
  }

  private Path home() {
    String home = System.getenv("SPARK_HOME");
    if (sparkHome == null && (home == null || home.isEmpty())) {
      throw new CatalogException(
          "inlet submit: expected SPARK_HOME or --spark-home, the folder that Spark was unpacked"
              + " into, found neither");
    }
    return (sparkHome == null ? Path.of(home) : sparkHome).toAbsolutePath().normalize();
  }

  private List<String> packages(JobSpec spec, SparkHomeFacts spark) {
    boolean given = extra.stream().anyMatch(word -> word.contains("delta-"));
    List<String> packages = new ArrayList<>();
    if (needsDelta(spec) && !spark.hasDelta() && !given) {
      packages.add(spark.delta());
    }
    if (needsAvro(spec) && !spark.hasAvro()) {
      packages.add(spark.avro());
    }
    return packages;
  }

  private boolean needsDelta(JobSpec spec) {
    return catalog().deltaUser(spec).isPresent();
  }

  private boolean needsAvro(JobSpec spec) {
    return spec.targets().stream().anyMatch(to -> to.format() == TargetSpec.Format.AVRO)
        || spec.sources().stream()
            .anyMatch(
                source ->
                    catalog()
                        .table(source.table())
                        .format()
                        .filter(FileFormat.AVRO::equals)
                        .isPresent());
  }

  /** What Java needs for Spark, as the jar brings it. */
  private static List<String> javaOptions() {
    try (InputStream in = SubmitCommand.class.getResourceAsStream("/jvm.options")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::trim)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path jar() {
    try {
      return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A path without a scheme means another folder on each machine. */
  private void requireShared(JobSpec spec) {
    Configuration conf = hadoop();
    if (!FileSystem.getDefaultUri(conf).getScheme().equals("file")) {
      return;
    }
    Stream.of(
            Stream.of(catalog().settings().state()),
            catalog().tablesOf(spec).stream().map(table -> table.location()),
            spec.targets().stream().map(TargetSpec::path))
        .flatMap(paths -> paths)
        .filter(SubmitCommand::isRelative)
        .findFirst()
        .ifPresent(
            path -> {
              throw new CatalogException(
                  catalog().settings().origin().file()
                      + ": "
                      + path
                      + ": expected a path that means the same on each machine, such as"
                      + " hdfs:///data or s3a://BUCKET/data, for the driver runs on the cluster;"
                      + " found one that is relative to the folder of this command. Change it, or"
                      + " use --deploy-mode client");
            });
  }

  private static boolean isRelative(String path) {
    org.apache.hadoop.fs.Path parsed = new org.apache.hadoop.fs.Path(path);
    return parsed.toUri().getScheme() == null && !parsed.isAbsolute();
  }

  private static int start(List<String> words) {
    try {
      return new ProcessBuilder(words).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new CatalogException(
          words.get(0) + ": cannot be started: " + e.getMessage() + ". See --spark-home", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CatalogException("inlet submit: interrupted. The run goes on");
    }
  }

  /** What became of the run, whatever spark-submit says: it does not know in all modes. */
  private int outcome(JobSpec spec, String run, int exitCode, Console console) {
    RunReport report =
        new RunHistory(state(hadoop()))
            .find(spec.name(), run)
            .orElseThrow(
                () ->
                    new CommitStateUnknownException(
                        "job '"
                            + spec.name()
                            + "': run "
                            + run
                            + ": expected a report in "
                            + catalog().settings().state()
                            + ", found none; spark-submit ended with "
                            + exitCode
                            + ". Its driver was not started, or it was lost: see above and the"
                            + " logs of the cluster. Nothing is wrong with what it left: run"
                            + " again, and the next run goes on where it was"));
    if (wantsJson()) {
      console.json(report);
    } else if (report.exitCode() == Main.DONE) {
      ReportPrinter.print(report, console.out());
    } else {
      console.err().println(report.message());
    }
    return report.exitCode();
  }
}
