package dev.inlet.cli;

import dev.inlet.catalog.Settings;
import dev.inlet.infer.TableDefinition;
import dev.inlet.read.FileSplits;
import dev.inlet.read.SourceSplits;
import dev.inlet.read.SplitPlanner;
import dev.inlet.read.TaskSizes;
import dev.inlet.run.SourcePlan;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** How the text files of a source would be cut, and shared out among tasks; without Spark. */
final class SplitFacts {
  /** One large file, as JSON. */
  record LargeFile(String path, long bytes, int splits, String how) {
    static LargeFile of(FileSplits file) {
      return new LargeFile(file.name(), file.bytes(), file.splits(), file.text());
    }

    String line() {
      return path + " (" + Text.bytes(bytes) + "): " + how;
    }
  }

  /**
   * One source, as JSON.
   *
   * @param large the files that are cut, or that are so large that they should be
   */
  record Shared(
      int cores,
      String coresBecause,
      long splitBytes,
      List<LargeFile> large,
      long smallFiles,
      long smallTasks,
      long splits,
      long tasks) {
    void print(PrintStream out) {
      out.println(
          "    splits: of about "
              + Text.bytes(splitBytes)
              + ", for "
              + Text.count(cores, "core")
              + " ("
              + coresBecause
              + ")");
      large.forEach(file -> out.println("      " + file.line()));
      if (smallFiles > 0) {
        out.println(
            "      "
                + Text.count(smallFiles, "small file")
                + " in "
                + Text.count(smallTasks, "task"));
      }
      out.println(
          "      " + Text.count(splits, "split") + ", read by " + Text.count(tasks, "task"));
    }
  }

  private final TaskCores cores;
  private final Configuration conf;
  private final TaskSizes sizes;

  SplitFacts(Settings settings, Configuration conf) {
    this.cores = TaskCores.of(settings);
    this.conf = conf;
    this.sizes = TaskSizes.of(cores.cores(), key -> TaskCores.setting(settings, key));
  }

  /** What a run would do; nothing for files that Spark's own readers read. */
  List<Shared> shared(SourcePlan plan) {
    if (!isText(plan)) {
      return List.of();
    }
    SourceSplits splits = planner(plan).plan(plan.listing().base(), plan.files());
    return List.of(
        new Shared(
            cores.cores(),
            cores.because(),
            splits.splitBytes(),
            splits.large().stream().map(LargeFile::of).toList(),
            splits.small(),
            splits.smallTasks(),
            splits.splitCount(),
            splits.taskCount()));
  }

  /** The files that one task has to read though they are large. */
  List<LargeFile> unsplittable(SourcePlan plan) {
    return isText(plan)
        ? planner(plan).unsplittable(plan.listing().base(), plan.files()).stream()
            .map(LargeFile::of)
            .toList()
        : List.of();
  }

  private SplitPlanner planner(SourcePlan plan) {
    Optional<String> whole = plan.table().flatMap(table -> table.recordFormat().whole());
    return new SplitPlanner(conf, sizes, whole);
  }

  private static boolean isText(SourcePlan plan) {
    return plan.table().map(TableDefinition::fileFormat).filter(f -> f.isText()).isPresent();
  }
}
