package dev.inlet.compact;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inlet.catalog.DeltaCompactSpec;
import dev.inlet.catalog.DeltaCompactSpec.Verify;
import dev.inlet.catalog.Origin;
import dev.inlet.catalog.PartitionFilter;
import dev.inlet.compact.DeltaPlan.Choice;
import dev.inlet.compact.DeltaPlan.Part;
import dev.inlet.format.DeltaFile;
import dev.inlet.format.DeltaReplay;
import dev.inlet.format.DeltaState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Files of one letter's partition each, with a target of 100 bytes. */
class DeltaPlannerTest {
  private static final Instant NOW = Instant.parse("2001-01-01T12:00:00Z");
  private final List<DeltaFile> files = new ArrayList<>();
  private String suffix = ".parquet";
  private Optional<Duration> quiet = Optional.empty();
  private Optional<PartitionFilter> where = Optional.empty();
  private long minFiles = 2;
  private List<String> zOrder = List.of();
  private OptionalLong maxPartitions = OptionalLong.empty();
  private List<String> clustering = List.of();

  private void file(String partition, long bytes) {
    file(partition, bytes, 0, false, NOW.minusSeconds(60));
  }

  private void file(
      String partition, long bytes, long deleted, boolean isClustered, Instant modified) {
    files.add(
        new DeltaFile(
            "f" + files.size() + suffix,
            List.of(Optional.of(partition).filter(value -> !value.isEmpty())),
            bytes,
            modified.toEpochMilli(),
            100,
            deleted,
            isClustered));
  }

  private DeltaPlanner planner() {
    return new DeltaPlanner(
        new DeltaCompactSpec(
            "lake/t",
            100,
            quiet,
            where,
            minFiles,
            zOrder,
            maxPartitions,
            64,
            Verify.COUNT,
            Optional.empty(),
            new Origin("jobs.conf", 3)));
  }

  private DeltaState state() {
    try {
      DeltaReplay replay = new DeltaReplay();
      String schema =
          "{\"type\":\"struct\",\"fields\":[{\"name\":\"p\",\"type\":\"string\"},"
              + "{\"name\":\"id\",\"type\":\"long\"}]}";
      replay.line(
          new ObjectMapper()
              .writeValueAsString(
                  Map.of(
                      "metaData",
                      Map.of("schemaString", schema, "partitionColumns", List.of("p")))));
      replay.line("{\"protocol\":{\"minReaderVersion\":1}}");
      return new DeltaState(7, replay.state(7).header(), files, clustering, Map.of());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> plan() {
    return planner().plan(state(), NOW).parts().stream().map(DeltaPlannerTest::text).toList();
  }

  private static String text(Part part) {
    return part.name()
        + " "
        + part.files()
        + ">"
        + (part.choice() == Choice.CHOSEN ? part.becomes() : part.choice());
  }

  @Test
  void smallFilesFillUpOneOutputAfterTheOther() {
    // 10 20 30 40 = 100, then 50; 50 alone in its bin stays as it is.
    List.of(40L, 10L, 50L, 20L, 30L, 100L, 300L).forEach(bytes -> file("a", bytes));
    List.of(60L, 70L).forEach(bytes -> file("b", bytes));
    assertEquals(List.of("p=a 7>4", "p=b 2>NOTHING_TO_GAIN"), plan());
  }

  @Test
  void aFileOfWhichManyRowsAreDeletedIsJoinedWhateverItsSizeButNotRewrittenAlone() {
    minFiles = 1;
    file("a", 500, 6, false, NOW);
    file("b", 50, 6, false, NOW);
    file("c", 50, 6, false, NOW);
    file("c", 40, 0, false, NOW);
    file("d", 500, 6, false, NOW);
    file("d", 500, 4, false, NOW);
    assertEquals(
        List.of(
            "p=a 1>NOTHING_TO_GAIN", "p=b 1>NOTHING_TO_GAIN", "p=c 2>1", "p=d 2>NOTHING_TO_GAIN"),
        plan());
  }

  @Test
  void newFilesAreCompressedAsMostOfTheTableIs() {
    file("a", 50);
    assertEquals(Optional.empty(), planner().plan(state(), NOW).codec());
    suffix = ".c000.gz.parquet";
    file("a", 60);
    assertEquals(Optional.of("gzip"), planner().plan(state(), NOW).codec());
    suffix = ".c000.zstd.parquet";
    file("b", 30);
    file("c", 31);
    assertEquals(Optional.of("zstd"), planner().plan(state(), NOW).codec());
  }

  @Test
  void aPartitionNeedsEnoughSmallFilesAndRestFromItsWriters() {
    minFiles = 3;
    quiet = Optional.of(Duration.ofHours(2));
    for (String partition : List.of("a", "b", "c")) {
      file(partition, 10, 0, false, NOW.minusSeconds(7201));
      file(partition, 10, 0, false, NOW.minusSeconds(7201));
    }
    file("b", 10, 0, false, NOW.minusSeconds(7199));
    file("c", 10, 0, false, NOW.minusSeconds(7201));
    assertEquals(List.of("p=a 2>TOO_FEW_SMALL_FILES", "p=b 3>NOT_QUIET", "p=c 3>1"), plan());
  }

  @Test
  void thoseWithTheMostToGainComeFirst() {
    maxPartitions = OptionalLong.of(1);
    where = PartitionFilter.parse("P != 'z'");
    List.of("a", "a", "b", "b", "b", "c", "c", "z", "z").forEach(name -> file(name, 10));
    assertEquals(List.of("p=a 2>LATER", "p=b 3>1", "p=c 2>LATER", "p=z 2>NOT_MEANT"), plan());
  }

  @Test
  void rowsArePutSideBySideOnlyWhereThereAreMoreFilesThanNeeded() {
    zOrder = List.of("id");
    List.of(60L, 70L, 80L).forEach(bytes -> file("a", bytes));
    List.of(120L, 90L).forEach(bytes -> file("b", bytes));
    assertEquals(List.of("p=a 3>2", "p=b 2>NOTHING_TO_GAIN"), plan());
  }

  @Test
  void ofAClusteredTableFilesThatAreNotClusteredCount() {
    clustering = List.of("id");
    file("a", 10, 0, true, NOW);
    file("a", 10, 0, false, NOW);
    assertEquals(List.of("p=a 2>TOO_FEW_SMALL_FILES"), plan());
    file("a", 10, 0, false, NOW);
    assertEquals(List.of("p=a 3>2"), plan());
    files.remove(2);
    files.remove(1);
    assertEquals(List.of("p=a 1>NOTHING_TO_GAIN"), plan());
  }

  @Test
  void onlyPartitionsThatABatchWroteToAreLookedAtAfterARun() {
    List.of("a", "a", "", "").forEach(name -> file(name, 10));
    DeltaPlan plan = planner().plan(state(), NOW, Set.of(List.of(Optional.<String>empty())));
    assertEquals(
        List.of("p=a 2>NOT_TOUCHED", "p=null 2>1"),
        plan.parts().stream().map(DeltaPlannerTest::text).toList());
    assertEquals("`p` is null", plan.chosen().get(0).predicate());
  }

  @Test
  void aPartitionIsFoundByItsValueWhateverIsInIt() {
    file("it's \\ `x`", 10);
    assertEquals(
        "`p` <=> 'it\\'s \\\\ `x`'", planner().plan(state(), NOW).parts().get(0).predicate());
  }
}
