package dev.inlet.cli;

import static java.util.Objects.requireNonNull;

import dev.inlet.state.Json;
import java.io.PrintStream;

/**
 * Where commands print. Facts go to {@code out}; progress and problems to {@code err}.
 *
 * @param live whether {@code err} is a terminal, on which a line can be rewritten
 */
record Console(PrintStream out, PrintStream err, boolean live) {
  Console {
    requireNonNull(out, "out");
    requireNonNull(err, "err");
  }

  /** Prints a fact as JSON. */
  void json(Object fact) {
    out.print(Json.pretty(fact));
  }
}
