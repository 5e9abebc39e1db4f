package dev.inlet.run;

import dev.inlet.CatalogException;
import dev.inlet.CommitStateUnknownException;
import dev.inlet.InputException;
import dev.inlet.RuleException;
import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.BatchFile;
import dev.inlet.bookmark.Bookmark;
import dev.inlet.bookmark.Ledger;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.FileFormat;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.SourceSpec.Bookmarking;
import dev.inlet.catalog.SourceSpec.OnChange;
import dev.inlet.catalog.SourceSpec.OnMalformed;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.infer.TableCatalog;
import dev.inlet.infer.TableDefinition;
import dev.inlet.read.Following;
import dev.inlet.read.Following.Since;
import dev.inlet.read.ReadCounts;
import dev.inlet.read.SourceInput;
import dev.inlet.read.SourceReader;
import dev.inlet.read.TaskSizes;
import dev.inlet.state.Lease;
import dev.inlet.state.StateStore;
import dev.inlet.transform.StepRejects;
import dev.inlet.transform.Steps;
import dev.inlet.transform.Transformed;
import dev.inlet.write.BatchTag;
import dev.inlet.write.Delivery;
import dev.inlet.write.FilePlan;
import dev.inlet.write.RowSize;
import dev.inlet.write.TargetWriter;
import dev.inlet.write.Written;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** The part of a run that moves rows: read, transform, write. */
final class BatchRun {
  private record Computed(long rows, long rejected) {}

  private final JobCatalog catalog;
  private final StateStore state;
  private final Configuration conf;
  private final SparkSupplier sparkSupplier;
  private final Lease lease;
  private final RunLog log;
  private final RunListener listener;
  private final ScratchFolder scratch;
  private Optional<Bookmark> before = Optional.empty();

  BatchRun(
      JobCatalog catalog,
      StateStore state,
      Configuration conf,
      SparkSupplier sparkSupplier,
      Lease lease,
      RunLog log,
      RunListener listener) {
    this.catalog = catalog;
    this.state = state;
    this.conf = conf;
    this.sparkSupplier = sparkSupplier;
    this.lease = lease;
    this.log = log;
    this.listener = listener;
    this.scratch = new ScratchFolder(state, log.job(), log.run());
  }

  /** Lands a batch in every target that does not have it, and tells how it landed in each. */
  Map<String, Written> land(JobSpec job, OwnedBatch owned, Targets targets) {
    try (scratch) {
      if (KeptRows.mayBeFiles(job) || follows(job)) {
        scratch.clear();
      }
      return landIn(job, owned, targets);
    }
  }

  private static boolean follows(JobSpec job) {
    return job.sources().stream().anyMatch(source -> source.bookmark() == Bookmarking.DELTA);
  }

  private Map<String, Written> landIn(JobSpec job, OwnedBatch owned, Targets targets) {
    Map<String, Written> written = new LinkedHashMap<>(owned.landed());
    if (written.size() == job.targets().size()) {
      Written any = written.values().iterator().next();
      log.read(any.read(), any.rejected(), rejectsFolder(owned.batch()));
      return written;
    }
    sparkSupplier.check(catalog, job);
    SparkSession started = log.stage(Stage.START_SPARK, "", sparkSupplier::get);
    TaskSizes sizes = TaskSizes.of(started);
    SparkSession spark = started.newSession();
    log.nameIn(spark, owned.batch().sequence());
    Set<String> uncut = new TreeSet<>();
    while (!isMoved(job, owned, targets, spark, sizes, uncut, written)) {
      // Once for each file that cannot be read in splits; see FalseEdgeException.
    }
    return written;
  }

  /**
   * Moves the rows; false, with one more path in {@code uncut}, if a file was cut where nothing
   * begins. No target has anything of the batch then that it did not have before.
   */
  private boolean isMoved(
      JobSpec job,
      OwnedBatch owned,
      Targets targets,
      SparkSession spark,
      TaskSizes sizes,
      Set<String> uncut,
      Map<String, Written> written) {
    ReadCounts counts = new ReadCounts();
    spark.sparkContext().register(counts, "inlet-read");
    TaskWatch watch = new TaskWatch(counts, owned.batch().bytes(), listener);
    spark.sparkContext().addSparkListener(watch);
    SourceReader reader =
        new SourceReader(spark, conf, rejectsFolder(owned.batch()), counts, sizes, uncut);
    try {
      Failures.explained(() -> move(job, owned, targets, spark, counts, reader, watch, written));
      return true;
    } catch (RuntimeException e) {
      if (Failures.falseEdge(e).filter(uncut::add).isEmpty()) {
        throw e;
      }
      return false;
    } finally {
      spark.sparkContext().removeSparkListener(watch);
    }
  }

  private Map<String, Written> move(
      JobSpec job,
      OwnedBatch owned,
      Targets targets,
      SparkSession spark,
      ReadCounts counts,
      SourceReader reader,
      TaskWatch watch,
      Map<String, Written> written) {
    watch.stage(Stage.READ);
    // They are all written again; those of a dead run may be of other splits. A run that slept and
    // lost its lease would take away those of a batch that another run has committed.
    lease.check();
    state.remove(Batches.rejects(owned.batch()));
    Batch batch = owned.batch();
    Transformed transformed =
        log.stage(Stage.TRANSFORM, "", () -> transformed(job, owned, spark, reader));
    // Delta comes first: it is the strictest, and refuses before anything has landed elsewhere.
    List<TargetSpec> open =
        job.targets().stream()
            .filter(target -> !written.containsKey(target.name()))
            .sorted(Comparator.comparing(TargetSpec::format))
            .toList();
    BatchTag untold = Targets.tag(batch, log.run(), 0, 0);
    requireFileColumn(job, transformed.rows());
    List<String> replaced = owned.replaced();
    open.forEach(target -> targets.writer(target).check(transformed.rows(), untold, replaced));
    // Computing comes first, so that the threshold speaks before anything is written.
    try (KeptRows kept = KeptRows.of(transformed.rows(), job, open.size(), scratch)) {
      Computed computed = log.stage(Stage.READ, "", () -> read(kept, transformed, batch, counts));
      reader.removeStaleRejects();
      long rejected = computed.rejected();
      long records = counts.records();
      log.read(records, rejected, rejectsFolder(batch));
      log.rescued(counts.rescued());
      checkThreshold(job, batch, records, rejected);
      BatchTag tag = Targets.tag(batch, log.run(), records, rejected);
      Forecasts forecasts = new Forecasts(state, job);
      watch.stage(Stage.WRITE);
      targets.fence(spark, owned.givenUp());
      requireNoneBack(owned, targets);
      for (TargetSpec target : open) {
        written.put(
            target.name(),
            log.stage(
                Stage.WRITE,
                target.name(),
                () -> {
                  TargetWriter writer = targets.writer(target);
                  RowSize size = forecasts.rowSize(target, batch, computed.rows(), records);
                  FilePlan plan = writer.plan(kept.rows(), computed.rows(), tag, size);
                  log.expected(target, plan.expected());
                  Delivery delivery = new Delivery(tag, computed.rows(), replaced, plan);
                  return writer.write(kept.rows(), delivery, lease);
                }));
      }
      return written;
    } finally {
      transformed.release();
    }
  }

  /**
   * A run that slept past its lease may have landed its batch after that was given up. Its files
   * are in this batch again, so their rows would be there twice.
   */
  private static void requireNoneBack(OwnedBatch owned, Targets targets) {
    for (Batch givenUp : owned.givenUp()) {
      if (!targets.settle(givenUp).isEmpty()) {
        throw new CommitStateUnknownException(
            "job '"
                + givenUp.job()
                + "': batch "
                + givenUp.sequence()
                + " was given up and has landed all the same: expected no target to have it, found "
                + targets.settle(givenUp).keySet()
                + ". A run that had lost its lease wrote it. Remove its rows, which the target's"
                + " history names, and run again; nothing was cleaned up");
      }
    }
  }

  /** What the steps make of the batch; nothing is computed yet. */
  private Transformed transformed(
      JobSpec job, OwnedBatch owned, SparkSession spark, SourceReader reader) {
    Map<String, Dataset<Row>> sources = new TreeMap<>();
    for (Batch.Input input : owned.batch().inputs()) {
      sources.put(input.source(), reader.read(sourceInput(job, owned, input)));
    }
    log.shared(reader.splits());
    return Steps.apply(spark, job, sources);
  }

  /** Reads everything, and tells how much was rejected by readers and steps. */
  private Computed read(KeptRows kept, Transformed transformed, Batch batch, ReadCounts counts) {
    long computed = kept.compute();
    long rejected = counts.rejected();
    int step = 0;
    for (StepRejects rejects : transformed.rejects()) {
      step++;
      String folder = rejectsFolder(batch) + "/step-" + step;
      long count = rejects.rows().count();
      if (count > 0) {
        rejects.rows().write().mode(SaveMode.Overwrite).json(folder);
      }
      rejected += count;
    }
    return new Computed(computed, rejected);
  }

  private void checkThreshold(JobSpec job, Batch batch, long records, long rejected) {
    // Most records of a replay were rejected before, and counted then.
    if (!batch.replays() && job.rejects().isExceededBy(rejected, records)) {
      throw new RuleException(
          "job '"
              + job.name()
              + "': batch "
              + batch.sequence()
              + ": too many rejects: expected at most "
              + job.rejects().text()
              + ", found "
              + rejected
              + " of "
              + records
              + " records. Nothing was written to a target. See "
              + rejectsFolder(batch)
              + "; correct the table's hints, or raise rejects.max-ratio or max-count");
    }
  }

  private SourceInput sourceInput(JobSpec job, OwnedBatch owned, Batch.Input input) {
    TableDefinition table =
        new TableCatalog(state)
            .version(input.table(), input.tableVersion())
            .orElseThrow(
                () ->
                    new InputException(
                        state.path("tables")
                            + ": table '"
                            + input.table()
                            + "': expected version "
                            + input.tableVersion()
                            + ", found none. Restore it from a backup"));
    List<SourceFile> own =
        owned.files().stream()
            .filter(file -> file.source().equals(input.source()))
            .map(BatchFile::file)
            .toList();
    Optional<SourceSpec> declared =
        job.sources().stream().filter(source -> source.name().equals(input.source())).findFirst();
    return new SourceInput(
        job.name(),
        owned.batch().sequence(),
        input.source(),
        table,
        input.base(),
        own,
        OnMalformed.of(input.onMalformed()),
        declared.filter(source -> source.onChange() == OnChange.REPLACE).isPresent(),
        following(declared, owned.batch(), input, table));
  }

  /** From the first batch on: rows that do not tell their file cannot be replaced later. */
  private static void requireFileColumn(JobSpec job, Dataset<Row> rows) {
    for (SourceSpec source : job.sources()) {
      if (source.onChange() == OnChange.REPLACE
          && !Arrays.asList(rows.columns()).contains(SourceSpec.FILE_COLUMN)) {
        throw new CatalogException(
            source.origin()
                + ": job '"
                + job.name()
                + "': source '"
                + source.name()
                + "': 'on-change = replace': expected rows with a column '"
                + SourceSpec.FILE_COLUMN
                + "', found "
                + String.join(", ", rows.columns())
                + ". Let the 'sql' or 'select' step take "
                + SourceSpec.FILE_COLUMN
                + " of this source along");
      }
    }
  }

  /**
   * Whether the versions of a Delta table are followed was frozen with the batch. The ledger before
   * it says from where; a retry finds the same.
   */
  private Optional<Following> following(
      Optional<SourceSpec> declared, Batch batch, Batch.Input input, TableDefinition table) {
    if (!input.bookmarked() || table.fileFormat() != FileFormat.DELTA) {
      return Optional.empty();
    }
    OnChange onRemoval = declared.map(SourceSpec::onChange).orElse(OnChange.FAIL);
    return Optional.of(
        new Following(
            before(batch).files(input.source()) == 0 ? Since.START : Since.LAST_BATCH,
            onRemoval,
            scratch.logs()));
  }

  /** What was read before the batch; folded once, whatever the number of sources that ask. */
  private Bookmark before(Batch batch) {
    if (before.isEmpty()) {
      Ledger ledger = Ledger.open(state, batch.job());
      before = Optional.of(ledger.bookmarkAfter(batch.sequence() - 1));
    }
    return before.get();
  }

  private String rejectsFolder(Batch batch) {
    return state.path(Batches.rejects(batch)).toString();
  }
}
