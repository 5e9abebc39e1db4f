package dev.inlet.certify;

import static java.util.Objects.requireNonNull;

import dev.inlet.bookmark.BatchFile;
import dev.inlet.bookmark.Entry.Commit;
import dev.inlet.bookmark.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which committed batches read which file of a bookmarked source.
 *
 * @param batches by path
 */
record BookmarkCheck(String source, Map<String, List<Long>> batches) {
  BookmarkCheck {
    requireNonNull(source, "source");
    batches = Map.copyOf(batches);
  }

  /** As the ledger has it, and not as the bookmark does: there a second reading is not seen. */
  static BookmarkCheck of(String source, Ledger ledger) {
    Map<String, List<Long>> batches = new TreeMap<>();
    for (long sequence : committed(ledger)) {
      for (BatchFile file : ledger.files(ledger.batch(sequence))) {
        if (file.source().equals(source)) {
          batches.computeIfAbsent(file.path(), path -> new ArrayList<>()).add(sequence);
        }
      }
    }
    return new BookmarkCheck(source, batches);
  }

  /** The numbers of the committed batches, in order. */
  static List<Long> committed(Ledger ledger) {
    return ledger.entries().stream()
        .filter(Commit.class::isInstance)
        .map(dev.inlet.bookmark.Entry::sequence)
        .toList();
  }

  /** What is wrong if these are the files of the source and these the files of the bookmark. */
  List<String> differences(List<String> present, List<String> bookmarked) {
    List<String> differences = new ArrayList<>();
    for (String path : present) {
      List<Long> by = batches.getOrDefault(path, List.of());
      if (by.size() != 1) {
        differences.add(
            where(path)
                + "expected to be read by one batch, found "
                + (by.isEmpty() ? "none" : "batches " + by));
      }
      if (!bookmarked.contains(path)) {
        differences.add(where(path) + "expected in the bookmark, found not there");
      }
    }
    for (String path : bookmarked) {
      if (!present.contains(path)) {
        differences.add(where(path) + "expected not in the bookmark, for there is no such file");
      }
    }
    return List.copyOf(differences);
  }

  private String where(String path) {
    return "source '" + source + "': " + path + ": ";
  }
}
