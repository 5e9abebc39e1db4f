package dev.inlet.compact;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a compaction of a Delta table would do, partition by partition; a table without any is one.
 *
 * @param version of the table that was looked at
 * @param codec by which most of its bytes are compressed; empty if the names of its files do not
 *     tell
 * @param isClustered whether Delta puts rows side by side by columns of the table's own
 */
public record DeltaPlan(
    String table,
    long version,
    long files,
    long bytes,
    long targetBytes,
    Optional<String> codec,
    boolean isClustered,
    List<Part> parts) {

  /** Why a partition is compacted, or is not. */
  public enum Choice {
    CHOSEN(""),
    NOTHING_TO_GAIN("nothing to gain"),
    TOO_FEW_SMALL_FILES("fewer small files than min-files"),
    NOT_QUIET("written to within 'quiet'"),
    NOT_MEANT("left out by 'where'"),
    NOT_TOUCHED("not written to by the batch"),
    LATER("left to later runs by 'max-partitions'");

    private final String words;

    Choice(String words) {
      this.words = words;
    }

    /** For people; empty where it is compacted. */
    public String words() {
      return words;
    }
  }

  /**
   * One partition.
   *
   * @param values of the partition columns
   * @param name as its folder would be called; empty if the table has no partitions
   * @param predicate that is true for its rows alone; empty if the table has no partitions
   * @param small how many of its files are smaller than the target
   * @param becomes how many files there would be
   * @param rewritten bytes that would be read and written
   * @param lastWritten by its newest file
   */
  public record Part(
      List<Optional<String>> values,
      String name,
      String predicate,
      long files,
      long bytes,
      long small,
      long becomes,
      long rewritten,
      Instant lastWritten,
      Choice choice) {
    public Part {
      values = List.copyOf(values);
      requireNonNull(name, "name");
      requireNonNull(predicate, "predicate");
      requireNonNull(lastWritten, "lastWritten");
      requireNonNull(choice, "choice");
    }

    Part with(Choice other) {
      return new Part(
          values, name, predicate, files, bytes, small, becomes, rewritten, lastWritten, other);
    }

    /** As messages name it. */
    public String title() {
      return name.isEmpty() ? "the whole table" : name;
    }
  }

  public DeltaPlan {
    requireNonNull(table, "table");
    requireNonNull(codec, "codec");
    parts = List.copyOf(parts);
  }

  /** The partitions that would be compacted. */
  public List<Part> chosen() {
    return parts.stream().filter(part -> part.choice() == Choice.CHOSEN).toList();
  }

  /** How many partitions are left alone for a reason. */
  public long count(Choice choice) {
    return parts.stream().filter(part -> part.choice() == choice).count();
  }
}
