package dev.inlet.write;

import static java.util.Objects.requireNonNull;

import dev.inlet.CommitStateUnknownException;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.state.Json;
import dev.inlet.state.Lease;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * Lands batches in a Delta table, each as one commit that carries the batch's sequence as Delta's
 * own transaction id and the batch's tag as user metadata: data and bookmark are one atomic commit.
 */
final class DeltaWriter implements TargetWriter {
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
    return log.find(appId(tag), tag);
  }

  @Override
  public Written write(Dataset<Row> rows, BatchTag tag, Lease lease) {
    Optional<Written> landed = settle(tag);
    if (landed.isPresent()) {
      return landed.get();
    }
    lease.check();
    try {
      Partitioning.apply(target, rows)
          .write()
          .format("delta")
          .mode(SaveMode.Append)
          .partitionBy(target.partitionColumns().toArray(String[]::new))
          .option("mergeSchema", "true")
          .option("txnAppId", appId(tag))
          .option("txnVersion", tag.sequence())
          .option("userMetadata", Json.line(tag))
          .save(path.toString());
    } catch (Exception e) {
      throw DeltaFailures.explained(e, target, tag);
    }
    // Delta skips, without a word, a write whose number it has seen: the log must show our batch.
    return settle(tag).orElseThrow(() -> skipped(tag));
  }

  /** Delta itself refuses what does not fit, and writes nothing then. */
  @Override
  public void check(Dataset<Row> rows, BatchTag tag) {
    Partitioning.check(target, rows);
    TargetFolder.make(target, conf);
  }

  /** Leaves the files, which no commit names, to the table's own vacuum. */
  @Override
  public void abandon(BatchTag tag) {}

  private CommitStateUnknownException skipped(BatchTag tag) {
    return new CommitStateUnknownException(
        path
            + ": job '"
            + tag.job()
            + "': cannot tell whether batch "
            + tag.sequence()
            + " reached the table: expected a commit with transaction '"
            + appId(tag)
            + "' version "
            + tag.sequence()
            + " of this batch, found none. The table may know a higher number from another state"
            + " folder: restore 'inlet.state', or give the target another name. Nothing was"
            + " cleaned up");
  }

  private String appId(BatchTag tag) {
    return tag.job() + "/" + target.name();
  }
}
