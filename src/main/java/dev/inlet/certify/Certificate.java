package dev.inlet.certify;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What was done to certify a job, and what came of it.
 *
 * @param seed of the first trial; each further one has the next number
 * @param scratch the folder of the copy
 * @param kept whether that folder is still there
 * @param files that were copied, of all tables
 * @param lateFiles how many of them were added only after a run was killed
 * @param referenceMillis how long the undisturbed run took
 * @param reference what the undisturbed runs brought into the targets
 */
public record Certificate(
    String job,
    long seed,
    String scratch,
    boolean kept,
    long files,
    long bytes,
    long lateFiles,
    long referenceMillis,
    List<TargetRows> reference,
    List<Trial> trials) {
  public Certificate {
    requireNonNull(job, "job");
    requireNonNull(scratch, "scratch");
    reference = List.copyOf(reference);
    trials = List.copyOf(trials);
  }

  /** The trials that show a fault. */
  public List<Trial> bad() {
    return trials.stream().filter(trial -> !trial.isGood()).toList();
  }

  /** How many runs were killed. */
  public long kills() {
    return trials.stream().filter(Trial::killed).count();
  }
}
