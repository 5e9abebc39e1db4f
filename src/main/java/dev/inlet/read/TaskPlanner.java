package dev.inlet.read;

import java.util.ArrayList;
import java.util.List;

/**
 * Packs splits into tasks: small ones together, so that opening them does not dominate, and never
 * fewer tasks than there are cores to keep busy if there are that many splits.
 */
final class TaskPlanner {
  private TaskPlanner() {}

  /**
   * @param limitBytes of a task, as {@link TaskSizes#splitBytes} gives it
   * @param openCostBytes that each split of it counts beside its own
   */
  static List<ReadTask> plan(List<InputSplit> splits, long limitBytes, long openCostBytes) {
    List<ReadTask> tasks = new ArrayList<>();
    ArrayList<InputSplit> current = new ArrayList<>();
    long bytes = 0;
    for (InputSplit split : splits) {
      long cost = split.bytes() + openCostBytes;
      if (!current.isEmpty() && bytes + cost > limitBytes) {
        tasks.add(new ReadTask(current, new ArrayList<>()));
        current = new ArrayList<>();
        bytes = 0;
      }
      current.add(split);
      bytes += cost;
    }
    if (!current.isEmpty()) {
      tasks.add(new ReadTask(current, new ArrayList<>()));
    }
    return List.copyOf(tasks);
  }
}
