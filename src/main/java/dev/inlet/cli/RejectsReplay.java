package dev.inlet.cli;

import dev.inlet.run.JobRunner;
import dev.inlet.run.RejectReplay;
import dev.inlet.run.ReplayPlanner;
import dev.inlet.run.RunReport;
import dev.inlet.run.RunRequest;
import dev.inlet.run.Window;
import dev.inlet.state.Waiting;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads rejected records again, batch by batch. */
final class RejectsReplay {
  private static final int LEFT_SHOWN = 20;

  /** What became of a batch's rejects, as JSON. */
  private record Outcome(long batch, long fit, long left, List<RunReport> runs) {}

  private final JobContext context;
  private final boolean dryRun;

  /**
   * @param dryRun whether to tell only what would be read
   */
  RejectsReplay(JobContext context, boolean dryRun) {
    this.context = context;
    this.dryRun = dryRun;
  }

  /** Those of one batch; of all that have some, if it is empty. */
  void run(Optional<Long> batch) {
    ReplayPlanner planner =
        new ReplayPlanner(context.catalog(), context.state(), context.conf(), Clock.systemUTC());
    List<Long> batches = batch.map(List::of).orElseGet(() -> planner.batches(context.job()));
    List<Outcome> outcomes = new ArrayList<>();
    for (long number : batches) {
      RejectReplay preview = planner.preview(context.job(), number);
      if (!context.json()) {
        print(preview);
      }
      boolean goesOn = !dryRun && preview.fit() > 0;
      List<RunReport> runs = goesOn ? List.of(carryOut(number)) : List.of();
      outcomes.add(new Outcome(number, preview.fit(), preview.left().size(), runs));
    }
    if (context.json()) {
      context.console().json(outcomes);
    } else if (batches.isEmpty()) {
      context.out().println(context.name() + ": no rejected records that could be read again");
    }
  }

  private void print(RejectReplay preview) {
    context
        .out()
        .println(
            context.name()
                + ": batch "
                + preview.batch()
                + ": "
                + Text.count(preview.fit())
                + " of "
                + Text.count(preview.fit() + preview.left().size(), "rejected record")
                + " fit by now"
                + (dryRun ? "; nothing is changed" : ""));
    if (!preview.left().isEmpty()) {
      RejectFacts left = new RejectFacts(context.name(), "", LEFT_SHOWN);
      left.read(preview.batch(), "committed", preview.left()::forEach);
      left.print(context.console(), "", List.of());
    }
    context.out().println();
  }

  private RunReport carryOut(long batch) {
    try (ProgressLine progress = new ProgressLine(context.console(), context.json())) {
      RunReport report =
          new JobRunner(
                  context.catalog(),
                  context.state(),
                  context.conf(),
                  new SparkStarter(context.catalog().settings()),
                  Clock.systemUTC(),
                  progress)
              .run(
                  context.job(),
                  new RunRequest(Waiting.none(), Optional.of(new Window.Rejects(batch))));
      progress.clear();
      if (!context.json()) {
        ReportPrinter.print(report, context.out());
        context.out().println();
      }
      return report;
    }
  }
}
