package dev.inlet.testing;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * Spark as it costs least where rows are few and queries many: nothing is planned twice. Sessions
 * that are made from the shared one meanwhile are so.
 */
public final class FrugalSpark implements AutoCloseable {
  private static final Map<String, String> SETTINGS =
      Map.of("spark.sql.adaptive.enabled", "false", "spark.sql.shuffle.partitions", "1");

  private final Map<String, Optional<String>> before = new TreeMap<>();

  public FrugalSpark() {
    for (Map.Entry<String, String> setting : SETTINGS.entrySet()) {
      before.put(setting.getKey(), Optional.ofNullable(conf().get(setting.getKey(), null)));
      conf().set(setting.getKey(), setting.getValue());
    }
  }

  @Override
  public void close() {
    for (Map.Entry<String, Optional<String>> setting : before.entrySet()) {
      if (setting.getValue().isPresent()) {
        conf().set(setting.getKey(), setting.getValue().get());
      } else {
        conf().remove(setting.getKey());
      }
    }
  }

  /** What new sessions begin with. */
  private static SparkConf conf() {
    SparkSession session = SharedSpark.session();
    return session.sparkContext().conf();
  }
}
