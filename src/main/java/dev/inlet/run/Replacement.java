package dev.inlet.run;

import dev.inlet.bookmark.Batch.Output;
import dev.inlet.bookmark.Entry.Landed;
import dev.inlet.bookmark.Entry.Replaced;
import dev.inlet.bookmark.Entry.Return;
import dev.inlet.bookmark.Ledger;
import dev.inlet.state.Digest;
import dev.inlet.state.Lease;
import dev.inlet.write.BatchTag;
import dev.inlet.write.Retracted;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the rows out of the targets that a decision in the ledger takes back. The decision is
 * appended first, with the targets that it means; so whoever finds one that is not carried out goes
 * on with it, before anything else, and doing it twice is doing it once.
 */
final class Replacement {
  private final String run;
  private final Ledger ledger;
  private final Targets targets;
  private final Lease lease;
  private final SparkSupplier spark;
  private final Clock clock;

  Replacement(
      String run, Ledger ledger, Targets targets, Lease lease, SparkSupplier spark, Clock clock) {
    this.run = run;
    this.ledger = ledger;
    this.targets = targets;
    this.lease = lease;
    this.spark = spark;
    this.clock = clock;
  }

  /** Makes sure that every target can do it; a decision that is appended has to be carried out. */
  void check(Return decision) {
    check(targets, spark, decision);
  }

  /** The same for who only wants to know. */
  static void check(Targets targets, SparkSupplier spark, Return decision) {
    for (Output output : decision.replace()) {
      BatchTag tag = tag(targets.job(), decision);
      Failures.explained(() -> targets.writer(output).checkRetract(spark::get, tag, decision.to()));
    }
  }

  /** Carries out the newest decision, if that was not done. */
  Optional<Replaced> finish() {
    return ledger.unfinishedReturn().map(this::carryOut);
  }

  private Replaced carryOut(Return decision) {
    List<Landed> removed = new ArrayList<>();
    for (Output output : decision.replace()) {
      BatchTag tag = tag(targets.job(), decision);
      Retracted gone =
          Failures.explained(
              () -> targets.writer(output).retract(spark::get, tag, decision.to(), lease));
      removed.add(
          new Landed(output.target(), output.path(), gone.rows(), gone.files(), gone.version()));
    }
    lease.check();
    Replaced entry = new Replaced(decision.sequence(), run, clock.instant().toString(), removed);
    ledger.append(entry);
    ledger.checkpoint(lease.fence());
    return entry;
  }

  /** A decision has no id of its own; its moment tells it from those of other state folders. */
  static BatchTag tag(String job, Return decision) {
    String id =
        Digest.sha256(
                job + "\n" + decision.sequence() + "\n" + decision.to() + "\n" + decision.at())
            .substring(0, 32);
    return new BatchTag(
        job, decision.sequence(), id, "bookmark-" + decision.sequence(), decision.at(), 0, 0);
  }
}
