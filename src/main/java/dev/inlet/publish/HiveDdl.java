package dev.inlet.publish;

import dev.inlet.catalog.Consumer;
import dev.inlet.catalog.FileFormat;
import dev.inlet.format.Column;
import dev.inlet.format.TextEncoding;
import dev.inlet.infer.PartitionLayout.Style;
import dev.inlet.infer.TableDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * External tables as Hive, Athena and Redshift Spectrum declare them. CSV is a table of texts, as
 * Hive's readers of quoted CSV have it, with a view that gives them their types.
 */
final class HiveDdl implements DdlWriter {

  private final TableDefinition table;
  private final Placement placement;
  private final Consumer consumer;
  private final Sql types;
  private final Sql query;
  private final StoredColumns columns;

  HiveDdl(TableDefinition table, Placement placement, Consumer consumer) {
    this.table = table;
    this.placement = placement;
    this.consumer = consumer;
    boolean redshift = consumer == Consumer.REDSHIFT_SPECTRUM;
    this.types = redshift ? Sql.REDSHIFT : Sql.HIVE;
    this.query = consumer == Consumer.ATHENA ? Sql.TRINO : types;
    this.columns = StoredColumns.hive(table, query);
  }

  @Override
  public List<Warning> warnings() {
    List<Warning> warnings = new ArrayList<>(columns.warnings());
    if (placement.isFile()) {
      warnings.add(Warning.blocks("location", "a file, where it needs a folder"));
    }
    if (table.fileFormat() == FileFormat.DELTA && consumer != Consumer.ATHENA) {
      warnings.add(Warning.blocks("format", "delta, whose log it does not read"));
    }
    if (consumer == Consumer.HIVE) {
      if (placement.isNested()) {
        warnings.add(
            Warning.differs(
                "files",
                "they are in folders below the location: set mapreduce.input.fileinputformat.input"
                    + ".dir.recursive and hive.mapred.supports.subdirectories to true"));
      }
    } else if (!location().startsWith("s3://")) {
      warnings.add(Warning.blocks("location", "not on S3, which is all that it reads"));
    }
    return warnings;
  }

  private String location() {
    return consumer == Consumer.HIVE ? placement.location() : onS3(placement.location());
  }

  /** As those call it that do not go through Hadoop. */
  static String onS3(String location) {
    return location.startsWith("s3a://") ? "s3" + location.substring("s3a".length()) : location;
  }

  @Override
  public Declared declared() {
    TableName name = TableName.of(table.table());
    boolean isRedshift = consumer == Consumer.REDSHIFT_SPECTRUM;
    boolean viewed = columns.needView();
    TableName files = viewed ? name.files() : name;
    TableName view = isRedshift ? new TableName(Optional.empty(), name.name()) : name;
    return new Declared(
        files,
        name
            .schema()
            .filter(s -> !isRedshift)
            .map(s -> "CREATE DATABASE IF NOT EXISTS " + types.name(s))
            .stream()
            .toList(),
        create(files),
        table.fileFormat() == FileFormat.DELTA
            ? Map.of("table_type", "DELTA")
            : TableProperties.of(table),
        partitions(files),
        viewed ? List.of(view(view, files)) : List.of());
  }

  private String create(TableName name) {
    StringBuilder text = new StringBuilder("CREATE EXTERNAL TABLE " + types.name(name));
    if (table.fileFormat() == FileFormat.DELTA) {
      return text + "\nLOCATION " + types.text(location());
    }
    text.append(" (\n  ").append(declared(columns.stored(), ",\n  ")).append("\n)");
    if (table.partitions().style() != Style.NONE) {
      text.append("\nPARTITIONED BY (");
      text.append(declared(table.partitions().columns(), ", ")).append(')');
    }
    text.append(serde()).append("\nSTORED AS ").append(storedAs());
    return text.append("\nLOCATION ").append(types.text(folder(location()))).toString();
  }

  private static String folder(String location) {
    return location.endsWith("/") ? location : location + "/";
  }

  private String storedAs() {
    return switch (table.fileFormat()) {
      case PARQUET -> "PARQUET";
      case ORC -> "ORC";
      case AVRO -> "AVRO";
      default -> "TEXTFILE";
    };
  }

  private String declared(List<Column> columns, String separator) {
    return columns.stream()
        .map(c -> types.name(c.name().toLowerCase(Locale.ROOT)) + " " + types.type(c.type()))
        .collect(Collectors.joining(separator));
  }

  private String serde() {
    Map<String, String> properties = new LinkedHashMap<>();
    String serde;
    if (table.fileFormat() == FileFormat.JSON) {
      serde =
          consumer == Consumer.HIVE
              ? "org.apache.hive.hcatalog.data.JsonSerDe"
              : "org.openx.data.jsonserde.JsonSerDe";
    } else if (table.fileFormat() != FileFormat.CSV) {
      return "";
    } else if (table.csv().quote().isEmpty()) {
      serde = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe";
      properties.put("field.delim", table.csv().delimiter());
      properties.put("serialization.format", table.csv().delimiter());
      properties.put("serialization.null.format", "");
      if (!table.encoding().equals(TextEncoding.DEFAULT)) {
        properties.put("serialization.encoding", table.encoding());
      }
    } else {
      serde = "org.apache.hadoop.hive.serde2.OpenCSVSerde";
      properties.put("separatorChar", table.csv().delimiter());
      properties.put("quoteChar", table.csv().quote());
      // Without one it is a backslash; a character that no text has is none.
      properties.put(
          "escapeChar", table.csv().escape().isEmpty() ? "\u0001" : table.csv().escape());
    }
    return "\nROW FORMAT SERDE "
        + types.text(serde)
        + (properties.isEmpty()
            ? ""
            : "\nWITH SERDEPROPERTIES (" + Declared.properties(types, properties) + ")");
  }

  /** Those that are named by their keys are found by themselves; others are told one by one. */
  private List<String> partitions(TableName name) {
    Style style = table.partitions().style();
    if (style == Style.NONE || table.fileFormat() == FileFormat.DELTA) {
      return List.of();
    }
    if (style == Style.HIVE && consumer != Consumer.REDSHIFT_SPECTRUM) {
      return List.of("MSCK REPAIR TABLE " + types.name(name));
    }
    return placement.partitions().stream().map(one -> add(name, one)).toList();
  }

  private String add(TableName name, FoundPartition partition) {
    List<String> values = new ArrayList<>();
    List<Column> keys = table.partitions().columns();
    for (int i = 0; i < keys.size(); i++) {
      String value = types.text(partition.values().get(i));
      values.add(types.name(keys.get(i).name().toLowerCase(Locale.ROOT)) + " = " + value);
    }
    return "ALTER TABLE "
        + types.name(name)
        + " ADD IF NOT EXISTS PARTITION ("
        + String.join(", ", values)
        + ") LOCATION "
        + types.text(folder(location()) + partition.path() + "/");
  }

  private String view(TableName name, TableName files) {
    List<String> selected = new ArrayList<>(columns.selected(query));
    table.partitions().names().forEach(n -> selected.add(query.name(n)));
    boolean isRedshift = consumer == Consumer.REDSHIFT_SPECTRUM;
    return "CREATE "
        + (isRedshift || consumer == Consumer.ATHENA ? "OR REPLACE " : "")
        + "VIEW "
        + query.name(name)
        + " AS\nSELECT\n  "
        + String.join(",\n  ", selected)
        + "\nFROM "
        + query.name(files)
        + (isRedshift ? "\nWITH NO SCHEMA BINDING" : "");
  }
}
