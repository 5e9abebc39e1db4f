package dev.inlet.run;

import dev.inlet.catalog.JobSpec;
import dev.inlet.state.StateStore;
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
  private final StateStore state;
  private final String folder;
  private Dataset<Row> rows;

  private KeptRows(Dataset<Row> computed, boolean asFiles, StateStore state, String folder) {
    this.computed = computed;
    this.asFiles = asFiles;
    this.state = state;
    this.folder = folder;
    this.rows = computed;
  }

  /**
   * Nothing is computed yet.
   *
   * @param targets how many of them get the rows
   * @param state where files go, for all executors see it
   */
  static KeptRows of(Dataset<Row> computed, JobSpec job, int targets, StateStore state) {
    SparkContext context = computed.sparkSession().sparkContext();
    // In local mode the one executor is this process.
    boolean asFiles = targets > 1 && !context.isLocal() && !job.isRepeatable();
    return new KeptRows(computed, asFiles, state, "jobs/" + job.name() + "/scratch/rows");
  }

  /** Computes them, and says how many they are. */
  long compute() {
    if (asFiles) {
      // Those of a run that died.
      state.remove(folder);
      computed.sparkSession().sparkContext().setCheckpointDir(state.path(folder).toString());
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
    if (asFiles) {
      state.remove(folder);
    } else {
      computed.unpersist();
    }
  }
}
