package dev.inlet.infer;

import dev.inlet.catalog.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Columns that came where others of the same type have gone: perhaps the same under another name. A
 * suspicion, on which nothing is built.
 */
public final class RenamedColumns {
  private RenamedColumns() {}

  /** In words, one line for each new column that is suspected. */
  public static List<String> suspected(TableDefinition before, TableDefinition found) {
    Set<String> known =
        before.columns().stream().map(ColumnDefinition::name).collect(Collectors.toSet());
    List<ColumnDefinition> added =
        found.columns().stream().filter(one -> !known.contains(one.name())).toList();
    List<String> lines = new ArrayList<>();
    for (ColumnDefinition one : added) {
      List<ColumnDefinition> gone =
          found.columns().stream()
              .filter(old -> known.contains(old.name()))
              .filter(old -> old.column().typeText().equals(one.column().typeText()))
              .filter(old -> areApart(old, one, found.sampled().files()))
              .toList();
      boolean onlyOne = added.size() == 1 && gone.size() == 1;
      gone.stream()
          .filter(old -> onlyOne || areAlike(old.name(), one.name()))
          .findFirst()
          .ifPresent(
              old ->
                  lines.add(
                      "? column '"
                          + one.name()
                          + "' has perhaps been '"
                          + old.name()
                          + "' before: no file has values in both"));
    }
    return lines;
  }

  /** Whether there are files enough for no one to have values in both. */
  private static boolean areApart(ColumnDefinition old, ColumnDefinition one, int files) {
    int withNew = files(one);
    return withNew > 0 && files(old) + withNew <= files;
  }

  private static int files(ColumnDefinition column) {
    return column.seen().stream().mapToInt(TypeSeen::files).max().orElse(0);
  }

  private static boolean areAlike(String a, String b) {
    String one = plain(a);
    String other = plain(b);
    return one.contains(other) || other.contains(one) || Nearest.to(one, Set.of(other)).isPresent();
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }
}
