package dev.inlet.run;

import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.Entry;
import dev.inlet.bookmark.Entry.Accept;
import dev.inlet.bookmark.Entry.Commit;
import dev.inlet.bookmark.Entry.Return;
import dev.inlet.bookmark.Ledger;
import java.util.List;
import java.util.function.Predicate;

/** The batches after a number whose rows are in the targets, by what the ledger says. */
final class Landings {
  /** A batch and how it was committed. */
  record Landing(Batch batch, Commit commit) {}

  private final List<Entry> entries;
  private final List<Landing> all;

  Landings(Ledger ledger, long after) {
    this.entries = ledger.entriesAfter(after);
    Predicate<Commit> stays =
        commit ->
            removals().stream()
                .noneMatch(
                    removal ->
                        commit.sequence() > removal.to() && commit.sequence() < removal.sequence());
    this.all =
        of(Commit.class).stream()
            .filter(stays)
            .map(commit -> new Landing(ledger.batch(commit.sequence()), commit))
            .toList();
  }

  /** In the order of their numbers. */
  List<Landing> all() {
    return all;
  }

  /** The decisions that took rows out of the targets. */
  List<Return> removals() {
    return of(Return.class).stream().filter(decision -> !decision.replace().isEmpty()).toList();
  }

  /** The name that a source of a batch has by now. */
  String nameByNow(String source, long sequence) {
    String name = source;
    for (Accept accept : of(Accept.class)) {
      if (accept.sequence() > sequence && accept.was().equals(name)) {
        name = accept.source();
      }
    }
    return name;
  }

  private <E extends Entry> List<E> of(Class<E> kind) {
    return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
