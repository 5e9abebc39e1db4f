package dev.inlet.run.protocol;

import dev.inlet.run.protocol.Ledger.Slot;
import dev.inlet.run.protocol.Target.Shown;
import java.util.Optional;
import java.util.Set;

/** What has to hold; each answers whether it does. */
final class Invariants {
  static final Set<String> ALL =
      Set.of(
          "neverTwice",
          "sequenceNeverReused",
          "committedBatchIsInEveryTarget",
          "unknownStateDeletesNothing",
          "noLostFile",
          "everyRecordExactlyOnce",
          "bookmarkMatchesTargets",
          "anUndisturbedRunSucceeds");

  private Invariants() {}

  /** Those of {@code of} that do not hold in this state. */
  static Optional<String> brokenAtAnyTime(World w, Set<String> of) {
    // A restored ledger may know less than the targets; what counts is how its runs end.
    boolean isRestored = w.backup().isRestored();
    return broken("neverTwice", of, neverTwice(w))
        .or(() -> broken("sequenceNeverReused", of, sequenceNeverReused(w)))
        .or(
            () ->
                broken(
                    "committedBatchIsInEveryTarget",
                    of,
                    isRestored || committedBatchIsInEveryTarget(w)))
        .or(() -> broken("unknownStateDeletesNothing", of, unknownStateDeletesNothing(w)));
  }

  /** As above, once an undisturbed run has found nothing more to do. */
  static Optional<String> brokenAtRest(World w, Set<String> of) {
    return broken("noLostFile", of, noLostFile(w))
        .or(() -> broken("everyRecordExactlyOnce", of, everyRecordExactlyOnce(w)))
        .or(() -> broken("bookmarkMatchesTargets", of, bookmarkMatchesTargets(w)));
  }

  static Optional<String> broken(String name, Set<String> of, boolean holds) {
    return holds || !of.contains(name) ? Optional.empty() : Optional.of(name);
  }

  /** No target shows a file's rows twice, be it of two contents of one file. */
  static boolean neverTwice(World w) {
    for (Target target : w.targets()) {
      int rows = Rows.NONE;
      for (Shown shown : target.shown()) {
        if ((rows & shown.rows()) != 0) {
          return false;
        }
        rows |= shown.rows();
      }
      if (Rows.holdBothContentsOfA(rows)) {
        return false;
      }
    }
    return true;
  }

  /** A number belongs to one batch or one decision, and a batch is either committed or void. */
  static boolean sequenceNeverReused(World w) {
    for (Slot slot : w.ledger().slots()) {
      boolean twoOwners = slot.batch().exists() && slot.isRewind();
      if (twoOwners || (slot.committed() && slot.voided())) {
        return false;
      }
    }
    for (Target target : w.targets()) {
      int last = 0;
      for (Shown shown : target.shown()) {
        if (shown.number() == last) {
          return false;
        }
        last = shown.number();
      }
    }
    return true;
  }

  /** But for those that a rewind takes back. */
  static boolean committedBatchIsInEveryTarget(World w) {
    for (int number = 1; number <= w.ledger().slots().size(); number++) {
      if (w.ledger().isBookmarked(number)) {
        Ledger.Batch batch = w.ledger().slot(number).batch();
        Shown whole = new Shown(number, batch.id(), batch.rows());
        if (!w.targets().stream().allMatch(target -> target.shown().contains(whole))) {
          return false;
        }
      }
    }
    return true;
  }

  /** What a manifest names is in place, or staged for it, or was removed by a rewind. */
  static boolean unknownStateDeletesNothing(World w) {
    for (Target target : w.targets()) {
      if (target instanceof FilesTarget files) {
        for (FilesTarget.Manifest m : files.manifests()) {
          int kept = m.inPlace() | m.removed() | files.stagedBy(m.id(), m.attempt());
          if ((m.rows() & ~kept) != 0) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Every target shows every file of the source. */
  static boolean noLostFile(World w) {
    return w.targets().stream().allMatch(target -> (w.source() & ~rowsOf(target)) == 0);
  }

  /** Every target shows the files of the source, and nothing else. */
  static boolean everyRecordExactlyOnce(World w) {
    return neverTwice(w) && w.targets().stream().allMatch(t -> rowsOf(t) == w.source());
  }

  static boolean bookmarkMatchesTargets(World w) {
    return w.targets().stream().allMatch(target -> rowsOf(target) == w.ledger().bookmark());
  }

  private static int rowsOf(Target target) {
    return target.shown().stream().mapToInt(Shown::rows).reduce(Rows.NONE, (a, b) -> a | b);
  }
}
