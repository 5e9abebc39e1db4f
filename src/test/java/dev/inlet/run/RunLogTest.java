package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.bookmark.Batch;
import dev.inlet.testing.Sources;
import dev.inlet.testing.TreeFileSystem;
import dev.inlet.testing.TreeFileSystem.Tree;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {
  private static final String KEYS = "listing { by = partitions, window = 1 days }";

  @TempDir Path folder;
  private final Configuration conf = new Configuration();

  @Test
  void aReportTellsHowTheFilesOfItsBatchWereFound() {
    Tree tree = TreeFileSystem.plant("log", conf);
    tree.text("/t/dt=2026-01-01/a.csv", "id\n1\n", 1).text("/t/dt=2026-01-31/a.csv", "id\n1\n", 1);
    RunPlan plan = new SourceRuns(folder, conf, Clock.systemUTC()).plan(tree.location("/t"), KEYS);
    RunLog log = log(tree);
    log.planned(plan);
    log.owns(owned(false));
    assertEquals(
        new RunReport.Source(
            "s",
            "t",
            1,
            1,
            5,
            "partitions",
            2,
            "files that came into partitions before 2026-01-30",
            0,
            0),
        log.done().sources().get(0));
  }

  @Test
  void ofABatchThatAnEarlierRunFrozeItIsNotKnown() {
    RunLog log = log(TreeFileSystem.plant("log", conf));
    log.owns(owned(true));
    assertEquals(
        new RunReport.Source("s", "t", 1, 1, 5, "", 0, "", 0, 0), log.done().sources().get(0));
  }

  private RunLog log(Tree tree) {
    Sources sources = Sources.of(folder, tree.location("/t"), KEYS);
    return new RunLog(
        sources.catalog().job("j"),
        "run",
        Clock.systemUTC(),
        (job, stage, detail) -> {},
        StoreRequests.of(sources.catalog().job("j"), sources.catalog(), conf));
  }

  private static OwnedBatch owned(boolean recovered) {
    Batch batch =
        new Batch(
            "j",
            1,
            "id",
            "now",
            "run",
            "declared",
            List.of(new Batch.Input("s", "t", 1, "base", true, 1, 5, "declared", "", "reject")),
            List.of(),
            "list",
            "digest",
            Batch.Replay.NONE);
    return new OwnedBatch(batch, List.of(), Map.of(), recovered, List.of(), List.of(), List.of());
  }
}
