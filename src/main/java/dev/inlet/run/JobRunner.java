package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.InletException;
import dev.inlet.InputException;
import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.Entry.Commit;
import dev.inlet.bookmark.Entry.Landed;
import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.run.Batches.Marking;
import dev.inlet.state.Lease;
import dev.inlet.state.StateStore;
import dev.inlet.write.Written;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Runs a job once: the whole protocol, in order. */
public final class JobRunner {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private final JobCatalog catalog;
  private final Configuration conf;
  private final SparkSupplier spark;
  private final Clock clock;
  private final RunListener listener;
  private final StateStore state;
  private final RunHistory history;
  private final RunPlanner planner;

  /**
   * @param spark asked for a session only when there are rows to move
   */
  public JobRunner(
      JobCatalog catalog,
      StateStore state,
      Configuration conf,
      SparkSupplier spark,
      Clock clock,
      RunListener listener) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.state = requireNonNull(state, "state");
    this.conf = requireNonNull(conf, "conf");
    this.spark = requireNonNull(spark, "spark");
    this.clock = requireNonNull(clock, "clock");
    this.listener = requireNonNull(listener, "listener");
    this.history = new RunHistory(state);
    this.planner = new RunPlanner(catalog, state, conf, clock);
  }

  /** Runs what is new, at once. */
  public RunReport run(JobSpec job) {
    return run(job, RunRequest.next());
  }

  /**
   * Finishes the batch that a run before left, or else carries out a new one.
   *
   * @return the report of a run that succeeded or had nothing to do; a run that fails leaves its
   *     report in the state store and throws
   */
  public RunReport run(JobSpec job, RunRequest request) {
    String run = request.run().orElseGet(() -> RunIds.next(clock));
    StoreRequests requests = StoreRequests.of(job, catalog, conf);
    RunLog log = new RunLog(job, run, clock, listener, requests);
    MDC.put("job", job.name());
    MDC.put("run", run);
    try {
      return run(job, request, log);
    } finally {
      List.of("job", "run", "batch").forEach(MDC::remove);
    }
  }

  private RunReport run(JobSpec job, RunRequest request, RunLog log) {
    try (Lease lease = log.stage(Stage.LEASE, "", () -> take(job, log.run(), request))) {
      lease.lost().filter(before -> RunIds.isName(before.run())).ifPresent(lost -> keep(lost, log));
      Ledger ledger = Ledger.open(state, job.name());
      JobPauses.requireRunning(job, ledger);
      RunReport report = carryOut(job, request, ledger, lease, log);
      if (request.run().isPresent() && !log.isKept()) {
        keep(report, log);
      }
      return report;
    } catch (Throwable e) {
      // A run that does not get the lease, or that finds its job paused, was none, and leaves no
      // report unless somebody looks for it.
      if (request.run().isPresent() && !log.isKept()) {
        keepQuietly(log, e);
      }
      throw e;
    }
  }

  /** The dead do not write reports. That of a run is worth none of the runs after it. */
  private void keep(Lease.Holding lost, RunLog log) {
    try {
      history.keep(log.lost(lost));
    } catch (InletException e) {
      LOG.warn("no report of run {} was written: {}", lost.run(), e.getMessage());
    }
  }

  private RunReport carryOut(
      JobSpec job, RunRequest request, Ledger ledger, Lease lease, RunLog log) {
    try {
      return Failures.mendable(spark, () -> attempt(job, request, ledger, lease, log));
    } catch (Throwable e) {
      keepQuietly(log, e);
      throw e;
    }
  }

  private RunReport attempt(
      JobSpec job, RunRequest request, Ledger ledger, Lease lease, RunLog log) {
    if (job.deltaCompact().isPresent()) {
      return compactTable(job, request, lease, log);
    }
    ledger.tidy();
    Targets targets = new Targets(job, conf);
    if (ledger.unfinishedReturn().isPresent()) {
      log.stage(Stage.REPLACE, "", () -> replacement(log, ledger, targets, lease).finish());
    }
    Optional<CompactionRun> compaction =
        job.compact()
            .map(
                spec ->
                    new CompactionRun(catalog, job, spec, state, conf, spark, ledger, lease, log));
    compaction.ifPresent(CompactionRun::settleLast);
    Batches batches = new Batches(catalog, state, conf, spark, clock, targets);
    List<Batch> givenUp = new ArrayList<>();
    while (true) {
      Optional<OwnedBatch> owned =
          own(job, request, batches, targets, compaction, ledger, lease, log);
      if (owned.isEmpty()) {
        givenUp.forEach(batches::removeRejects);
        compaction.ifPresent(CompactionRun::requireAll);
        RunReport report = log.nothingNew();
        if (!report.missing().isEmpty()) {
          keep(report, log);
        }
        return report;
      }
      RunReport report;
      try {
        report = land(job, owned.get(), targets, compaction, ledger, lease, log);
      } catch (InputException e) {
        Batch batch = owned.get().batch();
        if (givenUp.size() == MissingFiles.ATTEMPTS
            || !isGivenUp(e, job, owned.get(), batches, compaction, ledger, lease, log)) {
          throw e;
        }
        givenUp.add(batch);
        continue;
      }
      givenUp.forEach(batches::removeRejects);
      compaction.ifPresent(CompactionRun::requireAll);
      return report;
    }
  }

  private RunReport compactTable(JobSpec job, RunRequest request, Lease lease, RunLog log) {
    request.window().ifPresent(window -> requireRows(job));
    history.tidy(job.name());
    DeltaCompactionRun run =
        new DeltaCompactionRun(catalog, job, state, conf, spark, clock, lease, log);
    return run.run(listener) ? keep(log.done(), log) : log.nothingNew();
  }

  /** Whether a batch that cannot be carried out was given up, for the next one does without. */
  private boolean isGivenUp(
      InputException failure,
      JobSpec job,
      OwnedBatch owned,
      Batches batches,
      Optional<CompactionRun> compaction,
      Ledger ledger,
      Lease lease,
      RunLog log) {
    Batch batch = owned.batch();
    long leftOut = compaction.map(run -> run.leftOut().size()).orElse(0);
    if (compaction.filter(run -> run.isOfGroups(failure)).isPresent()) {
      String why = "on-unreadable is skip: " + leftOut + " sources of groups that cannot be joined";
      return batches.giveUpFor(why, batch, ledger, lease, log.run());
    }
    List<String> missing = new MissingFiles(catalog, job, conf).expendable(owned);
    if (missing.isEmpty() || !batches.giveUpWithout(missing, batch, ledger, lease, log.run())) {
      return false;
    }
    log.missing(missing);
    return true;
  }

  /** The batch of this run; empty if there is nothing to do. */
  private Optional<OwnedBatch> own(
      JobSpec job,
      RunRequest request,
      Batches batches,
      Targets targets,
      Optional<CompactionRun> compaction,
      Ledger ledger,
      Lease lease,
      RunLog log) {
    if (request.window().isEmpty()) {
      Optional<OwnedBatch> owned =
          log.stage(Stage.RESUME, "", () -> batches.unfinished(job, ledger, lease, log.run()));
      if (owned.isPresent()) {
        return owned;
      }
    }
    RunPlan plan = log.stage(Stage.PLAN, "", () -> plan(job, request, compaction, ledger, lease));
    log.planned(plan);
    compaction.ifPresent(run -> run.planned(plan));
    if (!plan.hasNew()) {
      // A state folder from a backup may say that rows are there which were removed since.
      targets.requireNoneAhead(ledger);
      log.why(request.window().map(Window::nothing).orElseGet(plan::whyNothing));
      return Optional.empty();
    }
    if (compaction.map(CompactionRun::needsSpark).orElse(true)) {
      spark.check(catalog, job);
    }
    Marking marking = request.window().isPresent() ? Marking.NOTHING : Marking.READ;
    return Optional.of(
        log.stage(Stage.FREEZE, "", () -> batches.freeze(plan, marking, ledger, lease, log.run())));
  }

  private RunPlan plan(
      JobSpec job,
      RunRequest request,
      Optional<CompactionRun> compaction,
      Ledger ledger,
      Lease lease) {
    if (request.window().isEmpty()) {
      return planner.plan(job, ledger, compaction.map(CompactionRun::leftOut).orElse(Set.of()));
    }
    Window window = request.window().get();
    requireRows(job);
    return window instanceof Window.Rejects rejects
        ? new ReplayPlanner(catalog, state, conf, clock)
            .plan(job, ledger, rejects.batch(), lease.fence())
        : new WindowPlanner(catalog, state, conf, planner).plan(job, ledger, window);
  }

  private static void requireRows(JobSpec job) {
    if (job.isCompaction()) {
      throw new CatalogException(
          job.origin()
              + ": job '"
              + job.name()
              + "': expected a job that loads rows, found a compaction. What it has done once"
              + " stands; leave out --from and --to");
    }
  }

  private RunReport land(
      JobSpec job,
      OwnedBatch batch,
      Targets targets,
      Optional<CompactionRun> compaction,
      Ledger ledger,
      Lease lease,
      RunLog log) {
    history.tidy(job.name());
    log.owns(batch);
    MDC.put("batch", String.valueOf(batch.batch().sequence()));
    Map<String, Written> written =
        compaction.isPresent()
            ? compaction.get().land(batch, listener)
            : mover(lease, log).land(job, batch, targets);
    log.stage(Stage.COMMIT, "", () -> commit(job, ledger, lease, batch, written, log));
    checkpoint(ledger, lease);
    compaction.ifPresent(run -> run.settle(batch.batch()));
    new AfterRunCompaction(job, conf, spark, clock, lease, log).run(written);
    return keep(log.done(), log);
  }

  /** The batch is done, whether or not loading the bookmark gets cheaper. */
  private static void checkpoint(Ledger ledger, Lease lease) {
    try {
      ledger.checkpoint(lease.fence());
    } catch (InletException e) {
      LOG.warn("no checkpoint of the bookmark was written: {}", e.getMessage());
    }
  }

  private Replacement replacement(RunLog log, Ledger ledger, Targets targets, Lease lease) {
    return new Replacement(log.run(), ledger, targets, lease, spark, clock);
  }

  private BatchRun mover(Lease lease, RunLog log) {
    return new BatchRun(catalog, state, conf, spark, lease, log, listener);
  }

  private Lease take(JobSpec job, String run, RunRequest request) {
    return Lease.take(
        state,
        "jobs/" + job.name() + "/lease",
        run,
        catalog.settings().lease(),
        clock,
        request.waiting());
  }

  private Commit commit(
      JobSpec job,
      Ledger ledger,
      Lease lease,
      OwnedBatch batch,
      Map<String, Written> written,
      RunLog log) {
    for (TargetSpec target : job.targets()) {
      log.landed(target, written.get(target.name()));
    }
    Written any = written.values().iterator().next();
    List<Landed> landed =
        job.targets().stream()
            .map(
                target -> {
                  Written w = written.get(target.name());
                  return new Landed(target.name(), target.path(), w.rows(), w.files(), w.version());
                })
            .toList();
    lease.check();
    Commit commit =
        new Commit(
            batch.batch().sequence(),
            batch.batch().id(),
            log.run(),
            clock.instant().toString(),
            any.read(),
            any.rejected(),
            landed);
    ledger.commit(commit);
    return commit;
  }

  /** The failure itself is what the user must see, even if its report cannot be kept. */
  private void keepQuietly(RunLog log, Throwable failure) {
    try {
      keep(log.failed(failure), log);
    } catch (InletException e) {
      failure.addSuppressed(e);
    }
  }

  private RunReport keep(RunReport report, RunLog log) {
    history.keep(report);
    log.kept();
    return report;
  }
}
