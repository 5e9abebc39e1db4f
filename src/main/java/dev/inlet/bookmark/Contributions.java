package dev.inlet.bookmark;

import dev.inlet.bookmark.Entry.Accept;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which lists of files a bookmark is made of, by source: found without reading a list. After each
 * number the lists of a source are those before and perhaps one more, or those that it, or another
 * source, had after an older number. So all states share their parts, and keeping them costs
 * little.
 */
final class Contributions {
  /**
   * The last list of a source.
   *
   * @param number that the list is of; that of the checkpoint for all of its lists
   * @param listed the source's name in the list
   * @param before the lists before, of lower numbers; null for the first
   */
  private record Part(long number, String listed, Part before) {}

  private final TreeMap<Long, Map<String, Part>> after = new TreeMap<>();
  private Map<String, Part> now = new TreeMap<>();

  /**
   * Begins with what a checkpoint holds.
   *
   * @param number up to which it is; 0 for none, and no sources
   */
  Contributions(long number, Set<String> sources) {
    sources.forEach(source -> now.put(source, new Part(number, source, null)));
    after.put(number, now);
  }

  /** Adds the lists of a number; sources are those of which it lists files. */
  void add(long number, Set<String> sources) {
    now = new TreeMap<>(now);
    sources.forEach(source -> now.put(source, new Part(number, source, now.get(source))));
    after.put(number, now);
  }

  /** Gives the files of a source another source's name, which has its own no longer. */
  void rename(Accept accept) {
    now = renamed(now, accept);
    after.put(accept.sequence(), now);
  }

  private static Map<String, Part> renamed(Map<String, Part> parts, Accept accept) {
    if (accept.was().equals(accept.source()) || !parts.containsKey(accept.was())) {
      return parts;
    }
    Map<String, Part> renamed = new TreeMap<>(parts);
    renamed.put(accept.source(), renamed.remove(accept.was()));
    return renamed;
  }

  /**
   * Makes what came after a number unread, under the names that sources have by now.
   *
   * @param since the changes of names since, in their order
   */
  void goBack(Entry.Return decision, Iterable<Accept> since) {
    Map<String, Part> then =
        decision.to() == 0 ? Map.of() : after.floorEntry(decision.to()).getValue();
    for (Accept accept : since) {
      then = renamed(then, accept);
    }
    String source = decision.source();
    if (source.isEmpty()) {
      now = then;
    } else {
      now = new TreeMap<>(now);
      now.remove(source);
      if (then.containsKey(source)) {
        now.put(source, then.get(source));
      }
    }
    after.put(decision.sequence(), now);
  }

  /** Notes a number that changes nothing. */
  void pass(long number) {
    after.put(number, now);
  }

  /** For each number of which lists count, ascending, the sources' names by those in the list. */
  SortedMap<Long, Map<String, String>> byNumber() {
    TreeMap<Long, Map<String, String>> found = new TreeMap<>();
    now.forEach(
        (source, last) -> {
          for (Part part = last; part != null; part = part.before()) {
            found.computeIfAbsent(part.number(), n -> new HashMap<>()).put(part.listed(), source);
          }
        });
    return found;
  }
}
