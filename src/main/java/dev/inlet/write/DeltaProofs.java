package dev.inlet.write;

import static java.util.Objects.requireNonNull;

import dev.inlet.CommitStateUnknownException;
import java.util.ArrayList;
import java.util.Collections;
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

  static CommitNote note(String job, String run) {
    return new CommitNote(CommitNote.Kind.COMPACTION, job, 0, run, run, "", 0, 0, -1L);
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
    List<DeltaCommit> later = new ArrayList<>();
    List<Long> found = new ArrayList<>();
    boolean[] restored = {false};
    log.walk(
        commit -> {
          if (commit.version() <= version) {
            return false;
          }
          if (isMeant.test(commit) && !(restored[0] && isUndone(commit, later))) {
            found.add(commit.version());
          }
          restored[0] |= commit.isRestore();
          later.add(commit);
          return true;
        });
    Collections.reverse(found);
    return found;
  }

  private static boolean isUndone(DeltaCommit commit, List<DeltaCommit> newestFirst) {
    return DeltaRestores.of(commit, oldestFirst(newestFirst)) == DeltaRestores.Fate.UNDONE;
  }

  private static List<DeltaCommit> oldestFirst(List<DeltaCommit> newestFirst) {
    List<DeltaCommit> turned = new ArrayList<>(newestFirst);
    Collections.reverse(turned);
    return turned;
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
   * Compares the rows of all compactions, whoever made them: a vacuum deletes what any of them took
   * away.
   *
   * @throws CommitStateUnknownException if one has other rows than were there before
   */
  public void requireAllEqualAfter(long version) {
    versionsAfter(version, DeltaProofs::isOptimize).forEach(this::count);
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
    log.walk(
        commit -> {
          if (commit.version() <= version) {
            return false;
          }
          if (!isOurs(commit, Optional.empty())) {
            found.add("version " + commit.version() + " (" + commit.operation() + ")");
          }
          return true;
        });
    Collections.reverse(found);
    return found.isEmpty() ? "by no commit that is in the log" : "by " + String.join(", ", found);
  }

  /** What the two commits of a VACUUM say of it. */
  DeltaVacuum.Done vacuumed(long version, String run) {
    long[] told = {-1, -1, -1};
    log.walk(
        commit -> {
          if (commit.version() <= version) {
            return false;
          }
          String operation = commit.operation();
          if (commit.note().filter(note -> run.equals(note.run())).isPresent()) {
            if (operation.equals("VACUUM START")) {
              told[0] = commit.metric("numFilesToDelete", -1);
              told[1] = commit.metric("sizeOfDataToDelete", -1);
            } else if (operation.equals("VACUUM END")) {
              told[2] = commit.metric("numDeletedFiles", -1);
            }
          }
          return true;
        });
    return new DeltaVacuum.Done(told[2] >= 0 ? told[2] : told[0], told[1]);
  }
}
