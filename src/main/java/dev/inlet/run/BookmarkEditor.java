package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.ConflictException;
import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.Entry.GivenUp;
import dev.inlet.bookmark.Entry.Reset;
import dev.inlet.bookmark.Entry.Rewind;
import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.state.Lease;
import dev.inlet.state.StateStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Carries out an operator's decisions about a bookmark, as entries of the ledger. */
public final class BookmarkEditor {
  /**
   * What a decision means.
   *
   * @param sequence of its entry in the ledger; 0 for a preview
   * @param files that count as unread again
   * @param targets that hold their rows
   */
  public record Edit(long sequence, long files, long bytes, List<String> targets) {
    public Edit {
      targets = List.copyOf(targets);
    }
  }

  private final StateStore state;
  private final Configuration conf;
  private final Duration leaseTime;
  private final Clock clock;

  public BookmarkEditor(StateStore state, Configuration conf, Duration leaseTime, Clock clock) {
    this.state = requireNonNull(state, "state");
    this.conf = requireNonNull(conf, "conf");
    this.leaseTime = requireNonNull(leaseTime, "leaseTime");
    this.clock = requireNonNull(clock, "clock");
  }

  /** What a rewind to this batch would mean; 0 for a reset. An empty source means all. */
  public Edit preview(JobSpec job, String source, long to) {
    return edit(job, Ledger.open(state, job.name()), source, to, 0);
  }

  /**
   * Makes what batches after {@code to} read count as unread.
   *
   * @throws CatalogException if there is no such batch
   */
  public Edit rewind(JobSpec job, String source, long to, String why) {
    try (Lease lease = take(job)) {
      Ledger ledger = open(job, lease);
      long sequence = ledger.nextSequence();
      if (to < 0 || to >= sequence) {
        throw new CatalogException(
            "job '"
                + job.name()
                + "': no batch "
                + to
                + ": expected a number from 0 to "
                + (sequence - 1)
                + ". See `inlet runs "
                + job.name()
                + "`");
      }
      Edit edit = edit(job, ledger, source, to, sequence);
      ledger.append(
          new Rewind(sequence, to, source, clock.instant().toString(), user(), why, List.of()));
      return edit;
    }
  }

  /** Makes everything count as unread. */
  public Edit reset(JobSpec job, String source, String why) {
    try (Lease lease = take(job)) {
      Ledger ledger = open(job, lease);
      long sequence = ledger.nextSequence();
      Edit edit = edit(job, ledger, source, 0, sequence);
      ledger.append(
          new Reset(sequence, source, clock.instant().toString(), user(), why, List.of()));
      return edit;
    }
  }

  private Lease take(JobSpec job) {
    return Lease.take(
        state, "jobs/" + job.name() + "/lease", "bookmark-" + RunIds.next(clock), leaseTime, clock);
  }

  /** An unfinished batch is given up if certainly no target has it, and else comes first. */
  private Ledger open(JobSpec job, Lease lease) {
    Ledger ledger = Ledger.open(state, job.name());
    Optional<Batch> unfinished = ledger.unfinished();
    if (unfinished.isPresent()) {
      Batch batch = unfinished.get();
      Targets targets = new Targets(job, conf);
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
          state,
          ledger,
          targets,
          batch,
          new GivenUp(
              batch.sequence(),
              batch.id(),
              batch.run(),
              clock.instant().toString(),
              "the bookmark was moved by " + user()));
    }
    return ledger;
  }

  private static Edit edit(JobSpec job, Ledger ledger, String source, long to, long sequence) {
    long[] again = new long[2];
    ledger.forEachRead(
        read -> {
          boolean isMeant = source.isEmpty() || source.equals(read.taken().source());
          if (isMeant && read.sequence() > to) {
            again[0]++;
            again[1] += read.file().length();
          }
        });
    return new Edit(
        sequence, again[0], again[1], job.targets().stream().map(TargetSpec::path).toList());
  }

  private static String user() {
    return System.getProperty("user.name");
  }
}
