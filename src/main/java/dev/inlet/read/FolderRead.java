package dev.inlet.read;

import dev.inlet.CatalogException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.FileFormat;
import dev.inlet.catalog.Origin;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.SourceSpec.OnMalformed;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TableSpec.CsvSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.discover.Listing;
import dev.inlet.format.Column;
import dev.inlet.format.CsvFormat;
import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.EncodedFormat;
import dev.inlet.format.JsonFormat;
import dev.inlet.format.LineFormat;
import dev.inlet.format.RecordFormat;
import dev.inlet.infer.Crawler;
import dev.inlet.infer.TableDefinition;
import dev.inlet.read.TextRead.Checks;
import dev.inlet.state.FilePlace;
import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A read of a file or folder by the options of {@code spark.read()} alone: without a job catalog, a
 * state or a bookmark. What the options leave open is found out from the files.
 */
final class FolderRead {
  private static final Origin ORIGIN = new Origin("spark.read.format(\"inlet\")", 0);

  /** Option: the folder for records that do not fit. */
  private static final String REJECTS = "rejects";

  /** Option: what becomes of records that do not fit, a word of {@link OnMalformed}. */
  private static final String ON_MALFORMED = "onMalformed";

  /** Option: about so many stored bytes make a split. */
  private static final String SPLIT_BYTES = "splitBytes";

  private final SparkSession spark;
  private final Configuration conf;
  private final CaseInsensitiveStringMap options;
  private final Misfits misfits;
  private final Listing listing;
  private final TableDefinition table;

  /**
   * Lists the files, and looks into some of them.
   *
   * @throws dev.inlet.InletException as a crawl does
   */
  FolderRead(SparkSession spark, CaseInsensitiveStringMap options) {
    this.spark = spark;
    this.conf = new Configuration(spark.sparkContext().hadoopConfiguration());
    this.options = options;
    this.misfits = misfits(options);
    TableSpec spec = spec(options);
    this.listing = new FileDiscovery(conf).list(spec);
    this.table = new Crawler(conf).crawl(spec, listing, Optional.empty());
    if (!table.fileFormat().isText()) {
      throw new CatalogException(
          ORIGIN
              + ": "
              + spec.location()
              + ": expected text files, found "
              + table.fileFormat().word()
              + ". Read them with format(\""
              + table.format()
              + "\")");
    }
  }

  /** What the files were found to have. */
  StructType schema() {
    List<Column> columns = new ArrayList<>(table.schema().columns());
    columns.addAll(table.schema().partitionColumns());
    if (misfits.areRescued()) {
      columns.add(new Column(SourceSpec.RESCUED_COLUMN, Scalar.STRING));
    }
    return TextTable.schema(columns);
  }

  /** The read, of the columns of a schema. */
  TextRead read(StructType schema) {
    Set<String> others = new TreeSet<>();
    table.schema().partitionColumns().forEach(column -> others.add(column.name()));
    if (misfits.areRescued()) {
      others.add(SourceSpec.RESCUED_COLUMN);
    }
    List<Column> wanted = new ArrayList<>();
    for (StructField field : schema.fields()) {
      if (!others.contains(field.name())) {
        wanted.add(new Column(field.name(), DataType.parse(field.dataType().sql())));
      }
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<InputFile> files = files();
    TaskSizes sizes = TaskSizes.of(spark);
    long splitBytes = options.getLong(SPLIT_BYTES, sizes.splitBytes(files));
    ReadCounts counts = new ReadCounts();
    spark.sparkContext().register(counts, "inlet-read");
    RecordFormat format = declared(table.recordFormat(), wanted);
    SplitPlanner planner = new SplitPlanner(conf, sizes, format.whole());
    return new TextRead(
        ReadOrigin.alone(new Path(table.location()).getName()),
        format,
        table.schema().partitionColumns(),
        new BlockHosts(conf).located(planner.plan(files, Set.of(), splitBytes).tasks()),
        listing.files().stream().mapToLong(SourceFile::length).sum(),
        misfits,
        Checks.COLUMNS_IN_USE,
        counts,
        context.broadcast(new SerializableConfiguration(conf)));
  }

  /**
   * The format with the types that the user declares: by name where the files tell names, by
   * position where they do not. Columns that the user leaves out stay in the files.
   */
  private static RecordFormat declared(RecordFormat found, List<Column> wanted) {
    if (found instanceof EncodedFormat encoded) {
      return new EncodedFormat(declared(encoded.format(), wanted), encoded.encoding());
    }
    List<String> names = wanted.stream().map(Column::name).toList();
    if (found instanceof CsvFormat csv && !csv.dialect().header()) {
      if (wanted.size() != csv.columns().size() && !csv.columns().containsAll(wanted)) {
        throw new CatalogException(
            ORIGIN
                + ": schema: expected "
                + csv.columns().size()
                + " columns as the files without a header have, found "
                + wanted.size()
                + ". Declare all of them, in their order");
      }
      List<Column> columns = csv.columns().containsAll(wanted) ? csv.columns() : wanted;
      return new CsvFormat(csv.dialect(), columns, csv.timeZone()).select(names);
    }
    List<Column> columns = new ArrayList<>(wanted);
    found.columns().stream()
        .filter(column -> names.stream().noneMatch(column.name()::equalsIgnoreCase))
        .forEach(columns::add);
    if (found instanceof CsvFormat csv) {
      return new CsvFormat(csv.dialect(), columns, csv.timeZone()).select(names);
    }
    if (found instanceof LineFormat lines) {
      return new LineFormat(lines.layout(), columns, lines.timeZone()).select(names);
    }
    JsonFormat json = (JsonFormat) found;
    return new JsonFormat(json.layout(), columns, json.timeZone()).select(names);
  }

  private List<InputFile> files() {
    List<InputFile> files = new ArrayList<>();
    for (SourceFile file : listing.files()) {
      if (file.length() > 0) {
        files.add(
            new InputFile(
                FilePlace.in(new Path(listing.base()), file.path()).toString(),
                file.path(),
                file.length(),
                file.modified(),
                file.etag(),
                new ArrayList<>(table.partitions().values(file.path()))));
      }
    }
    return files;
  }

  /** Records that do not fit are rejected if there is a folder for them, and else fail the read. */
  private static Misfits misfits(CaseInsensitiveStringMap options) {
    String folder = options.getOrDefault(REJECTS, "");
    String word =
        options.getOrDefault(
            ON_MALFORMED, (folder.isEmpty() ? OnMalformed.FAIL : OnMalformed.REJECT).word());
    OnMalformed policy =
        Arrays.stream(OnMalformed.values())
            .filter(one -> one.word().equals(word))
            .findFirst()
            .orElseThrow(
                () ->
                    new CatalogException(
                        ORIGIN
                            + ": option '"
                            + ON_MALFORMED
                            + "': expected reject, rescue or fail, found '"
                            + word
                            + "'"));
    if ((policy == OnMalformed.REJECT) == folder.isEmpty()) {
      throw new CatalogException(
          ORIGIN
              + ": option '"
              + ON_MALFORMED
              + "': expected 'reject' with the option '"
              + REJECTS
              + "', a folder, and others without it, found '"
              + word
              + (folder.isEmpty() ? "' without it" : "' with it"));
    }
    return new Misfits(policy, folder);
  }

  private static TableSpec spec(CaseInsensitiveStringMap options) {
    String path = options.get("path");
    if (path == null) {
      throw new CatalogException(
          ORIGIN + ": expected one path to a file or folder, found none. Use load(\"…\")");
    }
    return new TableSpec(
        "inlet",
        path,
        Optional.ofNullable(options.get("fileFormat")).map(FolderRead::format),
        new CsvSpec(
            mark(options, "delimiter"),
            mark(options, "recordSeparator"),
            character(options, "quote"),
            character(options, "escape"),
            Optional.ofNullable(options.get("header")).map(Boolean::valueOf),
            Optional.ofNullable(options.get("nullValue")).map(List::of).orElse(List.of())),
        Optional.empty(),
        Optional.ofNullable(options.get("encoding")).map(FolderRead::encoding),
        List.of(),
        List.of(),
        List.of(),
        ZoneId.of(options.getOrDefault("timeZone", "UTC")),
        ORIGIN);
  }

  private static FileFormat format(String name) {
    FileFormat format = FileFormat.of(name);
    if (format.isDeclared()) {
      throw new CatalogException(
          ORIGIN
              + ": option 'fileFormat': expected csv or json, found '"
              + name
              + "'. Declare such a table in a job catalog");
    }
    return format;
  }

  private static String encoding(String name) {
    try {
      return Charset.forName(name).name();
    } catch (IllegalArgumentException e) {
      throw new CatalogException(
          ORIGIN
              + ": option 'encoding': expected a character set of Java such as 'UTF-8', 'UTF-16' or"
              + " 'windows-1252', found '"
              + name
              + "'",
          e);
    }
  }

  private static Optional<String> mark(CaseInsensitiveStringMap options, String key) {
    String text = options.get(key);
    if (text != null && text.isEmpty()) {
      throw new CatalogException(
          ORIGIN + ": option '" + key + "': expected one character or more, found ''");
    }
    return Optional.ofNullable(text);
  }

  private static Optional<Character> character(CaseInsensitiveStringMap options, String key) {
    String text = options.get(key);
    if (text != null && text.length() != 1) {
      throw new CatalogException(
          ORIGIN + ": option '" + key + "': expected one character, found '" + text + "'");
    }
    return Optional.ofNullable(text).map(t -> t.charAt(0));
  }
}
