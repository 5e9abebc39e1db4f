package dev.inlet.publish;

import dev.inlet.catalog.FileFormat;
import dev.inlet.format.Column;
import dev.inlet.infer.PartitionLayout.Style;
import dev.inlet.infer.TableDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * External tables of Trino's connectors for Hive and Delta, for a session whose catalog is such a
 * connector.
 */
final class TrinoDdl implements DdlWriter {
  private static final Sql SQL = Sql.TRINO;

  private final TableDefinition table;
  private final Placement placement;
  private final StoredColumns columns;

  TrinoDdl(TableDefinition table, Placement placement) {
    this.table = table;
    this.placement = placement;
    this.columns = StoredColumns.hive(table, SQL);
  }

  @Override
  public List<Warning> warnings() {
    List<Warning> warnings = new ArrayList<>(columns.warnings());
    if (placement.isFile()) {
      warnings.add(Warning.blocks("location", "a file, where it needs a folder"));
    }
    if (placement.isNested()) {
      warnings.add(
          Warning.differs(
              "files",
              "they are in folders below the location: set hive.recursive-directories to true"));
    }
    return warnings;
  }

  private String location() {
    return HiveDdl.onS3(placement.location());
  }

  @Override
  public Declared declared() {
    TableName name = TableName.of(table.table());
    String schema = name.schema().orElse(TableName.DEFAULT_SCHEMA);
    if (table.fileFormat() == FileFormat.DELTA) {
      String arguments =
          List.of(schema, name.name(), location()).stream()
              .map(SQL::text)
              .collect(Collectors.joining(", "));
      return new Declared(
          name,
          List.of(),
          "CALL system.register_table(" + arguments + ")",
          Map.of(),
          List.of(),
          List.of());
    }
    boolean viewed = columns.needView();
    TableName files = viewed ? name.files() : name;
    return new Declared(
        files,
        name.schema().map(s -> "CREATE SCHEMA IF NOT EXISTS " + SQL.name(s)).stream().toList(),
        create(files),
        Map.of(),
        partitions(schema, files),
        viewed ? List.of(view(name, files)) : List.of());
  }

  private String view(TableName name, TableName files) {
    List<String> selected = new ArrayList<>(columns.selected(SQL));
    table.partitions().names().forEach(n -> selected.add(SQL.name(n)));
    return "CREATE OR REPLACE VIEW "
        + SQL.name(name)
        + " AS\nSELECT\n  "
        + String.join(",\n  ", selected)
        + "\nFROM "
        + SQL.name(files);
  }

  private String create(TableName name) {
    List<Column> all = new ArrayList<>(columns.stored());
    all.addAll(table.partitions().columns());
    Map<String, String> with = new LinkedHashMap<>();
    with.put("external_location", SQL.text(location()));
    format(with);
    if (table.partitions().style() != Style.NONE) {
      with.put(
          "partitioned_by", array(table.partitions().names().stream().map(TrinoDdl::key).toList()));
    }
    return "CREATE TABLE "
        + SQL.name(name)
        + " (\n  "
        + all.stream()
            .map(c -> SQL.name(key(c.name())) + " " + SQL.type(c.type()))
            .collect(Collectors.joining(",\n  "))
        + "\n)\nWITH (\n  "
        + with.entrySet().stream()
            .map(e -> e.getKey() + " = " + e.getValue())
            .collect(Collectors.joining(",\n  "))
        + "\n)";
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String array(List<String> texts) {
    return texts.stream().map(SQL::text).collect(Collectors.joining(", ", "ARRAY[", "]"));
  }

  private void format(Map<String, String> with) {
    boolean csv = table.fileFormat() == FileFormat.CSV;
    boolean quoted = csv && !table.csv().quote().isEmpty();
    with.put(
        "format", SQL.text(csv && !quoted ? "TEXTFILE" : table.format().toUpperCase(Locale.ROOT)));
    if (quoted) {
      with.put("csv_separator", SQL.text(table.csv().delimiter()));
      with.put("csv_quote", SQL.text(table.csv().quote()));
      if (!table.csv().escape().isEmpty()) {
        with.put("csv_escape", SQL.text(table.csv().escape()));
      }
    } else if (csv) {
      with.put("textfile_field_separator", SQL.text(table.csv().delimiter()));
      with.put("null_format", "''");
    }
    if (csv && TableProperties.skipped(table) > 0) {
      with.put("skip_header_line_count", String.valueOf(TableProperties.skipped(table)));
    }
  }

  private List<String> partitions(String schema, TableName name) {
    String both = SQL.text(schema) + ", " + SQL.text(name.name());
    return switch (table.partitions().style()) {
      case NONE -> List.of();
      case HIVE -> List.of("CALL system.sync_partition_metadata(" + both + ", 'FULL')");
      case DATE_FOLDER, DATE_FOLDERS, FOLDERS ->
          placement.partitions().stream()
              .map(
                  one ->
                      "CALL system.register_partition("
                          + both
                          + ", "
                          + array(table.partitions().names().stream().map(TrinoDdl::key).toList())
                          + ", "
                          + array(one.values())
                          + ", "
                          + SQL.text(location() + "/" + one.path())
                          + ")")
              .toList();
    };
  }
}
