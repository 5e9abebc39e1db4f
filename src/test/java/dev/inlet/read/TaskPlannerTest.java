package dev.inlet.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.format.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskPlannerTest {
  private static final long MIB = 1L << 20;

  @Test
  void noFilesAreNoTasks() {
    assertEquals(List.of(), plan(List.of(), 4));
  }

  @Test
  void everyFileIsInExactlyOneTaskInItsOrder() {
    List<InputFile> files = files(1, 200 * MIB, 0, 7 * MIB, 130 * MIB, 3, 64 * MIB, 64 * MIB);
    for (int cores = 1; cores <= 16; cores++) {
      List<InputFile> planned = new ArrayList<>();
      plan(files, cores).forEach(task -> task.splits().forEach(split -> planned.add(split.file())));
      assertEquals(files, planned, "for " + cores + " cores");
    }
  }

  @Test
  void manySmallFilesAreSharedOutEvenly() {
    List<ReadTask> tasks = plan(files(sizes(40, 10)), 4);
    assertEquals(List.of(10, 10, 10, 10), counts(tasks));
  }

  @Test
  void fewSmallFilesKeepAllCoresBusy() {
    assertEquals(List.of(1, 1, 1), counts(plan(files(sizes(3, 10)), 8)));
  }

  @Test
  void aLargeFileIsATaskByItself() {
    List<ReadTask> tasks = plan(files(10, 500 * MIB, 10, 10), 1);
    assertEquals(List.of(1, 1, 2), counts(tasks));
  }

  @Test
  void aTaskOfSeveralFilesReadsAtMostTheLimit() {
    List<ReadTask> tasks = plan(files(sizes(100, 30 * MIB)), 2);
    for (ReadTask task : tasks) {
      long cost =
          task.splits().stream()
              .mapToLong(s -> s.file().length() + TaskSizes.OPEN_COST_BYTES)
              .sum();
      assertTrue(cost <= TaskSizes.MAX_BYTES, "a task of " + cost + " bytes");
    }
    assertEquals(34, tasks.size(), "three files of 34 MiB, opening counted, are below 128 MiB");
  }

  @Test
  void veryManySmallFilesAreAFewTasksForEachCore() {
    List<Integer> counts = counts(plan(files(sizes(10_000, 10_000)), 2));
    assertEquals(33, counts.size(), counts::toString);
    assertTrue(counts.stream().allMatch(count -> count <= 312), counts::toString);
    assertEquals(10_000, counts.stream().mapToInt(count -> count).sum());
  }

  @Test
  void aTaskOfVerySmallFilesReadsAtMostTheLimitToo() {
    long limit = TaskSizes.MAX_BYTES;
    List<ReadTask> tasks = plan(files(sizes(10_000, MIB)), 1);
    for (ReadTask task : tasks) {
      long bytes = task.splits().stream().mapToLong(split -> split.file().length()).sum();
      assertTrue(bytes <= limit, "a task of " + bytes + " bytes");
    }
    assertEquals(79, tasks.size(), "of 128 files, for 128 MiB");
  }

  @Test
  void aTaskHasNoMoreThanTwoThousandFiles() {
    for (int count : counts(plan(files(sizes(50_000, 10)), 1))) {
      assertTrue(count <= 2_000, "a task of " + count + " files");
    }
  }

  private static List<ReadTask> plan(List<InputFile> files, int cores) {
    List<InputSplit> whole =
        files.stream().map(file -> new InputSplit(file, Split.whole(file.length()))).toList();
    TaskSizes sizes = TaskSizes.of(cores, key -> Optional.empty());
    return TaskPlanner.plan(whole, sizes.splitBytes(files), sizes);
  }

  private static List<Integer> counts(List<ReadTask> tasks) {
    return tasks.stream().map(task -> task.splits().size()).toList();
  }

  private static long[] sizes(int count, long bytes) {
    long[] sizes = new long[count];
    java.util.Arrays.fill(sizes, bytes);
    return sizes;
  }

  private static List<InputFile> files(long... sizes) {
    List<InputFile> files = new ArrayList<>();
    for (long size : sizes) {
      String name = files.size() + ".csv";
      files.add(new InputFile("/in/" + name, name, size, 0, "", new ArrayList<>()));
    }
    return files;
  }
}
