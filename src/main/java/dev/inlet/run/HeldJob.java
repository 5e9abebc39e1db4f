package dev.inlet.run;

import dev.inlet.ConflictException;
import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.Entry.GivenUp;
import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.JobSpec;
import dev.inlet.state.Lease;
import java.util.Optional;

/** A job whose lease an operator holds, to append a decision to its ledger. */
final class HeldJob implements AutoCloseable {
  private final Operator operator;
  private final JobSpec job;
  private final String run;
  private final Lease lease;
  private final Ledger ledger;
  private final Targets targets;

  private HeldJob(Operator operator, JobSpec job, String run, Lease lease) {
    this.operator = operator;
    this.job = job;
    this.run = run;
    this.lease = lease;
    this.ledger = Ledger.open(operator.state(), job.name());
    this.targets = new Targets(job, operator.conf());
  }

  static HeldJob take(Operator operator, JobSpec job) {
    String run = "bookmark-" + RunIds.next(operator.clock());
    Lease lease =
        Lease.take(
            operator.state(),
            "jobs/" + job.name() + "/lease",
            run,
            operator.catalog().settings().lease(),
            operator.clock(),
            operator.waiting());
    try {
      HeldJob held = new HeldJob(operator, job, run, lease);
      held.ledger.tidy();
      if (held.ledger.unfinishedReturn().isPresent()) {
        held.replacement().finish();
      }
      return held;
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  Ledger ledger() {
    return ledger;
  }

  Targets targets() {
    return targets;
  }

  Lease lease() {
    return lease;
  }

  Replacement replacement() {
    return new Replacement(run, ledger, targets, lease, operator.spark(), operator.clock());
  }

  /**
   * Gives up an unfinished batch, so that nothing is under way.
   *
   * @throws ConflictException if a target has it, for then it has to be finished
   */
  void giveUpUnfinished() {
    Optional<Batch> unfinished = ledger.unfinished();
    if (unfinished.isEmpty()) {
      return;
    }
    Batch batch = unfinished.get();
    if (!targets.settle(batch).isEmpty()) {
      throw new ConflictException(
          "job '"
              + job.name()
              + "': batch "
              + batch.sequence()
              + " has reached some of its targets: expected it to be finished. Run `inlet run "
              + job.name()
              + "` first");
    }
    lease.check();
    Batches.giveUp(
        operator.state(),
        operator.spark(),
        ledger,
        targets,
        batch,
        new GivenUp(
            batch.sequence(),
            batch.id(),
            batch.run(),
            operator.now(),
            "the bookmark was moved by " + operator.user()));
  }

  @Override
  public void close() {
    lease.close();
  }
}
