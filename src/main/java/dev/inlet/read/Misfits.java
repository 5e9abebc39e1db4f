package dev.inlet.read;

import static java.util.Objects.requireNonNull;

import dev.inlet.catalog.SourceSpec.OnMalformed;
import dev.inlet.format.Batch;
import dev.inlet.format.Column;
import java.io.Serializable;
import java.util.List;

/**
 * What becomes of records that do not fit, as tasks get it.
 *
 * @param folder where rejected records go, a Hadoop path; empty unless they are rejected
 */
record Misfits(OnMalformed policy, String folder) implements Serializable {
  Misfits {
    requireNonNull(policy, "policy");
    requireNonNull(folder, "folder");
  }

  /** The policy of a source whose rejects go to a folder. */
  static Misfits of(OnMalformed policy, String folder) {
    return new Misfits(policy, policy == OnMalformed.REJECT ? folder : "");
  }

  boolean areRejected() {
    return policy == OnMalformed.REJECT;
  }

  boolean areRescued() {
    return policy == OnMalformed.RESCUE;
  }

  /** What records of these columns are read into. */
  Batch batch(List<Column> columns) {
    return areRescued() ? Batch.rescuing(columns) : new Batch(columns);
  }
}
