package dev.inlet.write;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.inlet.CommitStateUnknownException;
import dev.inlet.state.Json;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Looks for one batch in a Delta table's log without Spark: newest commit first, back to the time
 * at which the batch was frozen. Format: the Delta Transaction Log Protocol, "Delta Log Entries";
 * one JSON action on each line of {@code _delta_log/<version>.json}.
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
   * The commit of a batch.
   *
   * @return empty if the batch is certainly in no commit
   * @throws CommitStateUnknownException if the log does not reach back far enough to tell
   */
  Optional<Written> find(String appId, BatchTag tag) {
    try {
      List<FileStatus> commits = commitsNewestFirst();
      long frozen = Instant.parse(tag.frozenAt()).minus(CLOCK_SKEW).toEpochMilli();
      for (FileStatus commit : commits) {
        if (commit.getModificationTime() < frozen) {
          return Optional.empty();
        }
        Optional<Written> found = read(commit.getPath(), appId, tag);
        if (found.isPresent()) {
          return found;
        }
      }
      if (commits.isEmpty() || version(commits.get(commits.size() - 1).getPath()) == 0) {
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

  private Optional<Written> read(Path commit, String appId, BatchTag tag) throws IOException {
    boolean ours = false;
    long rows = -1;
    Optional<BatchTag> written = Optional.empty();
    long files = 0;
    long bytes = 0;
    TreeSet<String> partitions = new TreeSet<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(log.getFileSystem(conf).open(commit), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode action = parse(commit, line);
        if (action.has("txn")) {
          JsonNode txn = action.get("txn");
          ours |=
              appId.equals(txn.path("appId").asText())
                  && txn.path("version").asLong() == tag.sequence();
        } else if (action.has("commitInfo")) {
          JsonNode info = action.get("commitInfo");
          rows = info.path("operationMetrics").path("numOutputRows").asLong(-1);
          written = tagOf(info);
        } else if (action.has("add")) {
          JsonNode add = action.get("add");
          files++;
          bytes += add.path("size").asLong();
          partitions.add(partition(add.path("path").asText()));
        }
      }
    }
    partitions.remove("");
    if (!ours || written.isEmpty() || !written.get().batch().equals(tag.batch())) {
      return Optional.empty();
    }
    return Optional.of(
        new Written(
            rows,
            files,
            bytes,
            List.copyOf(partitions),
            version(commit),
            written.get().read(),
            written.get().rejected()));
  }

  private static Optional<BatchTag> tagOf(JsonNode commitInfo) {
    try {
      return Optional.of(Json.parse(commitInfo.path("userMetadata").asText(), BatchTag.class));
    } catch (JsonProcessingException e) {
      // Another program's commit: its user metadata is its own affair.
      return Optional.empty();
    }
  }

  private static JsonNode parse(Path commit, String line) throws IOException {
    try {
      return Json.parse(line, JsonNode.class);
    } catch (JsonProcessingException e) {
      throw new IOException(commit.getName() + " is corrupt: " + e.getOriginalMessage(), e);
    }
  }

  /** Folders of a data file's path; paths are percent-encoded URIs. */
  private static String partition(String path) {
    String decoded = new Path(URI.create(path)).toUri().getPath();
    return decoded.substring(0, Math.max(0, decoded.lastIndexOf('/')));
  }

  private static long version(Path commit) {
    return Long.parseLong(commit.getName().substring(0, 20));
  }
}
