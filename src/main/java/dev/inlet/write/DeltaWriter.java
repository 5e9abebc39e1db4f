package dev.inlet.write;

import static java.util.Objects.requireNonNull;

import dev.inlet.CommitStateUnknownException;
import dev.inlet.ConflictException;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.catalog.TargetSpec.Mode;
import dev.inlet.state.Lease;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Lands batches in a Delta table, each as one commit that carries the batch's sequence as Delta's
 * own transaction id and the batch's tag as user metadata: data and bookmark are one atomic commit.
 */
final class DeltaWriter implements TargetWriter {
  /** Whether the new rows must be of the files that they replace; a batch has others too. */
  private static final String CONSTRAINT =
      "spark.databricks.delta.replaceWhere.constraintCheck.enabled";

  private final TargetSpec target;
  private final Path path;
  private final Configuration conf;
  private final DeltaLogReader log;

  DeltaWriter(TargetSpec target, Configuration conf) {
    this.target = requireNonNull(target, "target");
    this.path = new Path(target.path());
    this.conf = requireNonNull(conf, "conf");
    this.log = new DeltaLogReader(path, conf);
  }

  @Override
  public Optional<Written> settle(BatchTag tag) {
    Optional<DeltaCommit> commit = landed(tag);
    commit.ifPresent(found -> DeltaProof.files(path, found, found.note().orElseThrow(), conf));
    return commit.map(found -> found.written(found.note().orElseThrow()));
  }

  private Optional<DeltaCommit> landed(BatchTag tag) {
    Optional<DeltaCommit> commit = log.find(appId(tag.job()), tag, CommitNote.Kind.BATCH);
    commit.ifPresent(found -> DeltaProof.rows(path, found, found.note().orElseThrow()));
    return commit;
  }

  @Override
  public boolean isAbandoned(BatchTag tag) {
    String appId = appId(tag.job());
    return log.find(appId, tag, CommitNote.Kind.FENCE).isPresent()
        // Undone by a restore: Delta would skip this number.
        || log.findWithUndone(appId, tag, CommitNote.Kind.BATCH)
            .filter(DeltaLogReader.Found::undone)
            .isPresent();
  }

  /** Delta itself refuses what does not fit, and writes nothing then. */
  @Override
  public void check(Dataset<Row> rows, BatchTag tag, List<String> replacedFiles) {
    Dataset<Row> all = BatchColumn.apply(target, rows, tag);
    Partitioning.check(target, all);
    DeltaMerge.check(target, all);
    if (!replacedFiles.isEmpty()) {
      DeltaReplacing.check(target, all, replacedFiles);
    }
    TargetFolder.make(target, conf);
    if (!log.exists()) {
      return;
    }
    Dataset<Row> table = DeltaTableRows.of(rows.sparkSession(), target);
    if (target.mode() == Mode.MERGE) {
      // A merge would convert what an append refuses.
      SchemaFit.misfit(table.schema(), all.schema())
          .ifPresent(
              misfit -> {
                throw SchemaFit.problem(target, misfit);
              });
    }
    if (!replacedFiles.isEmpty()) {
      DeltaReplacing.checkTable(target, table, replacedFiles);
    }
  }

  @Override
  public FilePlan plan(Dataset<Row> rows, long count, BatchTag tag, RowSize size) {
    if (target.mode() == Mode.MERGE && log.exists()) {
      return new FileSizing(target, count, size).merged();
    }
    Dataset<Row> all = Partitioning.apply(target, BatchColumn.apply(target, rows, tag));
    return FileLayout.plan(target, all, count, size);
  }

  @Override
  public Written write(Dataset<Row> rows, Delivery delivery, Lease lease) {
    BatchTag tag = delivery.tag();
    Optional<Written> before = settle(tag);
    if (before.isPresent()) {
      return before.get();
    }
    boolean exists = log.exists();
    Dataset<Row> all = Partitioning.apply(target, BatchColumn.apply(target, rows, tag));
    FilePlan plan = delivery.plan();
    if (target.mode() == Mode.MERGE) {
      DeltaMerge.requireOneRowForEachKey(target, rows, tag);
    }
    DeltaTransaction transaction =
        transaction(tag, CommitNote.of(CommitNote.Kind.BATCH, tag, delivery.rows()));
    lease.check();
    try {
      if (target.mode() == Mode.MERGE && exists) {
        DeltaMerge.run(
            target,
            path.getFileSystem(conf).makeQualified(path),
            all,
            plan.rowsPerFile(),
            transaction);
      } else {
        Dataset<Row> arranged = FileLayout.arrange(target, all, plan);
        FileLayout.writing(
            rows.sparkSession(), plan, () -> save(arranged, delivery, exists, transaction));
      }
    } catch (Exception e) {
      throw DeltaFailures.explained(e, target, tag);
    }
    // Delta skips, without a word, a write whose number it has seen: the log must show our batch.
    DeltaCommit commit = landed(tag).orElseThrow(() -> skipped(tag));
    CommitNote note = commit.note().orElseThrow();
    DeltaProof.files(path, commit, note, conf);
    return commit.written(note);
  }

  private void save(
      Dataset<Row> rows, Delivery delivery, boolean exists, DeltaTransaction transaction) {
    DataFrameWriter<Row> writer =
        transaction
            .on(rows.write())
            .format("delta")
            .partitionBy(target.partitionColumns().toArray(String[]::new))
            .option("mergeSchema", "true")
            .option("maxRecordsPerFile", delivery.plan().rowsPerFile())
            // Delta would shuffle what lies as it should.
            .option("optimizeWrite", "false");
    target.compression().ifPresent(word -> writer.option("compression", word));
    switch (target.mode()) {
      case APPEND, MERGE -> writer.mode(SaveMode.Append);
      case OVERWRITE -> writer.mode(SaveMode.Overwrite);
      case OVERWRITE_PARTITIONS ->
          writer.mode(SaveMode.Overwrite).option("partitionOverwriteMode", "dynamic");
    }
    if (delivery.replacedFiles().isEmpty() || !exists) {
      writer.save(path.toString());
      return;
    }
    SparkSession spark = rows.sparkSession();
    spark.conf().set(CONSTRAINT, "false");
    try {
      DeltaReplacing.on(writer, delivery.replacedFiles()).save(path.toString());
    } finally {
      spark.conf().unset(CONSTRAINT);
    }
  }

  /**
   * An empty commit takes the batch's number. Files that no commit names are left to the table's
   * own vacuum.
   */
  @Override
  public void abandon(Supplier<SparkSession> spark, BatchTag tag) {
    if (!log.exists()) {
      return;
    }
    if (settle(tag).isEmpty()) {
      fence(spark.get().newSession(), tag);
    }
    if (settle(tag).isPresent()) {
      throw new ConflictException(
          path
              + ": batch "
              + tag.sequence()
              + " of job '"
              + tag.job()
              + "' was to be given up: expected no commit of it, found one that another run has"
              + " made meanwhile. Run again: the batch will be finished");
    }
  }

  @Override
  public void fence(SparkSession spark, BatchTag tag) {
    if (log.exists() && settle(tag).isEmpty()) {
      commitNothing(spark, tag, transaction(tag, CommitNote.of(CommitNote.Kind.FENCE, tag, 0)));
    }
  }

  /** A commit that takes a number; Delta skips it if the table knows this number or a higher. */
  private void commitNothing(SparkSession spark, BatchTag tag, DeltaTransaction transaction) {
    try {
      transaction
          .on(DeltaTableRows.of(spark, target).limit(0).write())
          .format("delta")
          .mode(SaveMode.Append)
          .save(path.toString());
    } catch (Exception e) {
      throw DeltaFailures.explained(e, target, tag);
    }
  }

  @Override
  public Retracted preview(BatchTag tag, long after) {
    return new DeltaRetraction(target, appId(tag.job()), log).preview(tag, after);
  }

  @Override
  public void checkRetract(Supplier<SparkSession> spark, BatchTag tag, long after) {
    Retraction.requireAppend(target);
    if (log.exists()) {
      new DeltaRetraction(target, appId(tag.job()), log)
          .check(spark.get().newSession(), tag, after);
    }
  }

  @Override
  public Retracted retract(Supplier<SparkSession> supplier, BatchTag tag, long after, Lease lease) {
    if (!log.exists()) {
      return Retracted.NOTHING;
    }
    Optional<DeltaCommit> done = retracted(tag);
    if (done.isPresent()) {
      return DeltaRetraction.of(done.get());
    }
    SparkSession spark = supplier.get().newSession();
    DeltaRetraction retraction = new DeltaRetraction(target, appId(tag.job()), log);
    retraction.check(spark, tag, after);
    DeltaTransaction transaction =
        transaction(tag, CommitNote.of(CommitNote.Kind.RETRACTION, tag, 0));
    lease.check();
    try {
      retraction.delete(spark, tag, after, transaction);
    } catch (Exception e) {
      throw DeltaFailures.explained(e, target, tag);
    }
    if (retracted(tag).isEmpty()) {
      // Delta makes no commit if no row is to go; the number is to be taken all the same.
      retraction.requireNoneLeft(spark, tag, after);
      commitNothing(spark, tag, transaction);
    }
    return retracted(tag).map(DeltaRetraction::of).orElseThrow(() -> skipped(tag));
  }

  /** Files that are written again without the rows that go hold rows that stay. */
  private Optional<DeltaCommit> retracted(BatchTag tag) {
    Optional<DeltaCommit> commit = log.find(appId(tag.job()), tag, CommitNote.Kind.RETRACTION);
    commit.ifPresent(found -> DeltaProof.files(path, found, found.note().orElseThrow(), conf));
    return commit;
  }

  @Override
  public OptionalLong latest(String job) {
    return log.latest(appId(job));
  }

  private RuntimeException skipped(BatchTag tag) {
    if (isAbandoned(tag)) {
      return new ConflictException(
          path
              + ": job '"
              + tag.job()
              + "': batch "
              + tag.sequence()
              + " was given up by another run meanwhile, and has not landed. Run again");
    }
    return new CommitStateUnknownException(
        path
            + ": job '"
            + tag.job()
            + "': cannot tell whether batch "
            + tag.sequence()
            + " reached the table: expected a commit with transaction '"
            + appId(tag.job())
            + "' version "
            + tag.sequence()
            + " of this batch, found none. The table may know a higher number from another state"
            + " folder: restore 'inlet.state', or give the target another name. Nothing was"
            + " cleaned up");
  }

  private DeltaTransaction transaction(BatchTag tag, CommitNote note) {
    return new DeltaTransaction(appId(tag.job()), tag.sequence(), note);
  }

  private String appId(String job) {
    return job + "/" + target.name();
  }
}
