package dev.inlet.infer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Marks that stand in nearly every line of some files, and so may part cells though they seldom do.
 *
 * @param longer of several characters, the longest first
 * @param others of one
 */
record LineMarks(List<String> longer, List<String> others) {
  private static final char NO_CHARACTER = '\ufffd';
  private static final int LINES = 60;
  private static final double LEAST_SHARE = 0.9;
  private static final int LONGEST = 4;
  private static final int MOST = 6;

  /** Of names, numbers, paths, quotes, and brackets, which stand in pairs. */
  private static final String NEVER = "\"'_.-()[]{}<>\\/";

  LineMarks {
    longer = List.copyOf(longer);
    others = List.copyOf(others);
  }

  static LineMarks of(List<Head> heads) {
    Map<String, Integer> lines = new TreeMap<>();
    int all = 0;
    for (Head head : heads) {
      List<String> first =
          new String(head.wholeLines(), UTF_8)
              .lines()
              .filter(l -> !l.isBlank())
              .limit(LINES)
              .toList();
      all += first.size();
      first.forEach(line -> marks(line).forEach((mark, n) -> lines.merge(mark, 1, Integer::sum)));
    }
    double least = all * LEAST_SHARE;
    List<String> frequent =
        lines.entrySet().stream()
            .filter(entry -> entry.getValue() >= least)
            .map(Map.Entry::getKey)
            .toList();
    return new LineMarks(
        frequent.stream()
            .filter(mark -> mark.length() > 1)
            .sorted(Comparator.comparing(String::length).reversed())
            .limit(MOST)
            .toList(),
        frequent.stream()
            .filter(mark -> mark.length() == 1)
            .sorted(Comparator.comparing(" "::equals))
            .limit(MOST)
            .toList());
  }

  /** Single characters, and runs of them where nothing else stands between. */
  private static Map<String, Integer> marks(String line) {
    Map<String, Integer> marks = new LinkedHashMap<>();
    List<Integer> run = new ArrayList<>();
    for (int i = 0; i <= line.length(); i++) {
      boolean isMark = i < line.length() && isMark(line.charAt(i));
      if (isMark) {
        marks.merge(line.substring(i, i + 1), 1, Integer::sum);
        run.add(i);
      } else {
        if (run.size() > 1 && run.size() <= LONGEST && line.charAt(run.get(0)) != ' ') {
          String text = line.substring(run.get(0), i);
          if (text.indexOf(' ') < 0 && !isEmptyCells(text)) {
            marks.merge(text, 1, Integer::sum);
          }
        }
        run.clear();
      }
    }
    return marks;
  }

  /** The usual delimiters stand in a row where cells are empty. */
  private static boolean isEmptyCells(String run) {
    char first = run.charAt(0);
    return ",;\t".indexOf(first) >= 0 && run.chars().allMatch(c -> c == first);
  }

  private static boolean isMark(char c) {
    return c != NO_CHARACTER
        && !Character.isLetterOrDigit(c)
        && NEVER.indexOf(c) < 0
        && !Character.isSurrogate(c);
  }
}
