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

  /** The report of one run; empty as long as there is none. */
  public Optional<RunReport> find(String job, String run) {
    return state.read(name(job, run), RunReport.class);
  }

  void keep(RunReport report) {
    state.putIfAbsent(name(report.job(), report.run()), report);
  }

  /** Removes what runs that died left of reports; for who holds the job's lease. */
  void tidy(String job) {
    state.removeDrafts(folder(job));
  }

  private static String name(String job, String run) {
    return folder(job) + "/" + run + ".json";
  }

  private static String folder(String job) {
    return "jobs/" + job + "/runs";
  }
}
