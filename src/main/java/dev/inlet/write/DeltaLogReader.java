package dev.inlet.write;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.inlet.CommitStateUnknownException;
import dev.inlet.InputException;
import dev.inlet.state.Json;
import dev.inlet.write.DeltaCommit.Added;
import dev.inlet.write.DeltaCommit.Txn;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Looks into a Delta table's log without Spark, newest commit first. Format: the Delta Transaction
 * Log Protocol, "Delta Log Entries"; one JSON action on each line of {@code
 * _delta_log/<version>.json}.
 */
final class DeltaLogReader {
  private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json");

  /** How far the clocks of the driver and of the table's file system may be apart. */
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  private final Path log;
  private final Configuration conf;

  DeltaLogReader(Path table, Configuration conf) {
    this.log = new Path(table, "_delta_log");
    this.conf = requireNonNull(conf, "conf");
  }

  /**
   * The commit of this kind for a batch, sought back to the time at which the batch was frozen.
   *
   * @return empty if there is certainly none
   * @throws CommitStateUnknownException if the log does not reach back far enough to tell
   */
  Optional<DeltaCommit> find(String appId, BatchTag tag, CommitNote.Kind kind) {
    return findWithUndone(appId, tag, kind).filter(found -> !found.undone()).map(Found::commit);
  }

  /**
   * A commit, and whether the table was restored to a version before it. Then its rows are gone,
   * but its number stays taken.
   */
  record Found(DeltaCommit commit, boolean undone) {}

  /** As {@link #find}, but also finds a commit that a restore has undone. */
  Optional<Found> findWithUndone(String appId, BatchTag tag, CommitNote.Kind kind) {
    boolean isRestored = false;
    try {
      List<FileStatus> commits = commitsNewestFirst();
      long frozen = Instant.parse(tag.frozenAt()).minus(CLOCK_SKEW).toEpochMilli();
      for (FileStatus commit : commits) {
        if (commit.getModificationTime() < frozen) {
          return Optional.empty();
        }
        DeltaCommit read = read(commit.getPath());
        if (isOf(read, appId, tag, kind)) {
          return Optional.of(
              new Found(read, isRestored && isUndone(read, tag, after(commit, commits))));
        }
        isRestored |= read.isRestore();
      }
      if (beginsAtZero(commits)) {
        return Optional.empty();
      }
      throw unknown(
          tag,
          "the log begins at version "
              + version(commits.get(commits.size() - 1).getPath())
              + ", after the batch was frozen",
          null);
    } catch (IOException e) {
      throw unknown(tag, e.getMessage(), e);
    }
  }

  private boolean isUndone(DeltaCommit commit, BatchTag tag, List<FileStatus> later)
      throws IOException {
    List<DeltaCommit> commits = new ArrayList<>();
    for (FileStatus file : later) {
      commits.add(read(file.getPath()));
    }
    return switch (DeltaRestores.of(commit, commits)) {
      case THERE -> false;
      case UNDONE -> true;
      case UNKNOWN ->
          throw unknown(
              tag,
              "version "
                  + commit.version()
                  + " holds it, the table was restored to a point in time after that, and files of"
                  + " it had been rewritten before, so that the log does not tell whether its rows"
                  + " are there",
              null);
    };
  }

  /** What comes after one of these, oldest first. */
  private static List<FileStatus> after(FileStatus commit, List<FileStatus> newestFirst) {
    List<FileStatus> later = new ArrayList<>(newestFirst.subList(0, newestFirst.indexOf(commit)));
    Collections.reverse(later);
    return later;
  }

  private static boolean isOf(
      DeltaCommit commit, String appId, BatchTag tag, CommitNote.Kind kind) {
    return commit.has(appId, tag.sequence())
        && commit
            .note()
            .filter(note -> note.kind() == kind && note.batch().equals(tag.batch()))
            .isPresent();
  }

  /** Whether there is a table. */
  boolean exists() {
    try {
      return !commitsNewestFirst().isEmpty();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Reads commits from the newest on, for as long as it is told to go on.
   *
   * @return whether nothing is hidden: the reading was ended, or came to the table's first version
   */
  boolean walk(Predicate<DeltaCommit> goOn) {
    try {
      List<FileStatus> commits = commitsNewestFirst();
      for (FileStatus commit : commits) {
        if (!goOn.test(read(commit.getPath()))) {
          return true;
        }
      }
      return beginsAtZero(commits);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The commits after one, oldest first. */
  List<DeltaCommit> after(long version) {
    List<DeltaCommit> later = new ArrayList<>();
    walk(commit -> commit.version() > version && later.add(commit));
    Collections.reverse(later);
    return later;
  }

  /** The files that commits after one have taken away, and not brought back; decoded paths. */
  Set<String> goneAfter(long version) {
    Set<String> gone = new HashSet<>();
    Set<String> there = new HashSet<>();
    walk(
        commit -> {
          if (commit.version() <= version) {
            return false;
          }
          // The newest word counts. A file that gets a deletion vector goes and comes in one
          // commit.
          commit.added().stream()
              .map(Added::path)
              .filter(path -> !gone.contains(path))
              .forEach(there::add);
          commit.removed().stream().filter(path -> !there.contains(path)).forEach(gone::add);
          return true;
        });
    return gone;
  }

  /**
   * The number of the newest transaction of an application. Of other actions nothing is parsed: a
   * commit may have a million of them.
   */
  OptionalLong latest(String appId) {
    try {
      for (FileStatus commit : commitsNewestFirst()) {
        OptionalLong found =
            read(commit.getPath(), line -> line.contains("\"txn\"")).txns().stream()
                .filter(txn -> txn.appId().equals(appId))
                .mapToLong(Txn::version)
                .max();
        if (found.isPresent()) {
          return found;
        }
      }
      return OptionalLong.empty();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static boolean beginsAtZero(List<FileStatus> commits) {
    return commits.isEmpty() || version(commits.get(commits.size() - 1).getPath()) == 0;
  }

  private InputException unreadable(IOException e) {
    return new InputException(
        log + ": cannot read the table's log: " + e.getMessage() + ". Try again", e);
  }

  private CommitStateUnknownException unknown(BatchTag tag, String why, IOException cause) {
    return new CommitStateUnknownException(
        log
            + ": job '"
            + tag.job()
            + "': cannot tell whether batch "
            + tag.sequence()
            + " reached the table: "
            + why
            + ". Compare the table's history with the batch before running again; nothing was"
            + " cleaned up",
        cause);
  }

  private List<FileStatus> commitsNewestFirst() throws IOException {
    try {
      List<FileStatus> commits = new ArrayList<>();
      for (FileStatus status : log.getFileSystem(conf).listStatus(log)) {
        if (COMMIT.matcher(status.getPath().getName()).matches()) {
          commits.add(status);
        }
      }
      commits.sort(Comparator.comparing((FileStatus f) -> f.getPath().getName()).reversed());
      return commits;
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private DeltaCommit read(Path commit) throws IOException {
    return read(commit, line -> true);
  }

  private DeltaCommit read(Path commit, Predicate<String> wanted) throws IOException {
    List<Txn> txns = new ArrayList<>();
    List<Added> added = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    JsonNode info = JsonNodeFactory.instance.objectNode();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(log.getFileSystem(conf).open(commit), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!wanted.test(line)) {
          continue;
        }
        JsonNode action = parse(commit, line);
        if (action.has("txn")) {
          JsonNode txn = action.get("txn");
          txns.add(new Txn(txn.path("appId").asText(), txn.path("version").asLong()));
        } else if (action.has("commitInfo")) {
          info = action.get("commitInfo");
        } else if (action.has("add")) {
          added.add(Added.of(action.get("add")));
        } else if (action.has("remove")) {
          removed.add(DeltaCommit.decoded(action.get("remove")));
        }
      }
    }
    return new DeltaCommit(version(commit), txns, info, added, removed);
  }

  private static JsonNode parse(Path commit, String line) throws IOException {
    try {
      return Json.parse(line, JsonNode.class);
    } catch (JsonProcessingException e) {
      throw new IOException(commit.getName() + " is corrupt: " + e.getOriginalMessage(), e);
    }
  }

  private static long version(Path commit) {
    return Long.parseLong(commit.getName().substring(0, 20));
  }
}
