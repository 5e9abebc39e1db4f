package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.state.StateStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {
  @TempDir Path folder;
  private StateStore state;

  @BeforeEach
  void open() {
    state = new StateStore(new org.apache.hadoop.fs.Path(folder.toUri()), new Configuration());
  }

  private ScratchFolder of(String run) {
    return new ScratchFolder(state, "j", run);
  }

  /** As Spark does: the folder is theirs to make. */
  private static Path write(String folder) {
    try {
      Path file = Path.of(URI.create(folder)).resolve("part-00000");
      Files.createDirectories(file.getParent());
      return Files.writeString(file, "rows");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRunThatSleptLeavesTheRowsOfTheRunAfterIt() {
    ScratchFolder slept = of("run-1");
    Path lost = write(slept.rows());
    ScratchFolder live = of("run-2");
    live.clear();
    Path rows = write(live.rows());
    Path logs = write(live.logs());
    slept.close();
    assertFalse(Files.exists(lost));
    assertTrue(Files.exists(rows));
    assertTrue(Files.exists(logs));
    live.close();
    assertFalse(Files.exists(folder.resolve("jobs/j/scratch")), "nothing is left");
  }

  @Test
  void whatADeadRunLeftIsRemovedByTheNext() {
    Path rows = write(of("run-1").rows());
    of("run-2").clear();
    assertFalse(Files.exists(rows));
  }

  @Test
  void whoUsesNoneRemovesNothing() {
    Path rows = write(of("run-1").rows());
    of("run-1").close();
    assertTrue(Files.exists(rows));
    assertEquals(
        new org.apache.hadoop.fs.Path(folder.toUri() + "jobs/j/scratch/run-1/rows").toString(),
        of("run-1").rows());
  }
}
