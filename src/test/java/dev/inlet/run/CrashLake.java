package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inlet.bookmark.Entry;
import dev.inlet.bookmark.Entry.Commit;
import dev.inlet.bookmark.Entry.Landed;
import dev.inlet.bookmark.Entry.Replaced;
import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.state.Json;
import dev.inlet.state.StateStore;
import dev.inlet.state.Waiting;
import dev.inlet.testing.DeltaKernelReader;
import dev.inlet.testing.DuckDb;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.LedgerScript;
import dev.inlet.testing.ManualClock;
import dev.inlet.testing.SharedSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.delta.DeltaLog;

/**
 * A small lake whose state and targets are on {@code faulty:}: a table of three CSV files, one
 * record of which does not fit, and a job that brings it into a Delta table and into Parquet files.
 */
final class CrashLake {
  private static final String CATALOG =
      """
      inlet {
        state = "faulty://ROOT/state"
        tables.orders {
          location = "ROOT/in"
          format = csv
          csv { header = true, delimiter = "," }
          hints { id = bigint, day = date, note = string }
        }
        jobs.orders {
          sources.orders { table = orders, on-missing = MISSING }
          steps = [ STEPS ]
          targets {
            TARGET {
              path = "faulty://ROOT/delta"
              format = delta
              batch-column = true
              partition-by = [ { column = day, pattern = "yyyy/MM" } ]
            }
            parquet {
              path = "faulty://ROOT/parquet"
              format = parquet
              partition-by = [ { column = day, pattern = "yyyy/MM" } ]
            }
          }
          rejects { max-ratio = 0.5 }
        }
      }
      """;

  final ManualClock clock = new ManualClock();
  final Configuration conf = SharedSpark.hadoop();
  private final Path root;
  private String steps = "";
  private String deltaTarget = "delta";
  private String onMissing = "fail";

  CrashLake(Path root) {
    this.root = root;
    FaultyFileSystem.revive();
    put("a.csv", "1,2001-01-15,apples", "2,2001-01-15,pears", "x,2001-01-16,not a number");
    put("b.csv", "3,2001-02-01,plums", "3,2001-02-01,plums");
    put("c.csv", "4,2001-02-02,quinces");
  }

  /** Writes an input file; a record fits if it begins with a number. */
  void put(String name, String... records) {
    try {
      Files.createDirectories(path("in"));
      Files.writeString(
          path("in").resolve(name), "id,day,note\n" + String.join("\n", records) + "\n");
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
    JobCatalog catalog = catalog();
    Operator operator =
        new Operator(catalog, state(), conf, SharedSpark::session, clock, Waiting.none());
    return new BookmarkEditor(operator)
        .carryOut(
            catalog.job("orders"),
            BookmarkEditor.Move.rewind(
                batch, "", BookmarkEditor.Rows.GO, "the delivery was wrong"));
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
              .replace("ROOT", root.toString())
              .replace("STEPS", steps)
              .replace("MISSING", onMissing)
              .replace("TARGET", deltaTarget));
      return JobCatalog.load(List.of(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    everyRecordExactlyOnce();
    rejectsExactlyOnce();
    bookmarkMatchesTarget();
    nothingLeftToDo();
    noOrphanFiles();
  }

  void everyRecordExactlyOnce() {
    List<String> expected = records().filter(CrashLake::fits).map(CrashLake::withMonth).toList();
    assertSameRows(expected, parquetRows(), "rows in Parquet");
    assertSameRows(expected, deltaRows(), "rows in Delta");
  }

  void rejectsExactlyOnce() {
    List<String> raw = new ArrayList<>();
    for (Path file : files(path("state/jobs/orders/rejects"))) {
      text(file).lines().forEach(line -> raw.add(parse(line).get("raw").asText()));
    }
    assertSameRows(records().filter(record -> !fits(record)).toList(), raw, "rejects");
  }

  void bookmarkMatchesTarget() {
    assertEquals(Optional.empty(), ledger().unfinished(), "no batch is left unfinished");
    Set<String> inputs = new TreeSet<>();
    files(path("in")).forEach(file -> inputs.add(file.getFileName().toString()));
    assertEquals(inputs, LedgerScript.read(ledger(), "orders"), "files of the bookmark");
    assertEquals(
        deltaRows().size(), committedRows(deltaTarget), "rows that the ledger tells of Delta");
    assertEquals(
        parquetRows().size(), committedRows("parquet"), "rows that the ledger tells of Parquet");
  }

  void nothingLeftToDo() {
    List<Path> before = targetFiles();
    assertEquals(RunReport.Status.NOTHING_NEW, runWithoutSpark().status());
    assertEquals(before, targetFiles());
  }

  /**
   * Files of the Delta table are left out: those that no commit names are Delta's to vacuum, and
   * Delta Kernel reads none of them.
   */
  void noOrphanFiles() {
    Set<String> known = new TreeSet<>();
    Set<String> replaced = new TreeSet<>();
    for (Path file : files(path("parquet/_inlet"))) {
      assertTrue(file.toString().endsWith(".manifest.json"), "not a manifest: " + file);
      parse(text(file)).get("files").forEach(f -> known.add(f.get("published").asText()));
      parse(text(file)).get("replaces").forEach(f -> replaced.add(f.asText()));
    }
    known.removeAll(replaced);
    Set<String> data = new TreeSet<>();
    for (Path file : files(path("parquet"))) {
      String name = path("parquet").relativize(file).toString();
      if (!name.startsWith("_inlet/")) {
        data.add(name);
      }
    }
    assertEquals(known, data, "files of the Parquet target, against its manifests");
    assertTrue(!Files.exists(path("parquet/_temporary")), "Spark's staging is left behind");
    Set<String> lists = new TreeSet<>();
    ledger().batches().forEach(n -> lists.add(ledger().batch(n).filesDocument()));
    for (Path file : files(path("state/jobs/orders/ledger"))) {
      if (file.getFileName().toString().matches("checkpoint-\\d+\\.json")) {
        parse(text(file)).get("segments").forEach(s -> lists.add(s.get("document").asText()));
      }
    }
    for (Path file : files(path("state"))) {
      String name = file.getFileName().toString();
      // A run that finds nothing new does not list the reports, so a draft among them may wait.
      boolean isReport = file.getParent().endsWith("runs");
      assertTrue(isReport || !name.startsWith("."), "a draft is left behind: " + file);
      assertTrue(!name.contains(".files.") || lists.contains(name), "no batch owns " + file);
    }
    assertEquals(1, files(path("state/jobs/orders/lease")).size(), "documents of the lease");
  }

  /** All files of both targets, logs and staging too. */
  List<Path> targetFiles() {
    List<Path> files = new ArrayList<>(files(path("parquet")));
    files.addAll(files(path("delta")));
    return files;
  }

  /** The Parquet files of a target that its readers would see. */
  List<Path> dataFiles(String target) {
    return files(path(target)).stream()
        .filter(file -> file.toString().endsWith(".parquet"))
        .filter(file -> !path(target).relativize(file).startsWith("_inlet"))
        .toList();
  }

  /** How many versions the Delta table has. */
  long deltaCommits() {
    return files(path("delta/_delta_log")).stream()
        .filter(file -> file.getFileName().toString().matches("\\d{20}\\.json"))
        .count();
  }

  List<String> parquetRows() {
    return DuckDb.query("select id, day, note, year, month from " + DuckDb.parquet(path("parquet")))
        .stream()
        .map(row -> String.join(",", row.stream().map(String::valueOf).toList()))
        .toList();
  }

  List<String> deltaRows() {
    List<String> columns = List.of("id", "day", "note", "year", "month");
    return DeltaKernelReader.rows(path("delta").toString()).stream()
        .map(
            row -> String.join(",", columns.stream().map(c -> String.valueOf(row.get(c))).toList()))
        .toList();
  }

  /** Of the batches that landed, less the rows that decisions removed. */
  private long committedRows(String target) {
    long rows = 0;
    for (Entry entry : ledger().entries()) {
      if (entry instanceof Commit commit) {
        rows += rows(commit.targets(), target);
      } else if (entry instanceof Replaced replaced) {
        rows -= rows(replaced.targets(), target);
      }
    }
    return rows;
  }

  private static long rows(List<Landed> targets, String target) {
    return targets.stream()
        .filter(landed -> landed.target().equals(target))
        .mapToLong(Landed::rows)
        .sum();
  }

  private Stream<String> records() {
    return files(path("in")).stream().flatMap(file -> text(file).lines().skip(1));
  }

  private static boolean fits(String record) {
    return Character.isDigit(record.charAt(0));
  }

  private static String withMonth(String record) {
    String day = record.split(",", -1)[1];
    return record + "," + day.substring(0, 4) + "," + day.substring(5, 7);
  }

  private static void assertSameRows(List<String> expected, List<String> found, String what) {
    assertEquals(expected.stream().sorted().toList(), found.stream().sorted().toList(), what);
  }

  private static JsonNode parse(String text) {
    try {
      return Json.parse(text, JsonNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
