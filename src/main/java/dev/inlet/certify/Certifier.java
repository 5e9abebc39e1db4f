package dev.inlet.certify;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.RuleException;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.SourceSpec.Bookmarking;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.discover.Listing;
import dev.inlet.run.SparkSupplier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * Certifies a job: copies some of its files, lets undisturbed runs say what must come of them, then
 * kills runs and compares. Only the scratch folder is written to.
 */
public final class Certifier {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final JobCatalog catalog;
  private final Configuration conf;
  private final SparkSupplier spark;
  private final Launcher launcher;
  private final Clock clock;
  private final Consumer<String> progress;

  /**
   * @param spark for reading targets; the runs start their own
   * @param progress is told in one line what is done next or came out
   */
  public Certifier(
      JobCatalog catalog,
      Configuration conf,
      SparkSupplier spark,
      Launcher launcher,
      Clock clock,
      Consumer<String> progress) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.conf = requireNonNull(conf, "conf");
    this.spark = requireNonNull(spark, "spark");
    this.launcher = requireNonNull(launcher, "launcher");
    this.clock = requireNonNull(clock, "clock");
    this.progress = requireNonNull(progress, "progress");
  }

  /**
   * Does all trials, also after one has shown a fault.
   *
   * @throws RuleException if the job cannot be run even undisturbed
   */
  public Certificate certify(JobSpec job, Request request) {
    if (job.isCompaction()) {
      throw new CatalogException(
          job.origin()
              + ": job '"
              + job.name()
              + "': expected a job that loads rows, found a compaction: there are no tables to"
              + " compare. Each of its batches compares records by itself, with 'verify'");
    }
    List<Sample> samples = samples(job, request.files());
    String id = TIME.format(clock.instant()) + "-" + UUID.randomUUID().toString().substring(0, 6);
    Scratch scratch = new Scratch(request.scratch(), id, conf, samples);
    progress.accept("copies to " + scratch);
    scratch.copySamples();
    TargetReader reader = new TargetReader(spark.get(), conf);
    Reference reference = reference(job, request, scratch, samples, reader);
    TrialRunner runner =
        new TrialRunner(job, scratch, samples, launcher, request.catalogs(), reader, conf);
    List<Trial> trials = new ArrayList<>();
    for (int number = 1; number <= request.kills(); number++) {
      String name = String.format("trial-%03d", number);
      Kill kill = Kill.of(request.seed() + number - 1, reference.timeline());
      Trial trial = runner.run(number, name, kill, reference);
      progress.accept(told(trial, request.kills()));
      trials.add(trial);
      if (trial.isGood() && !request.keep()) {
        scratch.removeSandbox(name);
      }
    }
    boolean kept = request.keep() || trials.stream().anyMatch(trial -> !trial.isGood());
    if (!kept) {
      scratch.remove();
    }
    return new Certificate(
        job.name(),
        request.seed(),
        scratch.toString(),
        kept,
        samples.stream().mapToLong(Sample::files).sum(),
        samples.stream().mapToLong(Sample::bytes).sum(),
        samples.stream().filter(sample -> sample.late().isPresent()).count(),
        reference.timeline().endMillis(),
        reference.atOnce(),
        trials);
  }

  private static String told(Trial trial, int of) {
    return "trial "
        + trial.number()
        + " of "
        + of
        + ": "
        + (trial.killed() ? "killed in '" + trial.stage() + "'" : "ended before it was killed")
        + ", "
        + (trial.isGood() ? "made good" : String.join("; ", trial.differences()));
  }

  private List<Sample> samples(JobSpec job, int limit) {
    List<String> bookmarked =
        job.sources().stream()
            .filter(source -> source.bookmark() != Bookmarking.OFF)
            .map(source -> source.table())
            .toList();
    if (bookmarked.isEmpty()) {
      throw new CatalogException(
          job.origin()
              + ": job '"
              + job.name()
              + "': expected a source with a bookmark, found none: each of its runs loads"
              + " everything again, so there is nothing to certify");
    }
    List<Sample> samples = new ArrayList<>();
    for (TableSpec table : catalog.tablesOf(job)) {
      Listing listing = new FileDiscovery(conf).list(table);
      if (listing.files().isEmpty()) {
        throw new InputException(
            table.location()
                + ": table '"
                + table.name()
                + "': expected data files to copy, found none. Certify when there are some ("
                + table.origin()
                + ")");
      }
      Sample sample = Sample.atOnce(table.name(), listing.base(), listing.files(), limit);
      samples.add(bookmarked.contains(table.name()) ? sample.withLateFile() : sample);
    }
    return samples;
  }

  /** With a late file there are two ways to divide the files, and so two references. */
  private Reference reference(
      JobSpec job, Request request, Scratch scratch, List<Sample> samples, TargetReader reader) {
    progress.accept("reference run");
    Map<Integer, List<TargetRows>> byBatches = new TreeMap<>();
    Sandbox divided = scratch.sandbox("reference", job);
    Timeline timeline = undisturbed(job, divided, request, scratch);
    if (samples.stream().anyMatch(sample -> sample.late().isPresent())) {
      scratch.addLate();
      undisturbed(job, divided, request, scratch);
      byBatches.put(2, rows(job, divided, reader));
      Sandbox whole = scratch.sandbox("reference-at-once", job);
      undisturbed(job, whole, request, scratch);
      byBatches.put(1, rows(job, whole, reader));
    } else {
      byBatches.put(1, rows(job, divided, reader));
    }
    return new Reference(timeline, byBatches);
  }

  private Timeline undisturbed(JobSpec job, Sandbox sandbox, Request request, Scratch scratch) {
    Child child = sandbox.start(launcher, request.catalogs());
    int exitCode = child.await();
    if (exitCode != 0) {
      throw new RuleException(
          "job '"
              + job.name()
              + "': a run of the copy that nobody disturbed: expected exit code 0, found "
              + exitCode
              + ": "
              + text(sandbox.lastLog()).strip()
              + "\nSee that `inlet run "
              + job.name()
              + "` succeeds first. The copy is kept in "
              + scratch);
    }
    return Timeline.of(job.name(), child.lines(), child.millis());
  }

  private static List<TargetRows> rows(JobSpec job, Sandbox sandbox, TargetReader reader) {
    List<TargetRows> rows = new ArrayList<>();
    for (TargetSpec target : job.targets()) {
      String path = sandbox.path(target.name());
      try {
        rows.add(reader.read(target, path));
      } catch (IOException e) {
        throw unreadable(path, e);
      }
    }
    return rows;
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw unreadable(log.toString(), e);
    }
  }

  private static InputException unreadable(String path, IOException e) {
    return new InputException(
        path + ": expected to read what a run wrote, found " + e.getMessage() + ". Run again", e);
  }
}
