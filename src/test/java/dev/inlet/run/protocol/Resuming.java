package dev.inlet.run.protocol;

import dev.inlet.run.protocol.Ledger.Batch;
import java.util.Set;

/** The steps of {@code Batches.unfinished}: settle, and give up. */
final class Resuming {
  private final Set<Change> changes;
  private final Protocol protocol;

  Resuming(Set<Change> changes, Protocol protocol) {
    this.changes = changes;
    this.protocol = protocol;
  }

  Next settle(World w, Actor a) {
    Target target = w.targets().get(a.target());
    if (target.has(a.batch())) {
      return target instanceof FilesTarget
          ? Next.to(w, a.publishingFor(Step.SETTLE))
          : settled(w, a.landedIn(a.target()));
    }
    return settled(w, isSealed(target, a.batch()) ? a.findingSealed() : a);
  }

  /** A seal on a Delta table is looked for only by who puts some. */
  private boolean isSealed(Target target, Batch batch) {
    return target.isSealed(batch)
        && (target instanceof FilesTarget || changes.contains(Change.FENCE_AT_GIVE_UP));
  }

  Next settled(World w, Actor a) {
    if (a.target() + 1 < w.targets().size()) {
      return Next.to(w, a.atTarget(a.target() + 1).publishingFor(Step.IDLE).at(Step.SETTLE));
    }
    Actor all = a.atTarget(0).publishingFor(Step.IDLE);
    if (!a.isOperator()) {
      return Next.to(w, all.at(Step.LOOK_FOR_OBSTACLE));
    }
    return a.landed() != 0 ? Next.end(w, a, Next.CONFLICT) : Next.to(w, all.at(Step.CHECK_GIVE_UP));
  }

  Next lookForObstacle(World w, Actor a) {
    boolean hasList =
        w.ledger().slot(a.batch().number()).lists().stream()
            .anyMatch(list -> list.id() == a.batch().id());
    if (!hasList) {
      return Next.end(w, a, Next.CORRUPT);
    }
    boolean obstacle = (a.batch().rows() & ~w.source()) != 0 || a.sealed();
    if (a.landed() == 0 && obstacle) {
      return Next.to(w, a.at(firstOfGivingUp()));
    }
    boolean inAll = Integer.bitCount(a.landed()) == w.targets().size();
    return Next.to(w, a.at(inAll ? Step.CHECK_COMMIT : Step.READ));
  }

  Step firstOfGivingUp() {
    return changes.contains(Change.TOMBSTONE) || changes.contains(Change.FENCE_AT_GIVE_UP)
        ? Step.SEAL
        : Step.ABANDON;
  }

  private int toSeal(World w, Actor a) {
    return changes.contains(Change.SEAL_IN_WRITING_ORDER)
        ? w.inWritingOrder(a.target())
        : a.target();
  }

  Next seal(World w, Actor a) {
    int index = toSeal(w, a);
    Target target = w.targets().get(index);
    Change needed = target instanceof DeltaTable ? Change.FENCE_AT_GIVE_UP : Change.TOMBSTONE;
    if (!changes.contains(needed)) {
      return sealed(w, a);
    }
    if (target.has(a.batch())) {
      return Next.end(w, a, Next.CONFLICT);
    }
    if (target.isSealed(a.batch())) {
      return sealed(w, a);
    }
    if (target instanceof FilesTarget files) {
      return sealed(w.with(index, files.withTombstone(a.batch())), a);
    }
    return Next.to(w, a.begun(((DeltaTable) target).log().size()).at(Step.SEAL_COMMIT));
  }

  Next sealCommit(World w, Actor a) {
    int index = toSeal(w, a);
    DeltaTable table = (DeltaTable) w.targets().get(index);
    return table.log().size() != a.begun()
        ? Next.end(w, a, Next.CONFLICT)
        : sealed(w.with(index, table.fence(a.batch().number())), a);
  }

  private static Next sealed(World w, Actor a) {
    return a.target() + 1 < w.targets().size()
        ? Next.to(w, a.atTarget(a.target() + 1).at(Step.SEAL))
        : Next.to(w, a.atTarget(0).at(Step.ABANDON));
  }

  /** Removes what is staged in one target after the other; a Delta table has nothing staged. */
  Next abandon(World w, Actor a) {
    Target target = w.targets().get(a.target());
    World clean =
        target instanceof FilesTarget files
            ? w.with(a.target(), files.withoutStagingOf(a.batch()))
            : w;
    return a.target() + 1 < w.targets().size()
        ? Next.to(clean, a.atTarget(a.target() + 1))
        : Next.to(clean, a.atTarget(0).at(Step.PUT_VOID));
  }

  Next putVoid(World w, Actor a) {
    int number = a.batch().number();
    if (w.ledger().slot(number).voided()) {
      return Next.end(w, a, Next.CONFLICT);
    }
    Actor gaveUp = a.havingGivenUp(a.seen().withVoid(number));
    return protocol.noneUnfinished(w.with(w.ledger().withVoid(number)), gaveUp);
  }
}
