package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InletException;
import dev.inlet.state.StateStore;
import dev.inlet.testing.EveryFault.Outcome;
import dev.inlet.testing.EveryFault.Scenario;
import dev.inlet.testing.FaultyFileSystem.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** A compaction that goes wrong somewhere, and the runs after it, which have a file more. */
final class CompactionFaults implements Scenario {
  static final String DELETES = "delete-on-success = true";
  static final String ARCHIVES = "archive = \"ROOT/old\"\nverify = checksum";

  private final Function<StateStore, CompactionLake> lakes;
  private final List<String> ends = new ArrayList<>();
  private CompactionLake lake;

  CompactionFaults(Function<StateStore, CompactionLake> lakes) {
    this.lakes = lakes;
  }

  @Override
  public void prepare(StateStore store) {
    lake = lakes.apply(store);
    lake.put("1-a", "1\n2\n");
    lake.put("1-b", "3");
    lake.put("2-a", "4\n");
  }

  @Override
  public void act(StateStore store) {
    lake.run();
  }

  @Override
  public void then(StateStore store, Outcome outcome) {
    goesOn(outcome.side());
  }

  /** How it ended, each time. */
  List<String> ends() {
    return ends;
  }

  String tell(int faults) {
    Map<String, Integer> counted = new TreeMap<>();
    ends.forEach(end -> counted.merge(end, 1, Integer::sum));
    String text = faults + " faults of a compaction: " + counted;
    System.out.println(text);
    return text;
  }

  /** Until nothing is left to do, or somebody has to look. */
  void goesOn(Side side) {
    lake.put("2-b", "5\n");
    lake.clock.advance(Duration.ofMinutes(3));
    lake.assertNothingLostOrTwice();
    try {
      for (int i = 0; i < 4; i++) {
        if (lake.run().status() == RunReport.Status.NOTHING_NEW) {
          ends.add(side + " well");
          lake.assertAllIsWell(side);
          return;
        }
      }
    } catch (InletException e) {
      lake.assertNothingLostOrTwice();
      assertEquals(Side.LIES_DONE, side, e.toString());
      assertTrue(List.of(3, 5).contains(e.exitCode()), e.toString());
      assertTrue(e.getMessage().contains(lake.root.toString()), e.toString());
      ends.add(side + " told " + e.exitCode());
      return;
    }
    throw new AssertionError("there is still something to do after 4 runs");
  }
}
