package dev.inlet.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A job as it was declared.
 *
 * @param name names its folder in the state store
 * @param schedule a cron line of five fields, for whoever starts the job; Inlet has no clock
 * @param sources by name, sorted; at least one
 * @param steps in the order in which they are applied
 * @param targets by name, sorted; at least one
 * @param rejects how many rejected records a run may have
 */
public record JobSpec(
    String name,
    Optional<String> schedule,
    List<SourceSpec> sources,
    List<StepSpec> steps,
    List<TargetSpec> targets,
    RejectSpec rejects,
    Origin origin) {
  /** The view in which a {@code sql} step sees the result of the steps before. */
  public static final String ROWS = "rows";

  public JobSpec {
    requireNonNull(name, "name");
    requireNonNull(schedule, "schedule");
    sources = List.copyOf(sources);
    steps = List.copyOf(steps);
    targets = List.copyOf(targets);
    requireNonNull(rejects, "rejects");
    requireNonNull(origin, "origin");
  }

  /** The target of this name. */
  public Optional<TargetSpec> target(String target) {
    return targets.stream().filter(t -> t.name().equals(target)).findFirst();
  }

  /**
   * Whether the steps certainly make the same rows of the same records whenever they are applied.
   * An expression may be random, and a query may depend on the order in which rows arrive.
   */
  public boolean isRepeatable() {
    return steps.stream()
        .allMatch(
            step ->
                step instanceof StepSpec.Rename
                    || step instanceof StepSpec.Cast
                    || step instanceof StepSpec.Drop);
  }
}
