package dev.inlet.certify;

import dev.inlet.run.RunReport;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says what a run did after another one was killed. */
final class Recovery {
  private static final String WRITE = "write ";

  private Recovery() {}

  /**
   * In a few words, for a table.
   *
   * @param report the run's own; empty if it left none
   */
  static String text(int exitCode, Optional<RunReport> report) {
    if (exitCode != 0) {
      return "failed with code " + exitCode;
    }
    return report.map(Recovery::text).orElse("done without a report");
  }

  private static String text(RunReport report) {
    if (!report.recovered()) {
      return "read batch " + report.sequence();
    }
    List<String> written =
        report.stages().stream()
            .map(RunReport.Timing::stage)
            .filter(stage -> stage.startsWith(WRITE))
            .map(stage -> stage.substring(WRITE.length()))
            .toList();
    return written.isEmpty()
        ? "committed batch " + report.sequence() + ", which was in all targets"
        : written.stream()
            .collect(Collectors.joining(", ", "finished batch " + report.sequence() + ": ", ""));
  }
}
