package dev.inlet.infer;

import dev.inlet.catalog.FileFormat;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.CsvHeader;
import dev.inlet.infer.PartitionLayout.Style;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether the folders of one table look like tables of their own. */
final class FolderColumns {
  private static final double SIMILAR = 0.5;

  private FolderColumns() {}

  /**
   * A note on the two folders that are least alike, if they share less than half of the columns.
   */
  static Optional<String> unlike(
      FileFormat format, CsvDialect csv, PartitionLayout layout, Collection<FileSample> samples) {
    boolean named = format != FileFormat.CSV || csv.header();
    boolean partitions = layout.style() != Style.NONE && layout.style() != Style.FOLDERS;
    if (!named || partitions) {
      return Optional.empty();
    }
    Map<String, Set<String>> folders = new TreeMap<>();
    for (FileSample sample : samples) {
      int slash = sample.path().indexOf('/');
      if (slash > 0) {
        folders
            .computeIfAbsent(sample.path().substring(0, slash), f -> new HashSet<>())
            .addAll(columns(sample));
      }
    }
    String first = folders.keySet().stream().findFirst().orElse("");
    for (Map.Entry<String, Set<String>> one : folders.entrySet()) {
      Set<String> all = new HashSet<>(folders.get(first));
      all.addAll(one.getValue());
      Set<String> shared = new HashSet<>(folders.get(first));
      shared.retainAll(one.getValue());
      if (shared.size() < SIMILAR * all.size()) {
        return Optional.of(
            "folders: '"
                + first
                + "' and '"
                + one.getKey()
                + "' share "
                + shared.size()
                + " of "
                + TypeTally.counted(all.size(), "column")
                + ": perhaps they are tables of their own, as `inlet init` would declare them");
      }
    }
    return Optional.empty();
  }

  private static Set<String> columns(FileSample sample) {
    FileSample.Content content = sample.content().orElseThrow();
    Collection<String> names =
        content.csv().isPresent()
            ? CsvHeader.names(content.csv().get().first())
            : content.columns().keySet();
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }
}
