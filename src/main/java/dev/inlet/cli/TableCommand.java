package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.catalog.Nearest;
import dev.inlet.infer.TableCatalog;
import dev.inlet.infer.TableDefinition;
import java.util.List;
import org.kohsuke.args4j.Argument;

/** {@code inlet table}. */
final class TableCommand extends Command {
  private static final List<String> VERBS = List.of("show");

  @Argument(required = true, index = 0, metaVar = "show")
  private String verb;

  @Argument(required = true, index = 1, metaVar = "TABLE", usage = "a table of the catalog")
  private String table;

  @Override
  String purpose() {
    return "show a table's definition";
  }

  @Override
  String arguments() {
    return "show TABLE [options]";
  }

  @Override
  int run(Console console) {
    if (!VERBS.contains(verb)) {
      throw new CatalogException(
          "inlet table: no action '" + verb + "'. " + Nearest.hint(verb, VERBS));
    }
    String name = catalog().table(table).name();
    TableDefinition definition =
        new TableCatalog(state(hadoop()))
            .latest(name)
            .orElseThrow(
                () ->
                    new InputException(
                        catalog().settings().state()
                            + ": table '"
                            + name
                            + "': expected a definition, found none. Run `inlet crawl "
                            + name
                            + "`"));
    if (wantsJson()) {
      console.json(definition);
    } else {
      console.out().println(definition.table() + ": version " + definition.version());
      TablePrinter.print(definition, console.out());
    }
    return Main.DONE;
  }
}
