package dev.inlet.run.protocol;

import dev.inlet.run.protocol.Ledger.Batch;
import java.util.Set;

/** The steps of {@code BatchRun.move}, {@code DeltaWriter.write} and {@code FilesWriter.write}. */
final class Writing {
  private final Set<Change> changes;

  Writing(Set<Change> changes) {
    this.changes = changes;
  }

  Next read(World w, Actor a) {
    return (a.batch().rows() & ~w.source()) != 0
        ? Next.end(w, a, Next.INPUT)
        : beforeWriting(w, a, 0);
  }

  /** Fences off one batch after the other that was given up, and asks for it in each target. */
  private Next beforeWriting(World w, Actor a, int number) {
    Batch givenUp = a.seen().givenUpAfter(number);
    if (!givenUp.exists()) {
      return nextTarget(w, a.asking(a.batch()));
    }
    boolean fences = changes.contains(Change.FENCE_BEFORE_WRITE);
    return Next.to(w, a.asking(givenUp).at(fences ? Step.FENCE : Step.LOOK_BACK));
  }

  Next fence(World w, Actor a) {
    if (w.targets().get(a.target()) instanceof DeltaTable table
        && !table.skips(a.asked().number())) {
      return Next.to(w, a.begun(table.log().size()).at(Step.FENCE_COMMIT));
    }
    return fenced(w, a);
  }

  Next fenceCommit(World w, Actor a) {
    DeltaTable table = (DeltaTable) w.targets().get(a.target());
    return table.log().size() != a.begun()
        ? Next.end(w, a, Next.CONFLICT)
        : fenced(w.with(a.target(), table.fence(a.asked().number())), a);
  }

  private static Next fenced(World w, Actor a) {
    return a.target() + 1 < w.targets().size()
        ? Next.to(w, a.atTarget(a.target() + 1).at(Step.FENCE))
        : Next.to(w, a.atTarget(0).at(Step.LOOK_BACK));
  }

  Next lookBack(World w, Actor a) {
    Target target = w.targets().get(a.target());
    if (target.has(a.asked())) {
      return target instanceof FilesTarget
          ? Next.to(w, a.publishingFor(Step.LOOK_BACK))
          : Next.end(w, a, Next.UNKNOWN);
    }
    return a.target() + 1 < w.targets().size()
        ? Next.to(w, a.atTarget(a.target() + 1))
        : beforeWriting(w, a.atTarget(0), a.asked().number());
  }

  /** Delta tables come first. */
  private static Next nextTarget(World w, Actor a) {
    for (int nth = 0; nth < w.targets().size(); nth++) {
      int index = w.inWritingOrder(nth);
      if (!a.has(index)) {
        return Next.to(w, a.atTarget(index).at(Step.WRITE));
      }
    }
    return Next.to(w, a.atTarget(0).at(Step.CHECK_COMMIT));
  }

  Next write(World w, Actor a) {
    Target target = w.targets().get(a.target());
    if (target instanceof DeltaTable) {
      return target.has(a.batch())
          ? nextTarget(w, a.landedIn(a.target()))
          : Next.to(w, a.at(Step.CHECK_DELTA));
    }
    return target.has(a.batch())
        ? Next.to(w, a.publishingFor(Step.WRITE))
        : Next.to(w, a.at(Step.STAGE));
  }

  /** A transaction that begins when its number was seen ends at once, and nobody says so. */
  Next beginDelta(World w, Actor a) {
    DeltaTable table = (DeltaTable) w.targets().get(a.target());
    return table.skips(a.batch().number())
        ? Next.to(w, a.at(Step.LOOK_UP))
        : Next.to(w, a.begun(table.log().size()).at(Step.COMMIT_DELTA));
  }

  Next commitDelta(World w, Actor a) {
    DeltaTable table = (DeltaTable) w.targets().get(a.target());
    return table.log().size() != a.begun()
        ? Next.end(w, a, Next.CONFLICT)
        : Next.to(w.with(a.target(), table.append(a.batch())), a.at(Step.LOOK_UP));
  }

  Next lookUp(World w, Actor a) {
    return w.targets().get(a.target()).has(a.batch())
        ? nextTarget(w, a.landedIn(a.target()))
        : Next.end(w, a, Next.UNKNOWN);
  }

  Next stage(World w, Actor a) {
    FilesTarget files = (FilesTarget) w.targets().get(a.target());
    return Next.to(w.with(a.target(), files.stage(a.batch(), a.attempt())), a.at(Step.LIST_STAGED));
  }

  Next listStaged(World w, Actor a) {
    FilesTarget files = (FilesTarget) w.targets().get(a.target());
    return files.stagedBy(a.batch().id(), a.attempt()) == Rows.NONE
        ? Next.end(w, a, Next.INPUT)
        : Next.to(w, a.at(Step.CHECK_MANIFEST));
  }

  Next putManifest(World w, Actor a) {
    FilesTarget files = (FilesTarget) w.targets().get(a.target());
    return files.hasManifest(a.batch())
        ? Next.end(w, a, Next.CONFLICT)
        : Next.to(
            w.with(a.target(), files.withBatch(a.batch(), a.attempt())),
            a.publishingFor(Step.WRITE));
  }

  /** What comes after the last file is in place, but for settling. */
  Next published(World w, Actor a) {
    return a.then() == Step.LOOK_BACK
        ? Next.end(w, a, Next.UNKNOWN)
        : nextTarget(w, a.landedIn(a.target()).publishingFor(Step.IDLE));
  }
}
