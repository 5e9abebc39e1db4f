package dev.inlet.compact;

import dev.inlet.CatalogException;
import dev.inlet.catalog.DeltaCompactSpec;
import dev.inlet.format.DeltaHeader;
import dev.inlet.format.DeltaState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of a Delta table, as far as its partitions and the declaration of a compaction name
 * them. Names are compared without regard to case, as Delta does.
 *
 * @param partitions the partition columns, in their order
 * @param types of all columns, as the log writes them
 */
record DeltaColumns(List<String> partitions, Map<String, String> types) {
  private static final Set<String> NUMBERS =
      Set.of("byte", "short", "integer", "long", "float", "double");

  /** The words of the log for types that SQL calls otherwise. */
  private static final Map<String, String> SQL_NAMES =
      Map.of("integer", "int", "long", "bigint", "short", "smallint", "byte", "tinyint");

  static DeltaColumns of(DeltaHeader header) throws IOException {
    return new DeltaColumns(header.partitionColumns(), header.types());
  }

  /**
   * Makes sure that a declaration fits the table.
   *
   * @throws CatalogException if not
   */
  void check(DeltaCompactSpec spec, DeltaState state) {
    spec.where().ifPresent(where -> where.columns().forEach(name -> requirePartition(spec, name)));
    if (!spec.zOrder().isEmpty() && !state.clusteringColumns().isEmpty()) {
      throw problem(
          spec,
          "z-order: expected none for a table that is clustered by "
              + String.join(", ", state.clusteringColumns())
              + ", whose OPTIMIZE does it. Leave z-order out");
    }
    for (String name : spec.zOrder()) {
      if (index(partitions, name) >= 0) {
        throw problem(
            spec,
            "z-order: expected columns that are the same in no whole partition, found the partition"
                + " column '"
                + name
                + "'. Leave it out");
      }
      String root = name.split("\\.", -1)[0];
      if (types.keySet().stream()
          .noneMatch(c -> c.equalsIgnoreCase(name) || c.equalsIgnoreCase(root))) {
        throw problem(
            spec,
            "z-order: no column '" + name + "'. Columns are " + String.join(", ", types.keySet()));
      }
    }
  }

  private void requirePartition(DeltaCompactSpec spec, String name) {
    if (index(partitions, name) < 0) {
      throw problem(
          spec,
          "where: expected partition columns, found '"
              + name
              + "'. "
              + (partitions.isEmpty()
                  ? "The table has no partitions: leave 'where' out"
                  : "Partitions are by " + String.join(", ", partitions)));
    }
  }

  private static CatalogException problem(DeltaCompactSpec spec, String text) {
    return new CatalogException(spec.origin() + ": " + spec.table() + ": " + text);
  }

  private static int index(List<String> names, String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  boolean isNumeric(String column) {
    String type = type(column);
    return NUMBERS.contains(type) || type.startsWith("decimal");
  }

  private String type(String column) {
    return types.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(column))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("string");
  }

  Optional<String> value(String column, List<Optional<String>> values) {
    return values.get(index(partitions, column));
  }

  /** As a folder would be called, without escapes. */
  String name(List<Optional<String>> values) {
    List<String> levels = new ArrayList<>();
    for (int i = 0; i < partitions.size(); i++) {
      levels.add(partitions.get(i) + "=" + values.get(i).orElse("null"));
    }
    return String.join("/", levels);
  }

  /** SQL that is true for the rows of one partition. */
  String predicate(List<Optional<String>> values) {
    List<String> terms = new ArrayList<>();
    for (int i = 0; i < partitions.size(); i++) {
      String column = "`" + partitions.get(i).replace("`", "``") + "`";
      terms.add(
          values.get(i).isEmpty()
              ? column + " is null"
              : column + " <=> " + literal(values.get(i).get(), type(partitions.get(i))));
    }
    return String.join(" and ", terms);
  }

  private static String literal(String value, String type) {
    String text = "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    return type.equals("string")
        ? text
        : "cast(" + text + " as " + SQL_NAMES.getOrDefault(type, type) + ")";
  }
}
