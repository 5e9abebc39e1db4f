package dev.inlet.infer;

import dev.inlet.InputException;
import dev.inlet.format.Column;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.infer.PartitionLayout.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Finds the layout that the folders of all files follow. */
final class LayoutFinder {
  private static final Pattern HIVE = Pattern.compile("[^=/]+=.*");
  private static final Pattern CANONICAL_INTEGER = Pattern.compile("0|-?[1-9]\\d{0,17}");
  private static final Pattern ISO_DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final Pattern ANY_DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d|(19|20)\\d{6}");
  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=[^=%]*");
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
    return folders(paths, rows);
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
              .filter(value -> !value.equals(PartitionLayout.HIVE_NULL))
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

  /** Folders of which not all have a key: those of dates and with keys are told level by level. */
  private static PartitionLayout folders(List<String> paths, List<List<String>> rows) {
    int depth = rows.get(0).size();
    List<List<String>> levels =
        IntStream.range(0, depth)
            .mapToObj(i -> rows.stream().map(row -> row.get(i)).distinct().toList())
            .toList();
    List<Column> columns = new ArrayList<>();
    while (columns.size() < depth) {
      columns.addAll(columnsAt(levels, columns.size()));
    }
    boolean names =
        columns.stream().map(column -> column.name().toLowerCase(Locale.ROOT)).distinct().count()
            == depth;
    List<Column> told = names ? columns : unnamed(depth);
    PartitionLayout layout = layout(style(told), told);
    return allFit(layout, paths) ? layout : layout(Style.FOLDERS, unnamed(depth));
  }

  private static PartitionLayout layout(Style style, List<Column> columns) {
    return new PartitionLayout(
        style,
        columns.stream().map(Column::name).toList(),
        columns.stream().map(column -> column.type().sql()).toList());
  }

  private static Style style(List<Column> columns) {
    List<String> names = columns.stream().map(Column::name).toList();
    if (names.equals(List.of("date"))) {
      return Style.DATE_FOLDER;
    }
    boolean dates = names.size() <= DATE_NAMES.size();
    return dates && names.equals(DATE_NAMES.subList(0, names.size()))
        ? Style.DATE_FOLDERS
        : Style.FOLDERS;
  }

  /** The columns that begin with the folders of a level: one, or as many as the parts of a date. */
  private static List<Column> columnsAt(List<List<String>> levels, int level) {
    List<String> folders = levels.get(level);
    if (all(folders, ANY_DATE)) {
      List<Column> date = new ArrayList<>(List.of(new Column("date", Scalar.DATE)));
      if (level + 1 < levels.size() && all(levels.get(level + 1), DATE_FOLDERS.get(3))) {
        date.add(new Column("hour", Scalar.INT));
      }
      return date;
    }
    int parts = 0;
    while (parts < DATE_NAMES.size()
        && level + parts < levels.size()
        && all(levels.get(level + parts), DATE_FOLDERS.get(parts))) {
      parts++;
    }
    // A lone number of four digits may be anything, if it is not all there is.
    if (parts > 1 || (parts == 1 && levels.size() == 1)) {
      return DATE_NAMES.subList(0, parts).stream()
          .map(name -> new Column(name, Scalar.INT))
          .toList();
    }
    Optional<String> key = key(folders);
    return List.of(
        new Column(
            key.orElse("partition_" + level),
            key.isPresent()
                ? type(
                    folders.stream()
                        .map(f -> f.substring(f.indexOf('=') + 1))
                        .filter(value -> !value.equals(PartitionLayout.HIVE_NULL))
                        .toList())
                : Scalar.STRING));
  }

  private static boolean all(List<String> folders, Pattern pattern) {
    return folders.stream().allMatch(folder -> pattern.matcher(folder).matches());
  }

  /** The one key that all folders of a level have, with nothing to unescape. */
  private static Optional<String> key(List<String> folders) {
    boolean keyed = all(folders, PLAIN_KEY);
    List<String> keys =
        folders.stream().map(f -> f.substring(0, Math.max(0, f.indexOf('=')))).distinct().toList();
    return keyed && keys.size() == 1 ? Optional.of(keys.get(0)) : Optional.empty();
  }

  private static List<Column> unnamed(int depth) {
    return IntStream.range(0, depth)
        .mapToObj(i -> new Column("partition_" + i, Scalar.STRING))
        .toList();
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
