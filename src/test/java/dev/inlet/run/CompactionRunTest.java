package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InletException;
import dev.inlet.run.RunReport.Status;
import dev.inlet.state.StateStore;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Kind;
import dev.inlet.testing.FaultyFileSystem.Operation;
import dev.inlet.testing.FaultyFileSystem.Side;
import dev.inlet.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a compaction says and does where others are at work on its files. */
class CompactionRunTest {
  @TempDir Path folder;
  private CompactionLake lake;

  @BeforeEach
  void threeFiles() {
    FaultyFileSystem.revive();
    lake = lake("delete-on-success = true\nverify = checksum");
    lake.put("1-a", "1\n2\n");
    lake.put("1-b", "3");
    lake.put("2-a", "4\n");
  }

  private CompactionLake lake(String removal) {
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path("faulty://" + folder);
    return new CompactionLake(new StateStore(root, SharedSpark.hadoop()), removal);
  }

  @AfterEach
  void revive() {
    FaultyFileSystem.revive();
  }

  private static Predicate<Operation> on(Kind kind, String end) {
    return operation -> operation.kind() == kind && operation.path().endsWith(end);
  }

  private void assertEnds(int code, String... parts) {
    InletException failure = assertThrows(InletException.class, lake::run);
    assertEquals(code, failure.exitCode(), failure.getMessage());
    for (String part : parts) {
      assertTrue(failure.getMessage().contains(part), failure.getMessage());
    }
  }

  @Test
  void aSourceThatChangesWhileItIsCompactedEndsTheRun() {
    FaultyFileSystem.sleepOn(on(Kind.OPEN, "src/1-b"), () -> lake.put("1-b", "9"));
    assertEnds(
        3,
        "faulty:" + folder + "/src/1-b: changed while it was compacted: expected 1 bytes of ",
        ", found 1 bytes of ",
        ". Nothing was published, and no source was removed. Run again once nobody writes to it");
    assertEquals(Map.of(), lake.files("dest"));
    assertEquals(3, lake.files("src").size());
    assertEquals(Status.DONE, lake.run().status());
    assertEquals("1\n2\n9", lake.files("dest").get("day=1/rows"));
  }

  @Test
  void aSourceThatVanishesWhileItIsCompactedEndsTheRun() {
    FaultyFileSystem.sleepOn(on(Kind.OPEN, "src/2-a"), () -> remove("src/2-a"));
    assertEnds(3, folder + "/src/2-a");
    assertEquals(Map.of(), lake.files("dest"));
    assertEquals(2, lake.files("src").size());
    assertEquals(Status.DONE, lake.run().status());
    assertEquals(Map.of("day=1/rows", "1\n2\n3"), stripped(lake.files("dest")));
  }

  private static Map<String, String> stripped(Map<String, String> files) {
    files.replaceAll((name, text) -> text.stripTrailing());
    return files;
  }

  private void remove(String name) {
    try {
      Files.delete(folder.resolve(name));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSourceThatChangedSinceItWasCompactedStays() {
    FaultyFileSystem.sleepOn(on(Kind.DELETE, "src/1-a"), () -> lake.put("2-a", "4\n5\n"));
    RunReport report = lake.run();
    assertEquals(Map.of("2-a", "4\n5\n"), lake.files("src"));
    assertEquals(2, report.compacted().removed());
    assertEquals(1, report.compacted().changed());
    assertEquals(List.of("faulty:" + folder + "/src/2-a"), report.compacted().examples());
    assertEnds(3, "src/2-a: changed after batch 1 read it");
  }

  @Test
  void noSourceGoesWhileAnOutputIsNotInPlace() throws IOException {
    FaultyFileSystem.dieOn(Side.BEFORE, on(Kind.DELETE, "src/1-a"));
    assertThrows(InletException.class, lake::run);
    FaultyFileSystem.revive();
    lake.clock.advance(Duration.ofMinutes(3));
    Path output = folder.resolve("dest/day=2/rows");
    String text = Files.readString(output);
    Files.delete(output);
    String end =
        " in place, found %s. No source was removed. Put the output back and run again, or, to keep"
            + " the sources, write \"keep\" for \"removal\" in the first line of faulty:"
            + folder
            + "/dest/_inlet/small/dest/0000000001-";
    assertEnds(
        5,
        "faulty:"
            + folder
            + "/dest/day=2/rows: an output of batch 1 of job 'small', whose sources are to go:"
            + " expected 2 bytes"
            + String.format(end, "none"));
    Files.writeString(output, "x\n");
    assertEnds(5, "whose sources are to go: expected SHA-256 ");
    assertEquals(3, lake.files("src").size());
    Files.writeString(output, text);
    assertEquals(Status.NOTHING_NEW, lake.run().status());
    assertEquals(Map.of(), lake.files("src"));
  }

  @Test
  void aSourceThatCannotBeRemovedIsRemovedByTheNextRun() {
    FaultyFileSystem.failOn(Side.REFUSES, on(Kind.DELETE, "src/1-a"));
    assertEnds(
        3,
        "faulty:"
            + folder
            + "/src/1-a: cannot delete this source of batch 1 of job 'small': not now: DELETE ",
        ". The batch is done and nothing is lost; mend it, and run again: the next run removes the"
            + " rest");
    assertEquals(1, lake.files("src").size());
    RunReport report = lake.run();
    assertEquals(Status.NOTHING_NEW, report.status());
    assertEquals(3, report.compacted().removed());
    assertEquals(Map.of(), lake.files("src"));
  }

  @Test
  void aNameThatSomebodyElseTookMeanwhileIsNotTakenFromThem() {
    FaultyFileSystem.sleepOn(on(Kind.OPEN, "src/2-a"), () -> write("dest/day=1/rows", "precious"));
    assertEnds(
        4,
        "faulty:"
            + folder
            + "/dest/day=1/rows: expected a free name for a file of job 'small', found that another"
            + " job has published one there meanwhile, or is about to. Nothing was published. Run"
            + " again, or give the jobs names or destinations that differ");
    assertEquals(Map.of("day=1/rows", "precious"), lake.files("dest"));
    assertEquals(3, lake.files("src").size());
  }

  @Test
  void aNameThatAnotherJobIsAboutToPublishIsNotTakenFromIt() throws IOException {
    lake = lake("");
    lake.run();
    Path own = folder.resolve("dest/_inlet/small");
    Files.move(own, folder.resolve("dest/_inlet/other"));
    remove("dest/day=1/rows");
    remove("dest/day=2/rows");
    Files.move(folder.resolve("jobs/small"), folder.resolve("jobs/other"));
    assertEnds(4, "/dest/day=1/rows: expected a free name for a file of job 'small', found that");
    assertEquals(Map.of(), lake.files("dest"));
  }

  @Test
  void whatWentWrongBehindTheCommitIsToldThoughGroupsWereLeftOut() throws IOException {
    lake = lake("delete-on-success = true\non-unreadable = skip");
    Files.write(folder.resolve("src/3-a"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0});
    FaultyFileSystem.failOn(Side.REFUSES, on(Kind.DELETE, "src/1-a"));
    assertEnds(
        3, "/src/1-a: cannot delete this source of batch 2 of job 'small': not now: DELETE ");
    assertEquals("4\n", lake.files("dest").get("day=2/rows"));
    assertEnds(3, "1 sources of groups that cannot be joined were left out");
    assertEquals(List.of("3-a"), List.copyOf(names("src")));
  }

  private List<String> names(String below) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(below))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void write(String name, String text) {
    try {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aDestinationThatCannotBeWrittenIsNamed() {
    FaultyFileSystem.failOn(Side.REFUSES, on(Kind.CREATE, "000001/out"));
    assertEnds(
        3,
        "000001/out: cannot make day=2/rows of 1 sources: not now: CREATE ",
        ". Mend it, and run again; nothing was published, and no source was removed");
    assertEquals(Map.of(), lake.files("dest"));
    assertEquals(3, lake.files("src").size());
  }
}
