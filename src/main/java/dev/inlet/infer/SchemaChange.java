package dev.inlet.infer;

import dev.inlet.format.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What differs between two definitions of a table.
 *
 * @param added columns that only the newer one has
 * @param removed columns that only the older one has
 * @param settings changes of format, dialect, time zone and partitions, in words
 */
public record SchemaChange(
    List<Column> added, List<Column> removed, List<Retyped> retyped, List<String> settings) {

  /** A column of both, with different types. */
  public record Retyped(String column, String from, String to) {}

  public SchemaChange {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    retyped = List.copyOf(retyped);
    settings = List.copyOf(settings);
  }

  /** From an older to a newer definition. */
  public static SchemaChange between(TableDefinition older, TableDefinition newer) {
    Map<String, Column> before = byName(older.schema().all());
    Map<String, Column> after = byName(newer.schema().all());
    List<Column> added = new ArrayList<>();
    List<Retyped> retyped = new ArrayList<>();
    for (Column column : after.values()) {
      Column was = before.remove(column.name());
      if (was == null) {
        added.add(column);
      } else if (!was.typeText().equals(column.typeText())) {
        retyped.add(new Retyped(column.name(), was.typeText(), column.typeText()));
      }
    }
    return new SchemaChange(
        added, List.copyOf(before.values()), retyped, settingsOf(older, newer, added.isEmpty()));
  }

  /** One line per change; none where nothing changed. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    added.forEach(c -> lines.add("+ column '" + c.name() + "' " + c.typeText()));
    removed.forEach(c -> lines.add("- column '" + c.name() + "' " + c.typeText()));
    retyped.forEach(
        c -> lines.add("~ column '" + c.column() + "' from " + c.from() + " to " + c.to()));
    lines.addAll(settings);
    return lines;
  }

  private static List<String> settingsOf(
      TableDefinition older, TableDefinition newer, boolean sameNames) {
    List<String> lines = new ArrayList<>();
    differ(lines, "format", older.format(), newer.format());
    differ(lines, "csv.delimiter", older.csv().delimiter(), newer.csv().delimiter());
    differ(
        lines,
        "csv.record-separator",
        older.csv().recordSeparator(),
        newer.csv().recordSeparator());
    differ(lines, "csv.quote", older.csv().quote(), newer.csv().quote());
    differ(lines, "csv.escape", older.csv().escape(), newer.csv().escape());
    differ(lines, "csv.comment", older.csv().comment(), newer.csv().comment());
    differ(lines, "csv.skip-lines", older.csv().skipLines(), newer.csv().skipLines());
    differ(lines, "csv.header", older.csv().header(), newer.csv().header());
    differ(lines, "cell without a name", older.csv().unnamed(), newer.csv().unnamed());
    differ(lines, "csv.null-words", older.csv().nullWords(), newer.csv().nullWords());
    differ(
        lines,
        "null words of typed columns",
        older.csv().typedNullWords(),
        newer.csv().typedNullWords());
    differ(lines, "encoding", older.encoding(), newer.encoding());
    differ(lines, "layout", older.layout().text(), newer.layout().text());
    differ(lines, "status", word(older), word(newer));
    differ(lines, "time zone", older.timeZone(), newer.timeZone());
    differ(lines, "partition style", older.partitions().style(), newer.partitions().style());
    if (sameNames) {
      differ(lines, "order of columns", names(older), names(newer));
    }
    return lines;
  }

  private static void differ(List<String> lines, String what, Object before, Object after) {
    if (!before.equals(after)) {
      lines.add("~ " + what + " from " + shown(before) + " to " + shown(after));
    }
  }

  private static String shown(Object value) {
    return value instanceof String text ? "'" + text + "'" : value.toString();
  }

  private static String word(TableDefinition table) {
    return table.status().name().toLowerCase(Locale.ROOT);
  }

  private static List<String> names(TableDefinition definition) {
    return definition.columns().stream().map(ColumnDefinition::name).toList();
  }

  private static Map<String, Column> byName(List<Column> columns) {
    Map<String, Column> byName = new LinkedHashMap<>();
    columns.forEach(column -> byName.put(column.name(), column));
    return byName;
  }
}
