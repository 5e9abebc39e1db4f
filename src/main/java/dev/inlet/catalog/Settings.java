package dev.inlet.catalog;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * What all jobs share.
 *
 * @param state the folder of ledgers, table versions, run reports and rejects
 * @param warehouse the folder that targets are usually under
 * @param lease how long a run that died on another machine keeps its job
 * @param spark settings of the Spark session
 */
public record Settings(
    String state, String warehouse, Duration lease, List<SparkSetting> spark, Origin origin) {

  /** One setting of the Spark session, such as {@code spark.sql.shuffle.partitions}. */
  public record SparkSetting(String key, String value) {
    public SparkSetting {
      requireNonNull(key, "key");
      requireNonNull(value, "value");
    }
  }

  public Settings {
    requireNonNull(state, "state");
    requireNonNull(warehouse, "warehouse");
    requireNonNull(lease, "lease");
    spark = List.copyOf(spark);
    requireNonNull(origin, "origin");
  }
}
