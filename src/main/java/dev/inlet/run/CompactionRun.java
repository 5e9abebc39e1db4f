package dev.inlet.run;

import dev.inlet.InputException;
import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.Batch.Output;
import dev.inlet.bookmark.BatchFile;
import dev.inlet.bookmark.Entry.Return;
import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.CompactSpec;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.catalog.TargetSpec.Format;
import dev.inlet.compact.Compaction;
import dev.inlet.compact.Compaction.Landed;
import dev.inlet.compact.CompactionPlan;
import dev.inlet.compact.Removed;
import dev.inlet.run.RunListener.Progress;
import dev.inlet.state.Lease;
import dev.inlet.state.StateStore;
import dev.inlet.write.BatchTag;
import dev.inlet.write.Written;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** The part of a run that compacts: in place of reading, transforming and writing rows. */
final class CompactionRun {
  /** Of a batch whose sources have gone, or are to stay; the rest is for people. */
  private record Settled(
      long sequence, String batch, String run, String how, long removed, long changed) {}

  private final JobCatalog catalog;
  private final JobSpec job;
  private final CompactSpec spec;
  private final StateStore state;
  private final Configuration conf;
  private final SparkSupplier spark;
  private final Ledger ledger;
  private final Lease lease;
  private final RunLog log;

  /** Sources that this run does without, since their groups cannot be joined. */
  private final Set<String> leftOut = new TreeSet<>();

  private String why = "";
  private Optional<InputException> leftBehind = Optional.empty();
  private Optional<CompactionPlan> planned = Optional.empty();

  CompactionRun(
      JobCatalog catalog,
      JobSpec job,
      CompactSpec spec,
      StateStore state,
      Configuration conf,
      SparkSupplier spark,
      Ledger ledger,
      Lease lease,
      RunLog log) {
    this.catalog = catalog;
    this.job = job;
    this.spec = spec;
    this.state = state;
    this.conf = conf;
    this.spark = spark;
    this.ledger = ledger;
    this.lease = lease;
    this.log = log;
  }

  /** What the batch that is frozen next is to become; one that is found frozen is planned anew. */
  void planned(RunPlan plan) {
    planned = plan.sources().get(0).compaction();
  }

  /** Makes and lands the outputs of a batch, unless they have landed. */
  Map<String, Written> land(OwnedBatch owned, RunListener listener) {
    Written written = owned.landed().get(CompactSpec.TARGET);
    if (written == null) {
      written = log.stage(Stage.COMPACT, "", () -> compact(owned, listener));
    }
    log.read(written.read(), 0, "");
    return Map.of(CompactSpec.TARGET, written);
  }

  private Written compact(OwnedBatch owned, RunListener listener) {
    Batch batch = owned.batch();
    String base = batch.inputs().get(0).base();
    Compaction compaction = new Compaction(spec, job.targets().get(0), conf);
    CompactionPlan plan =
        planned.orElseGet(
            () ->
                compaction.plan(
                    job.name(), base, owned.files().stream().map(BatchFile::file).toList()));
    Optional<SparkSession> session =
        isDistributed(plan) ? Optional.of(started(batch)) : Optional.empty();
    Supplier<Landed> landing =
        () ->
            compaction.land(
                Targets.tag(batch, log.run(), 0, 0),
                base,
                plan,
                session,
                lease,
                (made, of, bytes, total) ->
                    listener.progress(new Progress(Stage.COMPACT, made, of, 0, bytes, total)));
    Landed landed = session.isPresent() ? Failures.explained(landing) : landing.get();
    planned = Optional.empty();
    if (landed.written().isEmpty()) {
      leftOut.addAll(landed.unreadable());
      why = why.isEmpty() ? landed.why() : why;
      leftBehind = Optional.of(new InputException(landed.why()));
      throw leftBehind.get();
    }
    return landed.written().get();
  }

  private boolean isDistributed(CompactionPlan plan) {
    return plan.isFor(spec.distribute(), spark.master());
  }

  /** Whether Spark is needed for the batch that is frozen next. */
  boolean needsSpark() {
    return planned.filter(this::isDistributed).isPresent();
  }

  private SparkSession started(Batch batch) {
    spark.check(catalog, job);
    SparkSession started = log.stage(Stage.START_SPARK, "", spark::get);
    log.nameIn(started, batch.sequence());
    return started;
  }

  /** Sources, relative to theirs, that a plan of this run is to leave out. */
  Set<String> leftOut() {
    return Set.copyOf(leftOut);
  }

  /** Whether a batch came to nothing for its groups that cannot be joined, and nothing else. */
  boolean isOfGroups(InputException failure) {
    return leftBehind.filter(known -> known == failure).isPresent();
  }

  /**
   * Once all other groups are done.
   *
   * @throws InputException if some were left out
   */
  void requireAll() {
    if (!leftOut.isEmpty()) {
      throw new InputException(
          why
              + "\njob '"
              + job.name()
              + "': "
              + leftOut.size()
              + " sources of groups that cannot be joined were left out, and stay: expected all to"
              + " be readable. The other groups are done; mend or remove what is named above, and"
              + " run again");
    }
  }

  /** Finishes what a run before may have left after its commit. */
  void settleLast() {
    OptionalLong last = ledger.newestCommitted();
    // The note is looked for first: it is mostly there, and nothing else has to be read then.
    if (last.isPresent() && state.read(name(last.getAsLong()), Settled.class).isEmpty()) {
      Batch batch = ledger.batch(last.getAsLong());
      if (output(batch).isPresent() && !isTakenBack(batch.sequence())) {
        settle(batch);
      }
    }
  }

  /** Whoever takes a batch back wants its sources read again. */
  private boolean isTakenBack(long sequence) {
    return ledger.entriesAfter(sequence).stream()
        .anyMatch(entry -> entry instanceof Return decision && decision.to() < sequence);
  }

  /**
   * Lets the sources of a committed batch go, if they are to, and notes that. Only the newest batch
   * can lack that note: no batch is begun before the one before has it.
   */
  void settle(Batch batch) {
    Output output = output(batch).orElseThrow();
    TargetSpec target =
        TargetSpec.place(output.target(), output.path(), Format.FILES, job.origin());
    BatchTag tag = Targets.tag(batch, log.run(), 0, 0);
    Removed removed =
        log.stage(Stage.REMOVE, "", () -> new Compaction(spec, target, conf).settle(tag, lease));
    log.compacted(removed);
    Settled settled =
        new Settled(
            batch.sequence(),
            batch.id(),
            log.run(),
            removed.how(),
            removed.removed(),
            removed.changed());
    if (!state.putIfAbsent(name(batch.sequence()), settled)) {
      // Another run was as far; what it did is what this one did.
      return;
    }
  }

  /** Where the outputs of a batch went; empty if it was one of rows. */
  private static Optional<Output> output(Batch batch) {
    return batch.outputs().stream()
        .filter(output -> output.format().equals(Format.FILES.word()))
        .findFirst();
  }

  private String name(long sequence) {
    return "jobs/" + job.name() + "/compact/" + String.format("%010d.json", sequence);
  }
}
