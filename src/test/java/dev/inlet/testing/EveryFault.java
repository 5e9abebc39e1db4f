package dev.inlet.testing;

import dev.inlet.InletException;
import dev.inlet.state.StateStore;
import dev.inlet.testing.FaultyFileSystem.Operation;
import dev.inlet.testing.FaultyFileSystem.Side;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/** Moves the fault over every operation of something short, on every side of it. */
public final class EveryFault {
  /** What goes wrong at one operation, in a store of its own. */
  public interface Scenario {
    /** What is there before; nothing goes wrong yet. */
    default void prepare(StateStore store) {}

    /** What an operation of goes wrong. */
    void act(StateStore store);

    /** What has to hold afterwards, when everything works again. */
    void then(StateStore store, Outcome outcome);
  }

  /**
   * How it went.
   *
   * @param failure what was thrown; never anything that would be our bug
   */
  public record Outcome(Side side, Operation struck, Optional<InletException> failure) {}

  private EveryFault() {}

  /** All that went wrong, one after the other, on {@code faulty:}. */
  public static List<Outcome> of(Path folder, Scenario scenario) {
    Configuration conf = SharedSpark.hadoop();
    return of(
        at -> new StateStore(new org.apache.hadoop.fs.Path("faulty://" + at), conf),
        folder,
        scenario);
  }

  /**
   * All that went wrong, one after the other.
   *
   * @param stores makes a store in a folder
   */
  public static List<Outcome> of(
      Function<Path, StateStore> stores, Path folder, Scenario scenario) {
    return of(stores, folder, scenario, Set.of(Side.values()), points -> {});
  }

  /**
   * Some of what could go wrong in one of these ways: others for each state of the generator.
   *
   * @param stores makes a store in a folder
   */
  public static List<Outcome> some(
      Function<Path, StateStore> stores,
      Path folder,
      Scenario scenario,
      Set<Side> sides,
      int count,
      Random random) {
    return of(
        stores,
        folder,
        scenario,
        sides,
        points -> {
          Collections.shuffle(points, random);
          points.subList(Math.min(count, points.size()), points.size()).clear();
        });
  }

  /** Some of what could go wrong, on {@code faulty:}: others for each state of the generator. */
  public static List<Outcome> some(Path folder, Scenario scenario, int count, Random random) {
    Configuration conf = SharedSpark.hadoop();
    return some(
        at -> new StateStore(new org.apache.hadoop.fs.Path("faulty://" + at), conf),
        folder,
        scenario,
        Set.of(Side.values()),
        count,
        random);
  }

  /** Where it goes wrong, and how. */
  private record Point(int number, Side side) {}

  private static List<Outcome> of(
      Function<Path, StateStore> stores,
      Path folder,
      Scenario scenario,
      Set<Side> sides,
      Consumer<List<Point>> choose) {
    StateStore unharmed = stores.apply(folder.resolve("unharmed"));
    scenario.prepare(unharmed);
    FaultyFileSystem.revive();
    scenario.act(unharmed);
    List<Operation> operations = FaultyFileSystem.operations();
    List<Point> points = new ArrayList<>();
    for (int n = 1; n <= operations.size(); n++) {
      for (Side side : Side.values()) {
        // A side that comes to another one for this kind is not tried twice.
        if (sides.contains(side) && side.of(operations.get(n - 1).kind()) == side) {
          points.add(new Point(n, side));
        }
      }
    }
    choose.accept(points);
    List<Outcome> outcomes = new ArrayList<>();
    for (Point point : points) {
      Path at = folder.resolve(point.side() + "-" + point.number());
      outcomes.add(at(point.number(), point.side(), stores.apply(at), scenario));
    }
    return outcomes;
  }

  private static Outcome at(int n, Side side, StateStore store, Scenario scenario) {
    FaultyFileSystem.revive();
    scenario.prepare(store);
    FaultyFileSystem.failAt(n, side);
    Optional<InletException> failure = Optional.empty();
    try {
      scenario.act(store);
    } catch (InletException e) {
      failure = Optional.of(e);
    }
    Outcome outcome = new Outcome(side, FaultyFileSystem.struck().orElseThrow(), failure);
    FaultyFileSystem.revive();
    try {
      scenario.then(store, outcome);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(outcome + ": " + e.getMessage(), e);
    }
    return outcome;
  }
}
