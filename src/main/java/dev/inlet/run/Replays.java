package dev.inlet.run;

import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.Entry.Return;
import dev.inlet.bookmark.Ledger;
import java.util.List;
import java.util.Optional;

/** What the ledger says of rejects that were read again. */
final class Replays {
  private final Ledger ledger;
  private final List<Long> candidates;
  private final List<Return> returns;

  /**
   * @param candidates the batches among which those that read rejects again are looked for; each is
   *     a document to be read
   */
  Replays(Ledger ledger, List<Long> candidates) {
    this.ledger = ledger;
    this.candidates = List.copyOf(candidates);
    this.returns = ledger.returns();
  }

  /** The batch that has read a batch's rejects again, and whose rows are there; or empty. */
  Optional<Batch> of(long batch) {
    return candidates.stream()
        .filter(number -> number > batch)
        .map(ledger::batch)
        .filter(other -> other.replay().batch() == batch && isInTargets(other.sequence()))
        .findFirst();
  }

  /** Whether a batch is committed, and no decision has removed its rows. */
  boolean isInTargets(long batch) {
    return ledger.commitOf(batch).isPresent()
        && returns.stream()
            .noneMatch(
                decision ->
                    !decision.replace().isEmpty()
                        && decision.to() < batch
                        && batch < decision.sequence());
  }

  /** The decision by which all files of a batch count as unread, or its rows are gone; or empty. */
  Optional<Return> takenBackBy(long batch) {
    return returns.stream()
        .filter(decision -> decision.source().isEmpty() && takesBack(decision, batch))
        .findFirst();
  }

  /** Whether those of one of its sources count as unread. */
  boolean isTakenBack(long batch, String source) {
    return returns.stream()
        .anyMatch(decision -> decision.source().equals(source) && takesBack(decision, batch));
  }

  private static boolean takesBack(Return decision, long batch) {
    return decision.to() < batch && batch < decision.sequence();
  }

  /** The batch that has read the files from which rejects of a batch are. */
  long origin(long batch) {
    long origin = batch;
    while (ledger.batch(origin).replays()) {
      origin = ledger.batch(origin).replay().batch();
    }
    return origin;
  }
}
