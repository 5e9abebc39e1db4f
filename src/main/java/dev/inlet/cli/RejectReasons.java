package dev.inlet.cli;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Counts rejected records by the kinds of their reasons. */
final class RejectReasons {
  /** What a record holds is no kind of a reason, and neither is where in it the trouble begins. */
  private static final Pattern FOUND =
      Pattern.compile(", found '.*?(…'|'(?=; column '|$))", Pattern.DOTALL);

  private static final Pattern PLACE =
      Pattern.compile("byte \\d+: | from character \\d+ on, or before: '.*'$", Pattern.DOTALL);

  private static final int NAMED = 3;

  /** How many records were rejected for one kind of reason, as JSON. */
  record Reason(String reason, long rejected) {}

  private final Map<String, Long> counts = new LinkedHashMap<>();

  void add(String reason) {
    counts.merge(kind(reason), 1L, Long::sum);
  }

  /** A reason without what it says of one record. */
  static String kind(String reason) {
    return PLACE.matcher(FOUND.matcher(reason).replaceAll("")).replaceAll("");
  }

  /** The most frequent one first. */
  List<Reason> all() {
    return counts.entrySet().stream()
        .map(entry -> new Reason(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(Reason::rejected).reversed())
        .toList();
  }

  /** The most frequent ones in words: {@code 2 × column 'price': expected double; …}. */
  String text() {
    List<Reason> all = all();
    String first =
        all.stream()
            .limit(NAMED)
            .map(one -> Text.count(one.rejected()) + " × " + Text.visible(one.reason()))
            .collect(Collectors.joining("; "));
    return first
        + (all.size() > NAMED ? "; " + Text.count(all.size() - NAMED, "reason") + " more" : "");
  }
}
