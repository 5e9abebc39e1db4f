package dev.inlet.infer;

import dev.inlet.bookmark.SourceFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which files are looked at where there are too many: of each folder as many as of any other, if it
 * has them, evenly spaced over its list with its first and last; and the oldest and the newest
 * file. Of more folders than files those of evenly spaced ones.
 */
final class FileChoice {
  private FileChoice() {}

  /** In their order; the same for the same files. */
  static List<SourceFile> of(List<SourceFile> files, int most) {
    if (files.size() <= most) {
      return files;
    }
    Map<String, List<Integer>> folders = new LinkedHashMap<>();
    for (int i = 0; i < files.size(); i++) {
      String path = files.get(i).path();
      String folder = path.substring(0, path.lastIndexOf('/') + 1);
      folders.computeIfAbsent(folder, key -> new ArrayList<>()).add(i);
    }
    Set<Integer> chosen = new TreeSet<>(extremes(files));
    List<List<Integer>> lists = evenlySpaced(List.copyOf(folders.values()), most - chosen.size());
    int quota = quota(lists, most - chosen.size());
    lists.forEach(list -> chosen.addAll(evenlySpaced(list, quota)));
    return chosen.stream().map(files::get).toList();
  }

  private static List<Integer> extremes(List<SourceFile> files) {
    Comparator<Integer> age = Comparator.comparingLong(i -> files.get(i).modified());
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      all.add(i);
    }
    // Of equals the first and the last.
    return List.of(
        all.stream().min(age.thenComparing(Comparator.naturalOrder())).orElseThrow(),
        all.stream().max(age.thenComparing(Comparator.naturalOrder())).orElseThrow());
  }

  /** The most of each folder that does not make too many in all. */
  private static int quota(List<List<Integer>> folders, int most) {
    // Beyond the longest list a larger quota adds nothing.
    int longest = folders.stream().mapToInt(List::size).max().orElse(1);
    int quota = 1;
    while (quota < longest && total(folders, quota + 1) <= most) {
      quota++;
    }
    return quota;
  }

  private static long total(List<List<Integer>> folders, int quota) {
    return folders.stream().mapToLong(list -> Math.min(list.size(), quota)).sum();
  }

  /** At most {@code most} elements, with the last and, of two or more, the first. */
  static <T> List<T> evenlySpaced(List<T> all, int most) {
    if (all.size() <= most) {
      return all;
    }
    List<T> some = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      int at = most == 1 ? all.size() - 1 : (int) ((long) i * (all.size() - 1) / (most - 1));
      some.add(all.get(at));
    }
    return some;
  }
}
