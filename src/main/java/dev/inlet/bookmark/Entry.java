package dev.inlet.bookmark;

import java.util.List;

/** What the ledger says of a number, beside the batch itself. Instants are ISO-8601. */
public sealed interface Entry {
  /** The number that the entry is under. */
  long sequence();

  /**
   * The batch of this number has reached every target.
   *
   * @param read records, rejected ones among them
   */
  record Commit(
      long sequence,
      String batch,
      String run,
      String at,
      long read,
      long rejected,
      List<Landed> targets)
      implements Entry {
    public Commit {
      targets = List.copyOf(targets);
    }
  }

  /**
   * How a batch landed in a target.
   *
   * @param version the Delta version; -1 for files
   */
  record Landed(String target, String path, long rows, long files, long version) {}

  /** The batch of this number was given up before any target had it. */
  record GivenUp(long sequence, String batch, String run, String at, String why) implements Entry {}

  /** From here on, what batches after {@code to} read counts as unread. */
  record Rewind(long sequence, long to, String source, String at, String by, String why)
      implements Entry {}

  /** From here on, everything counts as unread: of one source, or of all if it is empty. */
  record Reset(long sequence, String source, String at, String by, String why) implements Entry {}
}
