package dev.inlet.run;

import dev.inlet.read.ReadCounts;
import dev.inlet.run.RunListener.Progress;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Turns Spark's events into progress. */
final class TaskWatch extends SparkListener {
  private final ReadCounts counts;
  private final long totalBytes;
  private final RunListener listener;
  private final AtomicLong started = new AtomicLong();
  private final AtomicLong finished = new AtomicLong();
  private volatile Stage stage = Stage.READ;

  TaskWatch(ReadCounts counts, long totalBytes, RunListener listener) {
    this.counts = counts;
    this.totalBytes = totalBytes;
    this.listener = listener;
  }

  void stage(Stage next) {
    stage = next;
    started.set(0);
    finished.set(0);
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted event) {
    started.addAndGet(event.stageInfo().numTasks());
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    listener.progress(
        new Progress(
            stage,
            finished.incrementAndGet(),
            started.get(),
            counts.records(),
            counts.bytes(),
            totalBytes));
  }
}
