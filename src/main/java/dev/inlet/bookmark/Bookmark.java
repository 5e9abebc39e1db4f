package dev.inlet.bookmark;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What a job has consumed so far, by source and path. */
public final class Bookmark {
  /** A file that was read, and the batch that read it. */
  public record Consumed(SourceFile file, long sequence) {}

  private final Map<String, Map<String, Consumed>> bySource = new TreeMap<>();

  Bookmark() {}

  /** Everything that was read from a source, by path. */
  public Map<String, Consumed> of(String source) {
    return Collections.unmodifiableMap(bySource.getOrDefault(source, Map.of()));
  }

  /** The sources of which files were read, sorted; declared or not. */
  public List<String> sources() {
    return bySource.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The file of this path as it was when it was read. */
  public Optional<Consumed> find(String source, String path) {
    return Optional.ofNullable(bySource.getOrDefault(source, Map.of()).get(path));
  }

  /** How many files were read, of all sources. */
  public long files() {
    return bySource.values().stream().mapToLong(Map::size).sum();
  }

  void add(String source, SourceFile file, long sequence) {
    bySource
        .computeIfAbsent(source, s -> new TreeMap<>())
        .put(file.path(), new Consumed(file, sequence));
  }

  /** Forgets what batches after this one read; an empty source means all. */
  void rewind(String source, long to) {
    forget(source, consumed -> consumed.sequence() > to);
  }

  private void forget(String source, Predicate<Consumed> which) {
    bySource.forEach(
        (name, files) -> {
          if (source.isEmpty() || source.equals(name)) {
            files.values().removeIf(which);
          }
        });
  }
}
