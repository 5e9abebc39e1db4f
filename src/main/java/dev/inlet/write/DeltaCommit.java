package dev.inlet.write;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * One commit of a Delta table, as far as it matters here. Format: the Delta Transaction Log
 * Protocol, "Actions".
 *
 * @param info of the {@code commitInfo} action; an empty object if there is none
 */
record DeltaCommit(long version, List<Txn> txns, JsonNode info, List<Added> added) {

  /** A {@code txn} action. */
  record Txn(String appId, long version) {}

  /**
   * An {@code add} action.
   *
   * @param path decoded; relative to the table, or a URI
   */
  record Added(String path, long bytes) {
    static Added of(JsonNode add) {
      Path path = new Path(URI.create(add.path("path").asText()));
      boolean elsewhere = path.toUri().getScheme() != null;
      return new Added(
          elsewhere ? path.toString() : path.toUri().getPath(), add.path("size").asLong());
    }

    /** Whether the file is one of the table's own, and not that of a table it was cloned from. */
    boolean isOwn() {
      return !path.startsWith("/") && !path.contains(":/");
    }
  }

  DeltaCommit {
    txns = List.copyOf(txns);
    added = List.copyOf(added);
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

  /** The version that the commit brought back; the greatest number if it did nothing so. */
  long restoredTo() {
    return info.path("operation").asText().equals("RESTORE")
        ? info.path("operationParameters").path("version").asLong(Long.MAX_VALUE)
        : Long.MAX_VALUE;
  }

  long metric(String name, long otherwise) {
    return info.path("operationMetrics").path(name).asLong(otherwise);
  }

  Written written(CommitNote note) {
    return new Written(
        rows(),
        added.size(),
        added.stream().mapToLong(Added::bytes).sum(),
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
