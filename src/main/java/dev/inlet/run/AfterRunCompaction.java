package dev.inlet.run;

import dev.inlet.InletException;
import dev.inlet.catalog.CompactAfterRun;
import dev.inlet.catalog.DeltaCompactSpec;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.compact.DeltaPlan;
import dev.inlet.format.DeltaFile;
import dev.inlet.infer.DeltaTableState;
import dev.inlet.state.Lease;
import dev.inlet.write.DeltaOptimizer;
import dev.inlet.write.DeltaOptimizer.Group;
import dev.inlet.write.DeltaRewrite;
import dev.inlet.write.Written;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compacts, once a batch is committed, those partitions of Delta targets that it wrote to and that
 * have come to many small files. The batch is done whatever becomes of this.
 */
final class AfterRunCompaction {
  private static final Logger LOG = LoggerFactory.getLogger(AfterRunCompaction.class);

  private final JobSpec job;
  private final Configuration conf;
  private final SparkSupplier spark;
  private final Clock clock;
  private final Lease lease;
  private final RunLog log;

  AfterRunCompaction(
      JobSpec job, Configuration conf, SparkSupplier spark, Clock clock, Lease lease, RunLog log) {
    this.job = job;
    this.conf = conf;
    this.spark = spark;
    this.clock = clock;
    this.lease = lease;
    this.log = log;
  }

  /** Never throws what a user could act on: that is a warning of the report. */
  void run(Map<String, Written> written) {
    for (TargetSpec target : job.targets()) {
      Written landed = written.get(target.name());
      target
          .compactAfterRun()
          .filter(rule -> landed != null && landed.version() >= 0)
          .ifPresent(
              rule -> log.stage(Stage.COMPACT, target.name(), () -> compact(target, rule, landed)));
    }
  }

  private boolean compact(TargetSpec target, CompactAfterRun rule, Written landed) {
    DeltaCompactSpec spec = DeltaCompactSpec.afterRun(target, rule);
    TableWork work = new TableWork(target.path(), -1, 0, 0, "", List.of(), -1, -1, "");
    List<DeltaRewrite> commits = new ArrayList<>();
    try {
      DeltaPlan plan = new DeltaCompactionPlanner(spec, conf, clock).plan(touched(target, landed));
      work = DeltaCompactionRun.work(plan, spec);
      if (plan.chosen().isEmpty()) {
        return false;
      }
      DeltaOptimizer optimizer =
          DeltaCompactionRun.optimizer(spark.get(), target.compression(), spec, job, log, conf);
      for (Group group : DeltaGroups.of(plan, spec.partitionsPerCommit())) {
        lease.check();
        commits.addAll(optimizer.optimize(group));
      }
      log.worked(work.with(commits));
      return true;
    } catch (Exception | OutOfMemoryError | LinkageError e) {
      // Not RuntimeException: Spark throws a checked one that no signature declares.
      boolean isKnown = e instanceof InletException;
      String why =
          "compact-after-run: target '"
              + target.name()
              + "': "
              + (isKnown ? e.getMessage() : e.toString());
      LOG.warn("{}: {}", target.path(), why, isKnown ? null : e);
      log.worked(work.with(commits).warned(why));
      return false;
    }
  }

  /** The partitions of the files that came with the batch's commit. */
  private Set<List<Optional<String>>> touched(TargetSpec target, Written landed) {
    Set<List<Optional<String>>> touched = new HashSet<>();
    new DeltaTableState(target.path(), conf)
        .addedBy(landed.version()).stream().map(DeltaFile::partition).forEach(touched::add);
    return touched;
  }
}
