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

/** Views of DuckDB's own readers of files. A cell that does not fit fails the query. */
final class DuckDbDdl implements DdlWriter {
  private static final Sql SQL = Sql.DUCKDB;
  private static final Map<String, String> ENCODINGS =
      Map.of("UTF-8", "utf-8", "UTF-16", "utf-16", "ISO-8859-1", "latin-1");
  private static final String FILE = "_inlet_file";

  private final TableDefinition table;
  private final Placement placement;
  private final StoredColumns columns;

  DuckDbDdl(TableDefinition table, Placement placement) {
    this.table = table;
    this.placement = placement;
    boolean csv = table.fileFormat() == FileFormat.CSV;
    this.columns =
        new StoredColumns(
            table,
            new TextValues(SQL, table.csv().nullWords(), table.csv().typedNullWords(), false),
            c -> csv || !c.notation().isEmpty());
  }

  /** What DuckDB calls the table's encoding; empty if it has none. */
  static String encoding(TableDefinition table) {
    return ENCODINGS.getOrDefault(table.encoding(), "");
  }

  @Override
  public List<Warning> warnings() {
    List<Warning> warnings = new ArrayList<>(columns.warnings());
    String location = placement.location();
    if (!location.startsWith("file:") && !location.startsWith("s3") && !location.startsWith("/")) {
      warnings.add(Warning.blocks("location", "neither a local path nor on S3"));
    }
    switch (table.fileFormat()) {
      case ORC -> warnings.add(Warning.blocks("format", "orc, for which it has no reader"));
      case DELTA -> warnings.add(Warning.differs("format", "needs `INSTALL delta; LOAD delta`"));
      case AVRO -> warnings.add(Warning.differs("format", "needs `INSTALL avro; LOAD avro`"));
      default -> {
        // Read without an extension.
      }
    }
    return warnings;
  }

  @Override
  public Declared declared() {
    TableName name = TableName.of(table.table());
    List<String> before = new ArrayList<>();
    name.schema().ifPresent(s -> before.add("CREATE SCHEMA IF NOT EXISTS " + SQL.name(s)));
    if (table.schema().all().stream().anyMatch(c -> c.type() == Scalar.TIMESTAMP)) {
      before.add("SET TimeZone = " + SQL.text(table.timeZone()));
    }
    List<String> selected = new ArrayList<>(columns.selected(SQL));
    switch (table.partitions().style()) {
      case NONE -> {
        // There are no more columns.
      }
      case HIVE ->
          table
              .partitions()
              .columns()
              .forEach(
                  c ->
                      selected.add(
                          "CAST("
                              + SQL.name(c.name())
                              + " AS "
                              + SQL.type(c.type())
                              + ") AS "
                              + SQL.name(c.name())));
      case DATE_FOLDER, DATE_FOLDERS, FOLDERS ->
          selected.addAll(PathColumns.of(table.partitions(), SQL, FILE));
    }
    String view =
        "CREATE OR REPLACE VIEW "
            + SQL.name(name)
            + " AS\nSELECT\n  "
            + String.join(",\n  ", selected)
            + "\nFROM "
            + source();
    return new Declared(name, before, view, Map.of(), List.of(), List.of());
  }

  private String source() {
    Map<String, String> options = new LinkedHashMap<>();
    String reader =
        switch (table.fileFormat()) {
          case CSV -> "read_csv";
          case JSON -> "read_json";
          case AVRO -> "read_avro";
          case DELTA -> "delta_scan";
          default -> "read_parquet";
        };
    switch (table.fileFormat()) {
      case CSV -> csv(table.csv(), options);
      case JSON -> json(options);
      case PARQUET -> options.put("union_by_name", "true");
      default -> {
        // They tell everything by themselves.
      }
    }
    if (table.fileFormat() != FileFormat.DELTA) {
      folders(options);
    }
    String all =
        options.entrySet().stream()
            .map(e -> ",\n  " + e.getKey() + " = " + e.getValue())
            .collect(Collectors.joining());
    return reader + "(" + SQL.text(files()) + all + ")";
  }

  private void folders(Map<String, String> options) {
    boolean hive = table.partitions().style() == Style.HIVE;
    options.put("hive_partitioning", String.valueOf(hive));
    if (hive) {
      options.put("hive_types_autocast", "false");
    } else if (table.partitions().style() != Style.NONE) {
      options.put("filename", SQL.text(FILE));
    }
  }

  private String files() {
    String location = HiveDdl.onS3(placement.location()).replaceFirst("^file:/+", "/");
    // A character that means something in a pattern means itself in brackets.
    String plain = location.replaceAll("([\\[*?])", "[$1]");
    boolean whole = placement.isFile() || table.fileFormat() == FileFormat.DELTA;
    return whole ? plain : plain + "/**/[!_.]*";
  }

  private void csv(CsvDialect csv, Map<String, String> options) {
    options.put("all_varchar", "true");
    options.put("header", String.valueOf(csv.header()));
    if (csv.header()) {
      options.put("union_by_name", "true");
    } else {
      options.put(
          "names",
          columns.stored().stream()
              .map(Column::name)
              .map(SQL::text)
              .collect(Collectors.joining(", ", "[", "]")));
    }
    options.put("delim", SQL.text(csv.delimiter()));
    options.put("quote", SQL.text(csv.quote()));
    options.put("escape", SQL.text(csv.escape().isEmpty() ? csv.quote() : csv.escape()));
    options.put("comment", SQL.text(csv.comment()));
    options.put("skip", String.valueOf(csv.skipLines()));
    options.put("nullstr", "''");
    options.put("allow_quoted_nulls", "false");
    if (!table.encoding().equals(TextEncoding.DEFAULT)) {
      options.put("encoding", SQL.text(encoding(table)));
    }
    packed(options);
  }

  private void json(Map<String, String> options) {
    options.put("format", "'newline_delimited'");
    options.put(
        "columns",
        columns.stored().stream()
            .map(c -> SQL.text(c.name()) + ": " + SQL.text(SQL.type(c.type())))
            .collect(Collectors.joining(", ", "{", "}")));
    packed(options);
  }

  /** Where all files are of one kind it is told; DuckDB itself goes by the endings of names. */
  private void packed(Map<String, String> options) {
    if (table.compressions().size() == 1) {
      String word = table.compressions().get(0);
      options.put("compression", SQL.text(word.equals("none") ? "uncompressed" : word));
    }
  }
}
