package dev.inlet.read;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * What rows are read for, as their tasks get it.
 *
 * @param source the name that counts and rejects are under
 * @param tableVersion of the table definition; 0 where there is no job
 * @param batch the sequence of the job's batch; 0 where there is no job
 */
record ReadOrigin(String source, int tableVersion, long batch) implements Serializable {
  ReadOrigin {
    requireNonNull(source, "source");
  }

  /** Of a read without a job. */
  static ReadOrigin alone(String name) {
    return new ReadOrigin(name, 0, 0);
  }

  boolean isOfJob() {
    return batch > 0;
  }
}
