package dev.inlet.run;

import dev.inlet.bookmark.BatchFile;
import dev.inlet.bookmark.BatchFile.Change;
import dev.inlet.bookmark.Bookmark;
import dev.inlet.bookmark.FilePage;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.discover.ReadOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Which files of a source a run takes: told file by file while the source is listed, it holds no
 * more than the run may take, whatever the number of files that are there. It compares them with
 * the bookmark beside the listing, so that neither waits for the other.
 */
final class Selection implements Predicate<SourceFile> {
  private static final Comparator<BatchFile> OLDEST_FIRST =
      Comparator.comparing(BatchFile::file, ReadOrder.OLDEST_FIRST);

  /** How many changed files are kept, to be named. */
  private static final int EXAMPLES = 5;

  /**
   * What came of it.
   *
   * @param taken oldest first; by path where the times are equal
   * @param waiting new files that are beyond the limits of a run; they come after those taken, in
   *     the order that goes with the source's listing
   * @param tooOld new files that are older than the source's declaration wants them
   * @param unchangedRows files that changed and are left as they were read
   * @param refused files that changed where that ends the run
   * @param examples some of those that are refused
   */
  record Outcome(
      List<BatchFile> taken,
      long waiting,
      long tooOld,
      long unchangedRows,
      long refused,
      List<SourceFile> examples) {
    Outcome {
      taken = List.copyOf(taken);
      examples = List.copyOf(examples);
    }
  }

  private final SourceSpec source;
  private final Supplier<Bookmark> bookmark;
  private final Beside beside;
  private final long maxFiles;
  private final long maxBytes;
  private final long notBefore;
  private final PriorityQueue<BatchFile> lastFirst;
  private final List<SourceFile> examples = new ArrayList<>();
  private FilePage page = new FilePage();
  private long bytes;
  private long waiting;
  private long tooOld;
  private long unchangedRows;
  private long refused;

  /**
   * @param bookmark asked beside the listing
   */
  Selection(SourceSpec source, Supplier<Bookmark> bookmark, Beside beside, Instant now) {
    this.source = source;
    this.bookmark = bookmark;
    this.beside = beside;
    this.maxFiles = source.maxFiles().orElse(Long.MAX_VALUE);
    this.maxBytes = source.maxBytes().orElse(Long.MAX_VALUE);
    boolean takesAll = source.maxFiles().isEmpty() && source.maxBytes().isEmpty();
    this.lastFirst =
        new PriorityQueue<>(
            takesAll
                ? OLDEST_FIRST.reversed()
                : Comparator.comparing(BatchFile::file, ReadOrder.of(source.listing())).reversed());
    long start = source.startAt().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
    long oldest = source.ignoreOlderThan().map(age -> age(now, age)).orElse(Long.MIN_VALUE);
    this.notBefore = Math.max(start, oldest);
  }

  private static long age(Instant now, Duration age) {
    return now.minus(age).toEpochMilli();
  }

  /** Looks at a file; the listing itself never has to keep it. */
  @Override
  public boolean test(SourceFile file) {
    page.add(file);
    if (page.isFull()) {
      handOver();
    }
    return false;
  }

  private void handOver() {
    FilePage full = page;
    page = new FilePage();
    beside.run(() -> look(full));
  }

  private void look(FilePage files) {
    if (!source.isBookmarked()) {
      for (int i = 0; i < files.size(); i++) {
        take(files.file(i), Change.NEW);
      }
      return;
    }
    List<Bookmark.Standing> standings = bookmark.get().standings(source.name(), files);
    for (int i = 0; i < files.size(); i++) {
      if (standings.get(i) != Bookmark.Standing.READ) {
        look(standings.get(i), files.file(i));
      }
    }
  }

  private void look(Bookmark.Standing standing, SourceFile file) {
    switch (standing) {
      case READ -> {}
      case NEW -> {
        if (file.modified() < notBefore) {
          tooOld++;
        } else {
          take(file, Change.NEW);
        }
      }
      case CHANGED -> changed(file);
    }
  }

  private void changed(SourceFile file) {
    switch (source.onChange()) {
      case APPEND -> take(file, Change.NEW);
      case REPLACE -> take(file, Change.REPLACES);
      case IGNORE -> unchangedRows++;
      case FAIL -> {
        refused++;
        if (examples.size() < EXAMPLES) {
          examples.add(file);
        }
      }
    }
  }

  private void take(SourceFile file, Change change) {
    lastFirst.add(new BatchFile(source.name(), file, change));
    bytes += file.length();
    while (lastFirst.size() > 1 && (lastFirst.size() > maxFiles || bytes > maxBytes)) {
      bytes -= lastFirst.remove().file().length();
      waiting++;
    }
  }

  /** Once the listing is done. */
  Outcome outcome() {
    handOver();
    beside.await();
    List<BatchFile> taken = new ArrayList<>(lastFirst);
    taken.sort(OLDEST_FIRST);
    return new Outcome(taken, waiting, tooOld, unchangedRows, refused, examples);
  }
}
