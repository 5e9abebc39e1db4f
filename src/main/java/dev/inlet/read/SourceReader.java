package dev.inlet.read;

import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.col;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.FileFormat;
import dev.inlet.format.Column;
import dev.inlet.format.RecordFormat;
import dev.inlet.infer.TableDefinition;
import dev.inlet.read.TextRead.Checks;
import dev.inlet.state.FilePlace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Makes rows of a batch's files: text by our own decoder, Parquet, ORC and Avro by Spark's readers
 * over the exact list of files, versions of a Delta table by Delta. Columns are those of the table,
 * then its partition columns, then what of text did not fit where that is rescued.
 */
public final class SourceReader {
  private final SparkSession spark;
  private final Configuration conf;
  private final String rejectsFolder;
  private final ReadCounts counts;
  private final TaskSizes sizes;
  private final Set<String> uncut;
  private final Map<String, SourceSplits> splits = new TreeMap<>();

  /**
   * @param rejectsFolder where rejected records of this batch go; a Hadoop path
   * @param counts registered with the session's context
   * @param sizes of the tasks that read text
   * @param uncut paths of files that are read unsplit, as a {@link
   *     dev.inlet.format.FalseEdgeException} asked for
   */
  public SourceReader(
      SparkSession spark,
      Configuration conf,
      String rejectsFolder,
      ReadCounts counts,
      TaskSizes sizes,
      Set<String> uncut) {
    this.spark = requireNonNull(spark, "spark");
    this.conf = requireNonNull(conf, "conf");
    this.rejectsFolder = requireNonNull(rejectsFolder, "rejectsFolder");
    this.counts = requireNonNull(counts, "counts");
    this.sizes = requireNonNull(sizes, "sizes");
    this.uncut = Set.copyOf(uncut);
  }

  /** The rows of one source. */
  public Dataset<Row> read(SourceInput input) {
    if (input.table().fileFormat() == FileFormat.DELTA) {
      return delta(input);
    }
    List<InputFile> files = new ArrayList<>();
    for (SourceFile file : input.files()) {
      files.add(
          new InputFile(
              FilePlace.in(new Path(input.base()), file.path()).toString(),
              file.path(),
              file.length(),
              file.modified(),
              file.etag(),
              new ArrayList<>(input.valuesOfPath(file.path()))));
    }
    return input.table().fileFormat().isText() ? text(input, files) : columnar(input, files);
  }

  /** How the text files were shared out, of each source that was read. */
  public Map<String, SourceSplits> splits() {
    return Map.copyOf(splits);
  }

  /**
   * Where files are read unsplit that were cut before: tasks of that read may have gone on for a
   * moment after it failed, and have left rejects of splits that there are no more.
   */
  public void removeStaleRejects() {
    if (uncut.isEmpty()) {
      return;
    }
    Set<String> current = new TreeSet<>();
    splits.forEach(
        (source, shared) ->
            shared.tasks().stream()
                .flatMap(task -> task.splits().stream())
                .forEach(split -> current.add(RejectFile.name(source, split))));
    RejectFile.removeOthers(rejectsFolder, current, conf);
  }

  private Dataset<Row> text(SourceInput input, List<InputFile> files) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    RecordFormat format = input.table().recordFormat();
    SourceSplits shared = new SplitPlanner(conf, sizes, format.whole()).plan(files, uncut);
    splits.put(input.source(), shared);
    return InletSource.rows(
        spark,
        new TextRead(
            new ReadOrigin(input.source(), input.table().version(), input.batch()),
            format,
            input.columnsOfPath(),
            new BlockHosts(conf).located(shared.tasks()),
            files.stream().mapToLong(InputFile::length).sum(),
            Misfits.of(input.onMalformed(), rejectsFolder),
            Checks.ALL_COLUMNS,
            counts,
            context.broadcast(new SerializableConfiguration(conf))));
  }

  private Dataset<Row> columnar(SourceInput input, List<InputFile> files) {
    TableDefinition table = input.table();
    StructType data = schema(table.schema().columns());
    if (files.isEmpty()) {
      return spark.createDataFrame(List.<Row>of(), schema(input));
    }
    // On an object store each is a request that takes as long as any other.
    files.stream().parallel().forEach(this::checkFrozen);
    Dataset<Row> rows =
        spark
            .read()
            .format(table.format())
            .schema(data)
            // The folders are read by the table's layout below, not guessed at again.
            .option("basePath", input.base())
            .option("recursiveFileLookup", "true")
            .load(files.stream().map(f -> escapedGlob(f.path())).toArray(String[]::new));
    boolean isAvro = table.fileFormat() == FileFormat.AVRO;
    long stored = isAvro ? AvroFiles.records(spark, conf, files) : -1;
    long records = rows.count();
    if (isAvro && stored != records) {
      AvroFiles.blame(spark, conf, files);
    }
    counts.add(
        new ReadCounts.FileCount(
            input.source(), files.stream().mapToLong(InputFile::length).sum(), records, 0, 0));
    return input.columnsOfPath().isEmpty() ? rows : withColumnsOfPath(rows, input);
  }

  private Dataset<Row> delta(SourceInput input) {
    Dataset<Row> rows = new DeltaReader(spark, conf, input, schema(input)).rows();
    long bytes = input.files().stream().mapToLong(SourceFile::length).sum();
    counts.add(new ReadCounts.FileCount(input.source(), bytes, rows.count(), 0, 0));
    return rows;
  }

  private Dataset<Row> withColumnsOfPath(Dataset<Row> rows, SourceInput input) {
    List<Column> columns = input.columnsOfPath();
    String function = "inlet_path_of_" + input.source();
    spark
        .udf()
        .register(
            function,
            PartitionOf.file(
                input.base(),
                input.table().partitions(),
                input.carriesFile() ? Optional.of(input.carried("")) : Optional.empty()),
            schema(columns));
    Stream<org.apache.spark.sql.Column> data =
        Arrays.stream(rows.columns()).map(c -> col('`' + c.replace("`", "``") + '`'));
    Stream<org.apache.spark.sql.Column> partitions =
        columns.stream().map(c -> col("_inlet_partition").getField(c.name()).as(c.name()));
    return rows.withColumn(
            "_inlet_partition", call_udf(function, functions.expr("_metadata.file_path")))
        .select(Stream.concat(data, partitions).toArray(org.apache.spark.sql.Column[]::new));
  }

  /** Spark takes the paths that it is given for globs. */
  static String escapedGlob(String path) {
    return path.replaceAll("[\\\\{}\\[\\]*?]", "\\\\$0");
  }

  private void checkFrozen(InputFile file) {
    Path path = new Path(file.path());
    try {
      FrozenFiles.check(file, path.getFileSystem(conf).getFileStatus(path));
    } catch (FileNotFoundException e) {
      throw FrozenFiles.missing(file.path(), e);
    } catch (IOException e) {
      throw FrozenFiles.unreadable(file.path(), e);
    }
  }

  private static StructType schema(SourceInput input) {
    List<Column> columns = new ArrayList<>(input.table().schema().columns());
    columns.addAll(input.columnsOfPath());
    return schema(columns);
  }

  private static StructType schema(List<Column> columns) {
    return TextTable.schema(columns);
  }
}
