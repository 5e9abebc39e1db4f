package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.RuleException;
import dev.inlet.bookmark.Entry.Pause;
import dev.inlet.bookmark.Entry.Resume;
import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.JobSpec;
import java.util.Optional;

/** Stops jobs from running, and lets them run again. */
public final class JobPauses {
  private final Operator operator;

  public JobPauses(Operator operator) {
    this.operator = requireNonNull(operator, "operator");
  }

  /**
   * From now on, runs of the job do nothing.
   *
   * @throws CatalogException if it is paused already
   */
  public Pause pause(JobSpec job, String why) {
    try (HeldJob held = operator.hold(job)) {
      Ledger ledger = held.ledger();
      Optional<Pause> before = ledger.paused();
      if (before.isPresent()) {
        throw new CatalogException(
            "job '"
                + job.name()
                + "': cannot pause it: expected a job that runs, found it paused "
                + text(before.get())
                + ". Resume it first to give another reason");
      }
      Pause pause = new Pause(ledger.nextSequence(), operator.now(), operator.user(), why);
      ledger.append(pause);
      return pause;
    }
  }

  /**
   * From now on, runs of the job go on.
   *
   * @return the pause that ended
   * @throws CatalogException if it is not paused
   */
  public Pause resume(JobSpec job, String why) {
    try (HeldJob held = operator.hold(job)) {
      Ledger ledger = held.ledger();
      Pause pause =
          ledger
              .paused()
              .orElseThrow(
                  () ->
                      new CatalogException(
                          "job '"
                              + job.name()
                              + "': cannot resume it: expected a paused job, found one that runs."
                              + " See `inlet bookmark history "
                              + job.name()
                              + "`"));
      ledger.append(new Resume(ledger.nextSequence(), operator.now(), operator.user(), why));
      return pause;
    }
  }

  /**
   * Makes sure that a job may run.
   *
   * @throws RuleException if it is paused
   */
  static void requireRunning(JobSpec job, Ledger ledger) {
    Optional<Pause> pause = ledger.paused();
    if (pause.isPresent()) {
      throw new RuleException(
          "job '"
              + job.name()
              + "': paused "
              + text(pause.get())
              + ". Nothing was done. To let it run again: `inlet bookmark resume "
              + job.name()
              + "`");
    }
  }

  /** {@code since <when> by <who>: <why>}. */
  private static String text(Pause pause) {
    return "since "
        + pause.at()
        + " by "
        + pause.by()
        + (pause.why().isEmpty() ? "" : ": " + pause.why());
  }
}
