package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.bookmark.Batch.Replay;
import dev.inlet.bookmark.BatchFile;
import dev.inlet.bookmark.Entry.Accept;
import dev.inlet.bookmark.Ledger;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.SourceSpec.Bookmarking;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.catalog.TargetSpec.Mode;
import dev.inlet.discover.Listing;
import dev.inlet.infer.TableCatalog;
import dev.inlet.infer.TableDefinition;
import dev.inlet.read.RejectedRecord;
import dev.inlet.state.Digest;
import dev.inlet.state.StateStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * Finds out which of a batch's rejected records fit by now, and makes a plan of them. The batch
 * that comes of it reads copies of these records as any batch reads files; once it is committed,
 * what is left of the rejects is its own, and nobody looks at the older ones again.
 */
public final class ReplayPlanner {
  private final JobCatalog catalog;
  private final StateStore state;
  private final Configuration conf;
  private final TableCatalog tables;
  private final RunPlanner planner;
  private final WindowPlanner windows;

  public ReplayPlanner(JobCatalog catalog, StateStore state, Configuration conf, Clock clock) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.state = requireNonNull(state, "state");
    this.conf = requireNonNull(conf, "conf");
    this.tables = new TableCatalog(state);
    this.planner = new RunPlanner(catalog, state, conf, clock);
    this.windows = new WindowPlanner(catalog, state, conf, planner);
  }

  /** The batches whose rejects could be read again, oldest first. */
  public List<Long> batches(JobSpec job) {
    Ledger ledger = Ledger.open(state, job.name());
    return new RejectHistory(state, ledger, job.name())
        .batches().stream().filter(batch -> ledger.commitOf(batch).isPresent()).sorted().toList();
  }

  /**
   * What would be read; nothing is changed.
   *
   * @throws dev.inlet.InletException where carrying it out would throw it
   */
  public RejectReplay preview(JobSpec job, long batch) {
    return replay(job, Ledger.open(state, job.name()), batch);
  }

  /**
   * Writes what fits, and makes a plan of it.
   *
   * @param fence the fencing number of the run, which holds the lease
   */
  RunPlan plan(JobSpec job, Ledger ledger, long batch, long fence) {
    WindowPlanner.requireNoneUnfinished(job, ledger);
    RejectReplay replay = replay(job, ledger, batch);
    tidy(job, ledger);
    String name = ReplayFolder.name(job.name(), ledger.nextSequence(), fence);
    ReplayFolder folder = new ReplayFolder(state, conf, name);
    Map<String, List<SourceFile>> files = new TreeMap<>();
    for (RejectReplay.Fitting one : replay.fitting()) {
      files
          .computeIfAbsent(one.source(), source -> new ArrayList<>())
          .add(folder.write(one.source(), one.path(), one.text()));
    }
    if (!files.isEmpty()) {
      folder.writeLeft(replay.left());
    }
    List<SourcePlan> bookmarked = new ArrayList<>();
    List<SourcePlan> whole = new ArrayList<>();
    for (SourceSpec source : job.sources()) {
      if (source.isBookmarked()) {
        List<SourceFile> taken = files.getOrDefault(source.name(), List.of());
        bookmarked.add(planned(source, folder.base(source.name()), taken));
      } else if (!files.isEmpty()) {
        whole.add(windows.list(source, file -> true));
      }
    }
    RunPlan others =
        planner.withTables(new RunPlan(job, ledger.nextSequence(), Optional.empty(), whole));
    List<SourcePlan> all = new ArrayList<>(bookmarked);
    all.addAll(others.sources());
    return new RunPlan(job, ledger.nextSequence(), Optional.empty(), all, new Replay(batch, name));
  }

  private RejectReplay replay(JobSpec job, Ledger ledger, long batch) {
    requireAppending(job);
    // All documents of the ledger are asked: what was replayed must not be replayed again.
    Replays replays = new Replays(ledger, ledger.batches());
    requireReplayable(job, ledger, replays, batch);
    Map<String, TableDefinition> definitions = new TreeMap<>();
    for (SourceSpec source : job.sources()) {
      requireFiles(source);
      if (source.isBookmarked()) {
        TableDefinition table = definition(source);
        if (table.fileFormat().isText()) {
          definitions.put(source.name(), table);
        }
      }
    }
    RejectHistory history = new RejectHistory(state, ledger, job.name());
    List<RejectedRecord> rejects = new ArrayList<>();
    history.forEachOwn(batch, rejects::add);
    requireAll(job, ledger, history, batch, rejects.size());
    history.forEachLeft(batch, rejects::add);
    long origin = replays.origin(batch);
    Set<String> named = new HashSet<>();
    rejects.forEach(reject -> named.add(fileOf(reject)));
    Set<String> readSince = readSince(ledger, replays, origin, named);
    Set<String> renamed = renamedSince(ledger, origin);
    RejectTrial trial = new RejectTrial(definitions);
    for (RejectedRecord reject : rejects) {
      if (isReadAsWhole(job, reject.source())) {
        // All of it is read again with the others, and rejected again.
        continue;
      }
      if (renamed.contains(reject.source())
          || replays.isTakenBack(origin, reject.source())
          || readSince.contains(fileOf(reject))) {
        trial.leave(reject);
      } else {
        trial.add(reject);
      }
    }
    return trial.outcome(batch);
  }

  private static String fileOf(RejectedRecord reject) {
    return reject.source() + "/" + reject.file();
  }

  private static boolean isReadAsWhole(JobSpec job, String source) {
    return job.sources().stream().anyMatch(s -> s.name().equals(source) && !s.isBookmarked());
  }

  /**
   * A run that lost its lease while it read has not committed, but may have left its rejects beside
   * those of the run that has.
   */
  private static void requireAll(
      JobSpec job, Ledger ledger, RejectHistory history, long batch, long found) {
    long expected = ledger.commitOf(batch).orElseThrow().rejected();
    if (expected != found) {
      throw new InputException(
          "job '"
              + job.name()
              + "': batch "
              + batch
              + ": replay: expected "
              + expected
              + " rejected records, as the batch has committed, found "
              + found
              + " in "
              + history.where(batch)
              + ". Some were removed, or another run has written there. Read the files again"
              + " instead: see `inlet bookmark rewind`");
    }
  }

  /** Names of sources that have not meant the same all the time since a batch. */
  private static Set<String> renamedSince(Ledger ledger, long batch) {
    Set<String> names = new HashSet<>();
    for (Accept accept : ledger.accepts()) {
      if (accept.sequence() > batch && !accept.was().equals(accept.source())) {
        names.add(accept.was());
        names.add(accept.source());
      }
    }
    return names;
  }

  /** A batch that overwrites or merges would take older or newer rows away. */
  private static void requireAppending(JobSpec job) {
    for (TargetSpec target : job.targets()) {
      if (target.mode() != Mode.APPEND) {
        throw new CatalogException(
            target.origin()
                + ": target '"
                + target.name()
                + "': replay: expected mode append, found "
                + target.mode().word()
                + ", which lets the rows of a batch take the place of others. Read the files again"
                + " instead: see `inlet bookmark rewind`");
      }
    }
  }

  private static void requireFiles(SourceSpec source) {
    if (source.bookmark() == Bookmarking.DELTA) {
      throw new CatalogException(
          source.origin()
              + ": source '"
              + source.name()
              + "': replay: expected sources of files, found bookmark = delta. There is nothing to"
              + " be done");
    }
  }

  private static void requireReplayable(JobSpec job, Ledger ledger, Replays replays, long batch) {
    String where = "job '" + job.name() + "': batch " + batch + ": replay: expected ";
    if (!ledger.batches().contains(batch) || ledger.commitOf(batch).isEmpty()) {
      throw new CatalogException(
          where
              + "a batch that is committed, found none. What a batch rejects that is not, a run"
              + " reads again by itself");
    }
    replays
        .of(batch)
        .ifPresent(
            other -> {
              throw new CatalogException(
                  where
                      + "rejects that were not read again, found that batch "
                      + other.sequence()
                      + " has done so. What is left of them is there: `inlet rejects show "
                      + job.name()
                      + " --batch "
                      + other.sequence()
                      + "`");
            });
    replays
        .takenBackBy(replays.origin(batch))
        .or(() -> replays.takenBackBy(batch).filter(any -> !replays.isInTargets(batch)))
        .ifPresent(
            decision -> {
              throw new CatalogException(
                  where
                      + "files that count as read, found that "
                      + decision.word()
                      + " "
                      + decision.sequence()
                      + " has taken them back. See `inlet rejects show "
                      + job.name()
                      + "`");
            });
  }

  /** Which of these files, each as {@code source/path}, batches after this one have read. */
  private static Set<String> readSince(
      Ledger ledger, Replays replays, long batch, Set<String> named) {
    Set<String> read = new HashSet<>();
    for (long later : ledger.batches()) {
      if (later > batch && replays.isInTargets(later) && !ledger.batch(later).replays()) {
        ledger.forEachFile(
            later,
            file -> {
              String one = file.taken().source() + "/" + file.taken().path();
              if (named.contains(one)) {
                read.add(one);
              }
            });
      }
    }
    return read;
  }

  /** The newest one, which has to have what is declared: to find out is for a crawl. */
  private TableDefinition definition(SourceSpec source) {
    TableSpec spec = catalog.table(source.table());
    TableDefinition table =
        tables
            .latest(spec.name())
            .orElseThrow(
                () ->
                    new InputException(
                        "table '"
                            + spec.name()
                            + "': expected a definition, found none. Run `inlet crawl "
                            + spec.name()
                            + "`"));
    DeclaredDefinition.require(spec, table);
    return table;
  }

  private SourcePlan planned(SourceSpec source, String base, List<SourceFile> files) {
    TableSpec spec = catalog.table(source.table());
    Optional<TableDefinition> known = tables.latest(spec.name());
    return new SourcePlan(
        source,
        new Listing(
            base, base, files, files.size(), 0, 0, 0, 0, 0, new Listing.Scope("replay", "")),
        files.stream().map(file -> BatchFile.of(source.name(), file)).toList(),
        0,
        0,
        0,
        Digest.sha256(catalog.meaningOf(spec)),
        List.of(),
        known,
        known);
  }

  /**
   * Removes what replays wrote that came to no batch, or to one that was given up. What is under a
   * number that is still free may be of a run that slept, and that is about to take it.
   */
  private void tidy(JobSpec job, Ledger ledger) {
    Set<String> used = new HashSet<>();
    for (long number : ledger.batches()) {
      if (ledger.commitOf(number).isPresent()) {
        used.add(ledger.batch(number).replay().folder());
      }
    }
    for (String name : state.folders(ReplayFolder.all(job.name()))) {
      String folder = ReplayFolder.all(job.name()) + "/" + name;
      if (!used.contains(folder) && ReplayFolder.sequence(name) < ledger.nextSequence()) {
        state.remove(folder);
      }
    }
  }
}
