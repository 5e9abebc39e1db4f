package dev.inlet.compact;

import static java.util.Objects.requireNonNull;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.CompactSpec.Distribute;
import java.util.List;
import java.util.Optional;

/**
 * Which files become which.
 *
 * @param outputs in the order of their paths
 * @param unmatched how many files no group takes, and are copied by themselves for it
 */
public record CompactionPlan(List<Output> outputs, long unmatched) {
  /** Less is joined by one machine, without waiting until executors are there. */
  private static final long WORTH_EXECUTORS_BYTES = 4L << 30;

  /**
   * One file that is to be written.
   *
   * @param path relative to the destination
   * @param group that it is of; empty for a file that is copied by itself
   * @param sources by path
   * @param continued the output of an earlier batch that it goes on with, and that goes
   */
  public record Output(
      String path, String group, List<SourceFile> sources, Optional<SourceFile> continued) {
    public Output {
      requireNonNull(path, "path");
      requireNonNull(group, "group");
      sources = List.copyOf(sources);
      requireNonNull(continued, "continued");
    }

    Output named(String other) {
      return new Output(other, group, sources, continued);
    }

    /** Of all that goes into it, as stored. */
    public long bytes() {
      return sources.stream().mapToLong(SourceFile::length).sum()
          + continued.map(SourceFile::length).orElse(0L);
    }
  }

  public CompactionPlan {
    outputs = List.copyOf(outputs);
  }

  /**
   * Whether Spark's executors make the outputs.
   *
   * @param master of Spark, as it is called there
   */
  public boolean isFor(Distribute distribute, String master) {
    boolean isWorthIt =
        !master.startsWith("local") && outputs.size() > 1 && bytes() >= WORTH_EXECUTORS_BYTES;
    return !outputs.isEmpty()
        && switch (distribute) {
          case NEVER -> false;
          case AUTO -> isWorthIt;
          case ALWAYS -> true;
        };
  }

  /** Of all outputs. */
  public long sources() {
    return outputs.stream().mapToLong(output -> output.sources().size()).sum();
  }

  /** Of all outputs, as stored. */
  public long bytes() {
    return outputs.stream().mapToLong(Output::bytes).sum();
  }
}
