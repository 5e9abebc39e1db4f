package dev.inlet.run;

import dev.inlet.CatalogException;
import dev.inlet.ConflictException;
import dev.inlet.InputException;
import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.BatchFile;
import dev.inlet.bookmark.Entry.Commit;
import dev.inlet.bookmark.Ledger;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.SourceSpec.Bookmarking;
import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.discover.Listing;
import dev.inlet.infer.TableCatalog;
import dev.inlet.infer.TableDefinition;
import dev.inlet.state.Digest;
import dev.inlet.state.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;

/** Finds out what a run of a window would do. Reads, and changes nothing. */
final class WindowPlanner {
  private final JobCatalog catalog;
  private final RunPlanner planner;
  private final TableCatalog tables;
  private final FileDiscovery discovery;

  WindowPlanner(JobCatalog catalog, StateStore state, Configuration conf, RunPlanner planner) {
    this.catalog = catalog;
    this.planner = planner;
    this.tables = new TableCatalog(state);
    this.discovery = new FileDiscovery(conf);
  }

  /**
   * What a run of this window would do now.
   *
   * @throws ConflictException if a batch is unfinished
   * @throws InputException if a file is gone that one of the window's batches read
   */
  RunPlan plan(JobSpec job, Ledger ledger, Window window) {
    requireNoneUnfinished(job, ledger);
    Map<String, Set<String>> read =
        window instanceof Window.Batches batches ? readBy(job, ledger, batches) : Map.of();
    List<SourcePlan> sources = new ArrayList<>();
    for (SourceSpec source : job.sources()) {
      requireFiles(source);
      sources.add(list(source, wanted(source, window, read)));
    }
    RunPlan plan = new RunPlan(job, ledger.nextSequence(), Optional.empty(), sources);
    requireAll(job, sources, read);
    return plan.hasNew() ? planner.withTables(plan) : plan;
  }

  static void requireNoneUnfinished(JobSpec job, Ledger ledger) {
    ledger
        .unfinished()
        .ifPresent(
            batch -> {
              throw new ConflictException(
                  "job '"
                      + job.name()
                      + "': batch "
                      + batch.sequence()
                      + " is unfinished: expected it to be finished before others are read again."
                      + " Run `inlet run "
                      + job.name()
                      + "` first");
            });
  }

  private static void requireFiles(SourceSpec source) {
    if (source.bookmark() == Bookmarking.DELTA) {
      throw new CatalogException(
          source.origin()
              + ": source '"
              + source.name()
              + "': expected files, of which a window can be read, found bookmark = delta. Leave out"
              + " --from and --to");
    }
  }

  /** By source, the paths that these batches read. */
  private static Map<String, Set<String>> readBy(
      JobSpec job, Ledger ledger, Window.Batches window) {
    Landings entries = new Landings(ledger, window.from() - 1);
    Map<String, Set<String>> read = new TreeMap<>();
    List<Long> committed =
        ledger.entriesAfter(window.from() - 1).stream()
            .filter(entry -> entry instanceof Commit && entry.sequence() <= window.to())
            .map(entry -> entry.sequence())
            .toList();
    for (long number : committed) {
      Set<String> kept = new TreeSet<>();
      ledger.batch(number).inputs().stream()
          .filter(Batch.Input::bookmarked)
          .forEach(input -> kept.add(input.source()));
      ledger.forEachFile(
          number,
          file -> {
            String source = file.taken().source();
            if (kept.contains(source)) {
              read.computeIfAbsent(entries.nameByNow(source, number), name -> new TreeSet<>())
                  .add(file.file().path());
            }
          });
    }
    if (committed.isEmpty()) {
      throw new CatalogException(
          "job '"
              + job.name()
              + "': no batch from "
              + window.from()
              + " to "
              + window.to()
              + " is done. See `inlet bookmark history "
              + job.name()
              + "`");
    }
    return read;
  }

  private static Predicate<SourceFile> wanted(
      SourceSpec source, Window window, Map<String, Set<String>> read) {
    if (!source.isBookmarked()) {
      return file -> true;
    }
    if (window instanceof Window.Times times) {
      return file -> times.holds(file.modified());
    }
    Set<String> paths = read.getOrDefault(source.name(), Set.of());
    return file -> paths.contains(file.path());
  }

  SourcePlan list(SourceSpec source, Predicate<SourceFile> wanted) {
    TableSpec table = catalog.table(source.table());
    Listing listing = discovery.listWhole(table, source, wanted);
    Optional<TableDefinition> known = tables.latest(table.name());
    return new SourcePlan(
        source,
        listing,
        listing.files().stream().map(file -> BatchFile.of(source.name(), file)).toList(),
        0,
        0,
        0,
        Digest.sha256(catalog.meaningOf(table)),
        List.of(),
        known,
        known);
  }

  private static void requireAll(
      JobSpec job, List<SourcePlan> sources, Map<String, Set<String>> read) {
    Set<String> missing = new TreeSet<>();
    read.forEach((source, paths) -> paths.forEach(path -> missing.add(source + ": " + path)));
    for (SourcePlan source : sources) {
      source.files().forEach(file -> missing.remove(source.source().name() + ": " + file.path()));
    }
    if (!missing.isEmpty()) {
      throw new InputException(
          "job '"
              + job.name()
              + "': expected all files that the batches of the window read, found that "
              + missing.size()
              + " are gone, such as "
              + missing.iterator().next()
              + ". Restore them, or name a smaller window");
    }
  }
}
