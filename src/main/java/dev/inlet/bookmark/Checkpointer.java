package dev.inlet.bookmark;

import dev.inlet.bookmark.Checkpoint.Count;
import dev.inlet.bookmark.Checkpoint.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes checkpoints of a ledger. What is new becomes a segment, together with those older ones
 * that are not much larger, so that segments grow geometrically: of n files there are at most about
 * log n segments, and each file is written about log n times in all, as in a log-structured merge
 * tree (O'Neil and others, 1996).
 */
final class Checkpointer {
  /** How many numbers are folded anew by every run until they are worth a checkpoint. */
  private static final int EVERY = 10;

  /** An older segment joins the new one unless it is larger by this factor. */
  private static final int GROWTH = 4;

  /** How many folded numbers stay in the ledger's folder, for whoever looks into it. */
  private static final int KEPT = 100;

  /** How many numbers a run moves to the archive; more than it adds. */
  private static final int MOVED = 3;

  private final LedgerFiles files;
  private final long fence;

  Checkpointer(LedgerFiles files, long fence) {
    this.files = files;
    this.fence = fence;
  }

  /**
   * Folds everything up to a number.
   *
   * @param until settled, as everything before it
   */
  void checkpoint(long until) {
    Optional<Checkpoint> base = files.checkpoints().stream().findFirst().map(files::checkpoint);
    long from = base.map(Checkpoint::sequence).orElse(0L) + 1;
    List<Long> fresh = files.numbers(from, until);
    boolean onlyAdds = Fold.onlyAdds(files, fresh);
    if (fresh.size() >= EVERY || !onlyAdds) {
      Checkpoint next = onlyAdds ? grown(base, fresh, until) : anew(until);
      String document = LedgerFiles.checkpointDocument(until);
      if (files.store().putIfAbsent(files.fresh(document), next)) {
        files.addedCheckpoint(next);
        List<Checkpoint> kept = new ArrayList<>(List.of(next));
        base.ifPresent(kept::add);
        files.keepCheckpoints(kept);
      }
    }
    long folded = files.checkpoints().stream().findFirst().orElse(0L);
    files.unarchived(folded - KEPT, MOVED).forEach(files::archive);
  }

  /** The older segments that are large stay as they are. */
  private Checkpoint grown(Optional<Checkpoint> base, List<Long> fresh, long until) {
    Bookmark part = new Bookmark();
    base.ifPresent(checkpoint -> checkpoint.marks().forEach(part::mark));
    List<Segment> kept = new ArrayList<>(base.map(Checkpoint::segments).orElse(List.of()));
    Deque<Segment> joined = new ArrayDeque<>();
    long count = freshFiles(fresh);
    while (!kept.isEmpty() && kept.get(kept.size() - 1).files() < GROWTH * count) {
      Segment last = kept.remove(kept.size() - 1);
      joined.addFirst(last);
      count += last.files();
    }
    Fold.Lines add = line -> part.table(line.source(), 0).add(line);
    joined.forEach(segment -> Fold.readSegment(files, segment, add));
    fresh.forEach(number -> Fold.readNumber(files, number, add));
    fresh.forEach(number -> mark(number, part));
    if (count > 0) {
      Bookmark.FirstLines lines = part.new FirstLines();
      kept.add(
          segment(
              until,
              each -> {
                Fold.Lines live =
                    line -> {
                      if (lines.isFirst(line.source(), line)) {
                        each.file(line.source(), line);
                      }
                    };
                joined.forEach(segment -> Fold.readSegment(files, segment, live));
                fresh.forEach(number -> Fold.readNumber(files, number, live));
              }));
    }
    return new Checkpoint(until, kept, part.marks());
  }

  private void mark(long number, Bookmark part) {
    if (files.has(number, Ledger.COMMIT)) {
      files.batch(number).marks().forEach(part::mark);
    }
  }

  private long freshFiles(List<Long> fresh) {
    long[] count = new long[1];
    fresh.stream()
        .filter(number -> files.has(number, Ledger.COMMIT))
        .map(files::batch)
        .flatMap(batch -> batch.inputs().stream())
        .filter(Batch.Input::bookmarked)
        .forEach(input -> count[0] += input.files());
    fresh.stream()
        .filter(number -> files.has(number, Ledger.SKIP))
        .forEach(number -> Fold.readNumber(files, number, line -> count[0]++));
    return count[0];
  }

  /** After a decision that took something back, everything is written again. */
  private Checkpoint anew(long until) {
    Fold fold = Fold.upTo(files, until);
    List<Segment> segments =
        fold.bookmark().files() == 0 ? List.of() : List.of(segment(until, fold::forEachFile));
    return new Checkpoint(until, segments, fold.bookmark().marks());
  }

  /** Something that knows files one by one. */
  @FunctionalInterface
  private interface Listed {
    void forEach(Fold.Files each);
  }

  private Segment segment(long until, Listed listed) {
    String document = LedgerFiles.segmentDocument(until, fence);
    Map<String, Long> counts = new TreeMap<>();
    String[] digest = new String[1];
    files
        .store()
        .write(
            files.fresh(document),
            out -> {
              FileListWriter writer = new FileListWriter(out);
              listed.forEach(
                  (source, line) -> {
                    writer.write(line.file().from(source));
                    counts.merge(source, 1L, Long::sum);
                  });
              digest[0] = writer.digest();
            });
    List<Count> sources =
        counts.entrySet().stream().map(e -> new Count(e.getKey(), e.getValue())).toList();
    return new Segment(
        document, sources.stream().mapToLong(Count::files).sum(), digest[0], sources);
  }
}
