package dev.inlet.bookmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.inlet.CatalogException;
import dev.inlet.CommitStateUnknownException;
import dev.inlet.ConflictException;
import dev.inlet.InputException;
import dev.inlet.bookmark.Entry.Commit;
import dev.inlet.bookmark.Entry.Reset;
import dev.inlet.bookmark.Entry.Rewind;
import dev.inlet.state.Digest;
import dev.inlet.state.Json;
import dev.inlet.state.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The append-only log of one job's batches, commits and operators' decisions. Every number belongs
 * to one batch or one decision; a batch's number carries a commit or a void beside it once its fate
 * is settled. At most the newest batch is unsettled.
 */
public final class Ledger {
  private static final String BATCH = "batch.json";
  private static final String COMMIT = "commit.json";
  private static final String VOID = "void.json";
  private static final String REWIND = "rewind.json";
  private static final String RESET = "reset.json";

  private final StateStore store;
  private final String job;
  private final SortedMap<Long, List<String>> kinds = new TreeMap<>();

  private Ledger(StateStore store, String job) {
    this.store = store;
    this.job = job;
    for (String name : store.list(folder())) {
      int dot = name.indexOf('.');
      if (dot == 10) {
        kinds
            .computeIfAbsent(Long.parseLong(name.substring(0, dot)), n -> new ArrayList<>())
            .add(name.substring(dot + 1));
      }
    }
  }

  /** The ledger as it is now; one listing, and no document is read yet. */
  public static Ledger open(StateStore store, String job) {
    return new Ledger(store, job);
  }

  /** The number that the next batch or decision takes; 1 for the first. */
  public long nextSequence() {
    // A list of files without its batch was never frozen, so its number is still free.
    return kinds.entrySet().stream()
            .filter(e -> e.getValue().stream().anyMatch(kind -> !isFilesList(kind)))
            .mapToLong(Map.Entry::getKey)
            .max()
            .orElse(0)
        + 1;
  }

  /** The newest batch if neither committed nor void. */
  public Optional<Batch> unfinished() {
    return kinds.entrySet().stream()
        .filter(e -> e.getValue().contains(BATCH))
        .filter(e -> !e.getValue().contains(COMMIT) && !e.getValue().contains(VOID))
        .map(Map.Entry::getKey)
        .max(Long::compare)
        .map(this::batch);
  }

  /** The batches that were given up since the last commit, in order. */
  public List<Batch> givenUpLately() {
    long last =
        kinds.entrySet().stream()
            .filter(e -> e.getValue().contains(COMMIT))
            .mapToLong(Map.Entry::getKey)
            .max()
            .orElse(0);
    return kinds.tailMap(last + 1).entrySet().stream()
        .filter(e -> e.getValue().contains(BATCH) && e.getValue().contains(VOID))
        .map(e -> batch(e.getKey()))
        .toList();
  }

  /** All numbers of batches, in order. */
  public List<Long> batches() {
    return kinds.entrySet().stream()
        .filter(e -> e.getValue().contains(BATCH))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The batch of this number. */
  public Batch batch(long sequence) {
    return document(sequence, BATCH, Batch.class);
  }

  /** Everything that was settled or decided, in the order of the numbers. */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    kinds.forEach(
        (sequence, names) -> {
          for (String kind : names) {
            switch (kind) {
              case COMMIT -> entries.add(document(sequence, kind, Commit.class));
              case VOID -> entries.add(document(sequence, kind, Entry.GivenUp.class));
              case REWIND -> entries.add(document(sequence, kind, Rewind.class));
              case RESET -> entries.add(document(sequence, kind, Reset.class));
              default -> {}
            }
          }
        });
    return List.copyOf(entries);
  }

  /** What the job has consumed: the fold of the ledger, in the order of its numbers. */
  public Bookmark bookmark() {
    Bookmark bookmark = new Bookmark();
    kinds.forEach(
        (sequence, names) -> {
          if (names.contains(COMMIT)) {
            fold(batch(sequence), bookmark);
          } else if (names.contains(REWIND)) {
            Rewind rewind = document(sequence, REWIND, Rewind.class);
            bookmark.rewind(rewind.source(), rewind.to());
          } else if (names.contains(RESET)) {
            bookmark.rewind(document(sequence, RESET, Reset.class).source(), 0);
          }
        });
    return bookmark;
  }

  /** What the job will have consumed once its unfinished batch, if there is one, is done. */
  public Bookmark bookmarkWithUnfinished() {
    Bookmark bookmark = bookmark();
    unfinished().ifPresent(batch -> fold(batch, bookmark));
    return bookmark;
  }

  private void fold(Batch batch, Bookmark bookmark) {
    List<String> bookmarked =
        batch.inputs().stream().filter(Batch.Input::bookmarked).map(Batch.Input::source).toList();
    for (BatchFile file : files(batch)) {
      if (bookmarked.contains(file.source())) {
        bookmark.add(file.source(), file.file(), batch.sequence());
      }
    }
  }

  /**
   * The files of a batch, in the order in which they were frozen.
   *
   * @throws InputException if the list is not the one that was frozen
   */
  public List<BatchFile> files(Batch batch) {
    String name = folder() + "/" + batch.filesDocument();
    String text =
        store
            .read(name)
            .orElseThrow(
                () ->
                    corrupt(
                        name,
                        "expected the files of batch "
                            + batch.sequence()
                            + ", found no"
                            + " such document"));
    String digest = Digest.sha256(text);
    if (!digest.equals(batch.filesDigest())) {
      throw corrupt(name, "expected SHA-256 " + batch.filesDigest() + ", found " + digest);
    }
    List<BatchFile> files = new ArrayList<>();
    text.lines().forEach(line -> files.add(parse(name, files.size() + 1, line)));
    return List.copyOf(files);
  }

  /** The text of a list of files, one JSON document on each line. */
  public static String listOf(List<BatchFile> files) {
    StringBuilder text = new StringBuilder();
    files.forEach(file -> text.append(Json.line(file)).append('\n'));
    return text.toString();
  }

  /**
   * Makes a batch durable: first its list of files, then the batch that vouches for the list.
   *
   * @throws ConflictException if the number is taken, which means that another run is at work
   */
  public void freeze(Batch batch, String filesList) {
    if (!store.putIfAbsent(folder() + "/" + batch.filesDocument(), filesList)) {
      throw taken(batch.sequence(), batch.filesDocument());
    }
    put(batch.sequence(), BATCH, batch);
  }

  /**
   * Settles a batch as done.
   *
   * @throws CommitStateUnknownException if it is settled already by somebody else
   */
  public void commit(Commit commit) {
    String name = name(commit.sequence(), COMMIT);
    if (!putCommit(name, commit)) {
      throw new CommitStateUnknownException(
          store.path(name)
              + ": batch "
              + commit.sequence()
              + " of job '"
              + job
              + "': expected to commit it first, found it committed. Compare the runs in `inlet"
              + " runs "
              + job
              + "` before running again");
    }
    kinds.computeIfAbsent(commit.sequence(), n -> new ArrayList<>()).add(COMMIT);
  }

  /** Whether a put that failed took effect is not known: its answer may have been lost. */
  private boolean putCommit(String name, Commit commit) {
    try {
      return store.putIfAbsent(name, commit);
    } catch (CatalogException e) {
      throw new CommitStateUnknownException(
          e.getMessage() + ". Run again: the targets tell that they have the batch", e);
    }
  }

  /** Settles a batch as given up. */
  public void giveUp(Entry.GivenUp entry) {
    put(entry.sequence(), VOID, entry);
  }

  /** Appends an operator's decision. */
  public void append(Rewind rewind) {
    put(rewind.sequence(), REWIND, rewind);
  }

  /** Appends an operator's decision. */
  public void append(Reset reset) {
    put(reset.sequence(), RESET, reset);
  }

  /**
   * Removes what runs that died left of documents: drafts, and lists of files that no batch vouches
   * for. A list goes only once its number has a batch, for until then its run may be about to put
   * one. For who holds the job's lease.
   */
  public void tidy() {
    store.removeDrafts(folder());
    kinds.forEach(
        (sequence, names) -> {
          if (names.contains(BATCH) && names.stream().filter(Ledger::isFilesList).count() > 1) {
            String own = batch(sequence).filesDocument();
            names.stream()
                .filter(Ledger::isFilesList)
                .map(kind -> String.format("%010d.%s", sequence, kind))
                .filter(name -> !name.equals(own))
                .forEach(name -> store.remove(folder() + "/" + name));
          }
        });
  }

  private void put(long sequence, String kind, Record document) {
    if (!store.putIfAbsent(name(sequence, kind), document)) {
      throw taken(sequence, kind);
    }
    kinds.computeIfAbsent(sequence, n -> new ArrayList<>()).add(kind);
  }

  private ConflictException taken(long sequence, String kind) {
    return new ConflictException(
        store.path(name(sequence, kind))
            + ": expected a free number, found it taken by another run of job '"
            + job
            + "'. Run again");
  }

  private <T> T document(long sequence, String kind, Class<T> type) {
    String name = name(sequence, kind);
    return store
        .read(name, type)
        .orElseThrow(() -> corrupt(name, "expected a document, found none"));
  }

  private BatchFile parse(String name, int line, String text) {
    try {
      return Json.parse(text, BatchFile.class);
    } catch (JsonProcessingException e) {
      throw corrupt(name, "line " + line + ": " + e.getOriginalMessage());
    }
  }

  private InputException corrupt(String name, String what) {
    return new InputException(
        store.path(name)
            + ": corrupt ledger: "
            + what
            + ". Restore it from a backup; nothing was changed");
  }

  private static boolean isFilesList(String kind) {
    return kind.startsWith("files.");
  }

  private String name(long sequence, String kind) {
    return String.format("%s/%010d.%s", folder(), sequence, kind);
  }

  private String folder() {
    return "jobs/" + job + "/ledger";
  }
}
