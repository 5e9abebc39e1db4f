package dev.inlet.cli;

import dev.inlet.catalog.JobSpec;
import dev.inlet.run.RunHistory;
import dev.inlet.run.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** {@code inlet runs}. */
final class RunsCommand extends Command {
  @Argument(metaVar = "JOB", usage = "a job of the catalog; all if none is named")
  private String job;

  @Option(name = "--last", metaVar = "N", usage = "the newest N runs of each job (20)")
  private int last = 20;

  @Override
  String purpose() {
    return "show what runs did; those that found nothing new leave no report";
  }

  @Override
  String arguments() {
    return "[JOB] [options]";
  }

  private static String status(RunReport report) {
    return switch (report.status()) {
      case DONE -> "done";
      case NOTHING_NEW -> "nothing new";
      case FAILED -> "failed (" + report.exitCode() + ")";
      case LOST -> "lost";
    };
  }

  @Override
  int run(Console console) {
    List<JobSpec> jobs =
        job == null ? List.copyOf(catalog().jobs().values()) : List.of(catalog().job(job));
    RunHistory history = new RunHistory(state(hadoop()));
    List<RunReport> reports =
        jobs.stream().flatMap(spec -> history.newest(spec.name(), last).stream()).toList();
    if (wantsJson()) {
      console.json(reports);
      return Main.DONE;
    }
    TextTable table =
        new TextTable("RUN", "JOB", "BATCH", "STATUS", "FILES", "RECORDS", "REJECTED", "TIME", "");
    for (RunReport report : reports) {
      table.row(
          report.run(),
          report.job(),
          report.sequence() == 0 ? "-" : String.valueOf(report.sequence()),
          status(report),
          report.files(),
          report.records(),
          report.rejected(),
          Text.seconds(
              Duration.between(Instant.parse(report.startedAt()), Instant.parse(report.endedAt()))
                  .toMillis()),
          report.message().lines().findFirst().orElse(""));
    }
    if (table.isEmpty()) {
      console.out().println("no runs yet");
    } else {
      table.print(console.out());
    }
    return Main.DONE;
  }
}
