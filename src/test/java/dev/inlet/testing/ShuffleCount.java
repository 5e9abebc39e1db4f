package dev.inlet.testing;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Counts the records that tasks write for a shuffle. */
public final class ShuffleCount extends SparkListener implements AutoCloseable {
  private final SparkContext context;
  private final AtomicLong records = new AtomicLong();

  public ShuffleCount(SparkContext context) {
    this.context = context;
    context.addSparkListener(this);
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd task) {
    records.addAndGet(task.taskMetrics().shuffleWriteMetrics().recordsWritten());
  }

  /** Up to now, of all queries. */
  public long records() {
    try {
      context.listenerBus().waitUntilEmpty();
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
    return records.get();
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
