package dev.inlet.cli;

import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.Origin;
import dev.inlet.catalog.Settings;
import dev.inlet.state.StateStore;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.kohsuke.args4j.Option;

/** One command with the options that all of them have. */
abstract class Command {
  @Option(
      name = "--conf",
      aliases = "-c",
      metaVar = "FILE",
      usage = "a job catalog; may be given several times, later ones win (conf/jobs.conf)")
  private List<File> files = new ArrayList<>();

  @Option(name = "--json", usage = "print facts as JSON")
  private boolean json;

  @Option(name = "--verbose", aliases = "-v", usage = "show the logs of Spark and Hadoop")
  private boolean verbose;

  @Option(name = "--help", aliases = "-h", help = true, usage = "show this help")
  private boolean help;

  private JobCatalog catalog;

  /** Does what the user asked for, and returns the exit code. */
  abstract int run(Console console);

  /** One line that says what the command does. */
  abstract String purpose();

  /** What was typed, in the form in which options are declared. */
  String[] words(String[] typed) {
    return typed;
  }

  /** What follows the command's name, such as {@code JOB}. */
  abstract String arguments();

  final boolean asksForHelp() {
    return help;
  }

  final boolean isVerbose() {
    return verbose;
  }

  final boolean wantsJson() {
    return json;
  }

  /** The files of the job catalog that the options name; none if they name none. */
  final List<File> filesGiven() {
    return List.copyOf(files);
  }

  /** The job catalog that the options name; read once. */
  final JobCatalog catalog() {
    if (catalog == null) {
      catalog = JobCatalog.load(files());
    }
    return catalog;
  }

  /** The files of the job catalog; later ones win. */
  final List<File> files() {
    return files.isEmpty() ? List.of(new File("conf/jobs.conf")) : List.copyOf(files);
  }

  /**
   * Hadoop's settings, with those that the catalog and spark-submit give for it. From then on this
   * process is who they say that it is.
   */
  final Configuration hadoop() {
    return hadoop(catalog().settings());
  }

  /**
   * Hadoop's settings to reach a location: with those of the job catalog if the options name one,
   * and else without any.
   */
  final Configuration hadoop(String location) {
    return files.isEmpty() ? hadoopOf(location) : hadoop();
  }

  /** Hadoop's settings to reach a location, without a job catalog. */
  static Configuration hadoopOf(String location) {
    Origin option = new Origin(location, 0);
    return hadoop(new Settings(location, location, Duration.ZERO, List.of(), option));
  }

  /** As {@link #hadoop()}, by the settings of a catalog that the options do not name. */
  static Configuration hadoop(Settings settings) {
    Configuration conf = SparkStarter.hadoop(settings);
    new KerberosLogin(settings, conf).logIn();
    return conf;
  }

  /** The state folder of the job catalog. */
  final StateStore state(Configuration conf) {
    Settings settings = catalog().settings();
    return new StateStore(new Path(settings.state()), conf);
  }
}
