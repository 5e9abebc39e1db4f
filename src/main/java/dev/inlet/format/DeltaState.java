package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * A Delta table at one version.
 *
 * @param clusteringColumns by which OPTIMIZE puts rows side by side; empty if the table has none
 * @param tombstones when files left the table, in milliseconds since 1970, by their decoded paths;
 *     the log forgets old ones
 */
public record DeltaState(
    long version,
    DeltaHeader header,
    List<DeltaFile> files,
    List<String> clusteringColumns,
    Map<String, Long> tombstones) {
  public DeltaState {
    requireNonNull(header, "header");
    files = List.copyOf(files);
    clusteringColumns = List.copyOf(clusteringColumns);
    tombstones = Map.copyOf(tombstones);
  }

  /** Stored bytes of all files. */
  public long bytes() {
    return files.stream().mapToLong(DeltaFile::bytes).sum();
  }
}
