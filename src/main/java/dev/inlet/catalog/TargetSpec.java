package dev.inlet.catalog;

import static java.util.Objects.requireNonNull;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a job's rows go.
 *
 * @param path any Hadoop URI, or a path relative to the working directory
 * @param compression one of {@link Format#compressions}; empty for Spark's own choice
 * @param keys the columns that {@link Mode#MERGE} finds a row by; empty in other modes
 * @param batchColumn whether rows carry {@link #BATCH_COLUMN}
 * @param partitionBy in the order of the folders
 * @param compactAfterRun when partitions that a batch wrote to are compacted after its commit
 * @param targetFileBytes how large a file should become
 */
public record TargetSpec(
    String name,
    String path,
    Format format,
    Optional<String> compression,
    Mode mode,
    List<String> keys,
    boolean batchColumn,
    List<PartitionSpec> partitionBy,
    Optional<CompactAfterRun> compactAfterRun,
    long targetFileBytes,
    Origin origin) {
  /** The column (bigint) that holds the sequence of the batch that a row came with. */
  public static final String BATCH_COLUMN = "_inlet_batch";

  /** As {@link #targetFileBytes}: no file is too large. */
  public static final long ANY_SIZE = Long.MAX_VALUE;

  /** The kinds of target; Delta, the strictest, comes first. */
  public enum Format {
    DELTA,
    PARQUET,
    ORC,
    AVRO,
    JSON,
    CSV,
    /** Files as they come out of a compaction; no job declares it. */
    FILES;

    /** What {@code compression} may be. */
    public List<String> compressions() {
      return switch (this) {
        case DELTA, PARQUET -> List.of("none", "snappy", "gzip", "zstd", "lz4_raw");
        case ORC -> List.of("none", "snappy", "zlib", "zstd", "lz4");
        case AVRO -> List.of("none", "snappy", "deflate", "bzip2", "zstd");
        case JSON, CSV -> List.of("none", "gzip", "bzip2", "deflate");
        case FILES -> List.of();
      };
    }

    /** As it is written in the job catalog. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What becomes of the rows that are there when a batch lands. */
  public enum Mode {
    /** They stay. */
    APPEND,
    /** All of them go. */
    OVERWRITE,
    /** Those go whose partition gets a row. */
    OVERWRITE_PARTITIONS,
    /** Those with the key of a new row become that row. */
    MERGE;

    /** As it is written in the job catalog. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether rows go that another target may have written. */
    public boolean replaces() {
      return this == OVERWRITE || this == OVERWRITE_PARTITIONS;
    }
  }

  /**
   * Partition columns that are made from one column.
   *
   * @param column of the rows after the steps
   * @param parts what to make of it; empty to partition by the column itself
   * @param timeZone in which a timestamp is looked at; dates have none
   */
  public record PartitionSpec(String column, List<DatePart> parts, ZoneId timeZone, Origin origin) {
    public PartitionSpec {
      requireNonNull(column, "column");
      parts = List.copyOf(parts);
      requireNonNull(timeZone, "timeZone");
      requireNonNull(origin, "origin");
    }

    /** The names of the partition columns, in the order of the folders. */
    public List<String> names() {
      return parts.isEmpty() ? List.of(column) : parts.stream().map(DatePart::name).toList();
    }
  }

  /**
   * One folder level of a date: {@code MM} becomes the column {@code month} with values such as
   * {@code 01}.
   */
  public record DatePart(String name, String pattern) {
    public DatePart {
      requireNonNull(name, "name");
      requireNonNull(pattern, "pattern");
    }
  }

  public TargetSpec {
    requireNonNull(name, "name");
    requireNonNull(path, "path");
    requireNonNull(format, "format");
    requireNonNull(compression, "compression");
    requireNonNull(mode, "mode");
    keys = List.copyOf(keys);
    partitionBy = List.copyOf(partitionBy);
    requireNonNull(compactAfterRun, "compactAfterRun");
    if (targetFileBytes < 1) {
      throw new IllegalArgumentException("size of files: " + targetFileBytes);
    }
    requireNonNull(origin, "origin");
  }

  /** A target of which no more is known than what finds the batches in it. */
  public static TargetSpec place(String name, String path, Format format, Origin origin) {
    return new TargetSpec(
        name,
        path,
        format,
        Optional.empty(),
        Mode.APPEND,
        List.of(),
        false,
        List.of(),
        Optional.empty(),
        ANY_SIZE,
        origin);
  }

  /** The names of all partition columns, in the order of the folders. */
  public List<String> partitionColumns() {
    return partitionBy.stream().flatMap(p -> p.names().stream()).toList();
  }
}
