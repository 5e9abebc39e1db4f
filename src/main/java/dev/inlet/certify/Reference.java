package dev.inlet.certify;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What runs bring that nobody disturbs.
 *
 * @param timeline of the run that is killed in the trials
 * @param byBatches what the targets hold when the files were read in so many batches. A step sees
 *     one batch at a time, so rows may well depend on how files were divided
 */
record Reference(Timeline timeline, Map<Integer, List<TargetRows>> byBatches) {
  Reference {
    requireNonNull(timeline, "timeline");
    byBatches = Map.copyOf(byBatches);
  }

  /** What is wrong with targets that so many batches were committed to. */
  List<String> differences(int batches, List<TargetRows> found) {
    List<TargetRows> expected = byBatches.get(batches);
    if (expected == null) {
      return List.of(
          "ledger: expected "
              + (byBatches.size() == 1 ? "1 committed batch" : "1 or 2 committed batches")
              + ", found "
              + batches);
    }
    List<String> differences = new ArrayList<>();
    for (TargetRows target : expected) {
      Optional<TargetRows> other =
          found.stream().filter(t -> t.target().equals(target.target())).findFirst();
      // One that cannot be read was told of already.
      if (other.isPresent() && !other.get().equals(target)) {
        differences.add(
            "target '"
                + target.target()
                + "': expected "
                + target.text()
                + ", found "
                + other.get().text());
      }
    }
    return List.copyOf(differences);
  }

  /** What the targets hold when all files were read at once. */
  List<TargetRows> atOnce() {
    return byBatches.get(1);
  }
}
