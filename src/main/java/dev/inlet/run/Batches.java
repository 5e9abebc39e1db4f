package dev.inlet.run;

import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.BatchFile;
import dev.inlet.bookmark.BatchFile.Change;
import dev.inlet.bookmark.Entry.GivenUp;
import dev.inlet.bookmark.Ledger;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.infer.TableCatalog;
import dev.inlet.infer.TableDefinition;
import dev.inlet.state.Digest;
import dev.inlet.state.Lease;
import dev.inlet.state.StateStore;
import dev.inlet.write.Written;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;

/** Makes batches durable, and finds those that a run before left. */
final class Batches {
  private final JobCatalog catalog;
  private final StateStore state;
  private final Configuration conf;
  private final SparkSupplier spark;
  private final Clock clock;
  private final Targets targets;

  Batches(
      JobCatalog catalog,
      StateStore state,
      Configuration conf,
      SparkSupplier spark,
      Clock clock,
      Targets targets) {
    this.spark = spark;
    this.catalog = catalog;
    this.state = state;
    this.conf = conf;
    this.clock = clock;
    this.targets = targets;
  }

  /**
   * Goes on with a batch as it was frozen. Only a batch that certainly no target has, and that can
   * or should no longer be read as it was frozen, is given up; its number is not used again.
   *
   * @return empty if there is none to go on with
   */
  Optional<OwnedBatch> unfinished(JobSpec job, Ledger ledger, Lease lease, String run) {
    Optional<Batch> found = ledger.unfinished();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Batch batch = found.get();
    Map<String, Written> landed = targets.settle(batch);
    List<BatchFile> files = ledger.files(batch);
    if (landed.isEmpty()) {
      targets.requireNoneAhead(ledger);
      Optional<String> obstacle = obstacle(job, batch, files);
      if (obstacle.isPresent()) {
        // Looking for an obstacle lists whole tables, which takes its time.
        lease.check();
        giveUp(
            state,
            spark,
            ledger,
            targets,
            batch,
            new GivenUp(
                batch.sequence(), batch.id(), run, clock.instant().toString(), obstacle.get()));
        return Optional.empty();
      }
    }
    return Optional.of(
        new OwnedBatch(
            batch,
            files,
            landed,
            true,
            ledger.givenUpLately(),
            replaced(batch, files, ledger),
            List.of()));
  }

  /**
   * Gives up a batch that no target has. What was written of it goes first: once the void is there
   * nobody looks at the batch again.
   */
  static void giveUp(
      StateStore state,
      SparkSupplier spark,
      Ledger ledger,
      Targets targets,
      Batch batch,
      GivenUp entry) {
    targets.abandon(spark, batch);
    state.remove(rejects(batch));
    ledger.append(entry);
  }

  /**
   * Gives a batch up whose files are gone, if no target has it.
   *
   * @return whether it is given up
   */
  boolean giveUpWithout(List<String> missing, Batch batch, Ledger ledger, Lease lease, String run) {
    if (!targets.settle(batch).isEmpty()) {
      return false;
    }
    String why = "gone before it was read, and on-missing is skip: " + String.join(", ", missing);
    return giveUpFor(why, batch, ledger, lease, run);
  }

  /** Gives a batch up that no target has. */
  boolean giveUpFor(String why, Batch batch, Ledger ledger, Lease lease, String run) {
    lease.check();
    giveUp(
        state,
        spark,
        ledger,
        targets,
        batch,
        new GivenUp(batch.sequence(), batch.id(), run, clock.instant().toString(), why));
    return true;
  }

  private Optional<String> obstacle(JobSpec job, Batch batch, List<BatchFile> files) {
    if (!batch.declaration().equals(declarationOf(job))) {
      return Optional.of("the declaration of the job or of a table changed");
    }
    if (targets.isAbandoned(batch)) {
      return Optional.of(
          "a target refuses it: a run before began to give it up, or the table was restored");
    }
    // Sources that share a table have it listed once.
    Map<String, Set<String>> sources = new LinkedHashMap<>();
    Map<String, String> bases = new HashMap<>();
    for (Batch.Input input : batch.inputs()) {
      if (batch.replays() && input.base().startsWith(replayed(batch))) {
        // They are in the state folder, and nobody else's.
        continue;
      }
      sources.computeIfAbsent(input.table(), table -> new HashSet<>()).add(input.source());
      bases.put(input.table(), input.base());
    }
    for (Map.Entry<String, Set<String>> table : sources.entrySet()) {
      Set<SourceFile> gone = new LinkedHashSet<>();
      files.stream()
          .filter(file -> table.getValue().contains(file.source()))
          .forEach(file -> gone.add(file.file()));
      removeThose(catalog.table(table.getKey()), gone);
      if (!gone.isEmpty()) {
        String path = gone.iterator().next().path();
        return Optional.of(bases.get(table.getKey()) + "/" + path + " changed or is gone");
      }
    }
    return Optional.empty();
  }

  private String replayed(Batch batch) {
    return new ReplayFolder(state, conf, batch.replay().folder()).base() + "/";
  }

  /** Of these files, removes those that are there. */
  private void removeThose(TableSpec table, Set<SourceFile> gone) {
    new FileDiscovery(conf)
        .listWhole(
            table,
            SourceSpec.whole(table),
            file -> {
              gone.remove(file);
              return false;
            });
  }

  /** Whether committing a batch makes its files count as read. */
  enum Marking {
    READ,
    NOTHING
  }

  /**
   * Makes a plan durable as a batch, before anything of it is read.
   *
   * @throws dev.inlet.CommitStateUnknownException if a target knows batches that the ledger does
   *     not
   */
  OwnedBatch freeze(RunPlan plan, Marking marking, Ledger ledger, Lease lease, String run) {
    targets.requireNoneAhead(ledger);
    List<Batch.Input> inputs = new ArrayList<>();
    List<BatchFile> files = new ArrayList<>();
    List<String> changes = new ArrayList<>();
    for (SourcePlan source : plan.sources()) {
      inputs.add(input(source, marking));
      changes.addAll(source.schemaChanges());
      files.addAll(source.taken());
    }
    lease.check();
    // A dead run may have left a list under this number; the fence tells them apart.
    Ledger.FilesDocument list = ledger.write(plan.sequence(), lease.fence(), files);
    Batch batch =
        new Batch(
            plan.job().name(),
            plan.sequence(),
            UUID.randomUUID().toString().replace("-", ""),
            clock.instant().toString(),
            run,
            declarationOf(plan.job()),
            inputs,
            Targets.of(plan.job()),
            list.name(),
            list.sha256(),
            plan.replay());
    lease.check();
    ledger.freeze(batch);
    return new OwnedBatch(
        batch,
        files,
        Map.of(),
        false,
        ledger.givenUpLately(),
        replaced(batch, files, ledger),
        changes);
  }

  /** Under all names that a source has had: its older rows carry the one of their time. */
  private static List<String> replaced(Batch batch, List<BatchFile> files, Ledger ledger) {
    List<BatchFile> changed =
        files.stream().filter(file -> file.change() == Change.REPLACES).toList();
    if (changed.isEmpty()) {
      return List.of();
    }
    List<String> replaced = new ArrayList<>();
    for (BatchFile file : changed) {
      for (String source : ledger.namesOf(file.source())) {
        replaced.add(SourceSpec.carried(batch.job(), source, file.path()));
      }
    }
    return replaced;
  }

  private Batch.Input input(SourcePlan plan, Marking marking) {
    SourceSpec source = plan.source();
    return new Batch.Input(
        source.name(),
        source.table(),
        plan.table().map(table -> version(plan, table)).orElse(0),
        plan.listing().base(),
        source.isBookmarked() && marking == Marking.READ,
        plan.taken().size(),
        plan.bytes(),
        plan.declared(),
        plan.waiting() > 0 ? plan.listing().scope().how() : "",
        source.onMalformed().word());
  }

  private int version(SourcePlan plan, TableDefinition table) {
    boolean isKnown = plan.known().isPresent() && plan.known().get().sameAs(table);
    return isKnown ? plan.known().get().version() : new TableCatalog(state).put(table).version();
  }

  /**
   * Removes the rejects of a batch that this run has given up: tasks that were still running then
   * may have written some since.
   */
  void removeRejects(Batch batch) {
    state.remove(rejects(batch));
  }

  /** The folder of a batch's rejects in the state store. */
  static String rejects(Batch batch) {
    return RejectHistory.folder(batch.job(), batch.sequence());
  }

  private String declarationOf(JobSpec job) {
    return Digest.sha256(catalog.declarationOf(job));
  }
}
