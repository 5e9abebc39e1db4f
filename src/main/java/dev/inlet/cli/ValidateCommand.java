package dev.inlet.cli;

import dev.inlet.catalog.JobCatalog;
import java.util.List;

/** {@code inlet validate}. */
final class ValidateCommand extends Command {
  /** What was found valid. */
  private record Valid(List<String> jobs, List<String> tables) {}

  @Override
  String purpose() {
    return "check the job catalog; no data is touched";
  }

  @Override
  String arguments() {
    return "[options]";
  }

  @Override
  int run(Console console) {
    JobCatalog catalog = catalog();
    if (wantsJson()) {
      console.json(
          new Valid(List.copyOf(catalog.jobs().keySet()), List.copyOf(catalog.tables().keySet())));
    } else {
      console
          .out()
          .println(
              "valid: "
                  + Text.count(catalog.jobs().size(), "job")
                  + ", "
                  + Text.count(catalog.tables().size(), "table"));
    }
    return Main.DONE;
  }
}
