package dev.inlet.publish;

import dev.inlet.catalog.FileFormat;
import dev.inlet.format.Column;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.TextEncoding;
import dev.inlet.infer.PartitionLayout.Style;
import dev.inlet.infer.TableDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tables of Spark's own data sources. CSV is a table of texts with a view that gives them their
 * types, for Spark's own reader takes quoted empty texts for null. Records that do not fit fail the
 * query.
 */
final class SparkDdl implements DdlWriter {
  private static final Sql SQL = Sql.SPARK;

  /** A text that no cell has. */
  private static final String NEVER = "\u0001";

  private final TableDefinition table;
  private final Placement placement;
  private final StoredColumns columns;

  SparkDdl(TableDefinition table, Placement placement) {
    this.table = table;
    this.placement = placement;
    CsvDialect csv = table.csv();
    boolean isCsv = table.fileFormat() == FileFormat.CSV;
    this.columns =
        new StoredColumns(
            table,
            new TextValues(SQL, csv.nullWords(), csv.typedNullWords(), false),
            column -> isCsv || !column.notation().isEmpty());
  }

  @Override
  public List<Warning> warnings() {
    return columns.warnings();
  }

  @Override
  public Declared declared() {
    TableName name = TableName.of(table.table());
    boolean viewed = columns.needView() || needsPaths();
    TableName files = viewed ? name.files() : name;
    List<String> views = new ArrayList<>();
    if (viewed) {
      if (table.fileFormat() == FileFormat.CSV && hasMoments()) {
        views.add("SET TIME ZONE " + SQL.text(table.timeZone()));
      }
      views.add(view(name, files));
    }
    boolean isDelta = table.fileFormat() == FileFormat.DELTA;
    boolean hasKeys = table.partitions().style() == Style.HIVE && !isDelta;
    return new Declared(
        files,
        name.schema().map(s -> "CREATE SCHEMA IF NOT EXISTS " + SQL.name(s)).stream().toList(),
        create(files),
        isDelta ? Map.of() : TableProperties.of(table),
        hasKeys ? List.of("MSCK REPAIR TABLE " + SQL.name(files)) : List.of(),
        views);
  }

  private boolean hasMoments() {
    return table.schema().columns().stream().anyMatch(c -> c.type() == Scalar.TIMESTAMP);
  }

  /** Whether columns stand in paths in a way that Spark does not know. */
  private boolean needsPaths() {
    return table.partitions().style() != Style.NONE && table.partitions().style() != Style.HIVE;
  }

  private String create(TableName name) {
    String location = "\nLOCATION " + SQL.text(placement.location());
    if (table.fileFormat() == FileFormat.DELTA) {
      return "CREATE TABLE " + SQL.name(name) + " USING delta" + location;
    }
    List<Column> all = new ArrayList<>(columns.stored());
    boolean hive = table.partitions().style() == Style.HIVE;
    if (hive) {
      all.addAll(table.partitions().columns());
    }
    StringBuilder text = new StringBuilder("CREATE TABLE " + SQL.name(name) + " (\n  ");
    text.append(declared(all)).append("\n)\nUSING ").append(table.format());
    Map<String, String> options = options();
    text.append(options.isEmpty() ? "" : "\nOPTIONS (" + Declared.properties(SQL, options) + ")");
    if (hive) {
      text.append("\nPARTITIONED BY (");
      text.append(
          table.partitions().names().stream().map(SQL::name).collect(Collectors.joining(", ")));
      text.append(')');
    }
    return text.append(location).toString();
  }

  private static String declared(List<Column> columns) {
    return columns.stream()
        .map(c -> SQL.name(c.name()) + " " + SQL.type(c.type()))
        .collect(Collectors.joining(",\n  "));
  }

  private Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    if (table.partitions().style() != Style.HIVE) {
      options.put("recursiveFileLookup", "true");
    }
    if (table.fileFormat().isText()) {
      options.put("mode", "FAILFAST");
      options.put("timeZone", table.timeZone());
    }
    if (table.fileFormat() == FileFormat.CSV) {
      csv(table.csv(), options);
    }
    return options;
  }

  private void csv(CsvDialect csv, Map<String, String> options) {
    options.put("header", String.valueOf(csv.header()));
    if (csv.header()) {
      // A file with other names fails; Spark would else go by places.
      options.put("enforceSchema", "false");
    }
    options.put("sep", csv.delimiter());
    // Only what is empty without quotes is null then.
    options.put("nullValue", NEVER);
    options.put("emptyValue", "");
    options.put("quote", csv.quote());
    if (!csv.quote().isEmpty()) {
      options.put("escape", csv.escape().isEmpty() ? csv.quote() : csv.escape());
      options.put("multiLine", "true");
    }
    if (!csv.comment().isEmpty()) {
      options.put("comment", csv.comment());
    }
    if (!table.encoding().equals(TextEncoding.DEFAULT)) {
      options.put("encoding", table.encoding());
    }
  }

  private String view(TableName name, TableName files) {
    List<String> selected = new ArrayList<>(columns.selected(SQL));
    if (needsPaths()) {
      selected.addAll(PathColumns.of(table.partitions(), SQL, "_metadata.file_path"));
    } else {
      table.partitions().names().forEach(n -> selected.add(SQL.name(n)));
    }
    return "CREATE OR REPLACE VIEW "
        + SQL.name(name)
        + "\nTBLPROPERTIES ("
        + Declared.properties(SQL, Map.of(PublishPlan.VIEW_OF, files.name()))
        + ")\nAS\nSELECT\n  "
        + String.join(",\n  ", selected)
        + "\nFROM "
        + SQL.name(files);
  }
}
