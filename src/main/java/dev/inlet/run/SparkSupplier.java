package dev.inlet.run;

import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
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
}
