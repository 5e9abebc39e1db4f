package dev.inlet.run.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Visits every state that can be reached, nearest first, and stops where an invariant breaks. */
final class Search {
  /** The world, and what each actor knows: three numbers of {@link #BITS} bits. */
  private record State(int world, long actors) {}

  /** How a state was first reached: the place of the step among those that could be taken. */
  private record Arrival(State before, int step) {}

  /**
   * What came of a search.
   *
   * @param states all that can be reached, or those up to the violation
   * @param endings worlds in which no process lived, and that undisturbed runs began with
   */
  record Result(int states, int endings, Optional<Violation> violation) {}

  private static final int BITS = 21;

  private final Protocol protocol;
  private final Undisturbed undisturbed;
  private final Set<String> invariants;
  private final int size;
  private final Numbering<World> worlds = new Numbering<>();
  private final Numbering<Actor> actors = new Numbering<>();
  private final Map<State, Arrival> visited = new HashMap<>();
  private final ArrayDeque<State> open = new ArrayDeque<>();
  private Optional<Violation> violation = Optional.empty();

  private Search(Setting setting) {
    this.protocol = new Protocol(setting.changes());
    this.undisturbed = new Undisturbed(protocol, setting.invariants());
    this.invariants = setting.invariants();
    this.size = setting.actors().size();
  }

  static Result of(Setting setting) {
    Search search = new Search(setting);
    State first = search.state(setting.world(), setting.actors());
    search.visited.put(first, new Arrival(first, -1));
    search.open.add(first);
    while (!search.open.isEmpty() && search.violation.isEmpty()) {
      search.expand(search.open.remove());
    }
    return new Result(search.visited.size(), search.undisturbed.worlds(), search.violation);
  }

  private void expand(State state) {
    List<Taken> steps = stepsFrom(state);
    for (int i = 0; i < steps.size() && violation.isEmpty(); i++) {
      Next next = steps.get(i).next();
      int known = worlds.size();
      State reached = after(state, steps.get(i));
      if (visited.putIfAbsent(reached, new Arrival(state, i)) == null) {
        open.add(reached);
        if (reached.world() >= known) {
          violation =
              Invariants.brokenAtAnyTime(next.world(), invariants)
                  .map(name -> new Violation(name, traceTo(reached)));
        }
      }
    }
    if (violation.isEmpty() && actorsOf(state).stream().allMatch(Actor::isIdle)) {
      violation =
          undisturbed.violation(worlds.value(state.world())).map(found -> after(state, found));
    }
  }

  /** All steps that can be taken, always in the same order. */
  private List<Taken> stepsFrom(State state) {
    World world = worlds.value(state.world());
    List<Taken> steps = new ArrayList<>();
    boolean allIdle = true;
    for (Actor actor : actorsOf(state)) {
      String who = actor.who().name();
      if (!actor.isIdle()) {
        allIdle = false;
        steps.add(new Taken(who, actor.at(), protocol.step(world, actor)));
        steps.add(new Taken(who, actor.at(), Next.dies(world, actor)));
      } else if (actor.attempts() > 0) {
        steps.add(new Taken(who, actor.at(), Next.to(world, actor.started())));
      }
    }
    Nature.act(world, allIdle, steps);
    return steps;
  }

  private Violation after(State state, Violation found) {
    List<Taken> trace = traceTo(state);
    trace.addAll(found.trace());
    return new Violation(found.invariant(), trace);
  }

  private State after(State state, Taken step) {
    List<Actor> all = actorsOf(state);
    all.replaceAll(a -> a.who() == step.next().actor().who() ? step.next().actor() : a);
    return state(step.next().world(), all);
  }

  private State state(World world, List<Actor> all) {
    long packed = 0;
    for (Actor actor : all) {
      int number = actors.of(actor);
      if (number >= 1 << BITS) {
        throw new IllegalStateException("more than " + number + " states of actors");
      }
      packed = packed << BITS | number;
    }
    return new State(worlds.of(world), packed);
  }

  private List<Actor> actorsOf(State state) {
    List<Actor> all = new ArrayList<>();
    for (int i = size - 1; i >= 0; i--) {
      all.add(actors.value((int) (state.actors() >>> (i * BITS)) & ((1 << BITS) - 1)));
    }
    return all;
  }

  private List<Taken> traceTo(State state) {
    List<Taken> trace = new ArrayList<>();
    State at = state;
    for (Arrival a = visited.get(at); a.step() >= 0; a = visited.get(at)) {
      trace.add(stepsFrom(a.before()).get(a.step()));
      at = a.before();
    }
    Collections.reverse(trace);
    return trace;
  }
}
