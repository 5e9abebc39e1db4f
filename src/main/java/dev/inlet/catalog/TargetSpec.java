package dev.inlet.catalog;

import static java.util.Objects.requireNonNull;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/**
 * Where a job's rows go.
 *
 * @param path any Hadoop URI, or a path relative to the working directory
 * @param partitionBy in the order of the folders
 */
public record TargetSpec(
    String name, String path, Format format, List<PartitionSpec> partitionBy, Origin origin) {

  /** The kinds of target. */
  public enum Format {
    DELTA,
    PARQUET;

    /** As it is written in the job catalog. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
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
    partitionBy = List.copyOf(partitionBy);
    requireNonNull(origin, "origin");
  }

  /** The names of all partition columns, in the order of the folders. */
  public List<String> partitionColumns() {
    return partitionBy.stream().flatMap(p -> p.names().stream()).toList();
  }
}
