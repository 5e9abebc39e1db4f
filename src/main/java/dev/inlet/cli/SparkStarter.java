package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.Settings;
import dev.inlet.catalog.Settings.SparkSetting;
import dev.inlet.run.SparkSupplier;
import dev.inlet.state.LocalDisk;
import dev.inlet.write.S3LogStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Makes the Spark session, and Hadoop's settings as Spark would make them. */
public final class SparkStarter implements SparkSupplier {
  private static final String HADOOP = "spark.hadoop.";

  /** What Inlet's promises stand on; not for users to change. */
  private static final Map<String, String> REQUIRED =
      Map.ofEntries(
          // Partition values and zoneless timestamps are the same on every machine.
          Map.entry("spark.sql.session.timeZone", "UTC"),
          // An expression that cannot be computed fails; it does not turn into null unseen.
          Map.entry("spark.sql.ansi.enabled", "true"),
          Map.entry("spark.sql.caseSensitive", "false"),
          Map.entry("spark.sql.datetime.java8API.enabled", "true"),
          // A file that cannot be read fails the run; Spark would leave it out without a word.
          Map.entry("spark.sql.files.ignoreCorruptFiles", "false"),
          Map.entry("spark.sql.files.ignoreMissingFiles", "false"),
          // A commit of Delta's must carry the batch that it holds.
          Map.entry("spark.databricks.delta.commitInfo.enabled", "true"),
          // Spark's own default is the deprecated INT96, which has no unit and no order.
          Map.entry("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS"),
          Map.entry("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED"),
          // With spark-hadoop-cloud on the class path another protocol is chosen by itself, and
          // FilesWriter publishes what it wrote in its own way.
          Map.entry(
              "spark.sql.sources.commitProtocolClass",
              "org.apache.spark.sql.execution.datasources.SQLHadoopMapReduceCommitProtocol"),
          Map.entry("spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs", "false"));

  private static final String CATALOG = "spark.sql.catalog.spark_catalog";
  private static final String DELTA_CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog";

  /** One for all schemes; Delta refuses one for a scheme beside it. */
  private static final String LOG_STORE = "spark.delta.logStore.class";

  private static final String S3A_LOG_STORE = "spark.delta.logStore.s3a.impl";

  private static final String HIVE_SUPPORT =
      "org/apache/spark/sql/hive/HiveSessionStateBuilder.class";

  /** What says where a metastore is; without any Spark makes one of its own in its folder. */
  private static final List<String> METASTORE_KEYS =
      List.of("hive.metastore.uris", "hive.metastore.client.factory.class");

  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String DELTA_EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";

  /** What suits one machine, unless the user says otherwise. */
  private static final Map<String, String> LOCAL =
      Map.of(
          "spark.ui.enabled", "false",
          "spark.driver.host", "127.0.0.1",
          "spark.driver.bindAddress", "127.0.0.1",
          "spark.databricks.delta.snapshotPartitions", "2");

  private final Settings settings;
  private final Map<String, String> environment;

  public SparkStarter(Settings settings) {
    this(settings, System.getenv());
  }

  SparkStarter(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = Map.copyOf(environment);
  }

  @Override
  public void check(JobCatalog catalog, JobSpec job) {
    SparkLine line = SparkLine.ofClassPath();
    line.requireSpark();
    line.requireDelta(catalog, job);
    requireCluster(declared());
  }

  /** A driver that runs on YARN has got its settings from there. */
  private void requireCluster(SparkConf conf) {
    if (!conf.get("spark.submit.deployMode", "client").equals("cluster")) {
      HadoopSettings.require(conf.get("spark.master"), environment);
    }
  }

  @Override
  public String master() {
    return declared().get("spark.master");
  }

  /** What was given to spark-submit stands nearer to the run than the catalog. */
  private SparkConf declared() {
    SparkConf conf = new SparkConf();
    settings.spark().forEach(s -> conf.setIfMissing(s.key(), s.value()));
    conf.setIfMissing("spark.master", "local[*]");
    return conf;
  }

  @Override
  public Optional<CatalogException> misfit(LinkageError error) {
    return SparkLine.ofClassPath().misfit(error);
  }

  /** The session; a user's settings over our defaults, what our promises need over both. */
  @Override
  public SparkSession get() {
    return session(Map.of());
  }

  /**
   * A session whose catalog is the Hive metastore that the settings name.
   *
   * @throws CatalogException if they name none, or Spark has no support for Hive
   */
  SparkSession withMetastore() {
    if (SparkStarter.class.getClassLoader().getResource(HIVE_SUPPORT) == null) {
      throw new CatalogException(
          "class path: expected Spark's support for Hive, found none. Set SPARK_HOME to a Spark"
              + " that has it, or add the jars of org.apache.spark:spark-hive");
    }
    Configuration conf = hadoop(settings);
    conf.addResource("hive-site.xml");
    if (METASTORE_KEYS.stream().noneMatch(key -> !conf.get(key, "").isBlank())) {
      throw new CatalogException(
          settings.origin()
              + ": expected a metastore, found none of "
              + String.join(", ", METASTORE_KEYS)
              + ". Set one in hive-site.xml on Spark's class path, or in inlet.spark with"
              + " spark.hadoop. before it");
    }
    return session(Map.of("spark.sql.catalogImplementation", "hive"));
  }

  private SparkSession session(Map<String, String> more) {
    SparkLine line = SparkLine.ofClassPath();
    line.requireSpark();
    SparkConf conf = declared();
    requireCluster(conf);
    conf.setIfMissing("spark.app.name", "inlet");
    // Rows that wait for their targets go over the network, and their compression costs little.
    conf.setIfMissing("spark.checkpoint.compress", "true");
    if (conf.get("spark.master").startsWith("local")) {
      LOCAL.forEach(conf::setIfMissing);
      LocalDisk.chosenIn(hadoop(settings)).forEach((key, value) -> conf.set(HADOOP + key, value));
      // Spark's 200 are for clusters; what is too large for one of these is split where it is read.
      conf.setIfMissing(
          "spark.sql.shuffle.partitions",
          String.valueOf(4 * Runtime.getRuntime().availableProcessors()));
    }
    REQUIRED.forEach(conf::set);
    more.forEach(conf::set);
    if (line.hasDelta()) {
      addDelta(conf);
    }
    return SparkSession.builder().config(conf).getOrCreate();
  }

  private static void addDelta(SparkConf conf) {
    conf.set(CATALOG, DELTA_CATALOG);
    if (!conf.contains(LOG_STORE)) {
      conf.setIfMissing(S3A_LOG_STORE, S3LogStore.class.getName());
    }
    String extensions = conf.get(EXTENSIONS, "");
    if (!extensions.contains(DELTA_EXTENSION)) {
      conf.set(
          EXTENSIONS, extensions.isEmpty() ? DELTA_EXTENSION : extensions + "," + DELTA_EXTENSION);
    }
  }

  /** Hadoop's settings, without Spark. */
  public static Configuration hadoop(Settings settings) {
    Configuration conf = new Configuration();
    for (SparkSetting setting : settings.spark()) {
      if (setting.key().startsWith(HADOOP)) {
        conf.set(setting.key().substring(HADOOP.length()), setting.value());
      }
    }
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith(HADOOP)) {
        conf.set(name.substring(HADOOP.length()), System.getProperty(name));
      }
    }
    LocalDisk.useIn(conf);
    return conf;
  }
}
