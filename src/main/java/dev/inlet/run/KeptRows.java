package dev.inlet.run;

import dev.inlet.catalog.JobSpec;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows of a batch from their computation to the last target. They are computed once, whatever
 * the number of targets.
 *
 * <p>In Spark's storage they go with the executor that holds them, and are computed again. Where
 * others could come of that and two targets would differ, they are files instead, which stay when
 * an executor dies.
 */
final class KeptRows implements AutoCloseable {
  private final Dataset<Row> computed;
  private final boolean asFiles;
  private final ScratchFolder scratch;
  private Dataset<Row> rows;

  private KeptRows(Dataset<Row> computed, boolean asFiles, ScratchFolder scratch) {
    this.computed = computed;
    this.asFiles = asFiles;
    this.scratch = scratch;
    this.rows = computed;
  }

  /**
   * Nothing is computed yet.
   *
   * @param targets how many of them get the rows
   * @param scratch where files go, for all executors see it; they go when it is closed
   */
  static KeptRows of(Dataset<Row> computed, JobSpec job, int targets, ScratchFolder scratch) {
    SparkContext context = computed.sparkSession().sparkContext();
    // In local mode the one executor is this process.
    boolean asFiles = targets > 1 && !context.isLocal() && mayBeFiles(job);
    return new KeptRows(computed, asFiles, scratch);
  }

  /** Whether a run of this job may leave files, wherever it runs. */
  static boolean mayBeFiles(JobSpec job) {
    return job.targets().size() > 1 && !job.isRepeatable();
  }

  /** Computes them, and says how many they are. */
  long compute() {
    if (asFiles) {
      computed.sparkSession().sparkContext().setCheckpointDir(scratch.rows());
      rows = computed.checkpoint();
    } else {
      rows = computed.persist(StorageLevel.MEMORY_AND_DISK());
    }
    return rows.count();
  }

  /** For the targets. */
  Dataset<Row> rows() {
    return rows;
  }

  @Override
  public void close() {
    if (!asFiles) {
      computed.unpersist();
    }
  }
}
