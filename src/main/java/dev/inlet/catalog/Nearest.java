package dev.inlet.catalog;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a person probably meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * The candidate with the least edit distance (insertions, deletions, substitutions and swaps of
   * neighbours count one each), if a third of the word or less is different.
   */
  public static Optional<String> to(String word, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt((String c) -> distance(word, c)).thenComparing(c -> c))
        .filter(c -> distance(word, c) <= Math.max(1, Math.max(word.length(), c.length()) / 3));
  }

  /** The sentence {@code Did you mean 'x'?}, or else the list of what is there. */
  public static String hint(String word, Collection<String> candidates) {
    if (candidates.isEmpty()) {
      return "There are none";
    }
    return to(word, candidates)
        .map(c -> "Did you mean '" + c + "'?")
        .orElseGet(
            () -> "Known: " + String.join(", ", candidates.stream().sorted().limit(20).toList()));
  }

  /** Optimal string alignment distance. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    Arrays.setAll(d[0], j -> j);
    for (int i = 1; i <= a.length(); i++) {
      d[i][0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + changed);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
