package dev.inlet.bookmark;

import dev.inlet.InputException;
import dev.inlet.state.StateStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The documents of one job's ledger by number and kind. The folder itself is listed once and holds
 * the newest numbers only: those that a checkpoint has folded move to {@code archive/}, which is
 * listed when somebody asks for history.
 */
final class LedgerFiles {
  private static final Pattern NUMBERED = Pattern.compile("(\\d{10})\\.(.+)");
  private static final Pattern CHECKPOINT = Pattern.compile("checkpoint-(\\d{10})\\.json");
  private static final String SEGMENTS = "checkpoint-";

  private static final String FOLDED_AGAIN =
      "Without the documents "
          + SEGMENTS
          + "* beside it the bookmark is folded from the batches again";

  private final StateStore store;
  private final String folder;
  private final String job;
  private final TreeMap<Long, TreeMap<String, String>> numbers = new TreeMap<>();
  private final TreeSet<Long> checkpoints = new TreeSet<>();
  private final TreeSet<String> segments = new TreeSet<>();
  private final List<String> drafts;
  private final Map<Long, Batch> batches = new HashMap<>();
  private boolean withArchive;

  LedgerFiles(StateStore store, String job) {
    this.store = store;
    this.job = job;
    this.folder = "jobs/" + job + "/ledger";
    StateStore.Folder found = store.scan(folder);
    this.drafts = found.drafts();
    add(folder, found.documents());
  }

  private void add(String in, List<String> names) {
    for (String name : names) {
      Matcher numbered = NUMBERED.matcher(name);
      Matcher checkpoint = CHECKPOINT.matcher(name);
      if (numbered.matches()) {
        // What is in both places is there twice: its move was not finished.
        numbers
            .computeIfAbsent(Long.valueOf(numbered.group(1)), n -> new TreeMap<>())
            .putIfAbsent(numbered.group(2), in + "/" + name);
      } else if (checkpoint.matches()) {
        checkpoints.add(Long.valueOf(checkpoint.group(1)));
      } else if (name.startsWith(SEGMENTS)) {
        segments.add(name);
      }
    }
  }

  StateStore store() {
    return store;
  }

  String job() {
    return job;
  }

  /** Knows the archived numbers too from now on. */
  LedgerFiles withArchive() {
    if (!withArchive) {
      withArchive = true;
      add(folder + "/archive", store.list(folder + "/archive"));
    }
    return this;
  }

  /** The numbers that are known, ascending. */
  List<Long> numbers() {
    return List.copyOf(numbers.keySet());
  }

  /** The numbers that are known, descending. */
  List<Long> newestFirst() {
    return List.copyOf(numbers.descendingKeySet());
  }

  /** The numbers from one to another, both included, ascending. */
  List<Long> numbers(long from, long to) {
    return from > to ? List.of() : List.copyOf(numbers.subMap(from, true, to, true).keySet());
  }

  /** The kinds of documents that a number has, sorted. */
  Set<String> kinds(long number) {
    return Collections.unmodifiableSet(numbers.getOrDefault(number, new TreeMap<>()).keySet());
  }

  boolean has(long number, String kind) {
    return kinds(number).contains(kind);
  }

  /** A document of a number, by its path in the store. */
  String name(long number, String kind) {
    TreeMap<String, String> kinds = numbers.get(number);
    return kinds != null && kinds.containsKey(kind) ? kinds.get(kind) : fresh(number(number, kind));
  }

  private static String number(long number, String kind) {
    return String.format("%010d.%s", number, kind);
  }

  /** A document that is not there yet, by its path in the store. */
  String fresh(String document) {
    return folder + "/" + document;
  }

  void added(long number, String kind) {
    numbers
        .computeIfAbsent(number, n -> new TreeMap<>())
        .put(kind, fresh(String.format("%010d.%s", number, kind)));
  }

  /**
   * The numbers from one to another that are taken, ascending and without a gap.
   *
   * @throws InputException if the documents of one are gone, or what settled it
   */
  List<Long> settled(long from, long to) {
    List<Long> found = new ArrayList<>();
    long unsettled = 0;
    long expected = from;
    for (long number : numbers(from, to)) {
      if (kinds(number).stream().allMatch(Ledger::isFilesList)) {
        // Its run died before it froze the batch; the number is free until another one does.
        continue;
      }
      requirePresent(expected, number);
      expected = number + 1;
      boolean isBatch = has(number, Ledger.BATCH);
      if (isBatch && unsettled > 0) {
        throw corrupt(
            name(unsettled, Ledger.COMMIT),
            "expected batch "
                + unsettled
                + " to be settled before batch "
                + number
                + ", found no"
                + " commit");
      }
      if (isBatch && !has(number, Ledger.COMMIT) && !has(number, Ledger.VOID)) {
        unsettled = number;
      }
      found.add(number);
    }
    return found;
  }

  private void requirePresent(long expected, long found) {
    // A decision leaves those numbers out that a target knows and a restored ledger does not.
    boolean leavesOut = has(found, Ledger.REWIND) || has(found, Ledger.RESET);
    if (expected != found && !leavesOut) {
      throw corrupt(
          fresh(String.format("%010d.*", expected)),
          "expected the documents of number "
              + expected
              + ", found none, but those of number "
              + found);
    }
  }

  /** What a number takes back. */
  Optional<Entry.Return> decision(long number) {
    if (has(number, Ledger.REWIND)) {
      return Optional.of(read(number, Ledger.REWIND, Entry.Rewind.class));
    }
    return has(number, Ledger.RESET)
        ? Optional.of(read(number, Ledger.RESET, Entry.Reset.class))
        : Optional.empty();
  }

  /** A batch; its document never changes, and is asked for several times in a fold. */
  Batch batch(long number) {
    Batch known = batches.get(number);
    if (known == null) {
      known = read(number, Ledger.BATCH, Batch.class);
      batches.put(number, known);
    }
    return known;
  }

  /** A batch that is committed. */
  Batch committed(long number) {
    Entry.Commit commit = read(number, Ledger.COMMIT, Entry.Commit.class);
    Batch batch = batch(number);
    if (batch.sequence() != number || !commit.batch().equals(batch.id())) {
      throw corrupt(
          name(number, Ledger.COMMIT),
          "expected the commit of batch " + batch.id() + ", found one of " + commit.batch());
    }
    return batch;
  }

  <T extends Record> T read(long number, String kind, Class<T> type) {
    String name = name(number, kind);
    return store
        .read(name, type)
        .or(() -> store.read(archived(name), type))
        .orElseThrow(() -> corrupt(name, "expected a document, found none"));
  }

  /** The bytes of a number's document; empty if it is not there. */
  Optional<InputStream> open(String name) {
    return store.open(name).or(() -> store.open(archived(name)));
  }

  /** Where a run may have moved a document to since the ledger was listed. */
  private String archived(String name) {
    return folder + "/archive/" + name.substring(name.lastIndexOf('/') + 1);
  }

  /** The numbers up to which there are checkpoints, newest first. */
  List<Long> checkpoints() {
    return List.copyOf(checkpoints.descendingSet());
  }

  Checkpoint checkpoint(long number) {
    String name = fresh(checkpointDocument(number));
    Checkpoint found =
        readCheckpoint(name)
            .orElseThrow(() -> corruptSegment(name, "expected a checkpoint, found none"));
    if (found.sequence() != number) {
      throw corruptSegment(
          name, "expected one of " + number + ", found one of " + found.sequence());
    }
    return found;
  }

  private Optional<Checkpoint> readCheckpoint(String name) {
    try {
      return store.read(name, Checkpoint.class);
    } catch (InputException e) {
      if (e.getCause() instanceof IOException) {
        throw e;
      }
      throw new InputException(e.getMessage() + ". " + FOLDED_AGAIN, e);
    }
  }

  static String checkpointDocument(long number) {
    return String.format("%s%010d.json", SEGMENTS, number);
  }

  /** The name of a segment that a run of this fencing number writes. */
  static String segmentDocument(long number, long fence) {
    return String.format("%s%010d.files.%d.tsv", SEGMENTS, number, fence);
  }

  void addedCheckpoint(Checkpoint checkpoint) {
    checkpoints.add(checkpoint.sequence());
    checkpoint.segments().forEach(segment -> segments.add(segment.document()));
  }

  void removeDrafts() {
    store.removeDrafts(folder, drafts);
  }

  /** Removes a document that nothing refers to. */
  void remove(long number, String kind) {
    store.remove(name(number, kind));
    numbers.get(number).remove(kind);
  }

  /** Removes the checkpoints but these, and the segments that none of these has. */
  void keepCheckpoints(List<Checkpoint> kept) {
    Set<String> used = new TreeSet<>();
    kept.forEach(checkpoint -> checkpoint.segments().forEach(s -> used.add(s.document())));
    // A checkpoint goes before its segments, and is seen to be gone: what is there can be read.
    for (long number : checkpoints()) {
      if (kept.stream().noneMatch(checkpoint -> checkpoint.sequence() == number)) {
        store.remove(fresh(checkpointDocument(number)));
        checkpoints.remove(number);
      }
    }
    long left = store.list(folder).stream().filter(CHECKPOINT.asMatchPredicate()).count();
    if (left > checkpoints.size()) {
      return;
    }
    for (String segment : List.copyOf(segments)) {
      if (!used.contains(segment)) {
        store.remove(fresh(segment));
        segments.remove(segment);
      }
    }
  }

  /** Whether the archive has a document of a number, be it listed or not. */
  boolean isArchived(long number, String kind) {
    try (Closeable found = store.open(archived(fresh(number(number, kind)))).orElse(null)) {
      return found != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Moves a number's documents out of the way, the ones that settle it last. */
  void archive(long number) {
    List<String> kinds = new ArrayList<>(kinds(number));
    kinds.sort((a, b) -> Boolean.compare(settles(a), settles(b)));
    for (String kind : kinds) {
      String to = archived(name(number, kind));
      store.move(name(number, kind), to);
      numbers.get(number).put(kind, to);
    }
  }

  private static boolean settles(String kind) {
    return kind.equals(Ledger.COMMIT) || kind.equals(Ledger.VOID);
  }

  /** The oldest numbers that are not archived, ascending, up to one. */
  List<Long> unarchived(long upTo, int atMost) {
    return numbers.headMap(upTo, true).entrySet().stream()
        .filter(entry -> entry.getValue().values().stream().anyMatch(this::isInFolder))
        .filter(entry -> !isAboutPauses(entry.getValue().keySet()))
        .map(java.util.Map.Entry::getKey)
        .limit(atMost)
        .toList();
  }

  /** Whether a job is paused is asked of the folder alone. */
  private static boolean isAboutPauses(Set<String> kinds) {
    return kinds.contains(Ledger.PAUSE) || kinds.contains(Ledger.RESUME);
  }

  private boolean isInFolder(String name) {
    return name.lastIndexOf('/') == folder.length();
  }

  InputException corrupt(String name, String what) {
    return new InputException(
        store.path(name)
            + ": corrupt ledger: "
            + what
            + ". Restore it from a backup; nothing was changed");
  }

  /** A broken checkpoint can be made again from what it was folded of. */
  InputException corruptSegment(String name, String what) {
    return new InputException(
        store.path(name)
            + ": corrupt checkpoint: "
            + what
            + ". "
            + FOLDED_AGAIN
            + "; nothing was changed");
  }
}
