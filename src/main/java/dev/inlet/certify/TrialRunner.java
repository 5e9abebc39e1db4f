package dev.inlet.certify;

import static java.util.Objects.requireNonNull;

import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.SourceSpec.Bookmarking;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.run.RunReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Kills one run, lets others make it good, and looks at what came of it. */
final class TrialRunner {
  /** A run may end before it can be killed; then it is tried again, and killed sooner. */
  private static final int MOST_ATTEMPTS = 6;

  /** One to make good what was killed, one for the late file, one that finds nothing, and more. */
  private static final int MOST_RUNS = 6;

  private final JobSpec job;
  private final Scratch scratch;
  private final List<Sample> samples;
  private final Launcher launcher;
  private final List<String> catalogs;
  private final TargetReader reader;
  private final Configuration conf;

  TrialRunner(
      JobSpec job,
      Scratch scratch,
      List<Sample> samples,
      Launcher launcher,
      List<String> catalogs,
      TargetReader reader,
      Configuration conf) {
    this.job = requireNonNull(job, "job");
    this.scratch = requireNonNull(scratch, "scratch");
    this.samples = List.copyOf(samples);
    this.launcher = requireNonNull(launcher, "launcher");
    this.catalogs = List.copyOf(catalogs);
    this.reader = requireNonNull(reader, "reader");
    this.conf = requireNonNull(conf, "conf");
  }

  /** One trial, in a sandbox of this name. */
  Trial run(int number, String name, Kill kill, Reference reference) {
    Sandbox sandbox = start(name);
    Child child = sandbox.start(launcher, catalogs);
    boolean killed = kill(child, kill);
    Kill sooner = kill;
    for (int attempt = 1; !killed && attempt < MOST_ATTEMPTS; attempt++) {
      sooner = sooner.sooner();
      sandbox = start(name);
      child = sandbox.start(launcher, catalogs);
      killed = kill(child, sooner);
    }
    long millis = child.millis();
    String stage = Timeline.of(job.name(), child.lines(), millis).lastStage();
    scratch.addLate();
    List<String> recovery = new ArrayList<>();
    List<String> differences = new ArrayList<>(settle(sandbox, recovery));
    List<TargetRows> rows = rows(sandbox, differences);
    differences.addAll(check(sandbox, rows, reference));
    return new Trial(number, kill.seed(), killed, millis, stage, recovery, rows, differences);
  }

  private Sandbox start(String name) {
    scratch.removeLate();
    return scratch.sandbox(name, job);
  }

  private static boolean kill(Child child, Kill kill) {
    kill.afterLine().ifPresent(child::awaitLine);
    return !child.endsWithin(kill.delayMillis()) && child.kill();
  }

  /** Runs the job until it finds nothing new, and tells what is wrong if it never does. */
  private List<String> settle(Sandbox sandbox, List<String> recovery) {
    int exitCode = 0;
    for (int run = 0; run < MOST_RUNS; run++) {
      int documents = settled(sandbox.ledger());
      int reports = sandbox.reports().size();
      exitCode = sandbox.start(launcher, catalogs).await();
      List<RunReport> after = sandbox.reports();
      if (exitCode == 0 && settled(sandbox.ledger()) == documents) {
        return List.of();
      }
      recovery.add(
          Recovery.text(
              exitCode,
              after.size() > reports
                  ? Optional.of(after.get(after.size() - 1))
                  : Optional.empty()));
    }
    return List.of(
        "runs after it: expected one of "
            + MOST_RUNS
            + " to end with code 0 and nothing new, found code "
            + exitCode
            + " at the last. See "
            + sandbox.lastLog());
  }

  /** Grows with every batch that is frozen or settled. */
  private static int settled(Ledger ledger) {
    return ledger.batches().size() + ledger.entries().size();
  }

  private List<TargetRows> rows(Sandbox sandbox, List<String> differences) {
    List<TargetRows> rows = new ArrayList<>();
    for (TargetSpec target : job.targets()) {
      try {
        rows.add(reader.read(target, sandbox.path(target.name())));
      } catch (Exception e) {
        // Whatever keeps it from being read, which Spark does not declare, is what was looked for.
        differences.add("target '" + target.name() + "': cannot be read: " + e.getMessage());
      }
    }
    return rows;
  }

  private List<String> check(Sandbox sandbox, List<TargetRows> rows, Reference reference) {
    Ledger ledger = sandbox.ledger();
    int batches = BookmarkCheck.committed(ledger).size();
    List<String> differences = new ArrayList<>(reference.differences(batches, rows));
    for (SourceSpec source : job.sources()) {
      if (source.bookmark() != Bookmarking.OFF) {
        differences.addAll(
            BookmarkCheck.of(source.name(), ledger)
                .differences(paths(source.table()), consumed(ledger, source.name())));
      }
    }
    leftovers(sandbox)
        .forEach(path -> differences.add(path + ": expected no staged file or draft, found this"));
    return differences;
  }

  private static List<String> consumed(Ledger ledger, String source) {
    List<String> paths = new ArrayList<>();
    ledger.forEachRead(
        read -> {
          if (read.taken().source().equals(source)) {
            paths.add(read.file().path());
          }
        });
    return paths;
  }

  private List<String> leftovers(Sandbox sandbox) {
    Leftovers leftovers = new Leftovers(conf);
    try {
      List<String> found = new ArrayList<>(leftovers.inLedger(sandbox.ledgerFolder()));
      for (TargetSpec target : job.targets()) {
        found.addAll(leftovers.inTarget(sandbox.path(target.name())));
      }
      return found;
    } catch (IOException e) {
      return List.of(scratch + " (cannot be listed: " + e.getMessage() + ")");
    }
  }

  private List<String> paths(String table) {
    return samples.stream()
        .filter(sample -> sample.table().equals(table))
        .flatMap(sample -> sample.paths().stream())
        .toList();
  }
}
