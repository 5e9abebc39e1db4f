package dev.inlet.run.protocol;

import dev.inlet.run.protocol.World.Backup;
import dev.inlet.run.protocol.World.May;
import java.util.List;

/** What happens by itself: files come and change, leases expire, state is backed up, restored. */
final class Nature {
  private Nature() {}

  static void act(World w, boolean allIdle, List<Taken> taken) {
    May may = w.may();
    if (may.late() > 0) {
      World late = w.withSource(w.source() | Rows.LATE);
      taken.add(happens(late, may.lessLate(), "a late file comes"));
    }
    if (may.changes() > 0) {
      World changed = w.withSource(w.source() ^ (Rows.A | Rows.A_CHANGED));
      taken.add(happens(changed, may.lessChanges(), "file A changes"));
    }
    if (may.expiries() > 0 && w.lease().isHeld()) {
      World expired = w.with(w.lease().freed(w.lease().newest()));
      taken.add(happens(expired, may.lessExpiries(), "the lease expires, its holder sleeps"));
    }
    if (may.backups() > 0) {
      World copied = w.with(new Backup(w.ledger(), w.lease(), false));
      taken.add(happens(copied, may.lessBackups(), "the state folder is backed up"));
    }
    if (allIdle && !w.backup().equals(Backup.NONE) && !w.backup().isRestored()) {
      taken.add(happens(restored(w), may, "the state folder is restored"));
    }
  }

  private static World restored(World w) {
    LeaseFolder lease = w.backup().lease();
    return w.with(w.backup().ledger())
        .with(new LeaseFolder(lease.there(), lease.there()))
        .with(new Backup(Ledger.EMPTY, LeaseFolder.EMPTY, true));
  }

  private static Taken happens(World after, May left, String what) {
    return Taken.byNature(after.with(left), what);
  }
}
