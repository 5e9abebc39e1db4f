package dev.inlet.run;

import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.infer.Crawler;
import dev.inlet.infer.TableCatalog;
import dev.inlet.infer.TableDefinition;
import dev.inlet.read.RejectedRecord;
import dev.inlet.state.StateStore;
import dev.inlet.state.Waiting;
import dev.inlet.testing.DeltaKernelReader;
import dev.inlet.testing.DuckDb;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.ManualClock;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * A small lake with rejects, whose table can be mended; state and target are on {@code faulty:}.
 */
final class RejectLake {
  private static final String CATALOG =
      """
      inlet {
        state = "faulty://ROOT/state"
        tables.t {
          location = "ROOT/in"
          hints { n = bigint, s = string }
          TABLE
        }
        jobs.j {
          sources.s { table = t SOURCE }
          targets.lake { path = "faulty://ROOT/lake", format = FORMAT, batch-column = true TARGET }
          steps = [STEPS]
          rejects { max-ratio = 1 }
        }
      }
      """;

  final ManualClock clock = new ManualClock();
  private final Configuration conf = SharedSpark.hadoop();
  private final Path root;
  private final Workspace workspace;
  private String format = "parquet";
  private String table =
      "format = csv, csv { delimiter = \",\", header = true, null-words = [WORDS] }";
  private String words = "";
  private String source = "";
  private String target = "";
  private String steps = "";

  RejectLake(Path root) {
    this.root = root;
    this.workspace = new Workspace(root);
    FaultyFileSystem.revive();
  }

  void put(String path, String text) {
    workspace.write("in/" + path, text);
  }

  void declareSource(String more) {
    source = ", " + more;
  }

  /** Documents with records at {@code r}, in place of CSV. */
  void declareJsonDocuments(String typeOfN) {
    table = "format = json, json.path = \"$.r\", hints { n = \"" + typeOfN + "\" }";
  }

  /** Elements {@code r}, in place of CSV. */
  void declareXml() {
    table = "format = xml, xml { row-tag = r, null-words = [WORDS] }";
  }

  void declareTarget(String more) {
    target = ", " + more;
  }

  void declareSteps(String all) {
    steps = all;
  }

  void declareFormat(String word) {
    format = word;
  }

  /** Declares words that mean null, and lets a crawl take notice. */
  void mend(String word) {
    declareWord(word);
    crawl();
  }

  void declareWord(String word) {
    words = words + (words.isEmpty() ? "\"" : ", \"") + word + "\"";
  }

  void crawl() {
    JobCatalog catalog = catalog();
    TableCatalog tables = new TableCatalog(state());
    Optional<TableDefinition> known = tables.latest("t");
    tables.put(
        new Crawler(conf)
            .crawl(catalog.table("t"), new FileDiscovery(conf).list(catalog.table("t")), known));
  }

  JobCatalog catalog() {
    Path file =
        workspace.write(
            "jobs.conf",
            CATALOG
                .replace("TABLE", table)
                .replace("WORDS", words)
                .replace("SOURCE", source)
                .replace("STEPS", steps)
                .replace("TARGET", target)
                .replace("FORMAT", format)
                .replace("ROOT", root.toString()));
    return JobCatalog.load(List.of(file.toFile()));
  }

  RunReport run() {
    return run(RunRequest.next());
  }

  RunReport replay(long batch) {
    return run(new RunRequest(Waiting.none(), Optional.of(new Window.Rejects(batch))));
  }

  private RunReport run(RunRequest request) {
    JobCatalog catalog = catalog();
    return new JobRunner(catalog, state(), conf, SharedSpark::session, clock, RunListener.none())
        .run(catalog.job("j"), request);
  }

  RunReport readAgain(long from, long to) {
    return run(new RunRequest(Waiting.none(), Optional.of(new Window.Batches(from, to))));
  }

  BookmarkEditor.Edit takeBack(long to, BookmarkEditor.Rows rows) {
    JobCatalog catalog = catalog();
    Operator operator =
        new Operator(catalog, state(), conf, SharedSpark::session, clock, Waiting.none());
    return new BookmarkEditor(operator)
        .carryOut(catalog.job("j"), BookmarkEditor.Move.rewind(to, "", rows, "why"));
  }

  List<Long> replayable() {
    JobCatalog catalog = catalog();
    return new ReplayPlanner(catalog, state(), conf, clock).batches(catalog.job("j"));
  }

  /** A new process after the old one died, when the old one's lease has expired. */
  void restart() {
    SharedSpark.awaitIdle();
    FaultyFileSystem.revive();
    clock.advance(Duration.ofMinutes(3));
  }

  StateStore state() {
    return new StateStore(new org.apache.hadoop.fs.Path("faulty://" + root + "/state"), conf);
  }

  Ledger ledger() {
    return Ledger.open(state(), "j");
  }

  /** Rows of the target, each as {@code n s batch}, sorted. */
  List<String> rows() {
    return DuckDb.query(
            "select coalesce(n::varchar, '-') || ' ' || s from "
                + DuckDb.parquet(root.resolve("lake"))
                + " order by 1")
        .stream()
        .map(row -> (String) row.get(0))
        .toList();
  }

  /** The same of a Delta table, by Delta Kernel. */
  List<String> deltaRows() {
    return DeltaKernelReader.rows(root.resolve("lake").toString()).stream()
        .map(row -> (row.get("n") == null ? "-" : row.get("n")) + " " + row.get("s"))
        .sorted()
        .toList();
  }

  /** The batches with rejects and the raw texts of these, newest first: {@code 2: x,a}. */
  List<String> rejects() {
    RejectHistory history = new RejectHistory(state(), ledger(), "j");
    List<String> texts = new ArrayList<>();
    for (long batch : history.batches()) {
      history.forEach(batch, reject -> texts.add(batch + ": " + reject.raw()));
    }
    return texts;
  }

  List<RejectedRecord> rejectsOf(long batch) {
    List<RejectedRecord> records = new ArrayList<>();
    new RejectHistory(state(), ledger(), "j").forEach(batch, records::add);
    return records;
  }

  void remove(String path) {
    try {
      Files.delete(root.resolve("in").resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean has(String path) {
    return Files.exists(root.resolve(path));
  }
}
