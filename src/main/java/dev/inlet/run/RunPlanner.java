package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.bookmark.Bookmark;
import dev.inlet.bookmark.Bookmark.Consumed;
import dev.inlet.bookmark.Ledger;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.SourceSpec.Bookmarking;
import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.discover.Listing;
import dev.inlet.infer.Crawler;
import dev.inlet.infer.TableCatalog;
import dev.inlet.infer.TableDefinition;
import dev.inlet.state.StateStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Finds out what a run would do. Reads, and changes nothing. */
public final class RunPlanner {
  private static final int EXAMPLES = 5;

  private final JobCatalog catalog;
  private final StateStore state;
  private final TableCatalog tables;
  private final FileDiscovery discovery;
  private final Crawler crawler;

  public RunPlanner(JobCatalog catalog, StateStore state, Configuration conf) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.state = requireNonNull(state, "state");
    this.tables = new TableCatalog(state);
    this.discovery = new FileDiscovery(conf);
    this.crawler = new Crawler(conf);
  }

  /**
   * What a run would do now. Looks into files only if there are new ones.
   *
   * @throws InputException if a location is not there, or a file changed after it was read
   */
  public RunPlan plan(JobSpec job) {
    return plan(job, Ledger.open(state, job.name()));
  }

  RunPlan plan(JobSpec job, Ledger ledger) {
    Bookmark bookmark = ledger.bookmarkWithUnfinished();
    requireNotRenamed(job, bookmark);
    List<SourcePlan> listed = new ArrayList<>();
    for (SourceSpec source : job.sources()) {
      TableSpec table = catalog.table(source.table());
      Listing listing = discovery.list(table);
      Optional<TableDefinition> known = tables.latest(table.name());
      List<SourceFile> files =
          source.bookmark() == Bookmarking.OFF
              ? listing.files()
              : unread(job, source, listing, bookmark);
      listed.add(new SourcePlan(source, listing, files, known, known));
    }
    RunPlan plan = new RunPlan(job, ledger.nextSequence(), ledger.unfinished(), listed);
    return plan.hasNew() ? withTables(plan) : plan;
  }

  private RunPlan withTables(RunPlan plan) {
    List<SourcePlan> sources = new ArrayList<>();
    for (SourcePlan source : plan.sources()) {
      requireData(source);
      Optional<TableDefinition> table = source.known();
      if (!source.files().isEmpty() || table.isEmpty()) {
        TableSpec spec = catalog.table(source.source().table());
        table =
            Optional.of(crawler.crawl(spec, source.listing().only(source.files()), source.known()));
      }
      sources.add(
          new SourcePlan(source.source(), source.listing(), source.files(), table, source.known()));
    }
    return new RunPlan(plan.job(), plan.sequence(), plan.unfinished(), sources);
  }

  /** A source that is read as a whole and is empty is one that somebody is just replacing. */
  private static void requireData(SourcePlan source) {
    if (source.source().bookmark() == Bookmarking.OFF && source.files().isEmpty()) {
      throw new InputException(
          source.listing().location()
              + ": source '"
              + source.source().name()
              + "', which is read as a whole: expected data files, found none. Run again when they"
              + " are there; nothing was read ("
              + source.source().origin()
              + ")");
    }
  }

  /**
   * A source that was never read, beside one that was and is no longer declared, is most likely the
   * same under another name: reading it would bring all its rows a second time.
   */
  private static void requireNotRenamed(JobSpec job, Bookmark bookmark) {
    List<String> declared = job.sources().stream().map(SourceSpec::name).toList();
    List<String> gone =
        bookmark.sources().stream().filter(name -> !declared.contains(name)).toList();
    for (SourceSpec source : job.sources()) {
      boolean isNew =
          source.bookmark() == Bookmarking.FILES && bookmark.of(source.name()).isEmpty();
      if (isNew && !gone.isEmpty()) {
        throw new CatalogException(
            source.origin()
                + ": job '"
                + job.name()
                + "': source '"
                + source.name()
                + "' was never read, and source '"
                + gone.get(0)
                + "', which was, is gone: expected sources to keep their names, for the bookmark is"
                + " kept by them. Name it '"
                + gone.get(0)
                + "' again, or forget that one with `inlet bookmark reset "
                + job.name()
                + " --source "
                + gone.get(0)
                + "`");
      }
    }
  }

  private static List<SourceFile> unread(
      JobSpec job, SourceSpec source, Listing listing, Bookmark bookmark) {
    List<SourceFile> unread = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    for (SourceFile file : listing.files()) {
      Optional<Consumed> consumed = bookmark.find(source.name(), file.path());
      if (consumed.isEmpty()) {
        unread.add(file);
      } else if (!consumed.get().file().equals(file)) {
        changed.add(changed(listing, file, consumed.get()));
      }
    }
    if (!changed.isEmpty()) {
      throw new InputException(
          String.join("\n", changed.subList(0, Math.min(EXAMPLES, changed.size())))
              + (changed.size() > EXAMPLES
                  ? "\n… and " + (changed.size() - EXAMPLES) + " more"
                  : "")
              + "\nRestore the files as they were, put new content under new names, or read"
              + " everything again after `inlet bookmark reset "
              + job.name()
              + "`");
    }
    return List.copyOf(unread);
  }

  private static String changed(Listing listing, SourceFile file, Consumed consumed) {
    return listing.base()
        + "/"
        + file.path()
        + ": changed after batch "
        + consumed.sequence()
        + " read it: expected "
        + shape(consumed.file())
        + ", found "
        + shape(file);
  }

  private static String shape(SourceFile file) {
    return file.length() + " bytes of " + Instant.ofEpochMilli(file.modified());
  }
}
