package dev.inlet.certify;

import static java.util.Objects.requireNonNull;

import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.Overlay;
import dev.inlet.catalog.Overlay.Place;
import dev.inlet.run.RunHistory;
import dev.inlet.run.RunReport;
import dev.inlet.state.StateStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** State and targets for one trial, apart from those of the user. */
final class Sandbox {
  /** The job catalog beside the logs. */
  static final String OVERLAY = "overlay.conf";

  private final JobSpec job;
  private final Overlay overlay;
  private final Path logs;
  private final StateStore state;
  private int runs;

  Sandbox(JobSpec job, Overlay overlay, Path logs, Configuration conf) {
    this.job = requireNonNull(job, "job");
    this.overlay = requireNonNull(overlay, "overlay");
    this.logs = requireNonNull(logs, "logs");
    this.state = new StateStore(new org.apache.hadoop.fs.Path(overlay.state()), conf);
  }

  /**
   * Starts a run of the job.
   *
   * @param catalogs the user's own
   */
  Child start(Launcher launcher, List<String> catalogs) {
    List<String> arguments = new ArrayList<>(List.of("run", job.name()));
    catalogs.forEach(catalog -> arguments.addAll(List.of("--conf", catalog)));
    arguments.addAll(List.of("--conf", logs.resolve(OVERLAY).toString()));
    runs++;
    return launcher.start(arguments, logs, "run-" + runs);
  }

  /** Where the last run's standard error is. */
  Path lastLog() {
    return logs.resolve("run-" + runs + ".err");
  }

  /** The ledger as it is now. */
  Ledger ledger() {
    return Ledger.open(state, job.name());
  }

  /** The names of the ledger's documents; drafts have none. */
  List<String> ledgerNames() {
    return state.list("jobs/" + job.name() + "/ledger");
  }

  /** Reports that were kept, oldest first. */
  List<RunReport> reports() {
    return new RunHistory(state).newest(job.name(), Integer.MAX_VALUE);
  }

  /** Where the ledger is. */
  org.apache.hadoop.fs.Path ledgerFolder() {
    return state.path("jobs/" + job.name() + "/ledger");
  }

  /** Where a target is here. */
  String path(String target) {
    return overlay.targets().stream()
        .filter(place -> place.name().equals(target))
        .map(Place::path)
        .findFirst()
        .orElseThrow();
  }
}
