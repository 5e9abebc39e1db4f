package dev.inlet.run.protocol;

import java.util.List;
import java.util.stream.Collectors;

/** An invariant that does not hold, and the shortest way there. */
record Violation(String invariant, List<Taken> trace) {
  Violation {
    trace = List.copyOf(trace);
  }

  String text() {
    return trace.stream()
        .map(Taken::text)
        .collect(Collectors.joining("\n", invariant + " does not hold:\n", ""));
  }
}
