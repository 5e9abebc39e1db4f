package dev.inlet.run;

import dev.inlet.CatalogException;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Starts Spark when it is asked for the first time, and never before. */
@FunctionalInterface
public interface SparkSupplier {
  /** The session. */
  SparkSession get();

  /**
   * Makes sure that what a job needs is there, before anything is frozen for it; starts nothing.
   * Who has a session has nothing to check.
   *
   * @throws dev.inlet.CatalogException if something is missing
   */
  default void check(JobCatalog catalog, JobSpec job) {}

  /** The master that the session has, or would have, as Spark calls it. */
  default String master() {
    return "local";
  }

  /** What a user can do about classes that do not fit each other; empty if they are ours. */
  default Optional<CatalogException> misfit(LinkageError error) {
    return Optional.empty();
  }
}
