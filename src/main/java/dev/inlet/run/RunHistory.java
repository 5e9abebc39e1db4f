package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.state.StateStore;
import java.util.List;
import java.util.Optional;

/** The reports of a job's runs, as they are kept in the state store. */
public final class RunHistory {
  private final StateStore state;

  public RunHistory(StateStore state) {
    this.state = requireNonNull(state, "state");
  }

  /** The newest reports of a job, oldest first. */
  public List<RunReport> newest(String job, int count) {
    List<String> names = state.list(folder(job));
    return names.subList(Math.max(0, names.size() - count), names.size()).stream()
        .map(name -> state.read(folder(job) + "/" + name, RunReport.class))
        .flatMap(Optional::stream)
        .toList();
  }

  void keep(RunReport report) {
    state.putIfAbsent(folder(report.job()) + "/" + report.run() + ".json", report);
  }

  /** Removes what runs that died left of reports; for who holds the job's lease. */
  void tidy(String job) {
    state.removeDrafts(folder(job));
  }

  private static String folder(String job) {
    return "jobs/" + job + "/runs";
  }
}
