package dev.inlet.cli;

import static java.util.Objects.requireNonNull;

import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.state.StateStore;
import java.io.PrintStream;
import org.apache.hadoop.conf.Configuration;

/**
 * One job, and where to print what is known of it.
 *
 * @param json whether facts are printed as JSON
 */
record JobContext(
    JobCatalog catalog,
    JobSpec job,
    StateStore state,
    Configuration conf,
    Console console,
    boolean json) {
  JobContext {
    requireNonNull(catalog, "catalog");
    requireNonNull(job, "job");
    requireNonNull(state, "state");
    requireNonNull(conf, "conf");
    requireNonNull(console, "console");
  }

  String name() {
    return job.name();
  }

  Ledger ledger() {
    return Ledger.open(state, job.name());
  }

  PrintStream out() {
    return console.out();
  }
}
