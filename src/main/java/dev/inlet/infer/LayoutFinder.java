package dev.inlet.infer;

import dev.inlet.InputException;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.infer.PartitionLayout.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Finds the layout that the folders of all files follow. */
final class LayoutFinder {
  private static final Pattern HIVE = Pattern.compile("[^=/]+=.*");
  private static final Pattern CANONICAL_INTEGER = Pattern.compile("0|-?[1-9]\\d{0,17}");
  private static final Pattern ISO_DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final Pattern ANY_DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d|(19|20)\\d{6}");
  private static final List<Pattern> DATE_FOLDERS =
      List.of(
          Pattern.compile("(19|20)\\d\\d"),
          Pattern.compile("0[1-9]|1[0-2]"),
          Pattern.compile("0[1-9]|[12]\\d|3[01]"),
          Pattern.compile("[01]\\d|2[0-3]"));
  private static final List<String> DATE_NAMES = List.of("year", "month", "day", "hour");

  private LayoutFinder() {}

  /** The layout of files by their relative paths; adds a note where folders have no pattern. */
  static PartitionLayout find(List<String> paths, List<String> notes) {
    List<List<String>> rows = paths.stream().map(PartitionLayout::folders).toList();
    int depth = rows.get(0).size();
    if (rows.stream().anyMatch(row -> row.size() != depth)) {
      notes.add("folders: files lie at several depths, so folders give no columns");
      return PartitionLayout.NONE;
    }
    if (depth == 0) {
      return PartitionLayout.NONE;
    }
    boolean keyed = rows.stream().flatMap(List::stream).allMatch(f -> HIVE.matcher(f).matches());
    if (keyed) {
      return hive(rows, notes);
    }
    return dates(paths, rows, depth).orElseGet(() -> folders(depth));
  }

  private static PartitionLayout hive(List<List<String>> rows, List<String> notes) {
    List<String> keys = keys(rows.get(0));
    if (rows.stream().anyMatch(row -> !keys(row).equals(keys))) {
      notes.add("folders: files have different keys, so folders give no columns");
      return PartitionLayout.NONE;
    }
    List<String> types = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      int level = i;
      List<String> values =
          rows.stream()
              .map(row -> row.get(level).substring(row.get(level).indexOf('=') + 1))
              .map(PartitionLayout::unescaped)
              .distinct()
              .filter(value -> !value.equals("__HIVE_DEFAULT_PARTITION__"))
              .toList();
      types.add(type(values).sql());
    }
    return new PartitionLayout(Style.HIVE, keys, types);
  }

  private static List<String> keys(List<String> folders) {
    return folders.stream()
        .map(folder -> PartitionLayout.unescaped(folder.substring(0, folder.indexOf('='))))
        .toList();
  }

  private static Scalar type(List<String> values) {
    if (values.isEmpty()) {
      return Scalar.STRING;
    }
    if (values.stream().allMatch(value -> ISO_DATE.matcher(value).matches())
        && fits(new PartitionLayout(Style.FOLDERS, List.of("date"), List.of("date")), values)) {
      return Scalar.DATE;
    }
    return values.stream().allMatch(value -> CANONICAL_INTEGER.matcher(value).matches())
        ? Scalar.BIGINT
        : Scalar.STRING;
  }

  private static boolean fits(PartitionLayout layout, List<String> folders) {
    return allFit(layout, folders.stream().map(folder -> folder + "/f").toList());
  }

  private static Optional<PartitionLayout> dates(
      List<String> paths, List<List<String>> rows, int depth) {
    if (depth == 1 && rows.stream().allMatch(row -> ANY_DATE.matcher(row.get(0)).matches())) {
      return Optional.of(new PartitionLayout(Style.DATE_FOLDER, List.of("date"), List.of("date")))
          .filter(layout -> allFit(layout, paths));
    }
    boolean dated =
        (depth == 3 || depth == 4)
            && rows.stream()
                .allMatch(
                    row ->
                        IntStream.range(0, depth)
                            .allMatch(i -> DATE_FOLDERS.get(i).matcher(row.get(i)).matches()));
    return dated
        ? Optional.of(
            new PartitionLayout(
                Style.DATE_FOLDERS,
                DATE_NAMES.subList(0, depth),
                IntStream.range(0, depth).mapToObj(i -> Scalar.INT.sql()).toList()))
        : Optional.empty();
  }

  private static PartitionLayout folders(int depth) {
    return new PartitionLayout(
        Style.FOLDERS,
        IntStream.range(0, depth).mapToObj(i -> "partition_" + i).toList(),
        IntStream.range(0, depth).mapToObj(i -> Scalar.STRING.sql()).toList());
  }

  /** The layout of a table that had another: the same columns, with types that hold both. */
  static PartitionLayout join(PartitionLayout older, PartitionLayout newer, List<String> paths) {
    if (older.style() == newer.style() && older.names().equals(newer.names())) {
      List<String> types = new ArrayList<>();
      for (int i = 0; i < older.types().size(); i++) {
        types.add(
            TypeLattice.join(older.columns().get(i).type(), newer.columns().get(i).type()).sql());
      }
      return new PartitionLayout(older.style(), older.names(), types);
    }
    // The files may look like another layout only because they are few; this names one that fails.
    paths.forEach(older::values);
    return older;
  }

  private static boolean allFit(PartitionLayout layout, List<String> paths) {
    try {
      paths.forEach(layout::values);
      return true;
    } catch (InputException e) {
      return false;
    }
  }
}
