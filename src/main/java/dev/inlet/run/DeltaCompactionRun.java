package dev.inlet.run;

import dev.inlet.ConflictException;
import dev.inlet.InputException;
import dev.inlet.catalog.DeltaCompactSpec;
import dev.inlet.catalog.DeltaCompactSpec.Vacuum;
import dev.inlet.catalog.DeltaCompactSpec.Verify;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.compact.DeltaPlan;
import dev.inlet.compact.DeltaPlan.Choice;
import dev.inlet.run.DeltaCompactionPlanner.Planned;
import dev.inlet.run.RunListener.Progress;
import dev.inlet.state.Lease;
import dev.inlet.state.StateStore;
import dev.inlet.write.DeltaOptimizer;
import dev.inlet.write.DeltaOptimizer.Group;
import dev.inlet.write.DeltaOptimizer.Order;
import dev.inlet.write.DeltaProofs;
import dev.inlet.write.DeltaRewrite;
import dev.inlet.write.DeltaVacuum;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * A run that compacts a Delta table. It has no batch: what is left to do is in the table's own log,
 * and each commit of a group of partitions is progress that stays. What the state folder holds is a
 * note of each group whose commits may not have been compared yet.
 */
final class DeltaCompactionRun {
  /**
   * That a run is about to commit after a version; gone once its commits are compared.
   *
   * @param verify how they are compared
   * @param predicate for the rows of their partitions; empty for the whole table
   */
  private record Note(String run, long version, Verify verify, String predicate) {}

  private final JobCatalog catalog;
  private final JobSpec job;
  private final DeltaCompactSpec spec;
  private final StateStore state;
  private final Configuration conf;
  private final SparkSupplier spark;
  private final Clock clock;
  private final Lease lease;
  private final RunLog log;
  private final DeltaProofs proofs;
  private final String folder;

  DeltaCompactionRun(
      JobCatalog catalog,
      JobSpec job,
      StateStore state,
      Configuration conf,
      SparkSupplier spark,
      Clock clock,
      Lease lease,
      RunLog log) {
    this.catalog = catalog;
    this.job = job;
    this.spec = job.deltaCompact().orElseThrow();
    this.state = state;
    this.conf = conf;
    this.spark = spark;
    this.clock = clock;
    this.lease = lease;
    this.log = log;
    this.proofs = new DeltaProofs(spec.table(), job.name(), conf);
    this.folder = "jobs/" + job.name() + "/optimize";
  }

  /** Whether anything was done. */
  boolean run(RunListener listener) {
    DeltaCompactionPlanner planner = new DeltaCompactionPlanner(spec, conf, clock);
    Planned planned = log.stage(Stage.PLAN, "", planner::plan);
    log.stage(Stage.RESUME, "", this::compareLast);
    DeltaPlan plan = planned.plan();
    if (!planned.hasNew()) {
      log.why(nothing(plan));
      return false;
    }
    spark.check(catalog, job);
    SparkSession session = log.stage(Stage.START_SPARK, "", spark::get);
    TableWork work = work(plan, spec);
    log.worked(work);
    log.stage(Stage.COMPACT, "", () -> compact(session, plan, work, listener));
    // What was compacted just now may go only where nothing is retained.
    if (spec.vacuum().filter(some -> planned.hasGarbage() || some.retain().isZero()).isPresent()) {
      log.stage(
          Stage.REMOVE, "", () -> Failures.explained(() -> vacuum(session, spec.vacuum().get())));
    }
    return true;
  }

  static TableWork work(DeltaPlan plan, DeltaCompactSpec spec) {
    return new TableWork(
        plan.table(),
        plan.version(),
        plan.chosen().size(),
        plan.count(Choice.LATER),
        spec.verify().word(),
        List.of(),
        -1,
        -1,
        "");
  }

  private static String nothing(DeltaPlan plan) {
    List<String> why = new ArrayList<>();
    for (Choice choice : Choice.values()) {
      if (plan.count(choice) > 0) {
        why.add(plan.count(choice) + " " + choice.words());
      }
    }
    return plan.table()
        + ", version "
        + plan.version()
        + ": no partition to compact"
        + (why.isEmpty() ? ", the table is empty" : " (" + String.join(", ", why) + ")");
  }

  /** Groups that no other writer is in the way of are all done, and a conflict is told then. */
  private TableWork compact(
      SparkSession session, DeltaPlan plan, TableWork before, RunListener listener) {
    DeltaOptimizer optimizer = optimizer(session, plan.codec(), spec, job, log, conf);
    List<Group> groups = DeltaGroups.of(plan, spec.partitionsPerCommit());
    List<DeltaRewrite> commits = new ArrayList<>();
    Optional<ConflictException> conflict = Optional.empty();
    TableWork work = before;
    for (Group group : groups) {
      lease.check();
      try {
        commits.addAll(noted(group, groups.indexOf(group), optimizer));
      } catch (ConflictException e) {
        conflict = Optional.of(conflict.orElse(e));
      }
      work = before.with(commits);
      log.worked(work);
      listener.progress(
          new Progress(
              Stage.COMPACT,
              commits.size(),
              groups.size(),
              work.rows(),
              work.bytesBefore(),
              plan.bytes()));
    }
    if (conflict.isPresent()) {
      throw conflict.get();
    }
    return work;
  }

  static DeltaOptimizer optimizer(
      SparkSession session,
      Optional<String> codec,
      DeltaCompactSpec spec,
      JobSpec job,
      RunLog log,
      Configuration conf) {
    boolean readsRows = spec.verify() == Verify.RECORDS;
    Order order = new Order(spec.targetBytes(), spec.zOrder(), codec, readsRows);
    return new DeltaOptimizer(session, spec.table(), job.name(), log.run(), order, conf);
  }

  private List<DeltaRewrite> noted(Group group, int number, DeltaOptimizer optimizer) {
    String name = folder + "/" + log.run() + "-" + number + ".json";
    Note note = new Note(log.run(), proofs.newest(), spec.verify(), group.predicate());
    if (!state.putIfAbsent(name, note)) {
      throw new ConflictException(
          state.path(name)
              + ": expected no note of a run of this id, found one that is another run's. Run"
              + " again under another id");
    }
    try {
      List<DeltaRewrite> commits = optimizer.optimize(group);
      state.remove(name);
      return commits;
    } catch (ConflictException e) {
      if (proofs.requireEqualAfter(note.version()).isEmpty()) {
        state.remove(name);
      }
      throw e;
    }
  }

  /**
   * A run before may have died between a commit and its comparison, or have found other rows; until
   * that is settled nothing is committed, and above all nothing deleted.
   */
  private boolean compareLast() {
    for (String name : state.list(folder)) {
      compare(folder + "/" + name);
      state.remove(folder + "/" + name);
    }
    return true;
  }

  private void compare(String name) {
    Note note = state.read(name, Note.class).orElseThrow();
    List<Long> versions = proofs.requireEqualAfter(note.version());
    if (note.verify() == Verify.COUNT || versions.isEmpty()) {
      return;
    }
    spark.check(catalog, job);
    try {
      optimizer(spark.get(), Optional.empty(), spec, job, log, conf)
          .requireEqualRows(versions, note.predicate());
    } catch (InputException e) {
      throw new InputException(
          e.getMessage()
              + ". Where the files of before are gone for good, as after a vacuum by others, look"
              + " at the rows yourself and remove "
              + state.path(name),
          e);
    }
  }

  private DeltaVacuum.Done vacuum(SparkSession session, Vacuum vacuum) {
    // It deletes what compactions of other jobs and programs took away, too.
    long compared = proofs.requireAllEqual();
    lease.check();
    DeltaVacuum.Done done =
        new DeltaVacuum(spec.table(), conf)
            .run(session, job.name(), log.run(), compared, vacuum.retain());
    log.vacuumed(done.files(), done.bytes());
    return done;
  }
}
