package dev.inlet.publish;

import static java.util.Objects.requireNonNull;

import dev.inlet.ConflictException;
import dev.inlet.format.Column;
import dev.inlet.infer.PartitionLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The statements, in Spark's SQL, that make a metastore hold what it is to hold. None where it
 * does.
 *
 * @param table what becomes of the table: created, made anew, changed or unchanged
 * @param added how many partitions
 * @param dropped how many partitions; their files stay
 */
public record PublishPlan(
    String name, String table, int added, int dropped, int partitions, List<String> statements) {
  /** Partitions in one statement: a metastore gets them in few calls, and none is too long. */
  static final int BATCH = 500;

  /** A property of views that Inlet makes. */
  static final String VIEW_OF = "inlet.view-of";

  private static final Sql SQL = Sql.SPARK;

  public PublishPlan {
    requireNonNull(name, "name");
    requireNonNull(table, "table");
    statements = List.copyOf(statements);
  }

  /**
   * From what is there to what is wanted.
   *
   * @throws ConflictException if what is there is not Inlet's, or would be deleted with its files
   */
  static PublishPlan of(Publication wanted, Optional<PublishedTable> found) {
    found.ifPresent(table -> requireOurs(wanted, table));
    List<String> statements = new ArrayList<>();
    String name = SQL.name(wanted.name());
    boolean anew = found.isPresent() && !sameMade(wanted, found.get());
    boolean creates = anew || found.isEmpty();
    String outcome = found.isEmpty() ? "created" : anew ? "made anew" : "unchanged";
    if (creates) {
      statements.addAll(wanted.declared().schema());
      if (anew) {
        statements.add("DROP TABLE " + name);
      }
      statements.add(
          wanted.declared().create()
              + "\nCOMMENT "
              + SQL.text(wanted.comment())
              + "\nTBLPROPERTIES ("
              + Declared.properties(SQL, wanted.properties())
              + ")");
    } else if (!changed(wanted, found.get()).isEmpty()) {
      outcome = "changed";
      Map<String, String> changed = changed(wanted, found.get());
      changed.put("comment", wanted.comment());
      statements.add(
          "ALTER TABLE " + name + " SET TBLPROPERTIES (" + Declared.properties(SQL, changed) + ")");
    }
    List<FoundPartition> missing =
        wanted.partitions().values().stream()
            .filter(one -> creates || !found.get().partitions().contains(one.values()))
            .toList();
    List<List<String>> surplus =
        creates
            ? List.of()
            : found.get().partitions().stream()
                .filter(values -> !wanted.partitions().containsKey(values))
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
    drop(wanted, surplus, statements);
    add(wanted, missing, statements);
    if (wanted.view().isPresent() && (creates || !found.get().hasView())) {
      outcome = creates ? outcome : "changed";
      statements.addAll(wanted.declared().views());
    }
    return new PublishPlan(
        plain(wanted.name()),
        outcome,
        missing.size(),
        surplus.size(),
        wanted.partitions().size(),
        statements);
  }

  /**
   * For a Delta table: its properties are those of its own log, which is not touched, and so it is
   * known by its location alone.
   *
   * @param found the location of the Delta table of this name; another text for any other table
   */
  static PublishPlan ofDelta(Publication wanted, Optional<String> found) {
    if (found.isPresent() && !found.get().equals(wanted.location())) {
      throw anotherOne(plain(wanted.name()));
    }
    List<String> statements = new ArrayList<>();
    if (found.isEmpty()) {
      statements.addAll(wanted.declared().schema());
      statements.add(wanted.declared().create());
    }
    String outcome = found.isEmpty() ? "created" : "unchanged";
    return new PublishPlan(plain(wanted.name()), outcome, 0, 0, 0, statements);
  }

  private static ConflictException anotherOne(String name) {
    return new ConflictException(
        "metastore: table '"
            + name
            + "': expected none, or one that Inlet has published, found another one. Drop it, or"
            + " rename the table in the job catalog");
  }

  /**
   * Makes sure that the view's name is free, or that of a view which Inlet has made.
   *
   * @param properties of what has that name, table or view
   * @throws ConflictException if it is anything else, which the view would take the place of
   */
  static void requireOurView(TableName view, Map<String, String> properties) {
    if (!properties.containsKey(VIEW_OF)) {
      throw new ConflictException(
          "metastore: view '"
              + plain(view)
              + "': expected none, or one that Inlet has published, found another view or a table."
              + " Drop it, or rename the table in the job catalog");
    }
  }

  private static String plain(TableName name) {
    return name.schema().map(schema -> schema + ".").orElse("") + name.name();
  }

  private static void requireOurs(Publication wanted, PublishedTable found) {
    String name = plain(wanted.name());
    if (!found.isOurs()) {
      throw anotherOne(name);
    }
    boolean purges =
        "true".equalsIgnoreCase(found.properties().getOrDefault("external.table.purge", ""));
    if (purges) {
      throw new ConflictException(
          "metastore: table '"
              + name
              + "': expected files that stay when a table is dropped, found the property"
              + " external.table.purge. Take it away, for the files are not Inlet's to delete");
    }
  }

  private static boolean sameMade(Publication wanted, PublishedTable found) {
    String made = wanted.properties().get(Publication.MADE_BY);
    return made.equals(found.properties().get(Publication.MADE_BY));
  }

  private static Map<String, String> changed(Publication wanted, PublishedTable found) {
    Map<String, String> changed = new LinkedHashMap<>();
    wanted
        .properties()
        .forEach(
            (key, value) -> {
              if (!value.equals(found.properties().get(key))) {
                changed.put(key, value);
              }
            });
    return changed;
  }

  private static void drop(
      Publication wanted, List<List<String>> surplus, List<String> statements) {
    for (int from = 0; from < surplus.size(); from += BATCH) {
      String all =
          surplus.subList(from, Math.min(from + BATCH, surplus.size())).stream()
              .map(values -> "\n  " + spec(wanted.keys(), values))
              .collect(Collectors.joining(","));
      statements.add("ALTER TABLE " + SQL.name(wanted.name()) + " DROP IF EXISTS" + all);
    }
  }

  private static void add(
      Publication wanted, List<FoundPartition> missing, List<String> statements) {
    String base = wanted.location().endsWith("/") ? wanted.location() : wanted.location() + "/";
    for (int from = 0; from < missing.size(); from += BATCH) {
      String all =
          missing.subList(from, Math.min(from + BATCH, missing.size())).stream()
              .map(
                  one ->
                      "\n  "
                          + spec(wanted.keys(), one.values())
                          + " LOCATION "
                          + SQL.text(base + one.path()))
              .collect(Collectors.joining());
      statements.add("ALTER TABLE " + SQL.name(wanted.name()) + " ADD IF NOT EXISTS" + all);
    }
  }

  private static String spec(List<Column> keys, List<String> values) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      String value =
          values.get(i).equals(PartitionLayout.HIVE_NULL) ? "NULL" : SQL.text(values.get(i));
      parts.add(SQL.name(keys.get(i).name().toLowerCase(Locale.ROOT)) + " = " + value);
    }
    return "PARTITION (" + String.join(", ", parts) + ")";
  }

  /** On one line. */
  public String text() {
    StringBuilder text = new StringBuilder(name + ": table " + table);
    if (partitions > 0 || dropped > 0) {
      text.append(
          String.format(Locale.ROOT, ", %,d partition%s", partitions, partitions == 1 ? "" : "s"));
      boolean same = added == 0 && dropped == 0;
      text.append(
          same ? "" : String.format(Locale.ROOT, " (%,d added, %,d dropped)", added, dropped));
    }
    return text.toString();
  }
}
