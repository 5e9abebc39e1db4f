package dev.inlet.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.inlet.InputException;
import dev.inlet.bookmark.Entry.Return;
import dev.inlet.bookmark.Ledger;
import dev.inlet.read.RejectedRecord;
import dev.inlet.state.Json;
import dev.inlet.state.StateStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is in the reject store of a job. */
public final class RejectHistory {
  private static final Pattern BATCH = Pattern.compile("\\d+");
  private static final Pattern SPLIT =
      Pattern.compile("(?<file>.*-[0-9a-f]{16})-?(?<split>\\d*)\\.jsonl");
  private static final String STEP = "step-";

  private final StateStore state;
  private final Ledger ledger;
  private final String job;
  private final Replays replays;

  public RejectHistory(StateStore state, Ledger ledger, String job) {
    this.state = requireNonNull(state, "state");
    this.ledger = requireNonNull(ledger, "ledger");
    this.job = requireNonNull(job, "job");
    this.replays = new Replays(ledger, replayed());
  }

  /** Where a batch's rejects are. */
  String where(long batch) {
    return state.path(folder(job, batch)).toString();
  }

  /** The folder of a batch's rejects in the state store. */
  static String folder(String job, long batch) {
    return folder(job) + String.format("/%010d", batch);
  }

  /** The folder of a job's rejects in the state store, with one folder for each batch. */
  private static String folder(String job) {
    return "jobs/" + job + "/rejects";
  }

  /** By the folders that replays have, so that not every document of the ledger is read. */
  private List<Long> replayed() {
    Set<Long> known = Set.copyOf(ledger.batches());
    return state.folders(ReplayFolder.all(job)).stream()
        .map(ReplayFolder::sequence)
        .filter(known::contains)
        .distinct()
        .toList();
  }

  /**
   * The batches that have rejects, newest first; without those whose rejects another batch has read
   * again, which has what is left of them, and those that were taken back.
   */
  public List<Long> batches() {
    TreeSet<Long> batches = new TreeSet<>(Comparator.reverseOrder());
    state.folders(folder(job)).stream()
        .filter(name -> BATCH.matcher(name).matches())
        .map(Long::valueOf)
        .forEach(batches::add);
    replayed().stream().filter(number -> left(number).isPresent()).forEach(batches::add);
    batches.removeIf(number -> replays.of(number).isPresent() || takenBackBy(number).isPresent());
    return List.copyOf(batches);
  }

  /** What became of a batch and its rejects, in words. */
  public String state(long batch) {
    return replays
        .of(batch)
        .map(other -> "replayed by batch " + other.sequence())
        .or(() -> takenBackBy(batch).map(by -> "taken back by " + by.word() + " " + by.sequence()))
        .orElseGet(() -> ledger.commitOf(batch).isPresent() ? "committed" : "not committed");
  }

  /** The decision by which a batch's files count as unread, or its rows are gone; or empty. */
  private Optional<Return> takenBackBy(long batch) {
    if (ledger.commitOf(batch).isEmpty()) {
      return Optional.empty();
    }
    return replays
        .takenBackBy(replays.origin(batch))
        .or(() -> replays.takenBackBy(batch).filter(any -> !replays.isInTargets(batch)));
  }

  /** Where a batch that has read rejects again keeps those that are left; or empty. */
  private Optional<String> left(long batch) {
    return ledger.commitOf(batch).isPresent() && ledger.batch(batch).replays()
        ? Optional.of(ReplayFolder.left(ledger.batch(batch).replay().folder()))
        : Optional.empty();
  }

  /**
   * Every rejected record of a batch: those that it has rejected itself, then those that it has
   * read again in vain.
   *
   * @throws InputException if a line is none
   */
  public void forEach(long batch, Consumer<RejectedRecord> each) {
    forEachOwn(batch, each);
    forEachLeft(batch, each);
  }

  /**
   * The records that a batch has rejected itself: those of readers file by file, in the order of
   * their places, then those of steps.
   */
  void forEachOwn(long batch, Consumer<RejectedRecord> each) {
    String folder = folder(job, batch);
    for (String name : ofReaders(folder)) {
      forEachLine(folder + "/" + name, each);
    }
    for (String step : steps(folder)) {
      state.list(folder + "/" + step).stream()
          .filter(name -> name.endsWith(".json"))
          .forEach(name -> forEachLine(folder + "/" + step + "/" + name, each));
    }
  }

  /** The records that a batch has read again in vain. */
  void forEachLeft(long batch, Consumer<RejectedRecord> each) {
    left(batch).ifPresent(name -> forEachLine(name, each));
  }

  /** By number, for {@code step-10} comes behind {@code step-9}. */
  private List<String> steps(String folder) {
    List<String> steps = new ArrayList<>(state.folders(folder));
    steps.removeIf(name -> !name.startsWith(STEP));
    steps.sort(Comparator.comparingInt(String::length).thenComparing(name -> name));
    return steps;
  }

  /** Of one file's splits, that of the lesser place comes first. */
  private List<String> ofReaders(String folder) {
    return state.list(folder).stream()
        .map(SPLIT::matcher)
        .filter(Matcher::matches)
        .sorted(
            Comparator.comparing((Matcher name) -> name.group("file"))
                .thenComparing(name -> new BigInteger("0" + name.group("split"))))
        .map(Matcher::group)
        .toList();
  }

  private void forEachLine(String name, Consumer<RejectedRecord> each) {
    Optional<InputStream> found = state.open(name);
    if (found.isEmpty()) {
      return;
    }
    long number = 0;
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(found.get(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        each.accept(Json.parse(line, RejectedRecord.class));
      }
    } catch (JsonProcessingException e) {
      throw new InputException(
          state.path(name)
              + ": "
              + number
              + ": broken reject: expected a JSON object on each line, found another text. Restore"
              + " the file, or remove it",
          e);
    } catch (IOException e) {
      throw new InputException(
          state.path(name)
              + ": cannot read rejects: expected a readable file, found "
              + e.getMessage()
              + ". Check 'inlet.state'",
          e);
    }
  }
}
