package dev.inlet.run.protocol;

import dev.inlet.run.protocol.Actor.Who;
import dev.inlet.run.protocol.World.Backup;
import dev.inlet.run.protocol.World.May;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a search begins with: the changes that are made to the protocol, actors, and bounds. */
record Setting(
    Set<Change> changes,
    List<Target> targets,
    int source,
    List<Actor> actors,
    May may,
    Set<String> invariants) {

  static final List<Target> DELTA_AND_FILES = List.of(FilesTarget.EMPTY, DeltaTable.EMPTY);
  static final List<Target> FILES_ONLY = List.of(FilesTarget.EMPTY, FilesTarget.EMPTY);
  static final List<Target> DELTA_ONLY = List.of(DeltaTable.EMPTY, DeltaTable.EMPTY);

  /** Two files are there. */
  static Setting of(List<Target> targets, Set<Change> changes) {
    return new Setting(changes, targets, Rows.A | Rows.B, List.of(), May.NOTHING, Invariants.ALL);
  }

  Setting without(Change change) {
    Set<Change> less = EnumSet.copyOf(changes);
    less.remove(change);
    return new Setting(less, targets, source, actors, may, invariants);
  }

  /** An actor that starts so often at most. */
  Setting actor(Who who, int attempts) {
    List<Actor> more = new ArrayList<>(actors);
    more.add(Actor.idle(who, attempts));
    return new Setting(changes, targets, source, List.copyOf(more), may, invariants);
  }

  /** Goes on where another invariant breaks. */
  Setting lookingOnlyFor(String invariant) {
    return new Setting(changes, targets, source, actors, may, Set.of(invariant));
  }

  Setting lateFile() {
    return with(new May(1, may.changes(), may.expiries(), may.backups()));
  }

  /** File A changes; if twice, it changes back. */
  Setting changes(int times) {
    return with(new May(may.late(), times, may.expiries(), may.backups()));
  }

  Setting expiries(int times) {
    return with(new May(may.late(), may.changes(), times, may.backups()));
  }

  Setting backup() {
    return with(new May(may.late(), may.changes(), may.expiries(), 1));
  }

  private Setting with(May other) {
    return new Setting(changes, targets, source, actors, other, invariants);
  }

  World world() {
    return new World(source, Ledger.EMPTY, LeaseFolder.EMPTY, targets, may, Backup.NONE);
  }
}
