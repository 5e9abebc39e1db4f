package dev.inlet.write;

import static java.util.Objects.requireNonNull;

import dev.inlet.CommitStateUnknownException;
import dev.inlet.ConflictException;
import dev.inlet.InputException;
import dev.inlet.state.Json;
import io.delta.tables.DeltaOptimizeBuilder;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Compacts partitions of a Delta table by Delta's own OPTIMIZE, and compares the rows of each of
 * its commits. The commits are known again by their user metadata.
 */
public final class DeltaOptimizer {
  /**
   * What is compacted in one commit.
   *
   * @param title of the partitions, for messages
   * @param predicate for their rows; empty for the whole table
   */
  public record Group(String title, String predicate) {
    public Group {
      requireNonNull(title, "title");
      requireNonNull(predicate, "predicate");
    }
  }

  /**
   * How it is done.
   *
   * @param codec of the new files, as Spark calls it; empty for the session's own
   * @param readsRows whether the rows are read again and compared, too
   */
  public record Order(
      long targetBytes, List<String> zOrder, Optional<String> codec, boolean readsRows) {
    public Order {
      requireNonNull(codec, "codec");
      zOrder = List.copyOf(zOrder);
    }
  }

  private final SparkSession spark;
  private final String table;
  private final String path;
  private final DeltaProofs proofs;
  private final CommitNote note;
  private final Order order;

  /**
   * @param spark a session that is this run's own
   */
  public DeltaOptimizer(
      SparkSession spark, String table, String job, String run, Order order, Configuration conf) {
    this.spark = spark.newSession();
    this.table = requireNonNull(table, "table");
    this.path = qualified(table, conf);
    this.proofs = new DeltaProofs(table, job, conf);
    this.note = DeltaProofs.note(CommitNote.Kind.COMPACTION, job, run, 0);
    this.order = requireNonNull(order, "order");
    // The version before a commit is read as long as its files are there, however old it is.
    set(
        "spark.databricks.delta.vacuum.enforceTimeTravelWithinDeletedFileRetentionDuration",
        "false");
  }

  private static String qualified(String table, Configuration conf) {
    Path path = new Path(table);
    try {
      return path.getFileSystem(conf).makeQualified(path).toString();
    } catch (IOException e) {
      throw new InputException(table + ": cannot reach the table: " + e.getMessage(), e);
    }
  }

  /**
   * Compacts some partitions, unless Delta finds nothing to do.
   *
   * @return the commits, compared
   * @throws dev.inlet.ConflictException if another writer was in the way again and again
   * @throws CommitStateUnknownException if a commit has other rows than were there before
   */
  public List<DeltaRewrite> optimize(Group group) {
    long before = proofs.newest();
    try {
      DeltaConflicts.retrying(
          table + ": " + group.title(), () -> run(group), () -> proofs.others(before));
    } catch (ConflictException e) {
      throw e;
    } catch (Exception e) {
      // Whether there is a commit is told by the log, whatever came of it afterwards.
      if (proofs.versionsAfter(before, Optional.of(note.run())).isEmpty()) {
        throw explained(e, group);
      }
    }
    List<DeltaRewrite> rewrites = new ArrayList<>();
    for (long version : proofs.versionsAfter(before, Optional.of(note.run()))) {
      DeltaRewrite counted = proofs.count(version);
      rewrites.add(order.readsRows() ? counted.hashed(hash(version, group.predicate())) : counted);
    }
    return List.copyOf(rewrites);
  }

  /**
   * Reads the rows before and after commits that were counted.
   *
   * @param predicate for the rows that are meant; empty for all
   * @throws CommitStateUnknownException if a commit has other rows than were there before
   */
  public void requireEqualRows(List<Long> versions, String predicate) {
    versions.forEach(version -> hash(version, predicate));
  }

  private String hash(long version, String predicate) {
    try {
      return new DeltaRowHash(spark, path, proofs::remedy).requireEqual(version, predicate);
    } catch (CommitStateUnknownException e) {
      throw e;
    } catch (Exception e) {
      Throwable reason = reason(e).orElseThrow(() -> unchecked(e));
      throw new InputException(
          table
              + ": version "
              + version
              + ", by which partitions were compacted, is not compared: expected to read its rows"
              + " and those before it, found "
              + DeltaFailures.firstLines(String.valueOf(reason.getMessage()))
              + ". Nothing was deleted; the next run compares them before all else",
          e);
    }
  }

  private void run(Group group) {
    set("spark.databricks.delta.optimize.maxFileSize", String.valueOf(order.targetBytes()));
    set("spark.databricks.delta.optimize.minFileSize", String.valueOf(order.targetBytes()));
    set("spark.databricks.delta.commitInfo.userMetadata", Json.line(note));
    order.codec().ifPresent(word -> set("spark.sql.parquet.compression.codec", word));
    DeltaOptimizeBuilder builder = DeltaTable.forPath(spark, path).optimize();
    DeltaOptimizeBuilder some =
        group.predicate().isEmpty() ? builder : builder.where(group.predicate());
    if (order.zOrder().isEmpty()) {
      some.executeCompaction().count();
    } else {
      some.executeZOrderBy(order.zOrder().toArray(String[]::new)).count();
    }
  }

  private void set(String key, String value) {
    spark.conf().set(key, value);
  }

  private RuntimeException explained(Exception e, Group group) {
    if (e instanceof IllegalStateException) {
      return new CommitStateUnknownException(
          table
              + ": cannot tell whether "
              + group.title()
              + " was compacted: expected to find the log as Delta has written it, found that "
              + DeltaFailures.firstLines(String.valueOf(e.getMessage()))
              + " Look at the newest versions in _delta_log before running again; nothing was"
              + " deleted",
          e);
    }
    Optional<Throwable> reason = reason(e);
    if (reason.isPresent()) {
      return new InputException(
          table
              + ": "
              + group.title()
              + " cannot be compacted: expected files that can be read and written, found "
              + DeltaFailures.firstLines(String.valueOf(reason.get().getMessage()))
              + ". Nothing was deleted; what was compacted before stays",
          e);
    }
    return unchecked(e);
  }

  private static RuntimeException unchecked(Exception e) {
    return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
  }

  /** What a user can act on: files that are missing or broken, and what Spark's analysis says. */
  private static Optional<Throwable> reason(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      // Spark's AnalysisException is checked, but no signature declares it.
      if (cause instanceof IOException
          || cause.getClass().getName().contains("AnalysisException")
          || cause.getClass().getName().contains("SparkFileNotFoundException")) {
        return Optional.of(cause);
      }
    }
    return Optional.empty();
  }
}
