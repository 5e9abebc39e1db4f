package dev.inlet.cli;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.cli.SplitFacts.LargeFile;
import dev.inlet.cli.SplitFacts.Shared;
import dev.inlet.discover.Listing;
import dev.inlet.run.DeltaCompactionPlanner;
import dev.inlet.run.Forecasts;
import dev.inlet.run.RunPlan;
import dev.inlet.run.RunPlanner;
import dev.inlet.run.SourcePlan;
import dev.inlet.state.StateStore;
import dev.inlet.write.ExpectedFiles;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** {@code inlet plan}. */
final class PlanCommand extends Command {
  private static final int SHOWN = 20;

  /** One source, as JSON. */
  private record Source(
      String name,
      String table,
      String bookmark,
      long found,
      long read,
      long bytes,
      String listing,
      long listCalls,
      String unseen,
      String leftOut,
      List<String> notes,
      List<SourceFile> files,
      List<String> schemaChanges,
      List<LargeFile> unsplittable,
      List<Shared> splits) {
    static Source of(SourcePlan plan, List<LargeFile> unsplittable, List<Shared> splits) {
      return new Source(
          plan.source().name(),
          plan.source().table(),
          plan.source().bookmark().word(),
          plan.listing().found(),
          plan.taken().size(),
          plan.bytes(),
          plan.listing().scope().how(),
          plan.listing().calls(),
          plan.listing().scope().unseen(),
          plan.leftOut(),
          plan.notes(),
          plan.files(),
          plan.schemaChanges(),
          unsplittable,
          splits);
    }
  }

  /** One target, as JSON. */
  private record Target(String name, ExpectedFiles expected) {}

  /** The plan, as JSON. */
  private record Plan(
      String job,
      long sequence,
      boolean hasNew,
      long unfinished,
      List<Source> sources,
      List<Target> targets) {}

  @Argument(required = true, metaVar = "JOB", usage = "a job of the catalog")
  private String job;

  @Option(name = "--all", usage = "name every file, not only the first " + SHOWN)
  private boolean all;

  @Option(name = "--splits", usage = "say how text files would be cut and shared out among tasks")
  private boolean splits;

  @Override
  String purpose() {
    return "show what a run would read and write; nothing is changed";
  }

  @Override
  String arguments() {
    return "JOB [options]";
  }

  @Override
  int run(Console console) {
    JobSpec spec = catalog().job(job);
    Configuration conf = hadoop();
    if (spec.deltaCompact().isPresent()) {
      TableCompactionFacts.of(
              spec,
              new DeltaCompactionPlanner(spec.deltaCompact().get(), conf, Clock.systemUTC()).plan())
          .print(console, wantsJson(), all);
      return Main.DONE;
    }
    RunPlan plan = new RunPlanner(catalog(), state(conf), conf, Clock.systemUTC()).plan(spec);
    if (spec.compact().isPresent()) {
      CompactionFacts.of(plan, new SparkStarter(catalog().settings()).master())
          .print(console, wantsJson(), all);
      return Main.DONE;
    }
    List<Target> targets = plan.hasNew() ? targets(plan, state(conf)) : List.of();
    SplitFacts facts = new SplitFacts(catalog().settings(), conf);
    if (wantsJson()) {
      console.json(
          new Plan(
              spec.name(),
              plan.sequence(),
              plan.hasNew(),
              plan.unfinished().map(batch -> batch.sequence()).orElse(0L),
              plan.sources().stream().map(source -> json(source, facts)).toList(),
              targets));
    } else {
      print(plan, facts, targets, console.out());
    }
    return Main.DONE;
  }

  private static List<Target> targets(RunPlan plan, StateStore state) {
    Forecasts forecasts = new Forecasts(state, plan.job());
    return plan.job().targets().stream()
        .map(target -> new Target(target.name(), forecasts.of(plan, target)))
        .toList();
  }

  private Source json(SourcePlan source, SplitFacts facts) {
    return Source.of(source, facts.unsplittable(source), splits ? facts.shared(source) : List.of());
  }

  private void print(RunPlan plan, SplitFacts facts, List<Target> expected, PrintStream out) {
    plan.unfinished()
        .ifPresent(
            batch ->
                out.println(
                    "batch "
                        + batch.sequence()
                        + " is unfinished: a run would first finish it ("
                        + Text.count(batch.files(), "file")
                        + ", "
                        + Text.bytes(batch.bytes())
                        + ")"));
    if (!plan.hasNew()) {
      out.println(plan.job().name() + ": nothing new: " + plan.whyNothing());
      return;
    }
    out.println(plan.job().name() + ": batch " + plan.sequence() + " would read");
    for (SourcePlan source : plan.sources()) {
      print(source, facts, out);
    }
    out.println("and write");
    TextTable targets = new TextTable("TARGET", "FORMAT", "PATH", "PARTITIONED BY");
    for (TargetSpec target : plan.job().targets()) {
      targets.row(
          target.name(),
          target.format().word(),
          target.path(),
          String.join(", ", target.partitionColumns()));
    }
    targets.print(out, "  ");
    for (Target target : expected) {
      out.println("  " + target.name() + ": " + ExpectedLine.of(target.expected()));
    }
  }

  private static void listing(Listing listing, PrintStream out) {
    out.println(
        "    listing: " + listing.scope().how() + ", " + Text.count(listing.calls(), "call"));
    if (!listing.scope().unseen().isEmpty()) {
      out.println("    not seen: " + listing.scope().unseen());
    }
  }

  private void print(SourcePlan source, SplitFacts facts, PrintStream out) {
    out.println(
        "  "
            + source.source().name()
            + ": "
            + source.files().size()
            + " of "
            + Text.count(source.listing().found(), "file")
            + ", "
            + Text.bytes(source.bytes())
            + (source.leftOut().isEmpty() ? "" : " (left out: " + source.leftOut() + ")"));
    listing(source.listing(), out);
    source.notes().forEach(line -> out.println("    note: " + line));
    source.schemaChanges().forEach(line -> out.println("    schema: " + line));
    if (splits) {
      facts.shared(source).forEach(shared -> shared.print(out));
    } else {
      facts.unsplittable(source).forEach(file -> out.println("    large: " + file.line()));
    }
    TextTable files = new TextTable("FILE", "SIZE", "MODIFIED");
    source.files().stream()
        .limit(all ? Long.MAX_VALUE : SHOWN)
        .forEach(
            file ->
                files.row(
                    file.path(), Text.bytes(file.length()), Instant.ofEpochMilli(file.modified())));
    files.print(out, "    ");
    if (!all && source.files().size() > SHOWN) {
      out.println("    … and " + (source.files().size() - SHOWN) + " more; --all names them");
    }
  }
}
