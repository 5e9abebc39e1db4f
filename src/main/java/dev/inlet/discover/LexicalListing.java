package dev.inlet.discover;

import dev.inlet.discover.Listing.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Lists the folder of the last key that was read, all that comes after it by the bytes of its path,
 * and the last few folders before it. What comes before those is not listed.
 */
final class LexicalListing {
  private static final Comparator<Path> LAST_FIRST =
      (one, other) -> ReadOrder.compare(key(other.getName()), key(one.getName()));

  private final Lister lister;
  private final Collector collector;
  private String earliest = "";
  private long lookBack;
  private boolean isPartial;

  /**
   * @param lookBack how many folders with data files to look into before that of the last key
   */
  LexicalListing(Lister lister, Collector collector, long lookBack) {
    this.lister = lister;
    this.collector = collector;
    this.lookBack = lookBack;
  }

  /**
   * Lists all that is needed to find what is new.
   *
   * @param lastKey the last that was read; without one there is no place to begin but the first
   */
  Scope list(Path base, Optional<String> lastKey) throws IOException {
    earliest = lastKey.map(LexicalListing::folder).orElse("");
    resume(base, earliest);
    return new Scope("lexical", isPartial ? "files that came into folders before " + earliest : "");
  }

  /**
   * @param rest from this folder on to that of the last key
   */
  private void resume(Path folder, String rest) throws IOException {
    if (rest.isEmpty()) {
      lister.tree(folder);
      return;
    }
    int slash = rest.indexOf('/');
    String next = slash < 0 ? rest : rest.substring(0, slash);
    List<Path> before = new ArrayList<>();
    Optional<Path> same = Optional.empty();
    for (Path child : lister.children(folder)) {
      int order = ReadOrder.compare(key(child.getName()), key(next));
      if (order > 0) {
        lister.tree(child);
      } else if (order < 0) {
        before.add(child);
      } else {
        same = Optional.of(child);
      }
    }
    if (same.isPresent()) {
      resume(same.get(), slash < 0 ? "" : rest.substring(slash + 1));
    }
    lookBack(before);
  }

  private void lookBack(List<Path> folders) throws IOException {
    folders.sort(LAST_FIRST);
    for (Path folder : folders) {
      if (lookBack == 0) {
        isPartial = true;
        return;
      }
      lookInto(folder);
    }
  }

  /** The folders in a folder come after its own name. */
  private void lookInto(Path folder) throws IOException {
    long before = collector.found();
    List<Path> children = lister.children(folder);
    boolean hasFiles = collector.found() > before;
    lookBack(children);
    if (hasFiles && lookBack > 0) {
      lookBack--;
      earliest = collector.relative(folder);
    }
  }

  private static String folder(String key) {
    return key.contains("/") ? key.substring(0, key.lastIndexOf('/')) : "";
  }

  /** What the keys of a folder begin with: {@code a-b/} comes before {@code a/}. */
  private static String key(String folder) {
    return folder + "/";
  }
}
