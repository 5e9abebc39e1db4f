package dev.inlet.read;

import java.util.ArrayList;
import java.util.List;

/**
 * Packs splits into tasks: small ones together, so that opening them does not dominate, and never
 * fewer tasks than there are cores to keep busy if there are that many splits.
 */
final class TaskPlanner {
  /** What opening a file costs, in bytes that could be read meanwhile; Spark's own estimate. */
  static final long OPEN_COST_BYTES = 4L << 20;

  /** What a task reads at the most, if it reads more than one split. */
  static final long MAX_TASK_BYTES = 128L << 20;

  private TaskPlanner() {}

  /**
   * How large a split of a file should be: an even share of all there is for each core, as far as
   * the limits of a task allow.
   */
  static long splitBytes(List<InputFile> files, int cores) {
    long total = files.stream().mapToLong(f -> f.length() + OPEN_COST_BYTES).sum();
    long share = Math.max(OPEN_COST_BYTES, total / Math.max(1, cores));
    return Math.min(MAX_TASK_BYTES, share);
  }

  /**
   * @param limitBytes of a task, as {@link #splitBytes} gives it
   */
  static List<ReadTask> plan(List<InputSplit> splits, long limitBytes) {
    List<ReadTask> tasks = new ArrayList<>();
    ArrayList<InputSplit> current = new ArrayList<>();
    long bytes = 0;
    for (InputSplit split : splits) {
      long cost = split.bytes() + OPEN_COST_BYTES;
      if (!current.isEmpty() && bytes + cost > limitBytes) {
        tasks.add(new ReadTask(current));
        current = new ArrayList<>();
        bytes = 0;
      }
      current.add(split);
      bytes += cost;
    }
    if (!current.isEmpty()) {
      tasks.add(new ReadTask(current));
    }
    return List.copyOf(tasks);
  }
}
