package dev.inlet.compact;

import dev.inlet.InletException;
import dev.inlet.compact.Compaction.Progress;
import dev.inlet.state.Lease;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Follows one job of Spark that makes outputs, on Spark's own thread: tells how far it is, stops it
 * where the rest is in vain, and knows when no attempt is at work any more.
 */
final class OutputWatch extends SparkListener {
  /** What Spark calls the name that is given to a thread's jobs. */
  private static final String GROUP = "spark.jobGroup.id";

  private static final int UNKNOWN = -1;

  /** Between two looks at the lease, which renews itself. */
  private static final Duration SELDOM = Duration.ofSeconds(5);

  private final String group;
  private final List<Share> shares;
  private final int ofOutputs;
  private final long ofBytes;
  private final BooleanSupplier isInVain;
  private final Lease lease;
  private final Progress progress;
  private final Runnable stop;

  private final Set<Long> running = new HashSet<>();
  private final BitSet done = new BitSet();
  private int job = UNKNOWN;
  private int stage = UNKNOWN;
  private boolean ended;
  private int outputs;
  private long bytes;
  private boolean isChecked;
  private long checked;
  private Optional<InletException> lost = Optional.empty();

  /** What a task of the plan makes: how many outputs, and of how many bytes. */
  record Share(int outputs, long bytes) {}

  /**
   * @param group of the job
   * @param shares by the partitions of the job
   * @param isInVain whether the batch cannot become whole any more
   * @param stop is called when the job is to end
   */
  OutputWatch(
      String group,
      List<Share> shares,
      BooleanSupplier isInVain,
      Lease lease,
      Progress progress,
      Runnable stop) {
    this.group = group;
    this.shares = List.copyOf(shares);
    this.ofOutputs = shares.stream().mapToInt(Share::outputs).sum();
    this.ofBytes = shares.stream().mapToLong(Share::bytes).sum();
    this.isInVain = isInVain;
    this.lease = lease;
    this.progress = progress;
    this.stop = stop;
  }

  private boolean isOurs(Properties properties) {
    return properties != null && group.equals(properties.getProperty(GROUP));
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart event) {
    if (isOurs(event.properties())) {
      job = event.jobId();
    }
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
    if (isOurs(event.properties())) {
      stage = event.stageInfo().stageId();
    }
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart event) {
    if (event.stageId() == stage) {
      running.add(event.taskInfo().taskId());
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    if (event.stageId() != stage) {
      return;
    }
    running.remove(event.taskInfo().taskId());
    int partition = event.taskInfo().partitionId();
    if (event.taskInfo().successful() && !done.get(partition)) {
      done.set(partition);
      outputs += shares.get(partition).outputs();
      bytes += shares.get(partition).bytes();
      progress.made(outputs, ofOutputs, bytes, ofBytes);
    }
    if (isInVain.getAsBoolean() || !isHeld()) {
      stop.run();
    }
    notifyAll();
  }

  /** Spark's thread is for all listeners, and to ask the lease can take a request or three. */
  private boolean isHeld() {
    long now = System.nanoTime();
    if (lost.isPresent() || (isChecked && now - checked < SELDOM.toNanos())) {
      return lost.isEmpty();
    }
    isChecked = true;
    checked = now;
    try {
      lease.check();
      return true;
    } catch (InletException e) {
      lost = Optional.of(e);
      return false;
    }
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd event) {
    if (event.jobId() == job) {
      ended = true;
      notifyAll();
    }
  }

  /** That the lease was found lost. */
  synchronized Optional<InletException> lost() {
    return lost;
  }

  /**
   * Waits until no attempt is at work any more. One that Spark has told to end, and that does not
   * say that it has, is waited for in vain: its machine may be gone.
   *
   * @return whether none is
   */
  synchronized boolean awaitEnd(Duration most) {
    long until = System.nanoTime() + most.toNanos();
    boolean interrupted = false;
    while (!(ended && running.isEmpty()) && System.nanoTime() < until) {
      try {
        wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return ended && running.isEmpty();
  }
}
