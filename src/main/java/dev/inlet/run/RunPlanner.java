package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.bookmark.Bookmark;
import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.CompactSpec;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.SourceSpec.Bookmarking;
import dev.inlet.catalog.SourceSpec.ListingSpec.By;
import dev.inlet.catalog.SourceSpec.OnMalformed;
import dev.inlet.catalog.TableSpec;
import dev.inlet.compact.Compaction;
import dev.inlet.compact.SourceFilter;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.discover.Listing;
import dev.inlet.discover.Progress;
import dev.inlet.infer.Crawler;
import dev.inlet.infer.SchemaRule;
import dev.inlet.infer.TableCatalog;
import dev.inlet.infer.TableDefinition;
import dev.inlet.state.Digest;
import dev.inlet.state.StateStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/** Finds out what a run would do. Reads, and changes nothing. */
public final class RunPlanner {
  private final JobCatalog catalog;
  private final StateStore state;
  private final Clock clock;
  private final Configuration conf;
  private final TableCatalog tables;
  private final FileDiscovery discovery;
  private final Crawler crawler;

  public RunPlanner(JobCatalog catalog, StateStore state, Configuration conf, Clock clock) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.state = requireNonNull(state, "state");
    this.clock = requireNonNull(clock, "clock");
    this.conf = requireNonNull(conf, "conf");
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
    return plan(job, ledger, Set.of());
  }

  /**
   * @param leftOut paths of sources that a compaction does without
   */
  RunPlan plan(JobSpec job, Ledger ledger, Set<String> leftOut) {
    List<SourcePlan> listed = new ArrayList<>();
    try (Beside beside = new Beside()) {
      AtomicReference<Bookmark> bookmark = new AtomicReference<>();
      beside.run(() -> bookmark.set(bookmark(job, ledger)));
      for (SourceSpec source : job.sources()) {
        listed.add(
            job.compact().isPresent()
                ? compacted(job, source, bookmark::get, beside, ledger, leftOut)
                : list(source, bookmark::get, beside, job, ledger));
      }
    }
    RunPlan plan = new RunPlan(job, ledger.nextSequence(), ledger.unfinished(), listed);
    return plan.hasNew() && job.compact().isEmpty() ? withTables(plan) : plan;
  }

  /** A listing of everything does not wait for the bookmark; the others begin where it ends. */
  private SourcePlan list(
      SourceSpec source, Supplier<Bookmark> bookmark, Beside beside, JobSpec job, Ledger ledger) {
    TableSpec table = catalog.table(source.table());
    Instant now = clock.instant();
    boolean delta = source.bookmark() == Bookmarking.DELTA;
    if (delta || source.listing().by() != By.FULL) {
      beside.await();
      SourceSpec seen = seen(source, ledger, bookmark.get());
      Selection selection = new Selection(seen, bookmark, beside, now);
      VersionSelection versions = new VersionSelection(source, bookmark.get(), selection);
      Listing listing =
          discovery.list(
              table, seen, progress(source, bookmark.get(), now), delta ? versions : selection);
      Selection.Outcome outcome = delta ? versions.outcome(listing, conf) : selection.outcome();
      return planned(source, listing, outcome, new LiveSources(job, ledger, bookmark.get()));
    }
    Selection selection = new Selection(source, bookmark, beside, now);
    Listing listing = discovery.list(table, source, Progress.none(now), selection);
    Selection.Outcome outcome = selection.outcome();
    return planned(source, listing, outcome, new LiveSources(job, ledger, bookmark.get()));
  }

  /** Files that the compaction is not about are left to later runs, or to nobody. */
  private SourcePlan compacted(
      JobSpec job,
      SourceSpec source,
      Supplier<Bookmark> bookmark,
      Beside beside,
      Ledger ledger,
      Set<String> leftOut) {
    CompactSpec spec = job.compact().orElseThrow();
    Instant now = clock.instant();
    Selection selection = new Selection(source, bookmark, beside, now);
    SourceFilter filter = new SourceFilter(spec, leftOut, conf);
    Listing listing =
        discovery.list(
            spec.files(),
            source,
            Progress.none(now),
            file -> filter.test(file) && selection.test(file));
    Selection.Outcome outcome = selection.outcome();
    LiveSources live = new LiveSources(job, ledger, bookmark.get());
    SourcePlan plan = planned(source, listing.excluding(filter.count()), outcome, live);
    List<String> notes = filter.leftOut().isEmpty() ? List.of() : List.of(filter.leftOut());
    Compaction compaction = new Compaction(spec, job.targets().get(0), conf);
    return plan.compacting(compaction.plan(job.name(), listing.base(), plan.files()), notes);
  }

  /**
   * A listing that begins near the last file that was read takes what comes before for read. Where
   * another listing has left files for later, in its own order, they may be anywhere: the source is
   * listed in full until none is left.
   */
  private static SourceSpec seen(SourceSpec source, Ledger ledger, Bookmark bookmark) {
    By by = source.listing().by();
    if (bookmark.files(source.name()) == 0 || (by != By.LEXICAL && by != By.PARTITIONS)) {
      return source;
    }
    String backlog = ledger.backlogOf(source.name());
    boolean own = backlog.equals(by.name().toLowerCase(Locale.ROOT));
    return backlog.isEmpty() || own ? source : source.listedInFull();
  }

  private static Bookmark bookmark(JobSpec job, Ledger ledger) {
    Bookmark bookmark = ledger.bookmarkWithUnfinished();
    new LiveSources(job, ledger, bookmark).requireNotRenamed();
    return bookmark;
  }

  private SourcePlan planned(
      SourceSpec source, Listing listing, Selection.Outcome outcome, LiveSources live) {
    TableSpec table = catalog.table(source.table());
    live.requireNotMoved(source, listing);
    live.requireUnchanged(source, listing, outcome);
    String declared = Digest.sha256(catalog.meaningOf(table));
    Optional<TableDefinition> known = tables.latest(table.name());
    return new SourcePlan(
        source,
        listing,
        outcome.taken(),
        outcome.waiting(),
        outcome.tooOld(),
        outcome.unchangedRows(),
        declared,
        live.notes(source, declared),
        known,
        known);
  }

  /** What was read of a source, for its listing. */
  static Progress progress(SourceSpec source, Bookmark bookmark, Instant now) {
    String name = source.name();
    return source.isBookmarked()
        ? new Progress(bookmark.lastKey(name), path -> bookmark.sequenceOf(name, path) > 0, now)
        : Progress.none(now);
  }

  /** The same plan with a look into the files that are to be read. */
  RunPlan withTables(RunPlan plan) {
    List<SourcePlan> sources = new ArrayList<>();
    for (SourcePlan source : plan.sources()) {
      requireData(source);
      if (source.taken().isEmpty() && source.table().isPresent()) {
        sources.add(source);
      } else {
        TableSpec spec = catalog.table(source.source().table());
        TableDefinition found =
            crawler.crawlSome(spec, source.listing().only(source.files()), source.known());
        SchemaRule.Settled settled = SchemaRule.settle(spec, source.known(), found);
        SchemaRule.requireAllColumns(spec, settled);
        requireTextFor(source.source(), settled.table());
        List<String> held = settled.held().stream().map(line -> "held back: " + line).toList();
        sources.add(source.with(settled.table(), held));
      }
    }
    return new RunPlan(plan.job(), plan.sequence(), plan.unfinished(), sources);
  }

  /** Only our own readers know which record does not fit. */
  private static void requireTextFor(SourceSpec source, TableDefinition table) {
    if (source.onMalformed() != OnMalformed.REJECT && !table.fileFormat().isText()) {
      throw new CatalogException(
          source.origin()
              + ": source '"
              + source.name()
              + "': 'on-malformed = "
              + source.onMalformed().word()
              + "': expected text files, found "
              + table.format()
              + ". Leave it out");
    }
  }

  /** A source that is read as a whole and is empty is one that somebody is just replacing. */
  private static void requireData(SourcePlan source) {
    if (source.source().bookmark() == Bookmarking.OFF && source.taken().isEmpty()) {
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
}
