package dev.inlet.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.format.Place;
import dev.inlet.format.RawRecord;
import dev.inlet.format.Reject;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a file system that is as HDFS in that a rename does not overwrite. */
class RejectFileTest {
  @TempDir Path folder;

  @BeforeEach
  void revive() {
    FaultyFileSystem.revive();
  }

  @Test
  void aFileOfAnotherLengthFromARunBeforeIsReplaced() throws IOException {
    write("the first of several reasons", "another");
    write("a short one");
    assertEquals(
        """
        {"source":"s","file":"a.csv","split":0,"line":1,"record":1,"offset":0,"table-version":3,"reason":"a short one","raw":"x","raw-length":1}
        """,
        new Workspace(folder).textOf("rejects", ".jsonl"));
    assertNoDraft();
  }

  @Test
  void anEqualFileOfAnotherAttemptStaysOnce() throws IOException {
    write("a reason");
    write("a reason");
    assertEquals(1, new Workspace(folder).textOf("rejects", ".jsonl").lines().count());
    assertNoDraft();
  }

  private void write(String... reasons) {
    String rejects = "faulty://" + folder.resolve("rejects");
    try (RejectFile file =
        new RejectFile(rejects, new ReadOrigin("s", 3, 1), "a.csv", 0, SharedSpark.hadoop())) {
      for (int i = 0; i < reasons.length; i++) {
        file.add(
            new Reject(new Place(0, i + 1, i + 1, 2L * i), reasons[i], new RawRecord("x", "", 1)),
            Optional.empty());
      }
      file.publish();
    }
  }

  private void assertNoDraft() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("rejects"))) {
      assertEquals(1, List.copyOf(files.toList()).size());
    }
  }
}
