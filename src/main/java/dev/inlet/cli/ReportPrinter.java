package dev.inlet.cli;

import dev.inlet.run.RunReport;
import dev.inlet.run.RunReport.Compacted;
import dev.inlet.run.RunReport.Status;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Prints what a run did. */
final class ReportPrinter {
  private ReportPrinter() {}

  static void print(RunReport report, PrintStream out) {
    if (report.status() == Status.NOTHING_NEW) {
      out.println(report.job() + ": nothing new: " + report.message());
      removed(report.compacted(), out);
      missing(report, out);
      requests(report.requests(), out);
      return;
    }
    if (report.status() != Status.DONE) {
      out.println(report.job() + ": " + status(report) + " (run " + report.run() + ")");
      report.message().lines().forEach(out::println);
      TableWorkPrinter.print(report, out);
      requests(report.requests(), out);
      time(report, out);
      return;
    }
    if (report.sequence() == 0) {
      out.println(report.job() + ": is done (run " + report.run() + ")");
      out.println();
      TableWorkPrinter.print(report, out);
      requests(report.requests(), out);
      time(report, out);
      return;
    }
    out.println(
        report.job()
            + ": batch "
            + report.sequence()
            + (report.recovered() ? ", left by an earlier run, is done" : " is done")
            + " (run "
            + report.run()
            + ")");
    out.println();
    if (!report.compacted().verified().isEmpty()) {
      compacted(report, out);
      return;
    }
    sources(report.sources(), out);
    out.println();
    targets(report.targets(), out);
    out.println();
    summary(report, out);
  }

  private static void compacted(RunReport report, PrintStream out) {
    Compacted made = report.compacted();
    out.println(
        "sources   "
            + Text.count(made.sources(), "file")
            + ", "
            + Text.bytes(made.sourceBytes())
            + (made.leftOut().isEmpty() ? "" : "; left out: " + made.leftOut()));
    out.println(
        "outputs   "
            + Text.count(made.outputs(), "file")
            + ", "
            + Text.bytes(made.outputBytes())
            + " in "
            + report.targets().get(0).path()
            + "; "
            + Text.bytes(made.copied())
            + " copied as stored");
    out.println(
        "verified  "
            + made.verified()
            + (made.records() < 0
                ? ": lengths"
                : ": "
                    + Text.count(made.records(), "record")
                    + " with hash "
                    + made.hash()
                    + ", in sources and outputs"));
    removed(made, out);
    missing(report, out);
    requests(report.requests(), out);
    time(report, out);
  }

  private static void removed(Compacted made, PrintStream out) {
    String done = made.removal().equals("archive") ? " archived" : " deleted";
    if (made.removal().equals("delete") || made.removal().equals("archive")) {
      out.println(
          "removed   "
              + Text.count(made.removed(), "source")
              + done
              + (made.changed() == 0
                  ? ""
                  : "; "
                      + Text.count(made.changed())
                      + " changed after being compacted and stay, such as "
                      + String.join(", ", made.examples())));
    }
  }

  /** How a run ended, in a word. */
  static String status(RunReport report) {
    return switch (report.status()) {
      case DONE -> "done";
      case NOTHING_NEW -> "nothing new";
      case FAILED -> "failed (" + report.exitCode() + ")";
      case LOST -> "lost";
    };
  }

  /** How long a run took. */
  static long millis(RunReport report) {
    return Duration.between(Instant.parse(report.startedAt()), Instant.parse(report.endedAt()))
        .toMillis();
  }

  private static void sources(List<RunReport.Source> sources, PrintStream out) {
    TextTable table = new TextTable("SOURCE", "TABLE", "FILES", "SIZE");
    for (RunReport.Source source : sources) {
      table.row(
          source.name(),
          source.table() + " v" + source.tableVersion(),
          source.files(),
          Text.bytes(source.bytes()));
    }
    table.print(out);
  }

  private static void targets(List<RunReport.Target> targets, PrintStream out) {
    TextTable table =
        new TextTable("TARGET", "FORMAT", "PATH", "ROWS", "FILES", "SIZE", "PARTITIONS", "VERSION");
    for (RunReport.Target target : targets) {
      table.row(
          target.name(),
          target.format(),
          target.path(),
          target.rows() < 0 ? "?" : Text.count(target.rows()),
          target.files(),
          Text.bytes(target.bytes()),
          (long) target.partitions().size(),
          target.version() < 0 ? "-" : String.valueOf(target.version()));
    }
    table.print(out);
  }

  private static void missing(RunReport report, PrintStream out) {
    report.missing().forEach(file -> out.println("missing   " + file));
  }

  /** What a run could not see is worth a line; that a listing was full is not. */
  private static void listing(RunReport.Source source, PrintStream out) {
    if (!source.unseen().isEmpty()) {
      out.println(
          "listing   "
              + source.name()
              + ": "
              + source.listing()
              + ", "
              + Text.count(source.listCalls(), "call")
              + "; not seen: "
              + source.unseen());
    }
  }

  /** That each file is read by one task is what everybody expects. */
  private static void splits(RunReport.Source source, PrintStream out) {
    if (source.splits() > source.files()) {
      out.println(
          "splits    "
              + source.name()
              + ": "
              + Text.count(source.splits())
              + " of "
              + Text.count(source.files(), "file")
              + ", read by "
              + Text.count(source.tasks(), "task"));
    }
  }

  private static void expected(RunReport.Target target, PrintStream out) {
    if (!target.expected().why().isEmpty()) {
      out.println("files     " + target.name() + ": " + ExpectedLine.of(target.expected()));
    }
  }

  private static void requests(RunReport.Requests requests, PrintStream out) {
    if (!requests.equals(RunReport.Requests.NONE)) {
      out.println(
          "requests  "
              + Text.count(requests.list())
              + " LIST, "
              + Text.count(requests.head())
              + " HEAD, "
              + Text.count(requests.get())
              + " GET, "
              + Text.count(requests.put())
              + " PUT, "
              + Text.count(requests.delete())
              + " DELETE, "
              + Text.count(requests.copy())
              + " COPY, "
              + Text.count(requests.uploads(), "upload"));
    }
  }

  private static void summary(RunReport report, PrintStream out) {
    report.sources().forEach(source -> listing(source, out));
    report.sources().forEach(source -> splits(source, out));
    report.targets().forEach(target -> expected(target, out));
    out.println(
        "records   "
            + Text.count(report.records())
            + " read, "
            + Text.count(report.rejected())
            + " rejected"
            + (report.rescued() == 0 ? "" : ", " + Text.count(report.rescued()) + " rescued")
            + (report.rejects().isEmpty() ? "" : ": see " + report.rejects()));
    missing(report, out);
    report.schemaChanges().forEach(line -> out.println("schema    " + line));
    TableWorkPrinter.print(report, out);
    requests(report.requests(), out);
    time(report, out);
  }

  private static void time(RunReport report, PrintStream out) {
    out.println(
        "time      "
            + Text.seconds(millis(report))
            + ": "
            + report.stages().stream()
                .filter(timing -> timing.millis() >= 50)
                .map(timing -> timing.stage() + " " + Text.seconds(timing.millis()))
                .collect(Collectors.joining(", ")));
  }
}
