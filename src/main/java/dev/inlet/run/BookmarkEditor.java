package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.bookmark.Batch.Output;
import dev.inlet.bookmark.Entry.Commit;
import dev.inlet.bookmark.Entry.Landed;
import dev.inlet.bookmark.Entry.Reset;
import dev.inlet.bookmark.Entry.Return;
import dev.inlet.bookmark.Entry.Rewind;
import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.JobSpec;
import java.time.Instant;
import java.util.List;

/** Takes bookmarks back, as an entry of the ledger; with the rows in the targets, or without. */
public final class BookmarkEditor {
  /** What becomes of the rows in the targets that will be read again. */
  public enum Rows {
    STAY,
    GO
  }

  /**
   * What is to be decided.
   *
   * @param to the last number that stays; 0 for none
   * @param source the one source that is meant; empty for all
   */
  public record Move(Kind kind, long to, String source, Rows rows, String why) {
    private enum Kind {
      REWIND,
      RESET
    }

    public Move {
      requireNonNull(source, "source");
      requireNonNull(rows, "rows");
      requireNonNull(why, "why");
    }

    /** Back to what was read after a number. */
    public static Move rewind(long to, String source, Rows rows, String why) {
      return new Move(Kind.REWIND, to, source, rows, why);
    }

    /** Back to the beginning. */
    public static Move reset(String source, Rows rows, String why) {
      return new Move(Kind.RESET, 0, source, rows, why);
    }
  }

  /**
   * What a decision means.
   *
   * @param sequence of its entry in the ledger; 0 for a preview
   * @param files that count as unread again
   * @param targets whose rows would be there twice, or go
   * @param removed what has gone, by target; empty for a preview and where the rows stay
   * @param windows batches whose rows go and whose files are not read again by themselves
   */
  public record Edit(
      long sequence,
      long files,
      long bytes,
      List<TargetRows> targets,
      List<Landed> removed,
      List<Long> windows) {
    public Edit {
      targets = List.copyOf(targets);
      removed = List.copyOf(removed);
      windows = List.copyOf(windows);
    }
  }

  /**
   * Rows of batches in a target.
   *
   * @param rows -1 if nobody can tell
   * @param unknownUpTo the number up to which the target has batches that the ledger does not know;
   *     0 if it has none
   */
  public record TargetRows(
      String target, String path, List<Long> batches, long rows, long unknownUpTo) {
    public TargetRows {
      batches = List.copyOf(batches);
    }
  }

  private final Operator operator;

  public BookmarkEditor(Operator operator) {
    this.operator = requireNonNull(operator, "operator");
  }

  /**
   * What a decision would mean; nothing is changed.
   *
   * @throws CatalogException where carrying it out would throw it
   */
  public Edit preview(JobSpec job, Move move) {
    Ledger ledger = Ledger.open(operator.state(), job.name());
    Targets targets = new Targets(job, operator.conf());
    Return decision = decision(targets, ledger, move);
    Edit edit = new MovePlanner(job, ledger, targets).plan(move, decision);
    Replacement.check(targets, operator.spark(), decision);
    return edit;
  }

  /**
   * Takes the bookmark back.
   *
   * @throws CatalogException if there is no such batch, or the rows that are meant cannot be told
   *     from others
   */
  public Edit carryOut(JobSpec job, Move move) {
    try (HeldJob held = operator.hold(job)) {
      Ledger ledger = held.ledger();
      MovePlanner planner = new MovePlanner(job, ledger, held.targets());
      planner.require(move);
      held.giveUpUnfinished();
      Return decision = decision(held.targets(), ledger, move);
      Edit edit = planner.plan(move, decision);
      held.replacement().check(decision);
      held.lease().check();
      append(ledger, decision);
      List<Landed> removed =
          held.replacement().finish().map(replaced -> replaced.targets()).orElse(List.of());
      return new Edit(
          decision.sequence(), edit.files(), edit.bytes(), edit.targets(), removed, edit.windows());
    }
  }

  /**
   * The last batch that was committed at a time or before it.
   *
   * @throws CatalogException if there is none
   */
  public long committedAt(JobSpec job, Instant time) {
    return Ledger.open(operator.state(), job.name()).entries().stream()
        .filter(Commit.class::isInstance)
        .filter(commit -> !Instant.parse(commit.at()).isAfter(time))
        .mapToLong(commit -> commit.sequence())
        .max()
        .orElseThrow(
            () ->
                new CatalogException(
                    "job '"
                        + job.name()
                        + "': no batch was committed at "
                        + time
                        + " or before: expected a later time. To take everything back, `inlet"
                        + " bookmark reset "
                        + job.name()
                        + "`"));
  }

  /** The number is above those that any target knows: what lies between goes with the rows. */
  private Return decision(Targets targets, Ledger ledger, Move move) {
    long sequence = Math.max(ledger.nextSequence(), targets.latest() + 1);
    List<Output> replace = move.rows() == Rows.GO ? targets.outputs() : List.of();
    return move.kind() == Move.Kind.REWIND
        ? new Rewind(
            sequence,
            move.to(),
            move.source(),
            operator.now(),
            operator.user(),
            move.why(),
            replace)
        : new Reset(sequence, move.source(), operator.now(), operator.user(), move.why(), replace);
  }

  private static void append(Ledger ledger, Return decision) {
    if (decision instanceof Rewind rewind) {
      ledger.append(rewind);
    } else if (decision instanceof Reset reset) {
      ledger.append(reset);
    }
  }
}
