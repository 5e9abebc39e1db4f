package dev.inlet.write;

import static java.util.Objects.requireNonNull;

import dev.inlet.CommitStateUnknownException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Finds the commits of a job's compactions in a table's log, and compares their rows. */
public final class DeltaProofs {
  private final Path table;
  private final String job;
  private final DeltaLogReader log;
  private final DeltaRows rows;

  public DeltaProofs(String table, String job, Configuration conf) {
    this.table = new Path(requireNonNull(table, "table"));
    this.job = requireNonNull(job, "job");
    this.log = new DeltaLogReader(this.table, conf);
    this.rows = new DeltaRows(this.table, conf);
  }

  static CommitNote note(CommitNote.Kind kind, String job, String run, long compared) {
    return new CommitNote(kind, job, compared, run, run, "", 0, 0, -1L);
  }

  /** The table's newest version. */
  public long newest() {
    long[] newest = {-1};
    log.walk(
        commit -> {
          newest[0] = commit.version();
          return false;
        });
    return newest[0];
  }

  /**
   * The versions after one by which the job has compacted partitions, oldest first; without those
   * that a restore of the table has undone.
   *
   * @param run empty for all runs
   */
  List<Long> versionsAfter(long version, Optional<String> run) {
    return versionsAfter(version, commit -> isOurs(commit, run));
  }

  private List<Long> versionsAfter(long version, Predicate<DeltaCommit> isMeant) {
    List<DeltaCommit> later = log.after(version);
    // Only what came before a restore can be undone, and to find that out takes time.
    int restored = later.size() - 1;
    while (restored >= 0 && !later.get(restored).isRestore()) {
      restored--;
    }
    List<Long> found = new ArrayList<>();
    for (int i = 0; i < later.size(); i++) {
      DeltaCommit commit = later.get(i);
      if (isMeant.test(commit)
          && (i >= restored || !isUndone(commit, later.subList(i + 1, later.size())))) {
        found.add(commit.version());
      }
    }
    return found;
  }

  private static boolean isUndone(DeltaCommit commit, List<DeltaCommit> later) {
    return DeltaRestores.of(commit, later) == DeltaRestores.Fate.UNDONE;
  }

  private boolean isOurs(DeltaCommit commit, Optional<String> run) {
    return commit
        .note()
        .filter(note -> note.kind() == CommitNote.Kind.COMPACTION && note.job().equals(job))
        .filter(note -> run.isEmpty() || run.get().equals(note.run()))
        .filter(note -> isOptimize(commit))
        .isPresent();
  }

  private static boolean isOptimize(DeltaCommit commit) {
    return commit.operation().equals("OPTIMIZE");
  }

  /**
   * Compares the rows of the job's compactions that a run before may not have compared.
   *
   * @return their versions, oldest first
   * @throws CommitStateUnknownException if one has other rows than were there before
   */
  public List<Long> requireEqualAfter(long version) {
    List<Long> versions = versionsAfter(version, Optional.empty());
    versions.forEach(this::count);
    return versions;
  }

  /**
   * Compares the rows of all compactions since the last vacuum of ours, whoever made them: a vacuum
   * deletes what any of them took away.
   *
   * @return the version up to which that is done now
   * @throws CommitStateUnknownException if one has other rows than were there before
   */
  public long requireAllEqual() {
    long newest = newest();
    versionsAfter(compared(), DeltaProofs::isOptimize).forEach(this::count);
    return newest;
  }

  /** What the last vacuum of ours says; -1 if the log has none. */
  private long compared() {
    long[] compared = {-1};
    log.walk(
        commit -> {
          commit
              .note()
              .filter(note -> note.kind() == CommitNote.Kind.VACUUM)
              .ifPresent(note -> compared[0] = note.sequence());
          return compared[0] < 0;
        });
    return compared[0];
  }

  /** What to do about a version with other rows, behind a message. */
  String remedy(long version) {
    return rows.remedy(version);
  }

  /**
   * Counts the rows before and after a commit.
   *
   * @throws CommitStateUnknownException if they differ
   */
  DeltaRewrite count(long version) {
    DeltaRewrite rewrite = rows.of(version);
    rows.requireEqual(rewrite);
    return rewrite;
  }

  /** What other writers have committed after a version, for messages. */
  String others(long version) {
    List<String> found = new ArrayList<>();
    for (DeltaCommit commit : log.after(version)) {
      if (!isOurs(commit, Optional.empty())) {
        found.add("version " + commit.version() + " (" + commit.operation() + ")");
      }
    }
    return found.isEmpty() ? "by no commit that is in the log" : "by " + String.join(", ", found);
  }

  /** What the two commits of a VACUUM say of it. */
  DeltaVacuum.Done vacuumed(long version, String run) {
    long deleted = -1;
    long meant = -1;
    long bytes = -1;
    for (DeltaCommit commit : log.after(version)) {
      if (commit.note().filter(note -> run.equals(note.run())).isPresent()) {
        meant = Math.max(meant, commit.metric("numFilesToDelete", -1));
        bytes = Math.max(bytes, commit.metric("sizeOfDataToDelete", -1));
        deleted = Math.max(deleted, commit.metric("numDeletedFiles", -1));
      }
    }
    return new DeltaVacuum.Done(deleted >= 0 ? deleted : meant, bytes);
  }
}
