package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.catalog.Durations;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.Nearest;
import dev.inlet.run.BookmarkEditor.Rows;
import dev.inlet.run.Operator;
import dev.inlet.state.StateStore;
import dev.inlet.state.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** {@code inlet bookmark}. */
final class BookmarkCommand extends Command {
  @Argument(
      required = true,
      index = 0,
      metaVar = "ACTION",
      usage = "show, history, diff, files, which; pause, resume, rewind, reset, skip, accept")
  private String verb;

  @Argument(required = true, index = 1, metaVar = "JOB", usage = "a job of the catalog")
  private String job;

  @Argument(
      index = 2,
      multiValued = true,
      metaVar = "…",
      usage = "diff: one number or two; which: a file; skip: files")
  private List<String> arguments = new ArrayList<>();

  @Option(
      name = "--to",
      metaVar = "BATCH",
      usage = "rewind: the last batch that stays read, as a number or a time")
  private String to;

  @Option(name = "--source", metaVar = "NAME", usage = "only this source; all if left out")
  private String source;

  @Option(name = "--was", metaVar = "NAME", usage = "accept: the source's name before")
  private String was;

  @Option(name = "--why", metaVar = "TEXT", usage = "kept in the ledger with the decision")
  private String why;

  @Option(name = "--replace", usage = "rewind, reset: remove the rows from the targets too")
  private boolean replace;

  @Option(name = "--dry-run", usage = "rewind, reset: show what it means, and change nothing")
  private boolean dryRun;

  @Option(name = "--wait", metaVar = "DURATION", usage = "wait so long for a run to end, as 10m")
  private String wait;

  @Option(name = "--run", metaVar = "RUN", usage = "files: those of this run")
  private String run;

  @Option(name = "--batch", metaVar = "N", usage = "files: those of this batch")
  private Long batch;

  @Option(name = "--all", usage = "diff: name every file, not only the first 20")
  private boolean all;

  @Override
  String purpose() {
    return "show or move what a job has read; pause it";
  }

  @Override
  String arguments() {
    return "ACTION JOB [options]";
  }

  @Override
  int run(Console console) {
    BookmarkVerb action = BookmarkVerb.of(verb);
    action.require(given(), arguments);
    JobSpec spec = catalog().job(job);
    Configuration conf = hadoop();
    StateStore state = state(conf);
    JobContext context = new JobContext(catalog(), spec, state, conf, console, wantsJson());
    if (source != null) {
      requireSource(context);
    }
    switch (action) {
      case SHOW -> BookmarkFacts.show(context);
      case HISTORY -> BookmarkFacts.history(context);
      case DIFF -> new BookmarkFiles(context).diff(arguments, all);
      case FILES -> new BookmarkFiles(context).ofBatch(run, batch);
      case WHICH -> new BookmarkFiles(context).which(arguments.get(0), text(source));
      case PAUSE -> decisions(context).pause(why);
      case RESUME -> decisions(context).resume(text(why));
      case REWIND -> decisions(context).rewind(to, text(source), rows(), text(why), dryRun);
      case RESET -> decisions(context).reset(text(source), rows(), text(why), dryRun);
      case SKIP -> decisions(context).skip(text(source), arguments, why);
      case ACCEPT -> decisions(context).accept(text(source), text(was), text(why));
    }
    return Main.DONE;
  }

  private List<String> given() {
    List<String> given = new ArrayList<>();
    add(given, "--to", to != null);
    add(given, "--source", source != null);
    add(given, "--was", was != null);
    add(given, "--why", why != null);
    add(given, "--replace", replace);
    add(given, "--dry-run", dryRun);
    add(given, "--wait", wait != null);
    add(given, "--run", run != null);
    add(given, "--batch", batch != null);
    add(given, "--all", all);
    return given;
  }

  private static void add(List<String> given, String option, boolean isGiven) {
    if (isGiven) {
      given.add(option);
    }
  }

  private static String text(String option) {
    return option == null ? "" : option;
  }

  private Rows rows() {
    return replace ? Rows.GO : Rows.STAY;
  }

  /** Declared sources, and those that were read and are no longer declared. */
  private void requireSource(JobContext context) {
    TreeSet<String> sources = new TreeSet<>();
    context.job().sources().forEach(one -> sources.add(one.name()));
    sources.addAll(context.ledger().bookmark().sources());
    if (!sources.contains(source)) {
      throw new CatalogException(
          "job '" + job + "': no source '" + source + "'. " + Nearest.hint(source, sources));
    }
  }

  private BookmarkDecisions decisions(JobContext context) {
    Waiting waiting =
        wait == null
            ? Waiting.none()
            : Waiting.upTo(
                duration("inlet bookmark " + verb, wait),
                holder -> context.console().err().println(job + ": waiting: " + holder));
    return new BookmarkDecisions(
        context,
        new Operator(
            context.catalog(),
            context.state(),
            context.conf(),
            new SparkStarter(context.catalog().settings()),
            Clock.systemUTC(),
            waiting));
  }

  /** The duration that {@code --wait} names. */
  static Duration duration(String command, String text) {
    return Durations.parse(text)
        .orElseThrow(
            () ->
                new CatalogException(
                    command
                        + ": --wait: expected "
                        + Durations.EXPECTED
                        + ", found '"
                        + text
                        + "'. Correct it"));
  }
}
