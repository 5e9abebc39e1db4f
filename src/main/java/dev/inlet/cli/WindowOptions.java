package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.catalog.Times;
import dev.inlet.run.Window;
import java.time.Instant;
import java.util.Optional;

/** Reads {@code --from} and {@code --to} of {@code inlet run}. */
final class WindowOptions {
  private WindowOptions() {}

  /**
   * The window that both describe; none if neither is given.
   *
   * @param from as it was given; may be null
   * @param to as it was given; may be null
   */
  static Optional<Window> window(String from, String to) {
    if (from == null && to == null) {
      return Optional.empty();
    }
    if (isNumber(from) && isNumber(to)) {
      long first = Long.parseLong(from);
      long last = Long.parseLong(to);
      if (first < 1 || last < first) {
        throw new CatalogException(
            "inlet run: --from and --to: expected numbers of batches in their order, found "
                + first
                + " and "
                + last
                + ". Correct them");
      }
      return Optional.of(new Window.Batches(first, last));
    }
    if (isNumber(from) || isNumber(to)) {
      throw new CatalogException(
          "inlet run: --from and --to: expected two numbers of batches, or times, found "
              + (from == null ? "only --to " + to : to == null ? "only --from " + from : "one each")
              + ". Give both as numbers, or both as times");
    }
    Optional<Instant> first = Optional.ofNullable(from).map(text -> time("--from", text));
    Optional<Instant> before = Optional.ofNullable(to).map(text -> time("--to", text));
    if (first.isPresent() && before.isPresent() && !first.get().isBefore(before.get())) {
      throw new CatalogException(
          "inlet run: --from and --to: expected times in their order, found "
              + first.get()
              + " and "
              + before.get()
              + ". Correct them");
    }
    return Optional.of(new Window.Times(first, before));
  }

  private static boolean isNumber(String text) {
    return text != null && text.matches("\\d{1,18}");
  }

  private static Instant time(String option, String text) {
    return Times.parse(text)
        .orElseThrow(
            () ->
                new CatalogException(
                    "inlet run: "
                        + option
                        + ": expected the number of a batch, or "
                        + Times.EXPECTED
                        + ", found '"
                        + text
                        + "'. Correct it"));
  }
}
