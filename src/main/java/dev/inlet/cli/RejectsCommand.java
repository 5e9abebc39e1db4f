package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.Nearest;
import dev.inlet.run.RejectHistory;
import dev.inlet.state.StateStore;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** {@code inlet rejects}. */
final class RejectsCommand extends Command {
  private static final List<String> VERBS = List.of("show", "replay");

  /** Of so many batches all rejects are read, if none is named. */
  private static final int BATCHES = 5;

  /** As many records are shown. */
  private static final int LIMIT = 20;

  /** As many as messages name. */
  private static final int NAMED = 20;

  @Argument(required = true, index = 0, metaVar = "show|replay")
  private String verb;

  @Argument(required = true, index = 1, metaVar = "JOB", usage = "a job of the catalog")
  private String job;

  @Option(
      name = "--batch",
      metaVar = "N",
      usage = "those of this batch; else show: of the newest five, replay: of all")
  private Long batch;

  @Option(
      name = "--run",
      metaVar = "RUN",
      usage = "show: those of the batch that this run carried out")
  private String run;

  @Option(name = "--source", metaVar = "NAME", usage = "show: those of this source only")
  private String source;

  @Option(name = "--limit", metaVar = "N", usage = "show: as many records; all are counted (20)")
  private Integer limit;

  @Option(name = "--dry-run", usage = "replay: show what fits by now, and change nothing")
  private boolean dryRun;

  @Override
  String purpose() {
    return "show the records that did not fit, and why; read them again";
  }

  @Override
  String arguments() {
    return "show|replay JOB [options]";
  }

  @Override
  int run(Console console) {
    requireOptions();
    JobSpec spec = catalog().job(job);
    Configuration conf = hadoop();
    StateStore state = state(conf);
    JobContext context = new JobContext(catalog(), spec, state, conf, console, wantsJson());
    if (verb.equals("replay")) {
      new RejectsReplay(context, dryRun).run(Optional.ofNullable(batch));
    } else {
      show(context);
    }
    return Main.DONE;
  }

  private void show(JobContext context) {
    Ledger ledger = context.ledger();
    RejectHistory history = new RejectHistory(context.state(), ledger, job);
    requireSource(context.job(), ledger);
    RejectFacts facts =
        new RejectFacts(job, source == null ? "" : source, limit == null ? LIMIT : limit);
    List<Long> batches = batches(ledger, history);
    batches.forEach(
        number -> facts.read(number, history.state(number), each -> history.forEach(number, each)));
    if (wantsJson()) {
      context.console().json(facts.shown());
    } else {
      facts.print(context.console(), named(), older(batches, history));
    }
  }

  private void requireOptions() {
    if (!VERBS.contains(verb)) {
      throw new CatalogException(
          "inlet rejects: no action '" + verb + "'. " + Nearest.hint(verb, VERBS));
    }
    if (batch != null && run != null) {
      throw new CatalogException(
          "inlet rejects show: expected --run or --batch, found both. Leave one of them out");
    }
    if (verb.equals("replay") && (run != null || source != null || limit != null)) {
      throw new CatalogException(
          "inlet rejects replay: expected --batch or --dry-run, found options of show. Leave them"
              + " out");
    }
    if (verb.equals("show") && dryRun) {
      throw new CatalogException("inlet rejects show: --dry-run goes with replay. Leave it out");
    }
    if (limit != null && limit < 0) {
      throw new CatalogException(
          "inlet rejects show: --limit: expected 0 or more, found " + limit + ". Correct it");
    }
  }

  /** Declared sources, and those of the newest batch, which may no longer be declared. */
  private void requireSource(JobSpec spec, Ledger ledger) {
    TreeSet<String> sources = new TreeSet<>();
    spec.sources().forEach(one -> sources.add(one.name()));
    sources.addAll(ledger.bookmark().sources());
    if (source != null && !sources.contains(source)) {
      throw new CatalogException(
          "job '" + job + "': no source '" + source + "'. " + Nearest.hint(source, sources));
    }
  }

  private List<Long> batches(Ledger ledger, RejectHistory history) {
    if (batch == null && run == null) {
      return history.batches().stream().limit(BATCHES).toList();
    }
    List<Long> all = ledger.batches();
    List<Long> found =
        all.stream()
            .filter(number -> run == null ? number.equals(batch) : isOf(ledger, number))
            .toList();
    if (found.isEmpty()) {
      throw new CatalogException(
          "job '"
              + job
              + "': no batch "
              + (run == null ? String.valueOf(batch) : "of run '" + run + "'")
              + ". "
              + (run == null ? known(history) : "See `inlet runs " + job + "`"));
    }
    return found;
  }

  private static String known(RejectHistory history) {
    List<Long> batches = history.batches();
    String names =
        batches.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", "));
    return batches.isEmpty()
        ? "No batch has rejects"
        : "Batches with rejects, newest first: " + names + (batches.size() > NAMED ? ", …" : "");
  }

  private boolean isOf(Ledger ledger, long number) {
    Batch of = ledger.batch(number);
    return of.run().equals(run)
        || ledger.commitOf(number).filter(commit -> commit.run().equals(run)).isPresent();
  }

  /** What was asked for, behind {@code no rejected records}. */
  private String named() {
    String where = batch == null ? "" : " in batch " + batch;
    String when = run == null ? "" : " of run " + run;
    return where + when + (source == null ? "" : " of source '" + source + "'");
  }

  private List<Long> older(List<Long> read, RejectHistory history) {
    return batch == null && run == null
        ? history.batches().stream().filter(number -> !read.contains(number)).toList()
        : List.of();
  }
}
