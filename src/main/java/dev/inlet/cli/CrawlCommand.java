package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.Listing;
import dev.inlet.infer.CrawlMemory;
import dev.inlet.infer.Crawler;
import dev.inlet.infer.Crawler.Depth;
import dev.inlet.infer.RenamedColumns;
import dev.inlet.infer.SchemaChange;
import dev.inlet.infer.SchemaRule;
import dev.inlet.infer.TableCatalog;
import dev.inlet.infer.TableDefinition;
import dev.inlet.infer.TableDefinition.Status;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** {@code inlet crawl}. */
final class CrawlCommand extends Command {
  /**
   * What a crawl found.
   *
   * @param change one of new, changed, unchanged, deprecated and dropped
   * @param warnings for the consumers that the table declares
   */
  private record Found(
      String table,
      String change,
      boolean stored,
      List<String> changes,
      TableDefinition definition,
      List<ConsumerNote> warnings) {
    static Found of(
        TableSpec spec,
        String change,
        boolean stored,
        List<String> changes,
        TableDefinition definition) {
      return new Found(
          spec.name(), change, stored, changes, definition, ConsumerNote.of(spec, definition));
    }
  }

  @Argument(metaVar = "TABLE", usage = "tables of the catalog; all if none is named")
  private List<String> tables = new ArrayList<>();

  @Option(name = "--dry-run", usage = "show what would change, and change nothing")
  private boolean dryRun;

  @Option(name = "--full", usage = "look at all records of all files, and not at samples")
  private boolean full;

  @Option(
      name = "--explain",
      usage = "show what spoke for each decision, and which types the values of each column are")
  private boolean explain;

  @Option(
      name = "--patch",
      metaVar = "FILE",
      usage = "with --dry-run: write what would be stored to a file, to review and apply")
  private File patch;

  @Option(
      name = "--apply",
      metaVar = "FILE",
      usage = "store what a patch holds, and look at nothing")
  private File apply;

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
    requireOptions();
    if (apply != null) {
      return apply(console);
    }
    List<TableSpec> specs =
        tables.isEmpty()
            ? List.copyOf(catalog().tables().values())
            : tables.stream().map(catalog()::table).toList();
    Configuration conf = hadoop();
    TableCatalog store = new TableCatalog(state(conf));
    Crawler crawler = new Crawler(conf, full ? Depth.FULL : Depth.SAMPLE);
    List<Found> all = new ArrayList<>();
    int exitCode = Main.DONE;
    for (TableSpec spec : specs) {
      int code = crawl(spec, crawler, conf, store, all, console);
      exitCode = exitCode == Main.DONE ? code : exitCode;
    }
    if (patch != null) {
      write(all, store, console);
    }
    if (wantsJson()) {
      console.json(all);
    }
    return exitCode;
  }

  private void requireOptions() {
    if (patch != null && !dryRun) {
      throw new CatalogException(
          "inlet crawl: --patch: expected --dry-run beside it, found none. See `inlet crawl --help`");
    }
    if (apply != null && (dryRun || explain || !tables.isEmpty())) {
      throw new CatalogException(
          "inlet crawl: --apply: expected neither tables nor --dry-run and --explain, for it looks at"
              + " no files. See `inlet crawl --help`");
    }
  }

  private void write(List<Found> all, TableCatalog store, Console console) {
    List<TableDefinition> changed =
        all.stream()
            .filter(one -> !one.change().equals("unchanged"))
            .map(Found::definition)
            .toList();
    if (changed.isEmpty()) {
      console.err().println(patch + ": not written, for nothing has changed");
    } else {
      new CrawlPatch(changed).write(patch, store);
      console.err().println(patch + ": " + Text.count(changed.size(), "table"));
    }
  }

  private int apply(Console console) {
    CrawlPatch wanted = CrawlPatch.read(apply);
    TableCatalog store = new TableCatalog(state(hadoop()));
    wanted.check(catalog(), store);
    List<TableDefinition> stored = wanted.definitions().stream().map(store::put).toList();
    if (wantsJson()) {
      console.json(stored);
    } else {
      stored.forEach(
          one -> console.out().println(one.table() + ": stored, version " + one.version()));
    }
    return Main.DONE;
  }

  /** Whatever is wrong with one table, the others are looked at. */
  private int crawl(
      TableSpec spec,
      Crawler crawler,
      Configuration conf,
      TableCatalog store,
      List<Found> all,
      Console console) {
    try {
      Found found = crawl(spec, crawler, conf, store);
      if (!wantsJson()) {
        if (!all.isEmpty()) {
          console.out().println();
        }
        print(console, found);
      }
      all.add(found);
      return Main.DONE;
    } catch (RuntimeException e) {
      return Main.tell(e, console);
    }
  }

  private Found crawl(TableSpec spec, Crawler crawler, Configuration conf, TableCatalog store) {
    Optional<TableDefinition> known = store.latest(spec.name());
    GoneTable gone = new GoneTable(spec, conf);
    Listing listing = gone.list();
    if (known.isPresent() && gone.settles(listing)) {
      return gone(spec, gone, known.get(), store);
    }
    CrawlMemory memory = new CrawlMemory(store, spec.name(), spec.crawl().recrawl());
    boolean everything = full || known.isEmpty();
    TableDefinition found =
        crawler.crawl(spec, everything ? listing : memory.remaining(listing), listing, known);
    SchemaRule.Settled settled = SchemaRule.settle(spec, known, found);
    TableDefinition definition = settled.table();
    List<String> held = settled.held().stream().map(line -> "held back: " + line).toList();
    boolean counted = full && known.isPresent() && !known.get().countedAs(definition);
    if (known.isPresent() && known.get().sameAs(definition) && !counted) {
      keep(memory, listing, settled);
      // What is told is what was just looked at; what is kept are the reasons of before.
      TableDefinition shown = explain ? definition.withVersion(known.get().version()) : known.get();
      return Found.of(spec, "unchanged", false, held, shown);
    }
    List<String> changes = new ArrayList<>();
    known.ifPresent(
        before -> {
          changes.addAll(SchemaChange.between(before, definition).lines());
          changes.addAll(RenamedColumns.suspected(before, definition));
          if (counted) {
            changes.add("~ statistics of columns");
          }
        });
    changes.addAll(held);
    TableDefinition stored = dryRun ? definition : store.put(definition);
    keep(memory, listing, settled);
    return Found.of(spec, known.isPresent() ? "changed" : "new", !dryRun, changes, stored);
  }

  /** Files of which something is held back are looked at again, for the policy may change. */
  private void keep(CrawlMemory memory, Listing listing, SchemaRule.Settled settled) {
    if (!dryRun && settled.held().isEmpty()) {
      memory.keep(listing);
    }
  }

  private Found gone(TableSpec spec, GoneTable gone, TableDefinition known, TableCatalog store) {
    TableDefinition settled = known.with(gone.status());
    if (settled.sameAs(known)) {
      return Found.of(spec, "unchanged", false, List.of(gone.line()), known);
    }
    TableDefinition next = settled.withVersion(known.version() + 1);
    return Found.of(
        spec,
        gone.status().name().toLowerCase(Locale.ROOT),
        !dryRun,
        List.of(gone.line()),
        dryRun ? next : store.put(settled));
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
    if (found.definition().status() != Status.ACTIVE) {
      // Nothing was looked at.
      return;
    }
    if (explain) {
      EvidencePrinter.print(found.definition(), console.out());
    } else if (!found.change().equals("unchanged")) {
      TablePrinter.print(found.definition(), console.out());
    }
    found.warnings().forEach(one -> console.out().println(one.line()));
  }
}
