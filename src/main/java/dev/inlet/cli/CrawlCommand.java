package dev.inlet.cli;

import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.discover.Listing;
import dev.inlet.infer.Crawler;
import dev.inlet.infer.SchemaChange;
import dev.inlet.infer.TableCatalog;
import dev.inlet.infer.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** {@code inlet crawl}. */
final class CrawlCommand extends Command {
  /**
   * What a crawl found.
   *
   * @param change one of new, changed and unchanged
   */
  private record Found(
      String table,
      String change,
      boolean stored,
      List<String> changes,
      TableDefinition definition) {}

  @Argument(metaVar = "TABLE", usage = "tables of the catalog; all if none is named")
  private List<String> tables = new ArrayList<>();

  @Option(name = "--dry-run", usage = "show what would change, and change nothing")
  private boolean dryRun;

  @Option(
      name = "--explain",
      usage = "show what spoke for each decision, and which types the values of each column are")
  private boolean explain;

  @Override
  String purpose() {
    return "infer or update table definitions";
  }

  @Override
  String arguments() {
    return "[TABLE…] [options]";
  }

  @Override
  int run(Console console) {
    List<TableSpec> specs =
        tables.isEmpty()
            ? List.copyOf(catalog().tables().values())
            : tables.stream().map(catalog()::table).toList();
    Configuration conf = hadoop();
    TableCatalog store = new TableCatalog(state(conf));
    List<Found> all = new ArrayList<>();
    for (TableSpec spec : specs) {
      Found found = crawl(spec, conf, store);
      all.add(found);
      if (!wantsJson()) {
        print(console, found);
      }
    }
    if (wantsJson()) {
      console.json(all);
    }
    return Main.DONE;
  }

  private Found crawl(TableSpec spec, Configuration conf, TableCatalog store) {
    Listing listing = new FileDiscovery(conf).list(spec);
    Optional<TableDefinition> known = store.latest(spec.name());
    TableDefinition definition = new Crawler(conf).crawl(spec, listing, known);
    if (known.isPresent() && known.get().sameAs(definition)) {
      // What is told is what was just looked at; what is kept are the reasons of before.
      TableDefinition shown = explain ? definition.withVersion(known.get().version()) : known.get();
      return new Found(spec.name(), "unchanged", false, List.of(), shown);
    }
    List<String> changes =
        known.map(before -> SchemaChange.between(before, definition).lines()).orElse(List.of());
    return new Found(
        spec.name(),
        known.isPresent() ? "changed" : "new",
        !dryRun,
        changes,
        dryRun ? definition : store.put(definition));
  }

  private void print(Console console, Found found) {
    console
        .out()
        .println(
            found.table()
                + ": "
                + found.change()
                + (found.change().equals("unchanged")
                    ? ", version " + found.definition().version()
                    : (dryRun ? ", would be version " : ", version ")
                        + found.definition().version()));
    found.changes().forEach(line -> console.out().println("  " + line));
    if (explain) {
      EvidencePrinter.print(found.definition(), console.out());
    } else if (!found.change().equals("unchanged")) {
      TablePrinter.print(found.definition(), console.out());
    }
  }
}
