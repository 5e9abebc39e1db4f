package dev.inlet.read;

import java.util.ArrayList;
import java.util.List;

/**
 * Packs splits into tasks: small ones together, so that opening them does not dominate, and never
 * fewer tasks than there are cores to keep busy if there are that many splits.
 */
final class TaskPlanner {
  /**
   * Where files are so small that opening them is all that counts, more tasks than these for each
   * core would cost more than they even out.
   */
  private static final int TASKS_OF_A_CORE = 16;

  /** Each is described to the executor that gets the task. */
  private static final int MOST_SPLITS = 2_000;

  private TaskPlanner() {}

  /**
   * @param limitBytes of a task, as {@link TaskSizes#splitBytes} gives it
   * @param sizes that each split counts as many bytes of beside its own as opening it costs
   */
  static List<ReadTask> plan(List<InputSplit> splits, long limitBytes, TaskSizes sizes) {
    long all = splits.stream().mapToLong(split -> split.bytes() + sizes.openCostBytes()).sum();
    long limitCost = Math.max(limitBytes, all / sizes.cores() / TASKS_OF_A_CORE);
    List<ReadTask> tasks = new ArrayList<>();
    ArrayList<InputSplit> current = new ArrayList<>();
    long bytes = 0;
    long cost = 0;
    for (InputSplit split : splits) {
      bytes += split.bytes();
      cost += split.bytes() + sizes.openCostBytes();
      boolean full = bytes > limitBytes || cost > limitCost || current.size() == MOST_SPLITS;
      if (!current.isEmpty() && full) {
        tasks.add(new ReadTask(current, new ArrayList<>()));
        current = new ArrayList<>();
        bytes = split.bytes();
        cost = split.bytes() + sizes.openCostBytes();
      }
      current.add(split);
    }
    if (!current.isEmpty()) {
      tasks.add(new ReadTask(current, new ArrayList<>()));
    }
    return List.copyOf(tasks);
  }
}
