package dev.inlet.run;

import dev.inlet.compact.DeltaPlan;
import dev.inlet.compact.DeltaPlan.Part;
import dev.inlet.write.DeltaOptimizer.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Which partitions are compacted together, in one commit. */
final class DeltaGroups {
  /** Enough for a cluster to be busy, and not too much to be lost where a run dies. */
  private static final long BYTES = 8L << 30;

  private static final int NAMED = 3;

  private DeltaGroups() {}

  /**
   * @param most partitions in a group
   */
  static List<Group> of(DeltaPlan plan, long most) {
    List<Group> groups = new ArrayList<>();
    List<Part> group = new ArrayList<>();
    long bytes = 0;
    for (Part part : plan.chosen()) {
      if (!group.isEmpty() && (group.size() >= most || bytes + part.rewritten() > BYTES)) {
        groups.add(group(group));
        group = new ArrayList<>();
        bytes = 0;
      }
      group.add(part);
      bytes += part.rewritten();
    }
    if (!group.isEmpty()) {
      groups.add(group(group));
    }
    return groups;
  }

  private static Group group(List<Part> parts) {
    String named = parts.stream().limit(NAMED).map(Part::title).collect(Collectors.joining(", "));
    String title =
        parts.size() <= NAMED ? named : named + " and " + (parts.size() - NAMED) + " more";
    String predicate =
        parts.size() == 1
            ? parts.get(0).predicate()
            : parts.stream()
                .map(part -> "(" + part.predicate() + ")")
                .collect(Collectors.joining(" or "));
    return new Group(title, predicate);
  }
}
