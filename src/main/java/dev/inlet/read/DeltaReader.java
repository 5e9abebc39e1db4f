package dev.inlet.read;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlet.InletException;
import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.format.DeltaHeader;
import dev.inlet.infer.DeltaLogFolder;
import dev.inlet.read.Following.Since;
import dev.inlet.state.FilePlace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Makes rows of the versions of a Delta table that a batch froze: of the newest one as a whole, or
 * of what they changed. Rows are read by Delta.
 */
final class DeltaReader {
  private static final String DELTA = "delta";

  /** What the change feed adds to each row. */
  private static final StructType FEED =
      new StructType()
          .add("_change_type", DataTypes.StringType)
          .add("_commit_version", DataTypes.LongType)
          .add("_commit_timestamp", DataTypes.TimestampType);

  private final SparkSession spark;
  private final Configuration conf;
  private final SourceInput input;
  private final DeltaLogFolder log;
  private final StructType schema;

  /**
   * @param schema of the table's definition
   */
  DeltaReader(SparkSession spark, Configuration conf, SourceInput input, StructType schema) {
    this.spark = spark;
    this.conf = conf;
    this.input = input;
    this.log = new DeltaLogFolder(input.base(), conf);
    this.schema = schema;
  }

  /** The rows; those that the batch takes are counted by Delta, not by us. */
  Dataset<Row> rows() {
    try {
      if (input.files().isEmpty()) {
        boolean feed = input.following().isPresent() && log.header(log.newest()).hasChangeFeed();
        return empty(feed ? withFeed() : schema);
      }
      boolean changes =
          input.following().filter(how -> how.since() == Since.LAST_BATCH).isPresent();
      return changes ? changes(input.following().orElseThrow()) : snapshot();
    } catch (InletException e) {
      throw e;
    } catch (Exception e) {
      throw new InputException(
          log.table()
              + ": version "
              + DeltaLogFolder.version(newest().path())
              + ": cannot read: expected a version that Delta can read, found '"
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + "'. Restore what is missing of the table, or read the whole table anew after"
              + " `inlet bookmark reset`",
          e);
    }
  }

  private SourceFile newest() {
    return input.files().stream().max(Comparator.comparing(SourceFile::path)).orElseThrow();
  }

  private Dataset<Row> snapshot() throws IOException {
    SourceFile commit = newest();
    requireFrozen(List.of(commit));
    long version = DeltaLogFolder.version(commit.path());
    Dataset<Row> rows =
        spark.read().format(DELTA).option("versionAsOf", version).load(log.table().toString());
    if (version < log.newest()) {
      // Files of the newest version are never vacuumed.
      for (String file : rows.inputFiles()) {
        requireThere(new Path(file), version);
      }
    }
    if (input.following().isEmpty() || !log.header(version).hasChangeFeed()) {
      return select(rows, schema);
    }
    DeltaVersion made = DeltaVersion.of(log, List.of(commit)).get(0);
    return select(inserted(rows, made), withFeed());
  }

  private Dataset<Row> changes(Following following) throws IOException {
    requireFrozen(input.files());
    List<DeltaVersion> versions = DeltaVersion.of(log, input.files());
    DeltaChanges changes = DeltaChanges.of(log.table().toString(), versions, following.onRemoval());
    DeltaHeader newest = changes.newest().header();
    StructType wanted = newest.hasChangeFeed() ? withFeed() : schema;
    List<Dataset<Row>> parts = new ArrayList<>();
    for (List<DeltaVersion> run : changes.feed()) {
      for (DeltaVersion version : run) {
        requireThere(version, version.actions().changeFiles());
      }
      parts.add(select(feed(run), wanted));
    }
    if (newest.hasChangeFeed()) {
      for (DeltaVersion version : changes.added()) {
        for (Dataset<Row> rows : added(List.of(version), newest, following)) {
          parts.add(select(inserted(rows, version), wanted));
        }
      }
    } else {
      added(changes.added(), newest, following).forEach(rows -> parts.add(select(rows, wanted)));
    }
    return parts.stream().reduce(Dataset::union).orElseGet(() -> empty(wanted));
  }

  private Dataset<Row> feed(List<DeltaVersion> run) {
    return spark
        .read()
        .format(DELTA)
        .option("readChangeFeed", "true")
        .option("startingVersion", run.get(0).number())
        .option("endingVersion", run.get(run.size() - 1).number())
        .load(log.table().toString());
  }

  /** The rows of added files; a file that is there more than once is read so often. */
  private List<Dataset<Row>> added(
      List<DeltaVersion> versions, DeltaHeader header, Following following) throws IOException {
    DeltaClone clone = new DeltaClone(header, log.table());
    List<Dataset<Row>> parts = new ArrayList<>();
    List<ObjectNode> rest = new ArrayList<>();
    for (DeltaVersion version : versions) {
      List<ObjectNode> adds = version.actions().added();
      requireThere(version, adds.stream().map(add -> add.path("path").asText()).toList());
      rest.addAll(adds);
    }
    while (!rest.isEmpty()) {
      Set<String> paths = new HashSet<>();
      List<ObjectNode> again = new ArrayList<>();
      List<ObjectNode> layer = new ArrayList<>();
      rest.forEach(add -> (paths.add(add.path("path").asText()) ? layer : again).add(add));
      Path folder = new Path(following.scratch(), input.source() + "-" + UUID.randomUUID());
      clone.write(layer, folder, folder.getFileSystem(conf));
      parts.add(spark.read().format(DELTA).load(folder.toString()));
      rest = again;
    }
    return parts;
  }

  private static Dataset<Row> inserted(Dataset<Row> rows, DeltaVersion version) {
    return rows.withColumn("_change_type", lit("insert"))
        .withColumn("_commit_version", lit(version.number()))
        .withColumn("_commit_timestamp", lit(new Timestamp(version.time())));
  }

  /** Columns that only later versions have are null; all are of the batch's types. */
  private static Dataset<Row> select(Dataset<Row> rows, StructType wanted) {
    Set<String> there = new LinkedHashSet<>(List.of(rows.columns()));
    List<Column> columns = new ArrayList<>();
    for (StructField field : wanted.fields()) {
      Column column =
          there.contains(field.name())
              ? col("`" + field.name().replace("`", "``") + "`")
              : lit(null);
      columns.add(column.cast(field.dataType()).as(field.name()));
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  private StructType withFeed() {
    StructType all = schema;
    for (StructField field : FEED.fields()) {
      all = all.add(field);
    }
    return all;
  }

  private Dataset<Row> empty(StructType columns) {
    return spark.createDataFrame(List.<Row>of(), columns);
  }

  private void requireFrozen(List<SourceFile> commits) throws IOException {
    for (SourceFile commit : commits) {
      Path path = FilePlace.in(new Path(input.base()), commit.path());
      InputFile frozen =
          new InputFile(
              path.toString(),
              commit.path(),
              commit.length(),
              commit.modified(),
              commit.etag(),
              new ArrayList<>());
      try {
        FrozenFiles.check(frozen, path.getFileSystem(conf).getFileStatus(path));
      } catch (FileNotFoundException e) {
        throw FrozenFiles.missing(path.toString(), e);
      }
    }
  }

  private void requireThere(DeltaVersion version, List<String> files) throws IOException {
    DeltaClone clone = new DeltaClone(version.header(), log.table());
    for (String file : files) {
      requireThere(new Path(URI.create(clone.absolute(file))), version.number());
    }
  }

  private void requireThere(Path path, long version) throws IOException {
    if (!path.getFileSystem(conf).exists(path)) {
      throw new InputException(
          log.table()
              + ": table '"
              + input.table().table()
              + "': version "
              + version
              + ": expected its data files, found that "
              + path
              + " is gone, most likely by VACUUM. Restore the file, or read the whole table anew"
              + " after `inlet bookmark reset`; nothing was written");
    }
  }
}
