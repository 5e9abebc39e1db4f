package dev.inlet.write;

import static java.util.Objects.requireNonNull;

import dev.inlet.InputException;
import dev.inlet.state.Json;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Deletes files that a Delta table has not needed for some time, by Delta's own VACUUM. */
public final class DeltaVacuum {
  private static final String LISTING = "spark.sql.sources.parallelPartitionDiscovery.parallelism";

  /**
   * What was, or would be, deleted.
   *
   * @param files -1 if nobody tells
   * @param bytes -1 if nobody tells
   */
  public record Done(long files, long bytes) {}

  private final Path table;
  private final Configuration conf;

  public DeltaVacuum(String table, Configuration conf) {
    this.table = new Path(requireNonNull(table, "table"));
    this.conf = requireNonNull(conf, "conf");
  }

  /**
   * What a vacuum would delete, found by a listing of the table's folder. Files of deletion vectors
   * are left out, which the log names in another way.
   *
   * @param needed paths of files that the table has, or had at the deadline, relative to it
   */
  public Done preview(Set<String> needed, Instant deadline) {
    List<FileStatus> found = new ArrayList<>();
    try {
      FileSystem fs = table.getFileSystem(conf);
      DataFiles.below(fs, table, found);
      Path root = fs.makeQualified(table);
      long files = 0;
      long bytes = 0;
      for (FileStatus file : found) {
        String path =
            file.getPath().toUri().getPath().substring(root.toUri().getPath().length() + 1);
        boolean isVector = path.endsWith(".bin");
        boolean isOld = file.getModificationTime() < deadline.toEpochMilli();
        if (isOld && !isVector && !needed.contains(path)) {
          files++;
          bytes += file.getLen();
        }
      }
      return new Done(files, bytes);
    } catch (IOException e) {
      throw new InputException(table + ": cannot list the table's files: " + e.getMessage(), e);
    }
  }

  private Path qualified() {
    try {
      return table.getFileSystem(conf).makeQualified(table);
    } catch (IOException e) {
      throw new InputException(table + ": cannot reach the table: " + e.getMessage(), e);
    }
  }

  /**
   * Deletes.
   *
   * @param compared the version up to which all compactions of the table were compared
   * @param retain files that left the table later than so long ago stay; in whole hours, for Delta
   *     knows no others and would round them, down to none
   */
  public Done run(SparkSession session, String job, String run, long compared, Duration retain) {
    if (!retain.equals(Duration.ofHours(retain.toHours()))) {
      throw new IllegalArgumentException("expected whole hours, found " + retain);
    }
    SparkSession spark = session.newSession();
    DeltaProofs proofs = new DeltaProofs(table.toString(), job, conf);
    long before = proofs.newest();
    // What is to be kept was decided before, by the table's own settings.
    spark.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
    // Else Delta 4 takes the table's own duration whatever it is told, unless that is none at all.
    spark.conf().set("spark.databricks.delta.vacuum.retentionWindowIgnore.enabled", "false");
    spark.conf().set("spark.databricks.delta.vacuum.logging.enabled", "true");
    spark
        .conf()
        .set(
            "spark.databricks.delta.commitInfo.userMetadata",
            Json.line(DeltaProofs.note(CommitNote.Kind.VACUUM, job, run, compared)));
    if (!spark.sparkContext().getConf().contains(LISTING)) {
      // Spark's own number is of tasks for a listing that starts at the root: ten thousand.
      int parallelism = Math.max(8, 2 * spark.sparkContext().defaultParallelism());
      spark.conf().set(LISTING, String.valueOf(parallelism));
    }
    DeltaTable.forPath(spark, qualified().toString()).vacuum((double) retain.toHours());
    return proofs.vacuumed(before, run);
  }
}
