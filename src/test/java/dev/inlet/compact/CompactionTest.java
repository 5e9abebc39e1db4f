package dev.inlet.compact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobCatalog.Given;
import dev.inlet.catalog.JobSpec;
import dev.inlet.state.Lease;
import dev.inlet.state.StateStore;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Side;
import dev.inlet.testing.ManualClock;
import dev.inlet.write.BatchTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {
  private static final Configuration CONF = new Configuration(false);

  @TempDir Path folder;

  @AfterEach
  void revive() {
    FaultyFileSystem.revive();
  }

  private SourceFile source(String name) throws IOException {
    Path file = folder.resolve("in").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "1\n");
    return new SourceFile(name, 2, Files.getLastModifiedTime(file).toMillis(), "");
  }

  private JobSpec job() {
    Map<String, Given> keys =
        Map.of(
            "src", new Given(folder.resolve("in").toString(), "--src"),
            "dest", new Given("faulty:" + folder.resolve("out"), "--dest"));
    return JobCatalog.withCompaction(List.of(), "test", "j", keys, folder + "/state").job("j");
  }

  @Test
  void outputsWhoseDocumentCannotBeWrittenAreRemoved() throws IOException {
    CONF.setClass("fs.faulty.impl", FaultyFileSystem.class, FileSystem.class);
    JobSpec job = job();
    Compaction compaction = new Compaction(job.compact().orElseThrow(), job.targets().get(0), CONF);
    String base = folder.resolve("in").toUri().toString();
    CompactionPlan plan = compaction.plan("j", base, List.of(source("a"), source("b")));
    BatchTag tag = new BatchTag("j", 1, "0123456789", "run-1", "2026-01-01T00:00:00Z", 0, 0);
    StateStore state = new StateStore(new org.apache.hadoop.fs.Path(folder + "/state"), CONF);
    FaultyFileSystem.failOn(Side.REFUSES, operation -> operation.path().endsWith("/sources.jsonl"));
    try (Lease lease =
        Lease.take(state, "lease", "run-1", Duration.ofMinutes(2), new ManualClock())) {
      InputException e =
          assertThrows(
              InputException.class,
              () ->
                  compaction.land(
                      tag, base, plan, Optional.empty(), lease, (made, of, bytes, total) -> {}));
      assertTrue(e.getMessage().contains(": cannot be written or removed: not now"), "" + e);
      assertEquals(0, e.getSuppressed().length);
    }
    try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
      assertEquals(List.of(), files.filter(file -> file.toString().contains("run-1")).toList());
    }
  }
}
