package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.state.StateStore;
import dev.inlet.state.Waiting;
import java.time.Clock;
import org.apache.hadoop.conf.Configuration;

/**
 * Who decides about bookmarks, and what it takes.
 *
 * @param spark asked for a session only when a Delta table has to be changed
 * @param waiting for how long, if the job is running
 */
public record Operator(
    JobCatalog catalog,
    StateStore state,
    Configuration conf,
    SparkSupplier spark,
    Clock clock,
    Waiting waiting) {
  public Operator {
    requireNonNull(catalog, "catalog");
    requireNonNull(state, "state");
    requireNonNull(conf, "conf");
    requireNonNull(spark, "spark");
    requireNonNull(clock, "clock");
    requireNonNull(waiting, "waiting");
  }

  /** Takes a job's lease, and finishes what a decision before this one has begun. */
  HeldJob hold(JobSpec job) {
    return HeldJob.take(this, job);
  }

  String user() {
    return System.getProperty("user.name");
  }

  String now() {
    return clock.instant().toString();
  }
}
