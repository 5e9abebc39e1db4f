package dev.inlet.write;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * One commit of a Delta table, as far as it matters here. Format: the Delta Transaction Log
 * Protocol, "Actions".
 *
 * @param info of the {@code commitInfo} action; an empty object if there is none
 * @param removed the files that it takes away, as {@link Added#path}
 */
record DeltaCommit(
    long version, List<Txn> txns, JsonNode info, List<Added> added, List<String> removed) {

  /** A {@code txn} action. */
  record Txn(String appId, long version) {}

  /**
   * An {@code add} action.
   *
   * @param path decoded; relative to the table, or a URI
   */
  record Added(String path, long bytes) {
    static Added of(JsonNode add) {
      return new Added(decoded(add), add.path("size").asLong());
    }

    /** Whether the file is one of the table's own, and not that of a table it was cloned from. */
    boolean isOwn() {
      return !path.startsWith("/") && !path.contains(":/");
    }
  }

  DeltaCommit {
    txns = List.copyOf(txns);
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  Optional<CommitNote> note() {
    return CommitNote.parse(info.path("userMetadata").asText());
  }

  boolean has(String appId, long sequence) {
    return txns.contains(new Txn(appId, sequence));
  }

  /** The rows that came with the commit, by Delta's own count; -1 if it does not tell. */
  long rows() {
    if (info.path("operation").asText().equals("MERGE")) {
      // A row that neither updated nor inserted one has not landed.
      long landed = metric("numTargetRowsInserted", 0) + metric("numTargetRowsUpdated", 0);
      return Math.min(metric("numSourceRows", -1), landed);
    }
    long written = metric("numOutputRows", -1);
    // Rows that stayed when others of their file were replaced are written again.
    return written < 0 ? -1 : written - metric("numCopiedRows", 0);
  }

  /** The path of an {@code add} or {@code remove} action. */
  static String decoded(JsonNode action) {
    Path path = new Path(URI.create(action.path("path").asText()));
    return path.toUri().getScheme() != null ? path.toString() : path.toUri().getPath();
  }

  /** What its writer says that it did. */
  String operation() {
    return info.path("operation").asText("by a writer that does not say what it did");
  }

  /** Whether the commit brought back what the table was before. */
  boolean isRestore() {
    return info.path("operation").asText().equals("RESTORE");
  }

  /** The rows in the files that it adds, copied ones among them; -1 if that is not known. */
  private long rowsInFiles() {
    // Of a file that is only added anew, without the rows that are marked as gone, none is written.
    Set<String> gone = new HashSet<>(removed);
    boolean written = added.stream().noneMatch(file -> gone.contains(file.path()));
    return written ? metric("numOutputRows", -1) : -1;
  }

  /** The version that a restore brought back; empty where it was given a point in time. */
  OptionalLong restoredTo() {
    long version = info.path("operationParameters").path("version").asLong(-1);
    return version < 0 ? OptionalLong.empty() : OptionalLong.of(version);
  }

  long metric(String name, long otherwise) {
    return info.path("operationMetrics").path(name).asLong(otherwise);
  }

  Written written(CommitNote note) {
    return new Written(
        rows(),
        added.size(),
        added.stream().mapToLong(Added::bytes).sum(),
        rowsInFiles(),
        added.stream()
            .filter(Added::isOwn)
            .map(add -> DataFiles.folder(add.path()))
            .filter(folder -> !folder.isEmpty())
            .distinct()
            .sorted()
            .toList(),
        version,
        note.read(),
        note.rejected());
  }
}
