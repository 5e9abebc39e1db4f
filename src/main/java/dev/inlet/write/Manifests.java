package dev.inlet.write;

import dev.inlet.CommitStateUnknownException;
import dev.inlet.ConflictException;
import dev.inlet.state.StateStore;
import dev.inlet.write.Manifest.Kind;
import dev.inlet.write.Manifest.Moved;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** The manifests of a file target, one for each number: {@code _inlet/<job>/<target>/}. */
final class Manifests {
  private static final String SUFFIX = ".manifest.json";
  private static final Pattern NAME = Pattern.compile("(\\d{10,})-[^.]*\\.manifest\\.json");

  private final StateStore store;
  private final String target;

  Manifests(StateStore store, String target) {
    this.store = store;
    this.target = target;
  }

  /** What is there under a batch's number, if it is of this batch and not of another one. */
  Optional<Manifest> find(BatchTag tag) {
    return store
        .read(name(tag), Manifest.class)
        .filter(found -> found.tag().batch().equals(tag.batch()));
  }

  /**
   * Puts a manifest; from then on the batch has landed.
   *
   * @throws ConflictException if another run was faster
   */
  void put(Manifest manifest) {
    BatchTag tag = manifest.tag();
    if (store.putIfAbsent(name(tag), manifest)) {
      return;
    }
    Optional<Manifest> found = find(tag);
    if (found.isEmpty()) {
      throw new CommitStateUnknownException(
          store.path(name(tag))
              + ": expected no manifest, or one of batch "
              + tag.batch()
              + ", found one of another batch. Two state folders write to this target: give it"
              + " another name in one of them. Nothing was cleaned up");
    }
    throw taken(found.get());
  }

  private ConflictException taken(Manifest found) {
    String number = String.valueOf(found.tag().sequence());
    String remedy =
        switch (found.kind()) {
          case BATCH -> "found one that another run put meanwhile. Run again: it will publish that";
          case GIVEN_UP -> "found that another run gave the batch up meanwhile. Run again";
          case RETRACTION -> "found an operator's decision. Run again";
        };
    return new ConflictException(
        store.path(name(found.tag()))
            + ": expected no manifest of batch "
            + number
            + ", "
            + remedy
            + (found.kind() == Kind.BATCH ? " one" : ""));
  }

  /** Makes sure that nobody can put a manifest of this batch any more. */
  void giveUp(BatchTag tag) {
    if (find(tag).filter(found -> found.kind() == Kind.GIVEN_UP).isPresent()) {
      return;
    }
    put(Manifest.without(Kind.GIVEN_UP, tag, target, List.of()));
  }

  /** The newest manifest that brought rows; its schema is that of the target. */
  Optional<Manifest> newest(String job) {
    List<String> names = names(job);
    Collections.reverse(names);
    return names.stream()
        .map(name -> read(job, name))
        .filter(manifest -> manifest.kind() == Kind.BATCH)
        .findFirst();
  }

  /** The manifests of batches with a sequence between these two, by their number. */
  List<Manifest> between(String job, long after, long before) {
    return names(job).stream()
        .filter(name -> sequence(name) > after && sequence(name) < before)
        .map(name -> read(job, name))
        .filter(manifest -> manifest.kind() == Kind.BATCH)
        .toList();
  }

  /** The files that later numbers than this one removed, or are about to. */
  List<String> replacedAfter(String job, long sequence) {
    return names(job).stream()
        .filter(name -> sequence(name) > sequence)
        .flatMap(name -> read(job, name).replaces().stream())
        .toList();
  }

  /** The files that later batches than this one brought, or are about to. */
  List<String> publishedAfter(String job, long sequence) {
    return between(job, sequence, Long.MAX_VALUE).stream()
        .flatMap(manifest -> manifest.files().stream())
        .map(Moved::published)
        .toList();
  }

  /** The newest manifests of other jobs that land here; what they name may not be in place yet. */
  List<Manifest> newestOfOthers(String job) {
    return store.folders("_inlet").stream()
        .filter(other -> !other.equals(job))
        .flatMap(other -> newest(other).stream())
        .toList();
  }

  OptionalLong latest(String job) {
    return names(job).stream().mapToLong(Manifests::sequence).max();
  }

  void removeDrafts(BatchTag tag) {
    store.removeDrafts(folder(tag.job()));
  }

  String name(BatchTag tag) {
    return stagingOf(tag) + SUFFIX;
  }

  Path path(BatchTag tag) {
    return store.path(name(tag));
  }

  /** The folder of all that is staged of a batch, relative to the target. */
  String stagingOf(BatchTag tag) {
    return folder(tag.job()) + "/" + tag.stem();
  }

  private String folder(String job) {
    return "_inlet/" + job + "/" + target;
  }

  private Manifest read(String job, String name) {
    return store.read(folder(job) + "/" + name, Manifest.class).orElseThrow();
  }

  private List<String> names(String job) {
    List<String> names = new ArrayList<>(store.list(folder(job)));
    names.removeIf(name -> !NAME.matcher(name).matches());
    return names;
  }

  private static long sequence(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(name);
    }
    return Long.parseLong(matcher.group(1));
  }
}
