package dev.inlet.catalog;

import dev.inlet.CatalogException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with a job catalog, to be shown together. */
final class Problems {
  private record Problem(Origin origin, String text) {}

  private final List<Problem> problems = new ArrayList<>();

  void add(Origin origin, String text) {
    Problem problem = new Problem(origin, text);
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new CatalogException(
          problems.stream()
              .sorted(
                  Comparator.comparing((Problem p) -> p.origin().file())
                      .thenComparing(p -> p.origin().line()))
              .map(p -> p.origin() + ": " + p.text())
              .collect(Collectors.joining("\n")));
    }
  }
}
