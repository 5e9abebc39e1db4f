package dev.inlet.run;

import dev.inlet.CatalogException;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TableSpec.Hint;
import dev.inlet.format.Column;
import dev.inlet.infer.TableDefinition;
import java.util.List;
import java.util.Optional;

/** Whether a table's definition has what the job catalog declares. */
final class DeclaredDefinition {
  private DeclaredDefinition() {}

  /**
   * Makes sure that it has.
   *
   * @throws CatalogException if something was declared since it was crawled
   */
  static void require(TableSpec spec, TableDefinition table) {
    for (Hint hint : spec.hints()) {
      table.columns().stream()
          .map(column -> column.column())
          .filter(column -> column.name().equalsIgnoreCase(hint.column()))
          .forEach(
              column ->
                  same(
                      table,
                      "column '" + column.name() + "'",
                      Optional.of(Column.of(hint.column(), hint.type()))
                          .map(
                              declared ->
                                  declared.notation().isEmpty()
                                      ? declared.type().sql()
                                      : declared.typeText()),
                      hint.type().contains(" as ") ? column.typeText() : column.type().sql()));
    }
    same(table, "time-zone", Optional.of(spec.timeZone().getId()), table.timeZone());
    same(table, "encoding", spec.encoding(), table.encoding());
    if (table.csv().delimiter().isEmpty()) {
      return;
    }
    same(table, "csv.delimiter", spec.csv().delimiter(), table.csv().delimiter());
    same(
        table,
        "csv.record-separator",
        Optional.of(spec.csv().recordSeparator().orElse("")),
        table.csv().recordSeparator());
    same(table, "csv.quote", text(spec.csv().quote()), table.csv().quote());
    same(table, "csv.escape", text(spec.csv().escape()), table.csv().escape());
    same(table, "csv.comment", spec.csv().comment(), table.csv().comment());
    same(
        table,
        "csv.skip-lines",
        spec.csv().skipLines().map(String::valueOf),
        String.valueOf(table.csv().skipLines()));
    same(
        table,
        "csv.header",
        spec.csv().header().map(String::valueOf),
        String.valueOf(table.csv().header()));
    List<String> words = spec.csv().nullWords();
    same(
        table,
        "csv.null-words",
        Optional.of(words).map(List::toString),
        table.csv().nullWords().toString());
  }

  private static Optional<String> text(Optional<Character> character) {
    return character.map(String::valueOf);
  }

  private static void same(
      TableDefinition table, String what, Optional<String> declared, String found) {
    if (declared.isPresent() && !declared.get().equals(found)) {
      throw new CatalogException(
          "table '"
              + table.table()
              + "': "
              + what
              + ": expected '"
              + declared.get()
              + "' as it is declared, found '"
              + found
              + "' in version "
              + table.version()
              + " of the definition. Run `inlet crawl "
              + table.table()
              + "` first");
    }
  }
}
