package dev.inlet.run;

import dev.inlet.CatalogException;
import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.Bookmark;
import dev.inlet.bookmark.Bookmark.Standing;
import dev.inlet.bookmark.Entry.Commit;
import dev.inlet.bookmark.Entry.Landed;
import dev.inlet.bookmark.Entry.Return;
import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.run.BookmarkEditor.Edit;
import dev.inlet.run.BookmarkEditor.Move;
import dev.inlet.run.BookmarkEditor.Rows;
import dev.inlet.run.BookmarkEditor.TargetRows;
import dev.inlet.run.Landings.Landing;
import dev.inlet.write.BatchTag;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds out what it means to take a bookmark back. Reads, and changes nothing. */
final class MovePlanner {
  private final JobSpec job;
  private final Ledger ledger;
  private final Targets targets;

  MovePlanner(JobSpec job, Ledger ledger, Targets targets) {
    this.job = job;
    this.ledger = ledger;
    this.targets = targets;
  }

  /** What is read again, and which rows there would be twice, or go. */
  Edit plan(Move move, Return decision) {
    require(move);
    Bookmark then = ledger.bookmarkTakenBackTo(move.to());
    long[] again = new long[2];
    Set<Long> batches = new TreeSet<>();
    ledger.forEachRead(
        read -> {
          String source = read.taken().source();
          boolean isMeant = move.source().isEmpty() || move.source().equals(source);
          if (isMeant && then.standing(source, read.file()) != Standing.READ) {
            again[0]++;
            again[1] += read.file().length();
            batches.add(read.sequence());
          }
        });
    Landings landings = new Landings(ledger, move.to());
    List<TargetRows> rows =
        job.targets().stream()
            .map(
                target ->
                    move.rows() == Rows.GO
                        ? going(target, landings, decision)
                        : twice(target, landings, batches))
            .toList();
    List<Long> windows = move.rows() == Rows.GO ? windows(landings) : List.of();
    return new Edit(0, again[0], again[1], rows, List.of(), windows);
  }

  /** Makes sure that there is such a number, and that the rows fit what will count as read. */
  void require(Move move) {
    long next = ledger.nextSequence();
    if (move.to() < 0 || move.to() >= next) {
      throw new CatalogException(
          "job '"
              + job.name()
              + "': no batch "
              + move.to()
              + ": expected a number from 0 to "
              + (next - 1)
              + ". See `inlet bookmark history "
              + job.name()
              + "`");
    }
    Landings landings = new Landings(ledger, move.to());
    landings.removals().stream()
        .filter(removal -> removal.to() < move.to() && concerns(removal, move))
        .filter(removal -> hasCommits(removal.to(), move.to()))
        .findFirst()
        .ifPresent(
            removal -> {
              throw rowsAreGone(move, removal);
            });
    if (move.rows() == Rows.GO && !move.source().isEmpty()) {
      requireAlone(move, landings);
    }
  }

  private static boolean concerns(Return removal, Move move) {
    return removal.source().isEmpty()
        || move.source().isEmpty()
        || removal.source().equals(move.source());
  }

  private boolean hasCommits(long after, long upTo) {
    return ledger.entriesAfter(after).stream()
        .anyMatch(entry -> entry instanceof Commit && entry.sequence() <= upTo);
  }

  private CatalogException rowsAreGone(Move move, Return removal) {
    return new CatalogException(
        "job '"
            + job.name()
            + "': cannot go back to "
            + move.to()
            + ": expected the rows of all batches up to it in the targets, found that decision "
            + removal.sequence()
            + " removed those after "
            + removal.to()
            + ". Go back to "
            + removal.to()
            + " or before, or to "
            + removal.sequence()
            + " or later");
  }

  private void requireAlone(Move move, Landings landings) {
    String found = "";
    for (Landing landing : landings.all()) {
      for (Batch.Input input : landing.batch().inputs()) {
        long sequence = landing.batch().sequence();
        String source = landings.nameByNow(input.source(), sequence);
        boolean counts = input.bookmarked() || isReplayed(landing.batch(), source);
        if (counts && input.files() > 0 && !source.equals(move.source())) {
          found = "batch " + sequence + ", which also read source '" + source + "'";
        }
      }
    }
    if (found.isEmpty() && targets.latest() > ledger.newestInTargets()) {
      found = "batches up to " + targets.latest() + ", which the ledger does not know";
    }
    if (!found.isEmpty()) {
      throw new CatalogException(
          "job '"
              + job.name()
              + "': cannot remove the rows of source '"
              + move.source()
              + "' alone: expected batches after "
              + move.to()
              + " that read no other, found "
              + found
              + ". Rows do not tell their source: leave out --source, or leave out --replace and"
              + " remove the rows by hand");
    }
  }

  /** A replay moves no bookmark, and takes its records from sources that have one. */
  private boolean isReplayed(Batch batch, String source) {
    return batch.replays()
        && job.sources().stream().anyMatch(one -> one.name().equals(source) && one.isBookmarked());
  }

  private TargetRows going(TargetSpec target, Landings landings, Return decision) {
    BatchTag tag = Replacement.tag(job.name(), decision);
    long rows = targets.writer(target).preview(tag, decision.to()).rows();
    return rows(target, landings.all(), rows);
  }

  private TargetRows twice(TargetSpec target, Landings landings, Set<Long> batches) {
    List<Landing> again =
        landings.all().stream()
            .filter(landing -> batches.contains(landing.batch().sequence()))
            .toList();
    long rows =
        again.stream()
            .flatMap(landing -> landing.commit().targets().stream())
            .filter(landed -> landed.target().equals(target.name()))
            .mapToLong(Landed::rows)
            .sum();
    return rows(target, again, rows);
  }

  private TargetRows rows(TargetSpec target, List<Landing> landings, long rows) {
    long latest = targets.writer(target).latest(job.name()).orElse(0);
    return new TargetRows(
        target.name(),
        target.path(),
        landings.stream().map(landing -> landing.batch().sequence()).toList(),
        rows,
        latest > ledger.newestInTargets() ? latest : 0);
  }

  /** Batches of files that the bookmark does not hold because of them; replays have none. */
  private List<Long> windows(Landings landings) {
    return landings.all().stream()
        .filter(landing -> !landing.batch().replays())
        .filter(landing -> landing.batch().inputs().stream().noneMatch(Batch.Input::bookmarked))
        .filter(landing -> job.sources().stream().anyMatch(source -> source.isBookmarked()))
        .map(landing -> landing.batch().sequence())
        .toList();
  }
}
