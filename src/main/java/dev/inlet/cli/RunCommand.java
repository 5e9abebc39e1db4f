package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.InletException;
import dev.inlet.catalog.JobSpec;
import dev.inlet.run.JobRunner;
import dev.inlet.run.RunIds;
import dev.inlet.run.RunReport;
import dev.inlet.run.RunRequest;
import dev.inlet.run.Window;
import dev.inlet.state.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** {@code inlet run}. */
final class RunCommand extends Command {
  /** A run that failed, as JSON. */
  private record Failure(String job, int exitCode, String message) {}

  @Argument(metaVar = "JOB", usage = "jobs of the catalog")
  private List<String> jobs = new ArrayList<>();

  @Option(name = "--all", usage = "every job of the catalog")
  private boolean all;

  @Option(name = "--wait", metaVar = "DURATION", usage = "wait so long for a run to end, as 10m")
  private String wait;

  @Option(
      name = "--from",
      metaVar = "TIME|BATCH",
      usage = "read files modified from a time on, or those that batches from a number on read")
  private String from;

  @Option(
      name = "--to",
      metaVar = "TIME|BATCH",
      usage = "read files modified before a time, or those that batches up to a number read")
  private String to;

  @Option(
      name = "--run-id",
      metaVar = "RUN",
      usage = "the name of the run, for who looks for its report; `inlet submit` gives it")
  private String run;

  @Override
  String purpose() {
    return "run jobs";
  }

  @Override
  String arguments() {
    return "JOB… | --all [options]";
  }

  /** Every job gets its run; the first failure gives the exit code. */
  @Override
  int run(Console console) {
    List<JobSpec> specs = specs();
    Duration patience = wait == null ? Duration.ZERO : BookmarkCommand.duration("inlet run", wait);
    Optional<Window> window = WindowOptions.window(from, to);
    requireRunId(specs);
    Configuration conf = hadoop();
    int exitCode = Main.DONE;
    try (ProgressLine progress = new ProgressLine(console, wantsJson())) {
      JobRunner runner =
          new JobRunner(
              catalog(),
              state(conf),
              conf,
              new SparkStarter(catalog().settings()),
              Clock.systemUTC(),
              progress);
      for (JobSpec job : specs) {
        Waiting waiting = waiting(job, patience, progress, console);
        RunRequest request = new RunRequest(waiting, window, Optional.ofNullable(run));
        int code = run(runner, job, request, progress, console);
        exitCode = exitCode == Main.DONE ? code : exitCode;
      }
    }
    return exitCode;
  }

  private static Waiting waiting(
      JobSpec job, Duration patience, ProgressLine progress, Console console) {
    return Waiting.upTo(
        patience,
        holder -> {
          progress.clear();
          console.err().println(job.name() + ": waiting: " + holder);
        });
  }

  /** Whatever ends one job, the others get their runs. */
  private int run(
      JobRunner runner, JobSpec job, RunRequest request, ProgressLine progress, Console console) {
    try {
      RunReport report = runner.run(job, request);
      progress.clear();
      if (wantsJson()) {
        console.json(report);
      } else {
        ReportPrinter.print(report, console.out());
      }
      return Main.DONE;
    } catch (Throwable e) {
      progress.clear();
      int code = Main.tell(e, console);
      if (wantsJson()) {
        String message = e instanceof InletException ? e.getMessage() : e.toString();
        console.json(new Failure(job.name(), code, message));
      }
      return code;
    }
  }

  private void requireRunId(List<JobSpec> specs) {
    if (run != null && (specs.size() != 1 || !RunIds.isName(run))) {
      throw new CatalogException(
          "inlet run: --run-id: expected one job and a name such as 20010115-063000-3f2a9c, found "
              + specs.size()
              + " jobs and '"
              + run
              + "'");
    }
  }

  private List<JobSpec> specs() {
    if (all != jobs.isEmpty()) {
      throw new CatalogException(
          "inlet run: expected jobs or --all, found "
              + (all ? "both" : "neither")
              + ". Jobs: "
              + String.join(", ", catalog().jobs().keySet()));
    }
    return all
        ? List.copyOf(catalog().jobs().values())
        : jobs.stream().map(catalog()::job).toList();
  }
}
