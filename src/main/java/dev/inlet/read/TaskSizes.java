package dev.inlet.read;

import dev.inlet.CatalogException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.SparkSession;

/**
 * How much one task reads, under the keys that Spark's own readers have for it.
 *
 * @param cores that tasks run on at a time
 * @param maxBytes what a split of a file has at the most, about, and a task of several splits
 * @param openCostBytes what opening a file costs, in bytes that could be read meanwhile
 */
public record TaskSizes(int cores, long maxBytes, long openCostBytes) {
  /** Spark's own default. */
  static final long MAX_BYTES = 128L << 20;

  /** Spark's own estimate. */
  static final long OPEN_COST_BYTES = 4L << 20;

  private static final String MAX_KEY = "spark.sql.files.maxPartitionBytes";
  private static final String OPEN_COST_KEY = "spark.sql.files.openCostInBytes";

  public TaskSizes {
    if (cores < 1 || maxBytes < 1 || openCostBytes < 0) {
      throw new IllegalArgumentException(cores + ", " + maxBytes + ", " + openCostBytes);
    }
  }

  /**
   * By settings of Spark.
   *
   * @throws CatalogException if one is not a size
   */
  public static TaskSizes of(int cores, Function<String, Optional<String>> settings) {
    return new TaskSizes(
        Math.max(1, cores),
        size(settings, MAX_KEY, MAX_BYTES, 1),
        size(settings, OPEN_COST_KEY, OPEN_COST_BYTES, 0));
  }

  /** By the settings of a session, on the cores that it has now. */
  public static TaskSizes of(SparkSession spark) {
    return of(
        JavaSparkContext.fromSparkContext(spark.sparkContext()).defaultParallelism(),
        key -> Optional.ofNullable(spark.conf().get(key, null)));
  }

  private static long size(
      Function<String, Optional<String>> settings, String key, long absent, long least) {
    Optional<String> text = settings.apply(key);
    if (text.isEmpty()) {
      return absent;
    }
    try {
      long bytes = JavaUtils.byteStringAsBytes(text.get());
      if (bytes >= least) {
        return bytes;
      }
    } catch (NumberFormatException e) {
      // Said below, as for numbers that are too small.
    }
    throw new CatalogException(
        "inlet.spark: '"
            + key
            + "': expected a size such as 128m, found '"
            + text.get()
            + "'. Correct it in the catalog, or where spark-submit is called");
  }

  /**
   * How large a split of a file should be: an even share of all there is for each core, as far as
   * the limits of a task allow.
   */
  long splitBytes(List<InputFile> files) {
    long total = files.stream().mapToLong(f -> f.length() + openCostBytes).sum();
    long share = Math.max(openCostBytes, total / cores);
    return Math.max(1, Math.min(maxBytes, share));
  }
}
