package dev.inlet.read;

import dev.inlet.format.Split;
import java.util.ArrayList;
import java.util.List;

/**
 * Packs files into tasks: small ones together, so that opening them does not dominate, and never
 * fewer tasks than there are cores to keep busy if there are that many files.
 */
final class TaskPlanner {
  /** What opening a file costs, in bytes that could be read meanwhile; Spark's own estimate. */
  static final long OPEN_COST_BYTES = 4L << 20;

  /** What a task reads at the most, if it reads more than one file. */
  static final long MAX_TASK_BYTES = 128L << 20;

  private TaskPlanner() {}

  static List<ReadTask> plan(List<InputFile> files, int cores) {
    long total = files.stream().mapToLong(f -> f.length() + OPEN_COST_BYTES).sum();
    long share = Math.max(OPEN_COST_BYTES, total / Math.max(1, cores));
    long limit = Math.min(MAX_TASK_BYTES, share);
    List<ReadTask> tasks = new ArrayList<>();
    ArrayList<InputSplit> current = new ArrayList<>();
    long bytes = 0;
    for (InputFile file : files) {
      long cost = file.length() + OPEN_COST_BYTES;
      if (!current.isEmpty() && bytes + cost > limit) {
        tasks.add(new ReadTask(current));
        current = new ArrayList<>();
        bytes = 0;
      }
      current.add(new InputSplit(file, Split.whole(file.length())));
      bytes += cost;
    }
    if (!current.isEmpty()) {
      tasks.add(new ReadTask(current));
    }
    return List.copyOf(tasks);
  }
}
