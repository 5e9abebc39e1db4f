package dev.inlet.run;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.state.StateStore;
import dev.inlet.testing.LedgerScript;
import dev.inlet.testing.Sources;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Plans of a job with one source, and batches of them that are committed at once. */
final class SourceRuns {
  private final Path folder;
  private final Configuration conf;
  private final Clock clock;
  private final StateStore state;

  SourceRuns(Path folder, Configuration conf, Clock clock) {
    this.folder = folder;
    this.conf = conf;
    this.clock = clock;
    this.state =
        new StateStore(new org.apache.hadoop.fs.Path(folder.resolve("state").toUri()), conf);
  }

  /**
   * @param keys of the source, beside its table
   */
  RunPlan plan(String location, String keys) {
    Sources sources = Sources.of(folder, location, keys);
    return new RunPlanner(sources.catalog(), state, conf, clock).plan(sources.catalog().job("j"));
  }

  /** Plans, and has the batch read and committed. */
  RunPlan run(String location, String keys) {
    RunPlan plan = plan(location, keys);
    if (plan.hasNew()) {
      SourcePlan source = plan.sources().get(0);
      LedgerScript script = new LedgerScript(state, "j", List.of());
      script.freeze(
          plan.sequence(),
          source.taken(),
          true,
          source.listing().base(),
          source.declared(),
          source.waiting() > 0 ? source.listing().scope().how() : "");
      script.commit(plan.sequence());
    }
    return plan;
  }

  /** Runs until there is nothing to do; the paths in the order in which they were read. */
  List<String> runAll(String location, String keys) {
    List<String> paths = new ArrayList<>();
    RunPlan plan = run(location, keys);
    while (plan.hasNew()) {
      paths.addAll(files(plan));
      plan = run(location, keys);
    }
    return paths;
  }

  static List<String> files(RunPlan plan) {
    return plan.sources().get(0).files().stream().map(SourceFile::path).toList();
  }
}
