package dev.inlet.testing;

import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.BatchFile;
import dev.inlet.bookmark.Entry.Commit;
import dev.inlet.bookmark.Ledger;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.state.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/** Writes the history of a job into a ledger, as runs would. */
public final class LedgerScript {
  /** Every run has a fencing number of its own. */
  private static final AtomicLong FENCE = new AtomicLong();

  private final StateStore store;
  private final String job;
  private final List<Batch.Output> outputs;

  public LedgerScript(StateStore store, String job, List<Batch.Output> outputs) {
    this.store = store;
    this.job = job;
    this.outputs = outputs;
  }

  /** The ledger as it is now. */
  public Ledger ledger() {
    return Ledger.open(store, job);
  }

  /** Freezes a batch of bookmarked files of one source. */
  public void freeze(long sequence, String source, SourceFile... files) {
    List<BatchFile> taken = new ArrayList<>();
    for (SourceFile file : files) {
      taken.add(BatchFile.of(source, file));
    }
    freeze(sequence, taken, true, "base");
  }

  /** Freezes a batch of files of any sources. */
  public void freeze(long sequence, List<BatchFile> files, boolean bookmarked, String base) {
    freeze(sequence, files, bookmarked, base, "same");
  }

  /** Freezes a batch of files of tables that were declared so. */
  public void freeze(
      long sequence, List<BatchFile> files, boolean bookmarked, String base, String declared) {
    freeze(sequence, files, bookmarked, base, declared, "");
  }

  /** Freezes a batch that left new files for those after it. */
  public void freeze(
      long sequence,
      List<BatchFile> files,
      boolean bookmarked,
      String base,
      String declared,
      String backlog) {
    freeze(sequence, files, bookmarked, base, declared, backlog, Batch.Replay.NONE);
  }

  /** Freezes a batch of rejects of another. */
  public void freezeReplay(long sequence, List<BatchFile> files, long rejectedBy) {
    String folder = "jobs/" + job + "/replays/" + sequence + ".1";
    freeze(sequence, files, false, "base", "same", "", new Batch.Replay(rejectedBy, folder));
  }

  private void freeze(
      long sequence,
      List<BatchFile> files,
      boolean bookmarked,
      String base,
      String declared,
      String backlog,
      Batch.Replay replay) {
    Ledger ledger = ledger();
    Ledger.FilesDocument list = ledger.write(sequence, FENCE.incrementAndGet(), files);
    TreeMap<String, Integer> counts = new TreeMap<>();
    files.forEach(file -> counts.merge(file.source(), 1, Integer::sum));
    List<Batch.Input> inputs = new ArrayList<>();
    counts.forEach(
        (source, count) ->
            inputs.add(
                new Batch.Input(
                    source,
                    "t",
                    1,
                    base,
                    bookmarked,
                    count,
                    10L * count,
                    declared,
                    backlog,
                    "reject")));
    ledger.freeze(
        new Batch(
            job,
            sequence,
            "id" + sequence,
            "2001-01-15T06:30:00Z",
            "run",
            "declared",
            inputs,
            outputs,
            list.name(),
            list.sha256(),
            replay));
  }

  /** Commits a batch that reached no target. */
  public void commit(long sequence) {
    ledger().commit(new Commit(sequence, "id" + sequence, "run", "now", 1, 0, List.of()));
  }

  /** The paths that a source's bookmark holds, by the lists of the ledger. */
  public static Set<String> read(Ledger ledger, String source) {
    Set<String> paths = new TreeSet<>();
    ledger.forEachRead(
        read -> {
          if (read.taken().source().equals(source)) {
            paths.add(read.file().path());
          }
        });
    return paths;
  }
}
