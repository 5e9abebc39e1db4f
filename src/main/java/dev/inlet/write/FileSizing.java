package dev.inlet.write;

import static java.util.Objects.requireNonNull;

import dev.inlet.catalog.TargetSpec;
import dev.inlet.write.FilePlan.Move;
import java.util.Locale;

/**
 * Decides how rows become files of a target's size: by joining tasks where they would write small
 * files, by cutting where they would write large ones, and by a shuffle only where rows of many
 * partitions are scattered over many tasks. Pure.
 */
final class FileSizing {
  /** A file may be larger by this share of its size before a further one is worth its while. */
  static final double SLACK = 0.25;

  /** A shuffle has to save at least half of the files. */
  private static final int WORTH_A_SHUFFLE = 2;

  private static final int MOST_PARTS = 10_000;

  /** The more, the fewer partitions share a part, and are split where one of them is large. */
  private static final int PARTS_OF_A_PARTITION = 4;

  /** Of a partition of many files, which several tasks write. */
  private static final int FILES_OF_A_TASK = 4;

  /**
   * Where rows of a partitioned target are.
   *
   * @param partitions that get rows
   * @param pieces files if each task writes its rows as they are: pairs of a task and a partition
   * @param fewest files if the rows of each partition are together
   * @param ofLargest files of the largest partition then
   */
  record Spread(long partitions, long pieces, long fewest, long ofLargest) {}

  private final long rows;
  private final double bytesPerRow;
  private final boolean measured;
  private final String basis;
  private final TargetSpec target;
  private final double fileBytes;

  FileSizing(TargetSpec target, long rows, RowSize size) {
    requireNonNull(size, "size");
    this.rows = rows;
    this.bytesPerRow = size.bytes();
    this.measured = size.measured();
    this.basis = size.basis();
    this.target = requireNonNull(target, "target");
    this.fileBytes = target.targetFileBytes();
  }

  /** How many files so many bytes should be. */
  static long files(TargetSpec target, double bytes) {
    return Math.max(1, (long) Math.ceil(bytes / target.targetFileBytes() - SLACK));
  }

  private long files(double bytes) {
    return files(target, bytes);
  }

  /** All rows together, without regard to partitions. */
  long files() {
    return files(bytes());
  }

  private double bytes() {
    return rows * bytesPerRow;
  }

  /** Rows that go into one file of the target's size. */
  double rowsOfAFile() {
    return fileBytes / bytesPerRow;
  }

  FilePlan unpartitioned(int tasks) {
    if (rows == 0) {
      return nothing();
    }
    long wanted = files();
    if (tasks > wanted && bytes() / tasks < fileBytes / 2) {
      return joined(tasks, wanted, wanted);
    }
    long each = files(bytes() / tasks);
    double even = (double) rows / tasks / each;
    return plan(
        Move.AS_THEY_ARE,
        0,
        each == 1 ? limit(tasks, tasks) : even * 1.1,
        tasks * each,
        each == 1
            ? write(tasks) + " files of that size as they are, without a shuffle"
            : count(tasks, "task")
                + (tasks == 1 ? " cuts its" : " cut their")
                + " rows to files of that size, without a shuffle");
  }

  /** Whether partitions can be written well without a look at where their rows are. */
  boolean needsNoSpread(int tasks) {
    return rows == 0 || tasks <= 1 || files() == 1;
  }

  /** Of a target with partitions, where {@link #needsNoSpread}. */
  FilePlan partitioned(int tasks) {
    if (rows == 0) {
      return nothing();
    }
    if (tasks <= 1) {
      return plan(
          Move.AS_THEY_ARE,
          0,
          limit(1, 1),
          -1,
          "one task writes all partitions, without a shuffle");
    }
    return joined(tasks, 1, -1);
  }

  /** Of a target with partitions. */
  FilePlan partitioned(int tasks, Spread spread) {
    long fewest = spread.fewest();
    if (spread.pieces() <= WORTH_A_SHUFFLE * fewest) {
      return plan(
          Move.AS_THEY_ARE,
          0,
          limit(1, 1),
          Math.max(fewest, spread.pieces()),
          write(tasks)
              + " "
              + count(spread.partitions(), "partition")
              + " as their rows come, without a shuffle");
    }
    long joined = files();
    if (joined < tasks && joined * spread.partitions() <= WORTH_A_SHUFFLE * fewest) {
      return joined(tasks, joined, Math.max(fewest, joined));
    }
    return new FilePlan(
        Move.GATHERED,
        (int) Math.min(MOST_PARTS, Math.max(joined, PARTS_OF_A_PARTITION * spread.partitions())),
        spread.ofLargest() == 1 ? 0 : shuffledBytes(FILES_OF_A_TASK * fileBytes),
        rows(limit(1, 1)),
        (long) Math.ceil(bytes()),
        fewest,
        basis
            + "; the rows of each partition are brought together by a shuffle: as they are, "
            + count(tasks, "task")
            + " would write "
            + count(spread.pieces(), "file")
            + " into "
            + count(spread.partitions(), "partition"));
  }

  /**
   * Of a merge, which reads, joins and writes by a plan of its own. It writes rows of the table
   * again, of which the input says nothing: by a guess they are not cut.
   */
  FilePlan merged() {
    return plan(
        Move.AS_THEY_ARE,
        0,
        measured ? (1 + SLACK) * rowsOfAFile() : Double.POSITIVE_INFINITY,
        -1,
        "a merge writes by Delta's own plan" + (measured ? ", cut to that size" : ""));
  }

  private FilePlan joined(int tasks, long parts, long files) {
    return plan(
        Move.JOINED,
        (int) parts,
        limit(tasks, parts),
        files,
        "the rows of "
            + count(tasks, "task")
            + " are written by "
            + String.format(Locale.ROOT, "%,d", parts)
            + ", without a shuffle");
  }

  /**
   * In rows: the size with its slack, or what the largest of the parts gets by itself, for tasks
   * are joined whole.
   */
  private double limit(long tasks, long parts) {
    long tasksOfLargest = (tasks + parts - 1) / parts;
    double largest = (double) rows / tasks * tasksOfLargest;
    double slack = (1 + SLACK) * rowsOfAFile();
    return tasks == parts ? slack : Math.max(slack, 1.1 * largest);
  }

  private FilePlan plan(Move move, int parts, double rowsPerFile, long files, String what) {
    return new FilePlan(
        move, parts, 0, rows(rowsPerFile), (long) Math.ceil(bytes()), files, basis + "; " + what);
  }

  /** Rounded up, but for what is only the error of a division. */
  private static long rows(double rowsPerFile) {
    return rowsPerFile >= Long.MAX_VALUE ? 0 : Math.max(1, (long) Math.ceil(rowsPerFile - 1e-6));
  }

  private long shuffledBytes(double bytes) {
    return (long) Math.min(1e15, bytes * StoredSize.IN_SHUFFLE / StoredSize.of(target));
  }

  private static FilePlan nothing() {
    return new FilePlan(Move.AS_THEY_ARE, 0, 0, 0, 0, 0, "there are no rows");
  }

  private static String write(long tasks) {
    return count(tasks, "task") + (tasks == 1 ? " writes" : " write");
  }

  private static String count(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }
}
