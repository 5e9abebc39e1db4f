package dev.inlet.run;

import dev.inlet.InletException;
import dev.inlet.bookmark.Entry.Commit;
import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.run.Forecast.Earlier;
import dev.inlet.state.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the last runs of a job wrote: of the ledger's newest commits, the reports that they name.
 */
final class SizeHistory {
  private static final Logger LOG = LoggerFactory.getLogger(SizeHistory.class);

  /** Older ones cost a request each, and are less like the next one. */
  private static final int MOST = 3;

  private final Ledger ledger;
  private final RunHistory reports;
  private List<RunReport> newestFirst;

  SizeHistory(StateStore state, String job) {
    this.ledger = Ledger.open(state, job);
    this.reports = new RunHistory(state);
  }

  /** The newest run that wrote rows to a target, as it is declared now, and is good enough. */
  Optional<Earlier> newest(TargetSpec target, Predicate<Earlier> isEnough) {
    for (RunReport report : newestFirst()) {
      for (RunReport.Target landed : report.targets()) {
        Optional<Earlier> earlier = Earlier.of(report, landed).filter(isEnough);
        if (isSame(landed, target) && earlier.isPresent()) {
          return earlier;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isSame(RunReport.Target landed, TargetSpec target) {
    return landed.name().equals(target.name())
        && landed.path().equals(target.path())
        && landed.format().equals(target.format().word());
  }

  private List<RunReport> newestFirst() {
    if (newestFirst == null) {
      newestFirst = read();
    }
    return newestFirst;
  }

  /** Sizes are worth no failure: without reports they are guessed. */
  private List<RunReport> read() {
    List<RunReport> found = new ArrayList<>();
    try {
      long newest = ledger.newestCommitted().orElse(0);
      for (long number = newest; number > Math.max(0, newest - MOST); number--) {
        Optional<Commit> commit = ledger.commitOf(number);
        commit.flatMap(one -> reports.find(ledger.job(), one.run())).ifPresent(found::add);
      }
    } catch (InletException e) {
      LOG.warn("sizes are not concluded from earlier runs: {}", e.getMessage());
    }
    return found;
  }
}
