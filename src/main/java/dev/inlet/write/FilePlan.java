package dev.inlet.write;

import static java.util.Objects.requireNonNull;

/**
 * How the rows of a batch become the files of a target, and why so. Whatever the plan, the rows are
 * the same.
 *
 * @param parts how many tasks write, or, where rows are gathered, how many parts the shuffle makes
 *     at the most; 0 if that stays as it is
 * @param splitBytes where rows are gathered, shuffled bytes from which on several tasks write what
 *     is brought together; 0 for never
 * @param rowsPerFile where a task begins another file; 0 for nowhere
 * @param bytes that all files are expected to take
 * @param files that are expected; -1 for one for each partition, where nobody counted these
 * @param why one sentence, without a full stop
 */
public record FilePlan(
    Move move, int parts, long splitBytes, long rowsPerFile, long bytes, long files, String why) {
  /** What happens to the rows before they are written. */
  public enum Move {
    /** Each task writes the rows that it has. */
    AS_THEY_ARE,
    /** One task writes the rows of several; none of them is shuffled. */
    JOINED,
    /** The rows of a partition are brought together, by a shuffle. */
    GATHERED
  }

  /** Of rows of which nothing is expected. */
  static final FilePlan AS_THEY_COME =
      new FilePlan(Move.AS_THEY_ARE, 0, 0, 0, 0, -1, "tasks write the rows that they have");

  /** What comes of it. */
  public ExpectedFiles expected() {
    return new ExpectedFiles(bytes, files, why);
  }

  public FilePlan {
    requireNonNull(move, "move");
    requireNonNull(why, "why");
    if (parts < 0 || splitBytes < 0 || rowsPerFile < 0) {
      throw new IllegalArgumentException(parts + ", " + splitBytes + ", " + rowsPerFile);
    }
  }
}
