package dev.inlet.publish;

import dev.inlet.catalog.FileFormat;
import dev.inlet.format.Column;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.infer.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The columns of a table's files as a consumer reads them, some of them as texts, and the SQL that
 * makes the table's own columns of them.
 */
final class StoredColumns {
  private static final Set<Scalar> MOMENTS =
      Set.of(Scalar.DATE, Scalar.TIMESTAMP, Scalar.TIMESTAMP_NTZ);

  private final TableDefinition table;
  private final TextValues values;
  private final Predicate<Column> asText;

  /**
   * @param asText which columns the consumer is to read as texts
   */
  StoredColumns(TableDefinition table, TextValues values, Predicate<Column> asText) {
    this.table = table;
    this.values = values;
    this.asText = asText;
  }

  /**
   * For consumers that know only texts in CSV, and in JSON no date but of their own notation.
   *
   * @param query what the table's own columns are computed in
   */
  static StoredColumns hive(TableDefinition table, Sql query) {
    boolean csv = table.fileFormat() == FileFormat.CSV;
    boolean json = table.fileFormat() == FileFormat.JSON;
    return new StoredColumns(
        table,
        new TextValues(query, table.csv().nullWords(), table.csv().typedNullWords(), csv),
        c -> csv || (json && (MOMENTS.contains(c.type()) || !c.notation().isEmpty())));
  }

  /** Whether the table's columns are other than those that are read. */
  boolean needView() {
    return columns().stream().anyMatch(this::isComputed);
  }

  private boolean isComputed(Column column) {
    return asText.test(column) && !values.of(column, "x").filter("x"::equals).isPresent();
  }

  private List<Column> columns() {
    return table.schema().columns();
  }

  /** Those of the files, in their order, as they are read. */
  List<Column> stored() {
    return columns().stream()
        .map(c -> asText.test(c) ? new Column(c.name(), Scalar.STRING) : c)
        .toList();
  }

  /** The table's own columns of the files, as the list of a select. */
  List<String> selected(Sql sql) {
    List<String> selected = new ArrayList<>();
    for (Column column : columns()) {
      String name = sql.name(column.name());
      Optional<String> value = asText.test(column) ? values.of(column, name) : Optional.empty();
      selected.add(value.map(v -> v.equals(name) ? name : v + " AS " + name).orElse(name));
    }
    return selected;
  }

  /** What cannot be said in SQL, and columns that stand in two places. */
  List<Warning> warnings() {
    List<Warning> warnings = new ArrayList<>();
    for (Column column : columns()) {
      if (asText.test(column) && values.of(column, "x").isEmpty()) {
        warnings.add(
            Warning.ofColumn(
                column.name(),
                "it is "
                    + column.typeText()
                    + ", which stays a text here. Land it by a job to have it typed"));
      }
    }
    if (table.fileFormat() == FileFormat.CSV && columns().size() < table.columns().size()) {
      warnings.add(
          Warning.blocks(
              "partitions", "a column of the CSV files has the name of one that folders give"));
    }
    return warnings;
  }
}
