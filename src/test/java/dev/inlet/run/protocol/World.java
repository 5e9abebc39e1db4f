package dev.inlet.run.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * All that is shared and outlasts a process.
 *
 * @param source the files that a listing shows
 * @param may what may still happen by itself
 * @param backup a copy of the state folder
 */
record World(
    int source, Ledger ledger, LeaseFolder lease, List<Target> targets, May may, Backup backup) {

  /**
   * How often each may still happen.
   *
   * @param late a late file
   * @param changes of file A, to and fro: of two, the second changes it back
   * @param expiries of a lease whose holder lives
   */
  record May(int late, int changes, int expiries, int backups) {
    static final May NOTHING = new May(0, 0, 0, 0);

    May lessLate() {
      return new May(late - 1, changes, expiries, backups);
    }

    May lessChanges() {
      return new May(late, changes - 1, expiries, backups);
    }

    May lessExpiries() {
      return new May(late, changes, expiries - 1, backups);
    }

    May lessBackups() {
      return new May(late, changes, expiries, backups - 1);
    }
  }

  /** A copy of the state folder, and whether it was restored. */
  record Backup(Ledger ledger, LeaseFolder lease, boolean isRestored) {
    static final Backup NONE = new Backup(Ledger.EMPTY, LeaseFolder.EMPTY, false);
  }

  World withSource(int files) {
    return new World(files, ledger, lease, targets, may, backup);
  }

  World with(Ledger changed) {
    return new World(source, changed, lease, targets, may, backup);
  }

  World with(LeaseFolder changed) {
    return new World(source, ledger, changed, targets, may, backup);
  }

  World with(int index, Target changed) {
    List<Target> all = new ArrayList<>(targets);
    all.set(index, changed);
    return new World(source, ledger, lease, List.copyOf(all), may, backup);
  }

  World with(May changed) {
    return new World(source, ledger, lease, targets, changed, backup);
  }

  World with(Backup changed) {
    return new World(source, ledger, lease, targets, may, changed);
  }

  /** The index of the target that is written as the nth: Delta tables come first. */
  int inWritingOrder(int nth) {
    int place = 0;
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < targets.size(); i++) {
        if (targets.get(i) instanceof DeltaTable == (pass == 0) && place++ == nth) {
          return i;
        }
      }
    }
    throw new IllegalArgumentException("no target " + nth);
  }

  String text() {
    StringBuilder text = new StringBuilder("source ").append(Rows.text(source));
    text.append(" | ledger ").append(ledger.text());
    text.append(" | lease ").append(lease.newest()).append(lease.isHeld() ? " held" : " free");
    targets.forEach(target -> text.append(" | ").append(target.text()));
    return text.toString();
  }
}
