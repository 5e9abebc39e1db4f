package dev.inlet.read;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.util.AccumulatorV2;

/**
 * What became of each file. A file that is read again, by a retried, speculative or recomputed
 * task, replaces its own entry, so the totals are exact.
 */
public final class ReadCounts
    extends AccumulatorV2<ReadCounts.FileCount, Map<String, ReadCounts.FileCount>> {
  private static final long serialVersionUID = 1L;

  /**
   * One file, or one split of it, that was read to its end.
   *
   * @param file source and path, which together name it in the batch, and the split in it
   * @param records rejected ones among them
   * @param rescued rows that carry what of their record did not fit
   */
  public record FileCount(String file, long bytes, long records, long rejected, long rescued)
      implements Serializable {}

  /**
   * Spark makes a text of all there is each time a task begins or ends, for its pages and logs: of
   * thousands of files that would take longer than to read them.
   */
  private static final class Counted extends ConcurrentHashMap<String, FileCount> {
    private static final long serialVersionUID = 1L;
    private static final int MOST_SHOWN = 32;

    @Override
    public String toString() {
      return size() <= MOST_SHOWN ? super.toString() : size() + " files or splits";
    }
  }

  private final Counted files = new Counted();

  @Override
  public boolean isZero() {
    return files.isEmpty();
  }

  @Override
  public AccumulatorV2<FileCount, Map<String, FileCount>> copy() {
    ReadCounts copy = new ReadCounts();
    copy.files.putAll(files);
    return copy;
  }

  @Override
  public void reset() {
    files.clear();
  }

  @Override
  public void add(FileCount count) {
    files.put(count.file(), count);
  }

  @Override
  public void merge(AccumulatorV2<FileCount, Map<String, FileCount>> other) {
    files.putAll(other.value());
  }

  @Override
  public Map<String, FileCount> value() {
    return files;
  }

  /** Records of all files so far. */
  public long records() {
    return files.values().stream().mapToLong(FileCount::records).sum();
  }

  /** Rejected records of all files so far. */
  public long rejected() {
    return files.values().stream().mapToLong(FileCount::rejected).sum();
  }

  /** Rows of all files so far that carry what of their record did not fit. */
  public long rescued() {
    return files.values().stream().mapToLong(FileCount::rescued).sum();
  }

  /** Stored bytes of all files so far. */
  public long bytes() {
    return files.values().stream().mapToLong(FileCount::bytes).sum();
  }
}
