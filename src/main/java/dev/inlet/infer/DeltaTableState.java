package dev.inlet.infer;

import static java.util.Objects.requireNonNull;

import dev.inlet.InputException;
import dev.inlet.format.DeltaFile;
import dev.inlet.format.DeltaReplay;
import dev.inlet.format.DeltaState;
import dev.inlet.state.FilePlace;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * All files of a Delta table at its newest version, read from its log without Spark: the newest
 * checkpoint of whichever kind, and the commits after it.
 */
public final class DeltaTableState {
  private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");
  private static final Pattern CHECKPOINT =
      Pattern.compile(
          "(\\d{20})\\.checkpoint\\.(?:(\\d{10})\\.(\\d{10})\\.|[^.]+\\.)?(parquet|json)");
  private static final Set<String> KINDS =
      Set.of("add", "remove", "metaData", "protocol", "domainMetadata", "sidecar");

  private final String table;
  private final Path log;
  private final Configuration conf;

  public DeltaTableState(String table, Configuration conf) {
    this.table = requireNonNull(table, "table");
    this.log = new Path(new Path(table), "_delta_log");
    this.conf = requireNonNull(conf, "conf");
  }

  /**
   * Reads the log.
   *
   * @throws InputException if there is no such table, or its log is broken
   */
  public DeltaState newest() {
    TreeMap<Long, Path> commits = new TreeMap<>();
    TreeMap<Long, Set<Path>> checkpoints = new TreeMap<>();
    TreeMap<Long, Integer> parts = new TreeMap<>();
    for (FileStatus status : list()) {
      Matcher commit = COMMIT.matcher(status.getPath().getName());
      Matcher checkpoint = CHECKPOINT.matcher(status.getPath().getName());
      if (commit.matches()) {
        commits.put(Long.valueOf(commit.group(1)), status.getPath());
      } else if (checkpoint.matches()) {
        Long version = Long.valueOf(checkpoint.group(1));
        if (checkpoint.group(3) == null) {
          // Whole in one file, and as good as any other of its version.
          checkpoints.put(version, new TreeSet<>(List.of(status.getPath())));
          parts.put(version, 1);
        } else if (parts.getOrDefault(version, 2) != 1) {
          checkpoints.computeIfAbsent(version, v -> new TreeSet<>()).add(status.getPath());
          parts.put(version, Integer.parseInt(checkpoint.group(3)));
        }
      }
    }
    checkpoints.entrySet().removeIf(of -> of.getValue().size() < parts.get(of.getKey()));
    if (commits.isEmpty()) {
      throw none("found no version in " + log);
    }
    return replay(commits, checkpoints);
  }

  /**
   * The files that one version brought, and that are there as it brought them or not.
   *
   * @throws InputException if its commit is gone or corrupt
   */
  public List<DeltaFile> addedBy(long version) {
    DeltaReplay replay = new DeltaReplay();
    lines(new Path(log, DeltaLogFolder.file(version)), replay);
    replay.know(new DeltaLogFolder(log.toString(), conf).header(version));
    try {
      return replay.state(version).files();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private InputException broken(IOException e) {
    return new InputException(
        log + ": expected a whole log, found " + e.getMessage() + ". Restore it from a backup", e);
  }

  private DeltaState replay(
      NavigableMap<Long, Path> commits, NavigableMap<Long, Set<Path>> checkpoints) {
    DeltaReplay replay = new DeltaReplay();
    long next = 0;
    if (!checkpoints.isEmpty()) {
      checkpoints.lastEntry().getValue().forEach(file -> checkpoint(file, replay));
      replay.sidecars().forEach(name -> checkpoint(sidecar(name), replay));
      next = checkpoints.lastKey() + 1;
    }
    long newest = Math.max(commits.lastKey(), next - 1);
    for (long version = next; version <= newest; version++) {
      Path commit = commits.get(version);
      if (commit == null) {
        throw new InputException(
            log
                + ": expected the commit of version "
                + version
                + ", found none. Restore the log from a backup");
      }
      lines(commit, replay);
    }
    try {
      return replay.state(newest);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private Path sidecar(String name) {
    return name.contains("/") ? new Path(name) : new Path(new Path(log, "_sidecars"), name);
  }

  private void checkpoint(Path file, DeltaReplay replay) {
    if (file.getName().endsWith(".json")) {
      lines(file, replay);
    } else {
      DeltaCheckpoint.actions(file, KINDS, conf, replay::action);
    }
  }

  private void lines(Path file, DeltaReplay replay) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(fileSystem().open(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        replay.line(line);
      }
    } catch (IOException e) {
      throw new InputException(
          file
              + ": cannot read: expected lines of JSON, found '"
              + e.getMessage()
              + "'. Restore the file from a backup",
          e);
    }
  }

  private FileStatus[] list() {
    try {
      return fileSystem().listStatus(log);
    } catch (FileNotFoundException e) {
      throw none("found no folder " + log);
    } catch (IOException e) {
      throw new InputException(log + ": cannot list the log: " + e.getMessage(), e);
    }
  }

  private InputException none(String found) {
    return new InputException(
        table
            + ": expected a Delta table, "
            + found
            + ". Name the folder that has _delta_log in it, or a table of the job catalog");
  }

  private FileSystem fileSystem() throws IOException {
    return FilePlace.fileSystem(log, conf);
  }
}
