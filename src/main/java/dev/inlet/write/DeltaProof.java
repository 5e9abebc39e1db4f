package dev.inlet.write;

import dev.inlet.CommitStateUnknownException;
import dev.inlet.write.DeltaCommit.Added;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Whether a commit that is in the log is whole: as many rows as were computed, and all files. */
final class DeltaProof {
  /** What Parquet needs for a file without rows: its mark twice, and the length of its footer. */
  private static final long SHORTEST = 12;

  private DeltaProof() {}

  /**
   * @throws CommitStateUnknownException if the commit has other rows than the batch
   */
  static void rows(Path table, DeltaCommit commit, CommitNote note) {
    if (note.rows() >= 0 && commit.rows() != note.rows()) {
      throw problem(
          table,
          commit,
          note,
          "expected " + note.rows() + " rows, as many as were computed, found " + commit.rows());
    }
  }

  /**
   * Lists each folder once.
   *
   * @throws CommitStateUnknownException if a file that the commit added, and no later one has taken
   *     away, is not there
   */
  static void files(Path table, DeltaCommit commit, CommitNote note, Configuration conf) {
    List<Added> own = commit.added().stream().filter(Added::isOwn).toList();
    try {
      Map<String, Long> found =
          DataFiles.lengths(
              table.getFileSystem(conf), table, own.stream().map(Added::path).toList());
      // Delta asks a file for its length only once it is closed, so that a file that has lost its
      // bytes is in the log as short as it is.
      List<Added> missing =
          own.stream()
              .filter(
                  file ->
                      file.bytes() < SHORTEST
                          || found.getOrDefault(file.path(), -1L) != file.bytes())
              .toList();
      Optional<Added> needed = needed(table, commit, missing, conf);
      if (needed.isPresent()) {
        Added file = needed.get();
        throw problem(
            table,
            commit,
            note,
            "expected "
                + file.path()
                + " of "
                + Math.max(file.bytes(), SHORTEST)
                + (file.bytes() < SHORTEST ? " bytes or more, found " : " bytes, found ")
                + (found.containsKey(file.path())
                    ? found.get(file.path()) + " bytes"
                    : "no such file"));
      }
    } catch (IOException e) {
      throw problem(table, commit, note, "cannot list its files: " + e.getMessage());
    }
  }

  /** What was compacted or deleted since may be vacuumed, and is no concern of the commit's. */
  private static Optional<Added> needed(
      Path table, DeltaCommit commit, List<Added> missing, Configuration conf) {
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    Set<String> gone = new DeltaLogReader(table, conf).goneAfter(commit.version());
    return missing.stream().filter(file -> !gone.contains(file.path())).findFirst();
  }

  private static CommitStateUnknownException problem(
      Path table, DeltaCommit commit, CommitNote note, String what) {
    return new CommitStateUnknownException(
        table
            + ": job '"
            + note.job()
            + "': batch "
            + note.sequence()
            + " is in the table as version "
            + commit.version()
            + ", but not whole: "
            + what
            + (commit.version() == 0
                ? ". Remove the table"
                : ". Restore the table to version " + (commit.version() - 1))
            + ", or remove the rows of the batch by hand, before running again; nothing was cleaned"
            + " up");
  }
}
