package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.catalog.JobSpec;
import dev.inlet.run.RunHistory;
import dev.inlet.run.RunIds;
import dev.inlet.run.RunReport;
import java.util.List;
import java.util.stream.Stream;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** {@code inlet runs}. */
final class RunsCommand extends Command {
  @Argument(metaVar = "JOB", usage = "a job of the catalog; all if none is named")
  private String job;

  @Option(name = "--last", metaVar = "N", usage = "the newest N runs of each job (20)")
  private int last = 20;

  @Option(name = "--run", metaVar = "RUN", usage = "one run, as it was printed at its end")
  private String run;

  @Override
  String purpose() {
    return "show what runs did; those that found nothing new leave no report";
  }

  @Override
  String arguments() {
    return "[JOB] [options]";
  }

  @Override
  int run(Console console) {
    if (last < 1) {
      throw new CatalogException(
          "inlet runs: --last: expected at least 1, found " + last + ". Leave it out for 20");
    }
    List<JobSpec> jobs =
        job == null ? List.copyOf(catalog().jobs().values()) : List.of(catalog().job(job));
    RunHistory history = new RunHistory(state(hadoop()));
    if (run == null) {
      print(
          jobs.stream().flatMap(spec -> history.newest(spec.name(), last).stream()).toList(),
          console);
      return Main.DONE;
    }
    RunReport report = find(history, jobs);
    if (wantsJson()) {
      console.json(report);
    } else {
      ReportPrinter.print(report, console.out());
    }
    return Main.DONE;
  }

  private RunReport find(RunHistory history, List<JobSpec> jobs) {
    List<String> names = jobs.stream().map(JobSpec::name).toList();
    Stream<String> asked = RunIds.isName(run) ? names.stream() : Stream.empty();
    return asked
        .flatMap(name -> history.find(name, run).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new CatalogException(
                    "inlet runs: --run: expected a run of "
                        + String.join(", ", names)
                        + " that left a report, found none of '"
                        + run
                        + "'. `inlet runs` lists them"));
  }

  private void print(List<RunReport> reports, Console console) {
    if (wantsJson()) {
      console.json(reports);
      return;
    }
    TextTable table =
        new TextTable("RUN", "JOB", "BATCH", "STATUS", "FILES", "RECORDS", "REJECTED", "TIME", "");
    for (RunReport report : reports) {
      table.row(
          report.run(),
          report.job(),
          report.sequence() == 0 ? "-" : String.valueOf(report.sequence()),
          ReportPrinter.status(report),
          report.files(),
          report.records(),
          report.rejected(),
          Text.seconds(ReportPrinter.millis(report)),
          report.message().lines().findFirst().orElse(""));
    }
    if (table.isEmpty()) {
      console.out().println("no runs yet");
    } else {
      table.print(console.out());
    }
  }
}
