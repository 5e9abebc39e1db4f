package dev.inlet.write;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.inlet.CommitStateUnknownException;
import dev.inlet.InputException;
import dev.inlet.state.FilePlace;
import dev.inlet.state.Json;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/**
 * Counts the rows of a commit that only moves rows about: of the files that it took away by the
 * log, of those that it brought by their own footers, so that a file which is not there, is cut or
 * holds other rows than its writer believed is found out before anything is deleted.
 */
final class DeltaRows {
  private static final Pattern RECORDS = Pattern.compile("\"numRecords\"\\s*:\\s*(\\d+)");

  /** How many later commits a message names. */
  private static final int NAMED = 5;

  private final Path table;
  private final Configuration conf;
  private final DeltaLogReader log;

  /** What later commits have taken away, as far as that was looked up; names are never reused. */
  private Set<String> gone = Set.of();

  DeltaRows(Path table, Configuration conf) {
    this.table = requireNonNull(table, "table");
    this.conf = requireNonNull(conf, "conf");
    this.log = new DeltaLogReader(table, conf);
  }

  /** What is summed up over the files of one side. */
  private static final class Side {
    private long files;
    private long bytes;
    private long rows;
    private boolean isUnknown;

    private long counted() {
      return isUnknown ? -1 : rows;
    }
  }

  /**
   * What a commit did. Rows are -1 where files are gone that no log has the rows of.
   *
   * @throws CommitStateUnknownException if a file that it brought, and no later commit has taken
   *     away, is not there as the log has it
   */
  DeltaRewrite of(long version) {
    Side before = new Side();
    Side after = new Side();
    TreeSet<String> partitions = new TreeSet<>();
    Path commit = new Path(new Path(table, "_delta_log"), file(version));
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                table.getFileSystem(conf).open(commit), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode action = parse(line);
        if (action.has("remove")) {
          add(before, action.get("remove"), recorded(action.get("remove")));
        } else if (action.has("add")) {
          add(after, action.get("add"), written(version, action.get("add")));
          partitions.add(DataFiles.folder(DeltaCommit.decoded(action.get("add"))));
        }
      }
    } catch (IOException e) {
      throw new InputException(
          commit + ": cannot read: " + e.getMessage() + ". Nothing was deleted; run again", e);
    }
    partitions.remove("");
    return new DeltaRewrite(
        version,
        List.copyOf(partitions),
        before.files,
        before.bytes,
        after.files,
        after.bytes,
        before.counted(),
        after.counted(),
        "");
  }

  private static void add(Side side, JsonNode file, OptionalLong rows) {
    side.files++;
    side.bytes += file.path("size").asLong();
    side.rows += rows.orElse(0) - file.path("deletionVector").path("cardinality").asLong(0);
    side.isUnknown |= rows.isEmpty();
  }

  /** By the log; a file that it tells nothing of is asked itself, if it is still there. */
  private OptionalLong recorded(JsonNode file) throws IOException {
    Matcher records = RECORDS.matcher(file.path("stats").asText());
    try {
      return OptionalLong.of(
          records.find() ? Long.parseLong(records.group(1)) : footer(status(file)));
    } catch (FileNotFoundException e) {
      return OptionalLong.empty();
    } catch (RuntimeException e) {
      // No Parquet, says Parquet's reader.
      return OptionalLong.empty();
    }
  }

  private OptionalLong written(long version, JsonNode file) throws IOException {
    String found;
    try {
      FileStatus status = status(file);
      if (status.getLen() == file.path("size").asLong()) {
        return OptionalLong.of(footer(status));
      }
      found = status.getLen() + " bytes";
    } catch (FileNotFoundException e) {
      found = "none";
    } catch (RuntimeException e) {
      found = "one that cannot be read: " + e.getMessage();
    }
    if (isGoneSince(version, DeltaCommit.decoded(file))) {
      return recorded(file);
    }
    throw broken(version, file, found);
  }

  /** The log is walked when a file is not known to be gone, not for each: they may be thousands. */
  private boolean isGoneSince(long version, String path) {
    if (!gone.contains(path)) {
      gone = log.goneAfter(version);
    }
    return gone.contains(path);
  }

  private FileStatus status(JsonNode file) throws IOException {
    String path = DeltaCommit.decoded(file);
    Path whole = path.contains(":/") ? new Path(path) : FilePlace.in(table, path);
    return DataFiles.forName(whole.getFileSystem(conf), path).getFileStatus(whole);
  }

  private long footer(FileStatus status) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromStatus(status, conf))) {
      return reader.getRecordCount();
    }
  }

  private CommitStateUnknownException broken(long version, JsonNode file, String found) {
    return new CommitStateUnknownException(
        table
            + ": version "
            + version
            + ", by which partitions were compacted, is not whole: expected "
            + DeltaCommit.decoded(file)
            + " of "
            + file.path("size").asLong()
            + " bytes, found "
            + found
            + remedy(version));
  }

  /**
   * @throws CommitStateUnknownException if there are not as many rows as before
   */
  void requireEqual(DeltaRewrite rewrite) {
    boolean isKnown = rewrite.rowsBefore() >= 0 && rewrite.rowsAfter() >= 0;
    if (isKnown && rewrite.rowsBefore() != rewrite.rowsAfter()) {
      throw new CommitStateUnknownException(
          table
              + ": version "
              + rewrite.version()
              + ", by which partitions were compacted, has other rows: expected "
              + rewrite.rowsBefore()
              + ", found "
              + rewrite.rowsAfter()
              + " in "
              + (rewrite.partitions().isEmpty()
                  ? "the table"
                  : String.join(", ", rewrite.partitions()))
              + remedy(rewrite.version()));
    }
  }

  /** A restore also undoes what was written since. */
  String remedy(long version) {
    List<String> later = new ArrayList<>();
    for (DeltaCommit commit : log.after(version)) {
      if (!(commit.added().isEmpty() && commit.removed().isEmpty())) {
        later.add(commit.version() + " (" + commit.operation() + ")");
      }
    }
    if (later.isEmpty()) {
      return ". Restore the table to version "
          + (version - 1)
          + " before running again; nothing was deleted";
    }
    return ". A restore of the table to version "
        + (version - 1)
        + " would also undo what came later: "
        + String.join(", ", later.subList(0, Math.min(NAMED, later.size())))
        + (later.size() > NAMED ? " and " + (later.size() - NAMED) + " more" : "")
        + ". See to it that this can be done again, then restore, before running again; nothing"
        + " was deleted";
  }

  private static String file(long version) {
    return String.format(Locale.ROOT, "%020d.json", version);
  }

  private static JsonNode parse(String line) throws IOException {
    try {
      return Json.parse(line, JsonNode.class);
    } catch (JsonProcessingException e) {
      throw new IOException("not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
