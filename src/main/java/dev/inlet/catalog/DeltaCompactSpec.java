package dev.inlet.catalog;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A compaction of a Delta table as it was declared: within the table, by Delta's own OPTIMIZE.
 *
 * @param table its folder
 * @param targetBytes of a file; smaller ones are joined up to it
 * @param quiet only partitions whose newest file is as old
 * @param where only these partitions
 * @param minFiles only partitions with as many small files
 * @param zOrder the columns by which rows are put side by side; none to join files as they are
 * @param maxPartitions how many a run takes, those with the most to gain first
 * @param partitionsPerCommit how many are rewritten in one commit at the most
 */
public record DeltaCompactSpec(
    String table,
    long targetBytes,
    Optional<Duration> quiet,
    Optional<PartitionFilter> where,
    long minFiles,
    List<String> zOrder,
    OptionalLong maxPartitions,
    long partitionsPerCommit,
    Verify verify,
    Optional<Vacuum> vacuum,
    Origin origin) {
  /** The name of such a job's one target. */
  public static final String TARGET = "table";

  /** What is compared of a partition before and after it was rewritten. */
  public enum Verify {
    /** How many rows there are: by the log before, by the new files' own footers after. */
    COUNT,
    /** And the sum of hashes of all rows, which are read again for it, before and after. */
    RECORDS;

    /** As it is written in the job catalog. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * That files which the table has not needed for so long are deleted.
   *
   * @param retain whole hours, as Delta has them: a part of one that was begun is a whole one
   * @param allowsShort whether that may be less than what the table itself asks for
   */
  public record Vacuum(Duration retain, boolean allowsShort, Origin origin) {
    public Vacuum {
      Duration whole = Duration.ofHours(retain.toHours());
      retain = retain.compareTo(whole) > 0 ? whole.plusHours(1) : whole;
      requireNonNull(origin, "origin");
    }
  }

  public DeltaCompactSpec {
    requireNonNull(table, "table");
    requireNonNull(quiet, "quiet");
    requireNonNull(where, "where");
    zOrder = List.copyOf(zOrder);
    requireNonNull(maxPartitions, "maxPartitions");
    requireNonNull(verify, "verify");
    requireNonNull(vacuum, "vacuum");
    requireNonNull(origin, "origin");
  }

  /** What is done for the partitions that a batch of a job has written to. */
  public static DeltaCompactSpec afterRun(TargetSpec target, CompactAfterRun rule) {
    return new DeltaCompactSpec(
        target.path(),
        target.targetFileBytes(),
        Optional.empty(),
        Optional.empty(),
        rule.minSmallFiles(),
        List.of(),
        OptionalLong.empty(),
        rule.partitionsPerCommit(),
        Verify.COUNT,
        Optional.empty(),
        target.origin());
  }
}
