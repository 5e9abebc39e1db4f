package dev.inlet.certify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.certify.Timeline.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is decided before anything is started: which files, and when to kill. */
class PlanningTest {
  private static final Timeline RUN =
      new Timeline(
          List.of(new Mark("j: start spark", 1000), new Mark("j: write lake", 9000)), 10_000);

  @Test
  void theNewestFilesAreCopiedAndTheNewestOfThemIsLate() {
    Sample sample = Sample.atOnce("t", "data", files(5), 3).withLateFile();
    assertEquals(List.of("2", "3", "4"), sample.paths());
    assertEquals(Optional.of("4"), sample.late().map(SourceFile::path));
    assertEquals(3, sample.files());
    assertEquals(2 + 3 + 4, sample.bytes());
  }

  @Test
  void fewerFilesThanTheLimitAreAllCopied() {
    assertEquals(List.of("0", "1"), Sample.atOnce("t", "data", files(2), 20).paths());
  }

  @Test
  void aSingleFileIsNotLate() {
    Sample sample = Sample.atOnce("t", "data", files(1), 20).withLateFile();
    assertEquals(1, sample.first().size());
    assertEquals(Optional.empty(), sample.late());
  }

  private static List<SourceFile> files(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new SourceFile(String.valueOf(i), i, i, ""))
        .toList();
  }

  @Test
  void aSeedAlwaysGivesTheSameMoment() {
    for (long seed = 0; seed < 10; seed++) {
      assertEquals(Kill.of(seed, RUN), Kill.of(seed, RUN));
    }
  }

  @Test
  void everySecondSeedIsAMomentOfTheWholeRunAndTheyAreSpreadOverIt() {
    for (long base : List.of(0L, 4711L, -3L, Long.MAX_VALUE - 60)) {
      List<Kill> kills = kills(base, 40).stream().filter(k -> k.afterLine().isEmpty()).toList();
      assertEquals(20, kills.size());
      for (int tenth = 0; tenth < 10; tenth++) {
        long from = tenth * 1000L;
        long within =
            kills.stream()
                .filter(k -> k.delayMillis() >= from && k.delayMillis() < from + 1000)
                .count();
        assertTrue(within >= 1 && within <= 3, base + ": " + within + " of 20 from " + from);
      }
    }
  }

  @Test
  void theOthersLieWithinAStageHoweverShortItIs() {
    List<Kill> kills = kills(0, 200).stream().filter(k -> k.afterLine().isPresent()).toList();
    assertEquals(100, kills.size());
    List<Kill> write =
        kills.stream().filter(k -> k.afterLine().get().equals("j: write lake")).toList();
    assertTrue(write.size() > 30 && write.size() < 70, "write lake: " + write.size());
    assertTrue(write.stream().allMatch(k -> k.delayMillis() < 1000), write::toString);
    assertTrue(kills.stream().anyMatch(k -> k.delayMillis() > 4000), kills::toString);
  }

  @Test
  void aRunThatTellsNothingIsKilledByTheClockAlone() {
    Timeline silent = new Timeline(List.of(), 1000);
    assertTrue(
        LongStream.range(0, 9).allMatch(seed -> Kill.of(seed, silent).afterLine().isEmpty()));
  }

  @Test
  void aRunThatHadEndedIsTriedAgainAfterHalfTheTime() {
    Kill kill = new Kill(7, Optional.of("j: read"), 900);
    assertEquals(new Kill(7, Optional.of("j: read"), 450), kill.sooner());
  }

  private static List<Kill> kills(long base, int count) {
    List<Kill> kills = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      kills.add(Kill.of(base + i, RUN));
    }
    return kills;
  }

  @Test
  void onlyLinesOfTheJobTellOfStages() {
    Timeline run =
        Timeline.of(
            "j",
            List.of(
                new Mark("WARNING: incubator modules", 100),
                new Mark("j: start spark", 1000),
                new Mark("jj: read", 1500),
                new Mark("j: write lake", 2000)),
            5000);
    assertEquals(
        List.of(new Mark("j: start spark", 1000), new Mark("j: write lake", 2000)), run.marks());
    assertEquals(1000, run.lengthOf(0));
    assertEquals(3000, run.lengthOf(1));
    assertEquals("write lake", run.lastStage());
    assertEquals("before spark", Timeline.of("j", List.of(), 10).lastStage());
  }

  @Test
  void aChildGetsTheFlagsAndTheClassPathButNotTheDebugger() {
    assertEquals(
        List.of("/jdk/bin/java", "-Xmx1g", "--add-opens=a/b=ALL-UNNAMED", "-cp", "x.jar:y", "m.M"),
        Launcher.of(
                "/jdk/bin/java",
                List.of(
                    "-Xmx1g",
                    "-agentlib:jdwp=transport=dt_socket,server=y,address=5005",
                    "--add-opens=a/b=ALL-UNNAMED"),
                "x.jar:y",
                "m.M")
            .command());
  }
}
