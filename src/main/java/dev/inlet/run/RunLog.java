package dev.inlet.run;

import dev.inlet.CommitStateUnknownException;
import dev.inlet.InletException;
import dev.inlet.bookmark.Batch;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.compact.Removed;
import dev.inlet.discover.Listing;
import dev.inlet.read.SourceSplits;
import dev.inlet.run.RunReport.Compacted;
import dev.inlet.run.RunReport.Status;
import dev.inlet.state.Lease;
import dev.inlet.write.ExpectedFiles;
import dev.inlet.write.Written;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** Gathers a run's report while the run goes on. */
final class RunLog {
  private final JobSpec job;
  private final String run;
  private final Clock clock;
  private final RunListener listener;
  private final StoreRequests requests;
  private final Instant started;
  private final Map<String, Listing> listings = new TreeMap<>();
  private final List<RunReport.Source> sources = new ArrayList<>();
  private final List<RunReport.Target> targets = new ArrayList<>();
  private final List<RunReport.Timing> stages = new ArrayList<>();
  private final List<String> schemaChanges = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final Map<String, ExpectedFiles> expected = new TreeMap<>();
  private long sequence;
  private boolean recovered;
  private long records;
  private long rejected;
  private long rescued;
  private String rejects = "";
  private String leftOut = "";
  private Compacted compacted = Compacted.NONE;
  private final Map<String, TableWork> tables = new TreeMap<>();
  private String whyNothing = "";
  private boolean kept;

  RunLog(JobSpec job, String run, Clock clock, RunListener listener, StoreRequests requests) {
    this(job, run, clock, listener, requests, clock.instant());
  }

  private RunLog(
      JobSpec job,
      String run,
      Clock clock,
      RunListener listener,
      StoreRequests requests,
      Instant started) {
    this.job = job;
    this.run = run;
    this.clock = clock;
    this.listener = listener;
    this.requests = requests;
    this.started = started;
  }

  String job() {
    return job.name();
  }

  String run() {
    return run;
  }

  /** Does one stage, and notes how long it took. */
  <T> T stage(Stage stage, String detail, Supplier<T> action) {
    Instant begin = clock.instant();
    listener.stage(job.name(), stage, detail);
    try {
      return action.get();
    } finally {
      String name = detail.isEmpty() ? stage.word() : stage.word() + " " + detail;
      stages.add(new RunReport.Timing(name, Duration.between(begin, clock.instant()).toMillis()));
    }
  }

  /** Names the run in the logs of executors; Spark hands these on by their names. */
  void nameIn(SparkSession spark, long batch) {
    spark.sparkContext().setLocalProperty("mdc.job", job.name());
    spark.sparkContext().setLocalProperty("mdc.run", run);
    spark.sparkContext().setLocalProperty("mdc.batch", String.valueOf(batch));
  }

  /** Notes how the files of a batch that is still to be frozen were found. */
  void planned(RunPlan plan) {
    plan.sources().forEach(source -> listings.put(source.source().name(), source.listing()));
    leftOut =
        plan.sources().stream()
            .filter(source -> source.compaction().isPresent())
            .flatMap(source -> source.notes().stream())
            .collect(Collectors.joining(", "));
  }

  void owns(OwnedBatch owned) {
    sequence = owned.batch().sequence();
    recovered = owned.recovered();
    schemaChanges.clear();
    schemaChanges.addAll(owned.schemaChanges());
    sources.clear();
    owned.batch().inputs().forEach(input -> sources.add(source(input)));
  }

  private RunReport.Source source(Batch.Input input) {
    Optional<Listing> listing = Optional.ofNullable(listings.get(input.source()));
    return new RunReport.Source(
        input.source(),
        input.table(),
        input.tableVersion(),
        input.files(),
        input.bytes(),
        listing.map(found -> found.scope().how()).orElse(""),
        listing.map(Listing::calls).orElse(0L),
        listing.map(found -> found.scope().unseen()).orElse(""),
        0,
        0);
  }

  /** Notes how text files were shared out among tasks. */
  void shared(Map<String, SourceSplits> splits) {
    splits.forEach(
        (name, of) ->
            sources.replaceAll(
                source ->
                    source.name().equals(name)
                        ? source.shared(of.splitCount(), of.taskCount())
                        : source));
  }

  void read(long records, long rejected, String rejectsFolder) {
    this.records = records;
    this.rejected = rejected;
    this.rejects = rejected > 0 ? rejectsFolder : "";
  }

  void rescued(long rows) {
    rescued = rows;
  }

  /** A batch was given up without these files. */
  void missing(List<String> files) {
    missing.addAll(files);
    read(0, 0, "");
    rescued(0);
    sequence = 0;
    sources.clear();
    schemaChanges.clear();
  }

  /** What is about to be written to a target. */
  void expected(TargetSpec target, ExpectedFiles files) {
    expected.put(target.name(), files);
  }

  void landed(TargetSpec target, Written written) {
    targets.add(
        new RunReport.Target(
            target.name(),
            target.path(),
            target.format().word(),
            written.rows(),
            written.files(),
            written.bytes(),
            written.rowsInFiles(),
            written.partitions(),
            written.version(),
            expected.getOrDefault(target.name(), ExpectedFiles.UNKNOWN)));
  }

  /** What became of the sources of a batch that was compacted. */
  void compacted(Removed removed) {
    compacted = Compacted.of(removed, leftOut);
  }

  /** How far a Delta table is compacted; takes the place of what was told before. */
  void worked(TableWork work) {
    tables.put(work.table(), work);
    if (job.deltaCompact().isPresent()) {
      sources.clear();
      sources.add(
          new RunReport.Source(
              "table", work.table(), 0, work.filesBefore(), work.bytesBefore(), "", 0, "", 0, 0));
      records = work.rows();
    }
  }

  /** What of the one table that the job compacts was deleted. */
  void vacuumed(long files, long bytes) {
    tables.replaceAll((table, work) -> work.vacuumed(files, bytes));
  }

  /** Why there is nothing to do. */
  void why(String nothing) {
    whyNothing = nothing;
  }

  /** The run's report is in the state store; there is to be one. */
  void kept() {
    kept = true;
  }

  boolean isKept() {
    return kept;
  }

  RunReport nothingNew() {
    return report(Status.NOTHING_NEW, 0, whyNothing);
  }

  RunReport done() {
    return report(Status.DONE, 0, "");
  }

  RunReport failed(Throwable error) {
    return error instanceof InletException known
        ? report(Status.FAILED, known.exitCode(), known.getMessage())
        : report(Status.FAILED, InletException.BUG_EXIT_CODE, error.toString());
  }

  /** What is to be said of a run that had the lease before and did not live to say it itself. */
  RunReport lost(Lease.Holding before) {
    RunLog other =
        new RunLog(job, before.run(), clock, listener, requests, Instant.parse(before.takenAt()));
    return other.report(
        Status.LOST,
        CommitStateUnknownException.EXIT_CODE,
        "run "
            + before.run()
            + " of "
            + before.user()
            + "@"
            + before.host()
            + " (process "
            + before.pid()
            + ") left no report: it was killed, or its machine is gone. Run "
            + run
            + " took the job over and goes on where it was");
  }

  private RunReport report(Status status, int exitCode, String message) {
    return new RunReport(
        run,
        job.name(),
        status,
        exitCode,
        started.toString(),
        clock.instant().toString(),
        sequence,
        recovered,
        sources,
        records,
        rejected,
        rescued,
        rejects,
        targets,
        schemaChanges,
        missing,
        stages,
        requests.untilNow(),
        compacted,
        List.copyOf(tables.values()),
        message);
  }
}
