package dev.inlet.cli;

import dev.inlet.catalog.EffectiveValue;
import java.util.List;
import org.kohsuke.args4j.Argument;

/** {@code inlet explain}. */
final class ExplainCommand extends Command {
  private static final int WIDTH = 70;

  @Argument(required = true, metaVar = "JOB", usage = "a job of the catalog")
  private String job;

  @Override
  String purpose() {
    return "print every value in effect, with the file and line that it came from";
  }

  @Override
  String arguments() {
    return "JOB [options]";
  }

  @Override
  int run(Console console) {
    List<EffectiveValue> values = catalog().explain(catalog().job(job));
    if (wantsJson()) {
      console.json(values);
    } else {
      TextTable table = new TextTable("KEY", "VALUE", "FROM");
      values.forEach(value -> table.row(value.key(), onOneLine(value.value()), value.origin()));
      table.print(console.out());
    }
    return Main.DONE;
  }

  /** A query is recognised by its beginning; --json has all of it. */
  private static String onOneLine(String value) {
    String line = value.replaceAll("(\\\\n|\\s)+", " ");
    return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…";
  }
}
