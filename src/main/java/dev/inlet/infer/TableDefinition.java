package dev.inlet.infer;

import static java.util.Objects.requireNonNull;

import dev.inlet.catalog.FileFormat;
import dev.inlet.format.Column;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.CsvFormat;
import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Dictionary;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import dev.inlet.format.EncodedFormat;
import dev.inlet.format.JsonFormat;
import dev.inlet.format.LineFormat;
import dev.inlet.format.NullWords;
import dev.inlet.format.RecordFormat;
import dev.inlet.format.TextEncoding;
import dev.inlet.format.TextLayout;
import dev.inlet.format.XmlFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a table is: one numbered document of the table catalog.
 *
 * @param table with dots between the parts of its name
 * @param version counted from 1
 * @param format a word of {@link FileFormat}
 * @param compressions the words of the compressions that were seen, sorted
 * @param csv {@link CsvDialect#NONE} for other formats
 * @param layout {@link TextLayout#NONE} for formats that tell their columns
 * @param encoding of text, as {@link TextEncoding#of} knows it
 * @param timeZone of timestamps that are written without one
 * @param columns that the files have
 * @param decisions how the files are to be read, each with what spoke for it
 * @param notes what a person should know about how this came about
 * @param status whether there are files
 * @param statistics of columns, if all records were looked at; empty otherwise
 */
public record TableDefinition(
    String table,
    int version,
    String location,
    String format,
    List<String> compressions,
    CsvDialect csv,
    TextLayout layout,
    String encoding,
    String timeZone,
    List<ColumnDefinition> columns,
    PartitionLayout partitions,
    SampleSize sampled,
    List<Decision> decisions,
    List<String> notes,
    Status status,
    List<ColumnStatistics> statistics) {
  /** Whether there is anything of the table. */
  public enum Status {
    /** There were files when it was looked at last. */
    ACTIVE,
    /** There were none any more, and the definition is kept for readers. */
    DEPRECATED,
    /** There were none any more, and nobody is to know of the table. */
    DROPPED
  }

  public TableDefinition {
    requireNonNull(table, "table");
    requireNonNull(location, "location");
    requireNonNull(format, "format");
    compressions = List.copyOf(compressions);
    requireNonNull(csv, "csv");
    // Documents of before there were layouts have none.
    layout = layout == null ? TextLayout.NONE : layout;
    // Documents of before there were encodings have none.
    encoding = encoding == null ? TextEncoding.DEFAULT : encoding;
    requireNonNull(timeZone, "timeZone");
    columns = List.copyOf(columns);
    requireNonNull(partitions, "partitions");
    requireNonNull(sampled, "sampled");
    // Documents of before there were decisions have notes of them.
    decisions = decisions == null ? List.of() : List.copyOf(decisions);
    notes = List.copyOf(notes);
    // Documents of before there was a status are of tables that had files.
    status = status == null ? Status.ACTIVE : status;
    // Documents of before there were statistics have none.
    statistics = statistics == null ? List.of() : List.copyOf(statistics);
    if (version < 1) {
      throw new IllegalArgumentException("version of " + table + ": " + version);
    }
  }

  /** Of a table that has files, and whose values were not counted. */
  public TableDefinition(
      String table,
      int version,
      String location,
      String format,
      List<String> compressions,
      CsvDialect csv,
      TextLayout layout,
      String encoding,
      String timeZone,
      List<ColumnDefinition> columns,
      PartitionLayout partitions,
      SampleSize sampled,
      List<Decision> decisions,
      List<String> notes) {
    this(
        table,
        version,
        location,
        format,
        compressions,
        csv,
        layout,
        encoding,
        timeZone,
        columns,
        partitions,
        sampled,
        decisions,
        notes,
        Status.ACTIVE,
        List.of());
  }

  /** The same with another status. */
  public TableDefinition with(Status other) {
    return new TableDefinition(
        table,
        version,
        location,
        format,
        compressions,
        csv,
        layout,
        encoding,
        timeZone,
        columns,
        partitions,
        sampled,
        decisions,
        notes,
        other,
        statistics);
  }

  /** The same under another number. */
  public TableDefinition withVersion(int number) {
    return new TableDefinition(
        table,
        number,
        location,
        format,
        compressions,
        csv,
        layout,
        encoding,
        timeZone,
        columns,
        partitions,
        sampled,
        decisions,
        notes,
        status,
        statistics);
  }

  /** The same with other counts of values. */
  public TableDefinition withStatistics(List<ColumnStatistics> others) {
    return new TableDefinition(
        table,
        version,
        location,
        format,
        compressions,
        csv,
        layout,
        encoding,
        timeZone,
        columns,
        partitions,
        sampled,
        decisions,
        notes,
        status,
        others);
  }

  /** The same with other columns. */
  TableDefinition with(List<ColumnDefinition> others, PartitionLayout folders) {
    return new TableDefinition(
        table,
        version,
        location,
        format,
        compressions,
        csv,
        layout,
        encoding,
        timeZone,
        others,
        folders,
        sampled,
        decisions,
        notes,
        status,
        statistics);
  }

  /**
   * The same with strings for all scalar types and without words that mean null: its rows have the
   * texts that stand in the files. What is nested stays so in XML alone, for JSON has a text for
   * it.
   */
  public TableDefinition asTexts() {
    boolean nests = fileFormat() == FileFormat.XML;
    List<ColumnDefinition> texts =
        columns.stream()
            .map(
                one ->
                    new ColumnDefinition(
                        one.name(),
                        (nests ? asText(one.column().type()) : Scalar.STRING).sql(),
                        one.evidence(),
                        one.witness(),
                        one.hinted()))
            .toList();
    List<String> folders = partitions.names().stream().map(name -> Scalar.STRING.sql()).toList();
    return new TableDefinition(
        table,
        version,
        location,
        format,
        compressions,
        csv.withoutNullWords(),
        layout.with(NullWords.NONE),
        encoding,
        timeZone,
        texts,
        new PartitionLayout(partitions.style(), partitions.names(), folders),
        sampled,
        decisions,
        notes,
        status,
        statistics);
  }

  private static DataType asText(DataType type) {
    if (type instanceof Array array) {
      return new Array(asText(array.element()));
    }
    if (type instanceof Dictionary map) {
      return new Dictionary(asText(map.value()));
    }
    return type instanceof Struct struct
        ? new Struct(
            struct.fields().stream()
                .map(field -> new Field(field.name(), asText(field.type())))
                .toList())
        : Scalar.STRING;
  }

  /** The format that {@link #format} names. */
  public FileFormat fileFormat() {
    return FileFormat.of(format);
  }

  /** The columns with their types; a folder's value wins over a column of the same name. */
  public TableSchema schema() {
    List<Column> folders = partitions.columns();
    Set<String> taken =
        folders.stream()
            .map(column -> column.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    List<Column> data =
        columns.stream()
            .map(ColumnDefinition::column)
            .filter(column -> !taken.contains(column.name().toLowerCase(Locale.ROOT)))
            .toList();
    return new TableSchema(data, folders);
  }

  /**
   * How to decode the table's text files to rows of {@link TableSchema#columns}.
   *
   * @throws IllegalStateException for formats that are not text
   */
  public RecordFormat recordFormat() {
    List<Column> all = columns.stream().map(ColumnDefinition::column).toList();
    List<String> wanted = schema().columns().stream().map(Column::name).toList();
    return EncodedFormat.of(decoded(all), encoding).select(wanted);
  }

  private RecordFormat decoded(List<Column> all) {
    return switch (fileFormat()) {
      case CSV -> new CsvFormat(csv, all, timeZone);
      case JSON -> new JsonFormat(layout.json(), all, timeZone);
      case FIXED_WIDTH, GROK, W3C -> new LineFormat(layout, all, timeZone);
      case XML -> new XmlFormat(layout, all, timeZone);
      case PARQUET, ORC, AVRO, DELTA -> throw new IllegalStateException(table + " is not text");
    };
  }

  /** Whether another definition has the same counts of values. */
  public boolean countedAs(TableDefinition other) {
    return statistics.equals(other.statistics);
  }

  /** Whether another definition reads the same files to the same rows; evidence does not count. */
  public boolean sameAs(TableDefinition other) {
    return table.equals(other.table)
        && location.equals(other.location)
        && SchemaChange.between(this, other).lines().isEmpty();
  }
}
