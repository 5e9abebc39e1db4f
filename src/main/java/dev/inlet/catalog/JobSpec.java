package dev.inlet.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A job as it was declared.
 *
 * @param name names its folder in the state store
 * @param schedule a cron line of five fields, for whoever starts the job; Inlet has no clock
 * @param sources by name, sorted; at least one, but where a Delta table is compacted
 * @param steps in the order in which they are applied
 * @param targets by name, sorted; at least one
 * @param rejects how many rejected records a run may have
 * @param compact what is compacted, if that is what the job does: its one source and its one target
 *     stand for the folders then
 * @param deltaCompact the Delta table that is compacted, if that is what the job does: there are no
 *     sources, and the one target stands for the table then
 */
public record JobSpec(
    String name,
    Optional<String> schedule,
    List<SourceSpec> sources,
    List<StepSpec> steps,
    List<TargetSpec> targets,
    RejectSpec rejects,
    Optional<CompactSpec> compact,
    Optional<DeltaCompactSpec> deltaCompact,
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
    requireNonNull(compact, "compact");
    requireNonNull(deltaCompact, "deltaCompact");
    requireNonNull(origin, "origin");
  }

  /** A job that loads rows. */
  public JobSpec(
      String name,
      Optional<String> schedule,
      List<SourceSpec> sources,
      List<StepSpec> steps,
      List<TargetSpec> targets,
      RejectSpec rejects,
      Origin origin) {
    this(name, schedule, sources, steps, targets, rejects, Optional.empty(), origin);
  }

  /** A job that loads rows, or that compacts files. */
  public JobSpec(
      String name,
      Optional<String> schedule,
      List<SourceSpec> sources,
      List<StepSpec> steps,
      List<TargetSpec> targets,
      RejectSpec rejects,
      Optional<CompactSpec> compact,
      Origin origin) {
    this(name, schedule, sources, steps, targets, rejects, compact, Optional.empty(), origin);
  }

  static JobSpec compactingTable(
      String name,
      Optional<String> schedule,
      TargetSpec table,
      DeltaCompactSpec spec,
      Origin origin) {
    return new JobSpec(
        name,
        schedule,
        List.of(),
        List.of(),
        List.of(table),
        RejectSpec.any(),
        Optional.empty(),
        Optional.of(spec),
        origin);
  }

  /** Whether the job compacts, and loads no rows. */
  public boolean isCompaction() {
    return compact.isPresent() || deltaCompact.isPresent();
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
