package dev.inlet.run;

import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.state.StateStore;
import dev.inlet.state.Waiting;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.ManualClock;
import dev.inlet.testing.SharedSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.delta.DeltaLog;

/**
 * A small lake whose state and targets are on {@code faulty:}: a table of three CSV files, one
 * record of which does not fit, and a job that brings it into a Delta table and into Parquet files.
 * A {@link #wide} one has a second table, which a step unites with the first, and a third target.
 */
final class CrashLake {
  private static final String CATALOG =
      """
      inlet {
        state = "faulty://ROOT/state"
        TABLES
        jobs.orders {
          SOURCES
          steps = [ STEPS ]
          TARGETS
          rejects { max-ratio = 0.5 }
        }
      }
      """;

  private static final String TABLE =
      """
      tables.NAME {
        location = "ROOT/FOLDER"
        format = csv
        csv { header = true, delimiter = "," }
        hints { id = bigint, day = date, note = string }
      }
      """;

  private static final String TARGET =
      """
      targets.NAME {
        path = "faulty://ROOT/FORMAT"
        format = FORMAT
        batch-column = BATCH_COLUMN
        partition-by = [ { column = day, pattern = "yyyy/MM" } ]
      }
      """;

  private static final String UNITED =
      "{ sql = \"select id, day, note from orders union all select id, day, note from returns\" },";

  /** Made once, for that costs more than a run that finds nothing. */
  private static final Configuration HADOOP = SharedSpark.hadoop();

  final ManualClock clock = new ManualClock();
  final Configuration conf = HADOOP;
  private final Path root;
  private final List<String> sources;
  private final List<String> formats;
  private String steps = "";
  private String deltaTarget = "delta";
  private String onMissing = "fail";

  CrashLake(Path root) {
    this(root, List.of("orders"), List.of("delta", "parquet"));
    put("a.csv", "1,2001-01-15,apples", "2,2001-01-15,pears", "x,2001-01-16,not a number");
    put("b.csv", "3,2001-02-01,plums", "3,2001-02-01,plums");
    put("c.csv", "4,2001-02-02,quinces");
  }

  private CrashLake(Path root, List<String> sources, List<String> formats) {
    this.root = root;
    this.sources = sources;
    this.formats = formats;
    FaultyFileSystem.revive();
  }

  /** A lake of two sources and three targets. */
  static CrashLake wide(Path root) {
    CrashLake lake = wideAsItIs(root);
    lake.put("a.csv", "1,2001-01-15,apples", "x,2001-01-16,not a number");
    lake.put("b.csv", "2,2001-02-01,plums", "2,2001-02-01,plums");
    lake.putInto("returns", "a.csv", "11,2001-01-15,bruised apples", "y,2001-02-01,nor this");
    return lake;
  }

  /** As {@link #wide}, with whatever is in its folder. */
  static CrashLake wideAsItIs(Path root) {
    return new CrashLake(root, List.of("orders", "returns"), List.of("delta", "parquet", "json"));
  }

  /** The sources, which are named as their tables are. */
  List<String> sources() {
    return sources;
  }

  /** The formats of the targets, which are the names of their folders too. */
  List<String> formats() {
    return formats;
  }

  /** The name of the target of a format. */
  String target(String format) {
    return format.equals("delta") ? deltaTarget : format;
  }

  /** Where the input files of a source are. */
  Path inputs(String source) {
    return path(source.equals("orders") ? "in" : "in-" + source);
  }

  /** Writes an input file; a record fits if it begins with a number. */
  void put(String name, String... records) {
    putInto("orders", name, records);
  }

  void putInto(String source, String name, String... records) {
    try {
      Files.createDirectories(inputs(source));
      Files.writeString(
          inputs(source).resolve(name), "id,day,note\n" + String.join("\n", records) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void remove(String name) {
    try {
      Files.delete(path("in").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Declares steps, as the job catalog writes them. */
  void declareSteps(String text) {
    steps = text;
  }

  /** Declares what to do about files that are gone when they are to be read. */
  void declareOnMissing(String word) {
    onMissing = word;
  }

  /** Declares the Delta target under another name, at its old path. */
  void renameDeltaTarget(String name) {
    deltaTarget = name;
  }

  RunReport run() {
    return run(RunListener.none());
  }

  RunReport run(RunListener listener) {
    return run(listener, SharedSpark::session);
  }

  /** A first run finishes a batch, a second one takes late files, a third finds nothing new. */
  void runToTheEnd() {
    for (int i = 0; i < 3; i++) {
      if (run().status() == RunReport.Status.NOTHING_NEW) {
        return;
      }
    }
    throw new AssertionError("there is still something to do after 3 runs");
  }

  /** Runs without being able to start Spark. */
  RunReport runWithoutSpark() {
    return run(
        RunListener.none(),
        () -> {
          throw new AssertionError("Spark was started");
        });
  }

  private RunReport run(RunListener listener, SparkSupplier spark) {
    JobCatalog catalog = catalog();
    return new JobRunner(catalog, state(), conf, spark, clock, listener).run(catalog.job("orders"));
  }

  /** Takes the bookmark back to a batch, and the rows of later ones out of the targets. */
  BookmarkEditor.Edit replaceAfter(long batch) {
    return takeBack(
        BookmarkEditor.Move.rewind(batch, "", BookmarkEditor.Rows.GO, "the delivery was wrong"));
  }

  /** Takes the bookmark back, as an operator does. */
  BookmarkEditor.Edit takeBack(BookmarkEditor.Move move) {
    JobCatalog catalog = catalog();
    Operator operator =
        new Operator(catalog, state(), conf, SharedSpark::session, clock, Waiting.none());
    return new BookmarkEditor(operator).carryOut(catalog.job("orders"), move);
  }

  /** A new process after the old one died, at a time when the old one's lease has expired. */
  void restart() {
    restartAtOnce();
    clock.advance(Duration.ofMinutes(3));
  }

  /** A new process after the old one died. */
  void restartAtOnce() {
    SharedSpark.awaitIdle();
    DeltaLog.clearCache();
    FaultyFileSystem.revive();
  }

  JobCatalog catalog() {
    try {
      Path file = path("jobs.conf");
      Files.writeString(
          file,
          CATALOG
              .replace("TABLES", each(sources, TABLE))
              .replace(
                  "SOURCES", each(sources, "sources.NAME { table = NAME, on-missing = MISSING }\n"))
              .replace("STEPS", (sources.size() > 1 ? UNITED : "") + steps)
              .replace("TARGETS", each(formats, TARGET))
              .replace("MISSING", onMissing)
              .replace("ROOT", root.toString()));
      return JobCatalog.load(List.of(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String each(List<String> names, String template) {
    StringBuilder all = new StringBuilder();
    for (String name : names) {
      all.append(
          template
              .replace("NAME", formats.contains(name) ? target(name) : name)
              .replace("FORMAT", name)
              .replace("BATCH_COLUMN", String.valueOf(name.equals("delta")))
              .replace("FOLDER", inputs(name).getFileName().toString()));
    }
    return all.toString();
  }

  StateStore state() {
    return new StateStore(new org.apache.hadoop.fs.Path(catalog().settings().state()), conf);
  }

  Ledger ledger() {
    return Ledger.open(state(), "orders");
  }

  Path path(String name) {
    return root.resolve(name);
  }

  void assertAllIsWell() {
    new LakeCheck(this).allIsWell();
  }

  /** All files of all targets, logs and staging too. */
  List<Path> targetFiles() {
    return formats.stream().flatMap(format -> files(path(format)).stream()).toList();
  }

  /** The Parquet files of a target that its readers would see. */
  List<Path> dataFiles(String target) {
    return files(path(target)).stream()
        .filter(file -> file.toString().endsWith(".parquet"))
        .filter(file -> !path(target).relativize(file).startsWith("_inlet"))
        .toList();
  }

  List<String> deltaRows() {
    return LakeRows.of(this, "delta");
  }

  List<String> parquetRows() {
    return LakeRows.of(this, "parquet");
  }

  /** How many versions the Delta table has. */
  long deltaCommits() {
    return files(path("delta/_delta_log")).stream()
        .filter(file -> file.getFileName().toString().matches("\\d{20}\\.json"))
        .count();
  }

  static List<Path> files(Path folder) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
