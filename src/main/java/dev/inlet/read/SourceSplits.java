package dev.inlet.read;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How the text files of one source are cut, and shared out among tasks. */
public final class SourceSplits {
  private final long splitBytes;
  private final List<FileSplits> files;
  private final List<ReadTask> tasks;

  SourceSplits(long splitBytes, List<FileSplits> files, List<ReadTask> tasks) {
    this.splitBytes = splitBytes;
    this.files = List.copyOf(files);
    this.tasks = List.copyOf(tasks);
  }

  /** As many stored bytes as a split should have. */
  public long splitBytes() {
    return splitBytes;
  }

  /** The files that are cut, or are so large that they should be, in the order of the source. */
  public List<FileSplits> large() {
    return files.stream().filter(file -> file.splits() > 1 || file.whole().isPresent()).toList();
  }

  /** How many of the files are neither cut nor large. */
  public long small() {
    return (long) files.size() - large().size();
  }

  /** How many tasks read a small file. */
  public long smallTasks() {
    Set<InputFile> large = large().stream().map(FileSplits::file).collect(Collectors.toSet());
    return tasks.stream()
        .filter(task -> task.splits().stream().anyMatch(split -> !large.contains(split.file())))
        .count();
  }

  /** How many splits there are of all files. */
  public long splitCount() {
    return files.stream().mapToLong(FileSplits::splits).sum();
  }

  /** How many tasks read them. */
  public int taskCount() {
    return tasks.size();
  }

  List<ReadTask> tasks() {
    return tasks;
  }
}
