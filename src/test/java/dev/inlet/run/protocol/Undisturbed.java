package dev.inlet.run.protocol;

import dev.inlet.run.protocol.Actor.Who;
import dev.inlet.run.protocol.World.Backup;
import dev.inlet.run.protocol.World.May;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs the job, alone and until nothing is new, from each state in which no process lives. */
final class Undisturbed {
  /** An open rewind, an unfinished batch, a late file, a look that finds nothing; one to spare. */
  private static final int RUNS = 5;

  private final Protocol protocol;
  private final Set<String> invariants;
  private final Set<World> seen = new HashSet<>();

  Undisturbed(Protocol protocol, Set<String> invariants) {
    this.protocol = protocol;
    this.invariants = invariants;
  }

  /** How many different worlds were run from. */
  int worlds() {
    return seen.size();
  }

  /** The invariant that does not hold afterwards, and how the runs went; empty if all hold. */
  Optional<Violation> violation(World left) {
    Backup restored = new Backup(Ledger.EMPTY, LeaseFolder.EMPTY, left.backup().isRestored());
    World world = left.with(May.NOTHING).with(restored);
    return seen.add(world) ? new Walk(world).run() : Optional.empty();
  }

  private final class Walk {
    private World world;
    private final List<Taken> taken = new ArrayList<>();

    private Walk(World world) {
      this.world = world;
    }

    private Optional<Violation> run() {
      for (int attempts = RUNS; attempts > 0; attempts--) {
        Actor actor = Actor.idle(Who.LAST_RUN, attempts).started();
        String note = "";
        while (!actor.isIdle()) {
          Next next = protocol.step(world, actor);
          taken.add(new Taken(Who.LAST_RUN.name(), actor.at(), next));
          world = next.world();
          actor = next.actor();
          note = next.note();
          Optional<String> broken = Invariants.brokenAtAnyTime(world, invariants);
          if (broken.isPresent()) {
            return violation(broken);
          }
        }
        if (note.equals(Next.NOTHING_NEW)) {
          return violation(Invariants.brokenAtRest(world, invariants));
        }
        if (!note.equals(Next.DONE) && !isMended(note)) {
          return violation(
              Invariants.broken("anUndisturbedRunSucceeds", invariants, isAllowed(note)));
        }
      }
      throw new IllegalStateException("still something new after " + RUNS + " runs");
    }

    private Optional<Violation> violation(Optional<String> broken) {
      return broken.map(name -> new Violation(name, taken));
    }

    /** Only a state folder from a backup may leave it unknown what the targets have. */
    private boolean isAllowed(String note) {
      return note.equals(Next.UNKNOWN) && world.backup().isRestored();
    }

    /** Whether the run failed for a file that changed, and this has put it back as it was. */
    private boolean isMended(String note) {
      if (!note.equals(Next.INPUT) || !isAskedBack()) {
        return false;
      }
      world = world.withSource(world.source() ^ (Rows.A | Rows.A_CHANGED));
      taken.add(Taken.byNature(world, "file A is put back as it was when it was read"));
      return true;
    }

    /** C18: the content that is gone is in a target, so only that content will do. */
    private boolean isAskedBack() {
      int gone = (Rows.A | Rows.A_CHANGED) & ~world.source();
      return world.targets().stream()
          .flatMap(target -> target.shown().stream())
          .anyMatch(shown -> (shown.rows() & gone) != 0);
    }
  }
}
