package dev.inlet.cli;

import static java.util.Objects.requireNonNull;

import dev.inlet.state.Json;
import java.io.PrintStream;
import java.util.Optional;

/**
 * Where commands print. Facts go to {@code out}; progress and problems to {@code err}.
 *
 * @param live whether {@code err} is a terminal, on which a line can be rewritten
 */
record Console(PrintStream out, PrintStream err, boolean live) {
  private static final int COLUMNS_OF_NO_TERMINAL = 160;

  Console {
    requireNonNull(out, "out");
    requireNonNull(err, "err");
  }

  /** As many characters as a line of {@code out} should have, by what bin/inlet knows of it. */
  static int width(Optional<String> columns) {
    return columns
        .filter(text -> text.matches("[1-9][0-9]{1,3}"))
        .map(Integer::valueOf)
        .orElse(COLUMNS_OF_NO_TERMINAL);
  }

  /** Prints a fact as JSON. */
  void json(Object fact) {
    out.print(Json.pretty(fact));
  }
}
