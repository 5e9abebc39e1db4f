package dev.inlet.run.protocol;

import dev.inlet.run.protocol.Ledger.Batch;
import dev.inlet.run.protocol.Ledger.FilesList;
import java.util.Set;

/** The steps of {@code JobRunner.run} and {@code BookmarkEditor}: lease, ledger, plan, freeze. */
final class Protocol {
  private final Set<Change> changes;
  private final Resuming resuming;
  private final Writing writing;
  private final Rewinding rewinding;

  Protocol(Set<Change> changes) {
    this.changes = changes;
    this.resuming = new Resuming(changes, this);
    this.writing = new Writing(changes);
    this.rewinding = new Rewinding(this);
  }

  /** One step of an actor that lives. */
  Next step(World w, Actor a) {
    return switch (a.at()) {
      case IDLE -> throw new IllegalArgumentException("an idle actor has no step");
      case LIST_LEASE -> listLease(w, a);
      case PUT_LEASE -> putLease(w, a);
      case CHECK_TAKEN -> Next.checked(w, a, Step.REMOVE_LEASES);
      case REMOVE_LEASES ->
          Next.to(w.with(w.lease().withoutOlderThan(a.fence())), a.at(Step.OPEN_LEDGER));
      case OPEN_LEDGER -> openLedger(w, a);
      case TIDY -> opened(w.with(w.ledger().tidied(a.seen())), a);
      case SETTLE -> resuming.settle(w, a);
      case LOOK_FOR_OBSTACLE -> resuming.lookForObstacle(w, a);
      case CHECK_GIVE_UP -> Next.checked(w, a.atTarget(0), resuming.firstOfGivingUp());
      case SEAL -> resuming.seal(w, a);
      case SEAL_COMMIT -> resuming.sealCommit(w, a);
      case ABANDON -> resuming.abandon(w, a);
      case PUT_VOID -> resuming.putVoid(w, a);
      case PLAN -> plan(w, a);
      case ASK_NEWEST -> askNewest(w, a);
      case CHECK_FREEZE -> Next.checked(w, a, Step.PUT_LIST);
      case PUT_LIST -> putList(w, a);
      case PUT_BATCH -> putBatch(w, a);
      case READ -> writing.read(w, a);
      case FENCE -> writing.fence(w, a);
      case FENCE_COMMIT -> writing.fenceCommit(w, a);
      case LOOK_BACK -> writing.lookBack(w, a);
      case WRITE -> writing.write(w, a);
      case CHECK_DELTA -> Next.checked(w, a, Step.BEGIN_DELTA);
      case BEGIN_DELTA -> writing.beginDelta(w, a);
      case COMMIT_DELTA -> writing.commitDelta(w, a);
      case LOOK_UP -> writing.lookUp(w, a);
      case STAGE -> writing.stage(w, a);
      case LIST_STAGED -> writing.listStaged(w, a);
      case CHECK_MANIFEST -> Next.checked(w, a, Step.PUT_MANIFEST);
      case PUT_MANIFEST -> writing.putManifest(w, a);
      case PUBLISH -> publish(w, a);
      case CHECK_COMMIT -> Next.checked(w, a, Step.PUT_COMMIT);
      case PUT_COMMIT -> putCommit(w, a);
      case RELEASE -> Next.end(w, a, Next.DONE);
      case CHECK_REWIND -> Next.checked(w, a, Step.PUT_REWIND);
      case PUT_REWIND -> putRewind(w, a);
      case REMOVE_ROWS -> rewinding.removeRows(w, a);
      case REMOVE_COMMIT -> rewinding.removeCommit(w, a);
      case DELETE_FILES -> rewinding.deleteFiles(w, a);
      case PUT_DONE -> rewinding.putDone(w, a);
    };
  }

  private static Next listLease(World w, Actor a) {
    return w.lease().isHeld()
        ? Next.turnedAway(w, a)
        : Next.to(w, a.withFence(w.lease().newest() + 1).at(Step.PUT_LEASE));
  }

  private Next putLease(World w, Actor a) {
    if (w.lease().has(a.fence())) {
      return Next.turnedAway(w, a);
    }
    Step then = changes.contains(Change.CHECK_TAKEN_LEASE) ? Step.CHECK_TAKEN : Step.REMOVE_LEASES;
    return Next.to(w.with(w.lease().put(a.fence())), a.at(then));
  }

  private Next openLedger(World w, Actor a) {
    Actor opened = a.withSeen(w.ledger());
    boolean tidies = !a.isOperator() && !w.ledger().tidied(w.ledger()).equals(w.ledger());
    return tidies ? Next.to(w, opened.at(Step.TIDY)) : opened(w, opened);
  }

  private Next opened(World w, Actor a) {
    int open = a.seen().openRewind();
    return changes.contains(Change.ROLL_FORWARD) && open > 0
        ? Next.to(w, a.rewinding(open).at(Step.REMOVE_ROWS))
        : unfinished(w, a);
  }

  /** Goes on with the unfinished batch, if there is one. */
  Next unfinished(World w, Actor a) {
    Batch batch = a.seen().unfinished();
    return batch.exists() ? Next.to(w, a.owning(batch).at(Step.SETTLE)) : noneUnfinished(w, a);
  }

  Next noneUnfinished(World w, Actor a) {
    if (!a.isOperator()) {
      return Next.to(w, a.owning(Batch.NONE).at(Step.PLAN));
    }
    if (a.seen().bookmark() == Rows.NONE) {
      return Next.to(w, a.at(Step.RELEASE));
    }
    boolean asks = changes.contains(Change.ASK_BEFORE_DECISION);
    return Next.to(w, a.owning(Batch.NONE).at(asks ? Step.ASK_NEWEST : Step.CHECK_REWIND));
  }

  private Next plan(World w, Actor a) {
    int bookmark = a.seen().bookmark();
    if (Rows.changed(w.source(), bookmark)) {
      return Next.end(w, a, Next.INPUT);
    }
    Actor planned = a.planning(Rows.unread(w.source(), bookmark));
    boolean isNew = planned.rows() != Rows.NONE;
    Change asking = isNew ? Change.ASK_BEFORE_FREEZE : Change.ASK_WHEN_NOTHING_IS_NEW;
    if (changes.contains(asking)) {
      return Next.to(w, planned.at(Step.ASK_NEWEST));
    }
    return isNew ? Next.to(w, planned.at(Step.CHECK_FREEZE)) : Next.end(w, a, Next.NOTHING_NEW);
  }

  private static Next askNewest(World w, Actor a) {
    if (w.targets().get(a.target()).newest() >= a.seen().nextNumber()) {
      return Next.end(w, a, Next.UNKNOWN);
    }
    if (a.target() + 1 < w.targets().size()) {
      return Next.to(w, a.atTarget(a.target() + 1));
    }
    if (a.isOperator()) {
      return Next.to(w, a.atTarget(0).at(Step.CHECK_REWIND));
    }
    return a.rows() == Rows.NONE
        ? Next.end(w, a, Next.NOTHING_NEW)
        : Next.to(w, a.atTarget(0).at(Step.CHECK_FREEZE));
  }

  private static Next putList(World w, Actor a) {
    FilesList list = new FilesList(a.attempt(), a.rows());
    return Next.to(w.with(w.ledger().withList(a.seen().nextNumber(), list)), a.at(Step.PUT_BATCH));
  }

  private Next putBatch(World w, Actor a) {
    int number = a.seen().nextNumber();
    if (isTaken(w, number, w.ledger().slot(number).batch().exists())) {
      return Next.end(w, a, Next.CONFLICT);
    }
    Batch batch = new Batch(number, a.attempt(), a.rows());
    Actor frozen = a.withSeen(a.seen().withBatch(batch)).owning(batch);
    return Next.to(w.with(w.ledger().withBatch(batch)), frozen.at(Step.READ));
  }

  private Next putRewind(World w, Actor a) {
    int number = a.seen().nextNumber();
    if (isTaken(w, number, w.ledger().slot(number).isRewind())) {
      return Next.end(w, a, Next.CONFLICT);
    }
    return Next.to(
        w.with(w.ledger().withRewind(number, 0)), a.rewinding(number).at(Step.REMOVE_ROWS));
  }

  private boolean isTaken(World w, int number, boolean byTheSameKind) {
    return changes.contains(Change.ONE_OWNER_OF_A_NUMBER)
        ? w.ledger().slot(number).isTaken()
        : byTheSameKind;
  }

  private Next publish(World w, Actor a) {
    int index = a.target();
    FilesTarget files = (FilesTarget) w.targets().get(index);
    FilesTarget.Manifest manifest = files.manifest(a.asked());
    int row = Integer.lowestOneBit(manifest.notInPlace());
    if (row == 0) {
      World clean = w.with(index, files.withoutStagingOf(a.asked()));
      return a.then() == Step.SETTLE
          ? resuming.settled(clean, a.landedIn(index))
          : writing.published(clean, a);
    }
    boolean isStaged = (files.stagedBy(manifest.id(), manifest.attempt()) & row) != 0;
    return isStaged
        ? Next.to(w.with(index, files.publish(manifest, row)), a)
        : Next.end(w, a, Next.UNKNOWN);
  }

  private static Next putCommit(World w, Actor a) {
    int number = a.batch().number();
    return w.ledger().slot(number).committed()
        ? Next.end(w, a, Next.UNKNOWN)
        : Next.to(w.with(w.ledger().withCommit(number)), a.at(Step.RELEASE));
  }
}
