package dev.inlet.run;

import org.apache.spark.sql.SparkSession;

/** Starts Spark when it is asked for the first time, and never before. */
@FunctionalInterface
public interface SparkSupplier {
  /** The session. */
  SparkSession get();
}
