package dev.inlet.testing;

import dev.inlet.catalog.Origin;
import dev.inlet.catalog.Settings;
import dev.inlet.catalog.Settings.SparkSetting;
import dev.inlet.cli.SparkStarter;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.sql.SparkSession;

/** The one Spark session of all tests, made as the command line makes it. */
public final class SharedSpark {
  private static final Settings SETTINGS =
      new Settings(
          "target/lake/_inlet",
          "target/lake",
          Duration.ofMinutes(2),
          Stream.concat(
                  S3Endpoint.settings().entrySet().stream()
                      .map(s -> new SparkSetting("spark.hadoop." + s.getKey(), s.getValue())),
                  Stream.of(
                      new SparkSetting("spark.master", "local[2]"),
                      new SparkSetting("spark.app.name", "inlet-tests"),
                      // Compiling a query costs far more than to interpret it for a few rows. The
                      // black-box tests have Spark as it is.
                      new SparkSetting("spark.sql.codegen.wholeStage", "false"),
                      new SparkSetting("spark.sql.codegen.factoryMode", "NO_CODEGEN"),
                      new SparkSetting("spark.sql.shuffle.partitions", "2"),
                      new SparkSetting("spark.databricks.delta.snapshotPartitions", "1"),
                      new SparkSetting("spark.sql.warehouse.dir", "target/spark-warehouse"),
                      new SparkSetting("spark.hadoop.fs.hdfs.impl", FaultyHdfs.class.getName()),
                      new SparkSetting(
                          "spark.hadoop.fs.AbstractFileSystem.hdfs.impl",
                          FaultyHdfs.Binding.class.getName()),
                      new SparkSetting(
                          "spark.hadoop.fs.faulty.impl", FaultyFileSystem.class.getName()),
                      new SparkSetting(
                          "spark.hadoop.fs.AbstractFileSystem.faulty.impl",
                          FaultyFileSystem.Binding.class.getName()),
                      new SparkSetting(
                          "spark.delta.logStore.faulty.impl", "io.delta.storage.HDFSLogStore")))
              .toList(),
          new Origin("tests", 0));

  /** Made when the first test asks for the session, which takes seconds. */
  private static final class Started {
    static final SparkSession SESSION = new SparkStarter(SETTINGS).get();
  }

  private SharedSpark() {}

  /** The session. */
  public static SparkSession session() {
    return Started.SESSION;
  }

  /** Hadoop's settings as the session has them; starts no session. */
  public static Configuration hadoop() {
    return SparkStarter.hadoop(SETTINGS);
  }

  /** Waits for the tasks of failed jobs, which Spark leaves to end by themselves. */
  public static void awaitIdle() {
    while (Arrays.stream(session().sparkContext().statusTracker().getExecutorInfos())
        .mapToInt(SparkExecutorInfo::numRunningTasks)
        .anyMatch(tasks -> tasks > 0)) {
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
  }
}
