package dev.inlet.format;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Looks for a key that comes twice among those of one map, as they are appended to a vector. */
final class JsonMapKeys {
  /** Up to so many keys are compared with each other. */
  private static final int FEW = 8;

  private final Set<Object> many = new HashSet<>();

  /**
   * Whether the last key is one of those before it; to be asked after each.
   *
   * @param first the map's first key
   */
  boolean hasLastTwice(Vector keys, int first) {
    int last = keys.size() - 1;
    if (last - first < FEW) {
      return isAmong(keys, first, last);
    }
    if (last - first == FEW) {
      many.clear();
      for (int i = first; i < last; i++) {
        many.add(keys.value(i));
      }
    }
    return !many.add(keys.value(last));
  }

  private static boolean isAmong(Vector keys, int first, int last) {
    byte[] heap = keys.heap();
    int from = keys.start(last);
    int to = from + keys.length(last);
    for (int i = first; i < last; i++) {
      if (Arrays.equals(heap, keys.start(i), keys.start(i) + keys.length(i), heap, from, to)) {
        return true;
      }
    }
    return false;
  }
}
