package dev.inlet.compact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.CompactSpec.Distribute;
import dev.inlet.compact.CompactionPlan.Output;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompactionPlanTest {
  private static Output output(String path, long bytes) {
    SourceFile source = new SourceFile(path, bytes, 0, "");
    return new Output(path, "", List.of(source), Optional.empty());
  }

  private static final CompactionPlan LARGE =
      new CompactionPlan(List.of(output("a", 1L << 30), output("b", 3L << 30)), 0);

  @Test
  void executorsMakeOutputsWhereTheyAreToldOrWhereTheirStartIsWorthIt() {
    assertTrue(LARGE.isFor(Distribute.AUTO, "yarn"));
    assertTrue(LARGE.isFor(Distribute.AUTO, "spark://host:7077"));
    assertFalse(LARGE.isFor(Distribute.AUTO, "local[8]"), "there are no other machines");
    assertFalse(LARGE.isFor(Distribute.NEVER, "yarn"));
    assertTrue(LARGE.isFor(Distribute.ALWAYS, "local[8]"));
    CompactionPlan one = new CompactionPlan(List.of(output("a", 8L << 30)), 0);
    assertFalse(one.isFor(Distribute.AUTO, "yarn"), "one output is made by one machine");
    CompactionPlan small =
        new CompactionPlan(List.of(output("a", 1L << 30), output("b", (3L << 30) - 1)), 0);
    assertFalse(small.isFor(Distribute.AUTO, "yarn"));
    assertFalse(new CompactionPlan(List.of(), 0).isFor(Distribute.ALWAYS, "yarn"));
  }

  private static List<List<String>> tasks(int most) {
    List<Output> outputs =
        List.of(output("a", 1), output("b", 5), output("c", 3), output("d", 4), output("e", 2));
    return SparkCompactor.tasks(outputs, most).stream()
        .map(task -> task.outputs().stream().map(one -> one.index() + one.path()).toList())
        .toList();
  }

  @Test
  void eachOutputIsATaskAndTheLargestComeFirst() {
    assertEquals(
        List.of(List.of("1b"), List.of("3d"), List.of("2c"), List.of("4e"), List.of("0a")),
        tasks(5));
    assertEquals(
        List.of(List.of("1b", "3d", "2c"), List.of("4e", "0a")),
        tasks(2),
        "where there would be too many tasks, each makes several");
  }
}
