package dev.inlet.bookmark;

import dev.inlet.CatalogException;
import dev.inlet.CommitStateUnknownException;
import dev.inlet.ConflictException;
import dev.inlet.InputException;
import dev.inlet.bookmark.Entry.Accept;
import dev.inlet.bookmark.Entry.Commit;
import dev.inlet.bookmark.Entry.Pause;
import dev.inlet.bookmark.Entry.Return;
import dev.inlet.state.StateStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The append-only log of one job's batches, commits and operators' decisions. Every number belongs
 * to one batch or one decision; a batch's number carries a commit or a void beside it once its fate
 * is settled. At most the newest batch is unsettled.
 */
public final class Ledger {
  static final String BATCH = "batch.json";
  static final String COMMIT = "commit.json";
  static final String VOID = "void.json";
  static final String REWIND = "rewind.json";
  static final String RESET = "reset.json";
  static final String REPLACED = "replaced.json";
  static final String PAUSE = "pause.json";
  static final String RESUME = "resume.json";
  static final String SKIP = "skip.json";
  static final String ACCEPT = "accept.json";

  private static final String CLAIM = "claim.json";

  /** What takes a number; the others settle one. */
  private static final Set<String> NEW_NUMBER =
      Set.of(BATCH, REWIND, RESET, PAUSE, RESUME, SKIP, ACCEPT);

  private static final Map<String, Class<? extends Entry>> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put(COMMIT, Commit.class);
    KINDS.put(VOID, Entry.GivenUp.class);
    KINDS.put(REWIND, Entry.Rewind.class);
    KINDS.put(RESET, Entry.Reset.class);
    KINDS.put(REPLACED, Entry.Replaced.class);
    KINDS.put(PAUSE, Pause.class);
    KINDS.put(RESUME, Entry.Resume.class);
    KINDS.put(SKIP, Entry.Skip.class);
    KINDS.put(ACCEPT, Accept.class);
  }

  private final LedgerFiles files;

  private Ledger(LedgerFiles files) {
    this.files = files;
  }

  /** The ledger as it is now; one listing, and no document is read yet. */
  public static Ledger open(StateStore store, String job) {
    return new Ledger(new LedgerFiles(store, job));
  }

  /** The job that it is of. */
  public String job() {
    return files.job();
  }

  /** The number that the next batch or decision takes; 1 for the first. */
  public long nextSequence() {
    // A list of files without its batch was never frozen, so its number is still free.
    for (long number : files.newestFirst()) {
      if (files.kinds(number).stream().anyMatch(kind -> !isFilesList(kind))) {
        return number + 1;
      }
    }
    return files.checkpoints().stream().findFirst().orElse(0L) + 1;
  }

  /**
   * The newest number that targets may know: of a batch, or of a decision that took batches back; 0
   * for none.
   */
  public long newestInTargets() {
    return newestInTargets(files.newestFirst())
        .or(() -> newestInTargets(files.withArchive().newestFirst()))
        .orElse(0L);
  }

  private Optional<Long> newestInTargets(List<Long> newestFirst) {
    return newestFirst.stream()
        .filter(n -> files.has(n, BATCH) || files.has(n, REWIND) || files.has(n, RESET))
        .findFirst();
  }

  /** The number of the newest batch that was committed; empty if none was. */
  public OptionalLong newestCommitted() {
    OptionalLong newest = newestCommitted(files.newestFirst());
    return newest.isPresent() ? newest : newestCommitted(files.withArchive().newestFirst());
  }

  private OptionalLong newestCommitted(List<Long> newestFirst) {
    return newestFirst.stream()
        .filter(number -> files.has(number, COMMIT))
        .mapToLong(number -> number)
        .findFirst();
  }

  /** The newest batch if neither committed nor void. */
  public Optional<Batch> unfinished() {
    for (long number : files.newestFirst()) {
      Set<String> kinds = files.kinds(number);
      if (kinds.contains(BATCH)) {
        return kinds.contains(COMMIT) || kinds.contains(VOID)
            ? Optional.empty()
            : Optional.of(batch(number));
      }
    }
    return Optional.empty();
  }

  /** The newest decision that removes rows from targets and has not done so yet. */
  public Optional<Return> unfinishedReturn() {
    for (long number : files.newestFirst()) {
      Set<String> kinds = files.kinds(number);
      if (kinds.contains(COMMIT) || kinds.contains(REPLACED)) {
        return Optional.empty();
      }
      if (kinds.contains(REWIND) || kinds.contains(RESET)) {
        Return decision = (Return) entry(number, kinds.contains(REWIND) ? REWIND : RESET);
        if (!decision.replace().isEmpty()) {
          return Optional.of(decision);
        }
      }
    }
    return Optional.empty();
  }

  /** The pause that is in effect. */
  public Optional<Pause> paused() {
    for (long number : files.newestFirst()) {
      if (files.has(number, RESUME)) {
        return Optional.empty();
      }
      if (files.has(number, PAUSE)) {
        return Optional.of((Pause) entry(number, PAUSE));
      }
    }
    return Optional.empty();
  }

  /** The batches that were given up since the last commit, in order. */
  public List<Batch> givenUpLately() {
    List<Batch> givenUp = new ArrayList<>();
    for (long number : files.newestFirst()) {
      if (files.has(number, COMMIT)) {
        break;
      }
      if (files.has(number, BATCH) && files.has(number, VOID)) {
        givenUp.add(0, batch(number));
      }
    }
    return List.copyOf(givenUp);
  }

  /**
   * How a source was listed for the newest batch, if that left new files for the batches after;
   * empty if it left none.
   */
  public String backlogOf(String source) {
    for (long number : files.newestFirst()) {
      if (files.has(number, BATCH) && !files.has(number, VOID)) {
        for (Batch.Input input : batch(number).inputs()) {
          if (input.source().equals(source) && input.bookmarked()) {
            return input.backlog();
          }
        }
      }
    }
    return "";
  }

  /** All numbers of batches, in order. */
  public List<Long> batches() {
    return files.withArchive().numbers().stream().filter(n -> files.has(n, BATCH)).toList();
  }

  /** The batch of this number. */
  public Batch batch(long sequence) {
    if (!files.has(sequence, BATCH)) {
      files.withArchive();
    }
    return files.batch(sequence);
  }

  /** How a batch was committed; empty if it was not. */
  public Optional<Commit> commitOf(long sequence) {
    if (files.kinds(sequence).isEmpty()) {
      files.withArchive();
    }
    return files.has(sequence, COMMIT)
        ? Optional.of((Commit) entry(sequence, COMMIT))
        : Optional.empty();
  }

  /** Everything that was settled or decided, in the order of the numbers. */
  public List<Entry> entries() {
    return entries(KINDS.keySet()).toList();
  }

  /** Every decision that took files back, in the order of the numbers. */
  public List<Return> returns() {
    return entries(List.of(REWIND, RESET)).map(Return.class::cast).toList();
  }

  /** Every decision that let a source go on under a changed declaration, in their order. */
  public List<Accept> accepts() {
    return entries(List.of(ACCEPT)).map(Accept.class::cast).toList();
  }

  /** Documents of other kinds are not read. */
  private Stream<Entry> entries(Collection<String> kinds) {
    return files.withArchive().numbers().stream()
        .flatMap(
            number ->
                kinds.stream()
                    .filter(kind -> files.has(number, kind))
                    .map(kind -> entry(number, kind)));
  }

  /** The name of a source, and those that it had before. */
  public List<String> namesOf(String source) {
    List<String> names = new ArrayList<>(List.of(source));
    List<Accept> accepts = new ArrayList<>(accepts());
    Collections.reverse(accepts);
    for (Accept accept : accepts) {
      if (names.contains(accept.source()) && !names.contains(accept.was())) {
        names.add(accept.was());
      }
    }
    return List.copyOf(names);
  }

  /** Everything that was settled or decided after a number, in the order of the numbers. */
  public List<Entry> entriesAfter(long number) {
    return entries().stream().filter(entry -> entry.sequence() > number).toList();
  }

  private Entry entry(long number, String kind) {
    return (Entry) files.read(number, kind, KINDS.get(kind).asSubclass(Record.class));
  }

  /** What the job has consumed: the fold of the ledger, in the order of its numbers. */
  public Bookmark bookmark() {
    return fold().bookmark();
  }

  /** What the job had consumed once this number was settled. */
  public Bookmark bookmarkAfter(long sequence) {
    return Fold.upTo(files, sequence).bookmark();
  }

  /** What the job will have consumed once it is taken back to this number; 0 for nothing. */
  public Bookmark bookmarkTakenBackTo(long sequence) {
    return sequence == 0
        ? new Bookmark()
        : Fold.takenBack(files, sequence, nextSequence()).bookmark();
  }

  /** What the job will have consumed once its unfinished batch, if there is one, is done. */
  public Bookmark bookmarkWithUnfinished() {
    Fold fold = fold();
    unfinished().ifPresent(fold::addBatch);
    return fold.bookmark();
  }

  private Fold fold() {
    return Fold.upTo(files, Long.MAX_VALUE);
  }

  /** Every file that counts as read now, each once, from the ledger's lists. */
  public void forEachRead(Consumer<ListedFile> each) {
    forEachRead(fold(), each);
  }

  /** Every file that counted as read once this number was settled. */
  public void forEachReadAfter(long sequence, Consumer<ListedFile> each) {
    forEachRead(Fold.upTo(files, sequence), each);
  }

  private static void forEachRead(Fold fold, Consumer<ListedFile> each) {
    fold.forEachFile((source, line) -> each.accept(line.file().from(source)));
  }

  /** The files that a batch took, or a decision skipped; in the order in which they were listed. */
  public void forEachFile(long number, Consumer<ListedFile> each) {
    if (files.kinds(number).isEmpty()) {
      files.withArchive();
    }
    if (files.has(number, BATCH)) {
      Fold.readBatch(files, batch(number), line -> each.accept(line.file()));
    } else {
      Fold.readNumber(files, number, line -> each.accept(line.file()));
    }
  }

  /**
   * The files of a batch, in the order in which they were frozen.
   *
   * @throws InputException if the list is not the one that was frozen
   */
  public List<BatchFile> files(Batch batch) {
    List<BatchFile> frozen = new ArrayList<>();
    Fold.readBatch(files, batch, line -> frozen.add(line.file().taken()));
    return List.copyOf(frozen);
  }

  /**
   * Writes the list of files of a batch, which counts for nothing until the batch is frozen.
   *
   * @param fence the fencing number of the run, so that no two runs use one name
   */
  public FilesDocument write(long sequence, long fence, Iterable<BatchFile> taken) {
    String document = String.format("%010d.files.%d.tsv", sequence, fence);
    String[] digest = new String[1];
    files
        .store()
        .write(
            files.fresh(document),
            out -> {
              FileListWriter writer = new FileListWriter(out);
              for (BatchFile file : taken) {
                writer.write(new ListedFile(file, sequence));
              }
              digest[0] = writer.digest();
            });
    files.added(sequence, document.substring(document.indexOf('.') + 1));
    return new FilesDocument(document, digest[0]);
  }

  /** A list of files that is written. */
  public record FilesDocument(String name, String sha256) {}

  /**
   * Makes a batch durable, which vouches for its list of files.
   *
   * @throws ConflictException if the number is taken, which means that another run is at work
   */
  public void freeze(Batch batch) {
    put(batch.sequence(), BATCH, batch);
  }

  /**
   * Settles a batch as done.
   *
   * @throws CommitStateUnknownException if it is settled already by somebody else
   */
  public void commit(Commit commit) {
    String name = files.name(commit.sequence(), COMMIT);
    if (!putCommit(name, commit)) {
      throw new CommitStateUnknownException(
          files.store().path(name)
              + ": batch "
              + commit.sequence()
              + " of job '"
              + files.job()
              + "': expected to commit it first, found it committed. Compare the runs in `inlet"
              + " runs "
              + files.job()
              + "` before running again");
    }
    files.added(commit.sequence(), COMMIT);
  }

  /** Whether a put that failed took effect is not known: its answer may have been lost. */
  private boolean putCommit(String name, Commit commit) {
    try {
      return files.store().putIfAbsent(name, commit);
    } catch (CatalogException e) {
      throw new CommitStateUnknownException(
          e.getMessage() + ". Run again: the targets tell that they have the batch", e);
    }
  }

  /** Appends what was settled or decided. */
  public <E extends Record & Entry> void append(E entry) {
    String kind =
        KINDS.entrySet().stream()
            .filter(known -> known.getValue() == entry.getClass())
            .findFirst()
            .orElseThrow()
            .getKey();
    put(entry.sequence(), kind, entry);
  }

  /**
   * Takes a number for one batch or one decision. Both go by names of their own, so that without
   * this document an operator and a run that hold no common lease any more could both have it.
   *
   * @param kind what the number is taken for
   * @param owner unlike any other's
   */
  private record Claim(long sequence, String kind, String owner) {}

  private void put(long sequence, String kind, Record document) {
    if (NEW_NUMBER.contains(kind)) {
      claim(sequence, kind);
    }
    String name = files.name(sequence, kind);
    if (!files.store().putIfAbsent(name, document)) {
      throw new ConflictException(
          files.store().path(name)
              + ": expected a free number, found it taken by another run of job '"
              + files.job()
              + "'. Run again");
    }
    files.added(sequence, kind);
  }

  private void claim(long sequence, String kind) {
    Claim claim = new Claim(sequence, kind, UUID.randomUUID().toString());
    String name = files.name(sequence, CLAIM);
    if (!files.store().putIfAbsent(name, claim)) {
      throw new ConflictException(
          files.store().path(name)
              + ": expected a free number, found it taken by another run of job '"
              + files.job()
              + "'. Run again");
    }
    files.added(sequence, CLAIM);
  }

  /**
   * Removes what runs that died left of documents: drafts, and lists of files that no batch vouches
   * for. A list goes only once its number or a later one is taken by a batch or a decision: until
   * then its run may be about to put a batch; after that somebody else has had the lease, so
   * nothing that this run puts can land any more. For who holds the job's lease.
   */
  public void tidy() {
    files.removeDrafts();
    boolean isOver = false;
    for (long number : files.newestFirst()) {
      isOver |= files.kinds(number).stream().anyMatch(NEW_NUMBER::contains);
      if (isOver) {
        removeLists(number);
      }
    }
  }

  /** All lists under a number but that of its batch. */
  private void removeLists(long number) {
    List<String> lists = files.kinds(number).stream().filter(Ledger::isFilesList).toList();
    boolean isFrozen = files.has(number, BATCH);
    if (lists.size() > (isFrozen ? 1 : 0)) {
      if (!isFrozen && files.isArchived(number, BATCH)) {
        // A run died between moving the batch to the archive and moving its list.
        return;
      }
      String own = isFrozen ? batch(number).filesDocument() : "";
      lists.stream()
          .filter(list -> !own.endsWith("." + list))
          .forEach(list -> files.remove(number, list));
    }
  }

  /**
   * Folds what was settled since the last checkpoint into a new one, if that is worth it, so that
   * loading stays cheap. For who holds the job's lease, after everything is settled.
   *
   * @param fence the fencing number of the run
   */
  public void checkpoint(long fence) {
    long settled = unfinished().map(Batch::sequence).orElseGet(this::nextSequence) - 1;
    new Checkpointer(files, fence).checkpoint(settled);
  }

  static boolean isFilesList(String kind) {
    return kind.startsWith("files.");
  }
}
