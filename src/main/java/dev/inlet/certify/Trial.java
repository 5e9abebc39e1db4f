package dev.inlet.certify;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One run that was killed, and what became of it.
 *
 * @param killed false if the run ended before it could be killed, each time that it was tried
 * @param millis how long the run had been going on when it was killed
 * @param stage the last one that it had told of
 * @param recovery what the runs after it did, in their order
 * @param targets what they hold in the end
 * @param differences from what must be; empty if the run was made good
 */
public record Trial(
    int number,
    long seed,
    boolean killed,
    long millis,
    String stage,
    List<String> recovery,
    List<TargetRows> targets,
    List<String> differences) {
  public Trial {
    requireNonNull(stage, "stage");
    recovery = List.copyOf(recovery);
    targets = List.copyOf(targets);
    differences = List.copyOf(differences);
  }

  /** Whether nothing was lost and nothing is there twice. */
  public boolean isGood() {
    return differences.isEmpty();
  }
}
