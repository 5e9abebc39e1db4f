package dev.inlet.bookmark;

import dev.inlet.InputException;
import dev.inlet.bookmark.Bookmark.Mark;
import dev.inlet.bookmark.Checkpoint.Segment;
import dev.inlet.bookmark.Entry.Accept;
import dev.inlet.bookmark.Entry.Reset;
import dev.inlet.bookmark.Entry.Return;
import dev.inlet.bookmark.Entry.Rewind;
import dev.inlet.bookmark.Entry.Skip;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A ledger folded up to a number: the newest checkpoint at or before it, then number by number. A
 * rewind takes the state that was after an older number, folded likewise.
 */
final class Fold {
  /** What is done with each line of the lists that a fold reads. */
  @FunctionalInterface
  interface Lines {
    void line(FileListReader line) throws FileListReader.BrokenException, IOException;
  }

  /** What is done with each file that is read, under the name that its source has by now. */
  @FunctionalInterface
  interface Files {
    void file(String source, FileListReader line)
        throws FileListReader.BrokenException, IOException;
  }

  private final LedgerFiles files;
  private final long until;
  private final Optional<Checkpoint> base;
  private final Bookmark bookmark = new Bookmark();

  /** Whether files are read that no segment of the checkpoint holds any more. */
  private boolean beyondBase;

  private Fold(LedgerFiles files, long until) {
    this.files = files;
    this.until = until;
    this.base =
        files.checkpoints().stream()
            .filter(number -> number <= until)
            .findFirst()
            .map(files::checkpoint);
    // What came before the newest checkpoint may be archived, also if it came after an older one.
    if (base.isEmpty() || until < files.checkpoints().get(0)) {
      files.withArchive();
    }
    base.ifPresent(this::load);
    for (long number : files.settled(firstAfterBase(), until)) {
      apply(number);
    }
  }

  static Fold upTo(LedgerFiles files, long until) {
    return new Fold(files, until);
  }

  Bookmark bookmark() {
    return bookmark;
  }

  /** The number after the checkpoint that this began with; 1 without one. */
  long firstAfterBase() {
    return base.map(Checkpoint::sequence).orElse(0L) + 1;
  }

  private void load(Checkpoint checkpoint) {
    checkpoint.marks().forEach(bookmark::mark);
    for (Segment segment : checkpoint.segments()) {
      segment.sources().forEach(of -> bookmark.table(of.source(), checkpoint.files(of.source())));
      readSegment(files, segment, line -> bookmark.table(line.source(), 0).add(line));
    }
  }

  private void apply(long number) {
    if (files.has(number, Ledger.COMMIT)) {
      addBatch(files.committed(number));
    } else if (files.has(number, Ledger.SKIP)) {
      Skip skip = files.read(number, Ledger.SKIP, Skip.class);
      FileTable table = bookmark.table(skip.source(), skip.files().size());
      skip.files().forEach(file -> table.add(file, number));
    } else if (files.has(number, Ledger.REWIND)) {
      restore(files.read(number, Ledger.REWIND, Rewind.class));
    } else if (files.has(number, Ledger.RESET)) {
      restore(files.read(number, Ledger.RESET, Reset.class));
    } else if (files.has(number, Ledger.ACCEPT)) {
      Accept accept = files.read(number, Ledger.ACCEPT, Accept.class);
      bookmark.rename(accept.was(), accept.source());
      bookmark.mark(new Mark(accept.source(), accept.base(), accept.declared(), number));
    }
  }

  /** Makes the files of a batch read, of the sources that keep a bookmark. */
  void addBatch(Batch batch) {
    Set<String> kept = bookmarked(batch);
    readBatch(
        files,
        batch,
        line -> {
          if (kept.contains(line.source())) {
            bookmark.table(line.source(), batch.files()).add(line);
          }
        });
    batch.marks().forEach(bookmark::mark);
  }

  private void restore(Return decision) {
    if (decision.to() == 0) {
      bookmark.restore(decision.source(), new Bookmark());
      return;
    }
    Fold then = takenBack(files, decision.to(), decision.sequence());
    beyondBase |= then.beyondBase || !then.base.equals(base);
    bookmark.restore(decision.source(), then.bookmark);
  }

  /** The state after an older number, under the names that sources have got up to another one. */
  static Fold takenBack(LedgerFiles files, long to, long at) {
    Fold then = upTo(files, to);
    for (long number : files.numbers(to + 1, at)) {
      if (files.has(number, Ledger.ACCEPT)) {
        Accept accept = files.read(number, Ledger.ACCEPT, Accept.class);
        then.bookmark.rename(accept.was(), accept.source());
      }
    }
    return then;
  }

  /** Every file that is read, in the order of their numbers, each once. */
  void forEachFile(Files each) {
    boolean all = beyondBase || base.isEmpty();
    if (all) {
      files.withArchive();
    }
    long from = all ? 1 : firstAfterBase();
    List<Accept> renames =
        files.numbers(from, until).stream()
            .filter(number -> files.has(number, Ledger.ACCEPT))
            .map(number -> files.read(number, Ledger.ACCEPT, Accept.class))
            .toList();
    Bookmark.FirstLines lines = bookmark.new FirstLines();
    Lines live =
        line -> {
          String source = nameByNow(line.source(), line.sequence(), renames);
          if (lines.isFirst(source, line)) {
            each.file(source, line);
          }
        };
    if (!all) {
      base.get().segments().forEach(segment -> readSegment(files, segment, live));
    }
    for (long number : files.settled(from, until)) {
      readNumber(files, number, live);
    }
  }

  private static String nameByNow(String source, long sequence, List<Accept> renames) {
    String name = source;
    for (Accept accept : renames) {
      if (accept.sequence() > sequence && accept.was().equals(name)) {
        name = accept.source();
      }
    }
    return name;
  }

  /** The files that a number made read. */
  static void readNumber(LedgerFiles files, long number, Lines lines) {
    if (files.has(number, Ledger.COMMIT)) {
      Batch batch = files.read(number, Ledger.BATCH, Batch.class);
      Set<String> kept = bookmarked(batch);
      readBatch(
          files,
          batch,
          line -> {
            if (kept.contains(line.source())) {
              lines.line(line);
            }
          });
    } else if (files.has(number, Ledger.SKIP)) {
      Skip skip = files.read(number, Ledger.SKIP, Skip.class);
      read(files, "", "", listOf(skip), lines);
    }
  }

  private static InputStream listOf(Skip skip) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      FileListWriter writer = new FileListWriter(text);
      for (SourceFile file : skip.files()) {
        writer.write(new ListedFile(BatchFile.of(skip.source(), file), skip.sequence()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ByteArrayInputStream(text.toByteArray());
  }

  private static Set<String> bookmarked(Batch batch) {
    Set<String> sources = new TreeSet<>();
    batch.inputs().stream()
        .filter(Batch.Input::bookmarked)
        .forEach(input -> sources.add(input.source()));
    return sources;
  }

  /** All files of a batch; sources without a bookmark too. */
  static void readBatch(LedgerFiles files, Batch batch, Lines lines) {
    String kind = batch.filesDocument().substring(batch.filesDocument().indexOf('.') + 1);
    String name = files.name(batch.sequence(), kind);
    InputStream in =
        files
            .open(name)
            .orElseThrow(
                () ->
                    files.corrupt(
                        name,
                        "expected the files of batch "
                            + batch.sequence()
                            + ", found no such document"));
    read(files, name, batch.filesDigest(), in, lines);
  }

  static void readSegment(LedgerFiles files, Segment segment, Lines lines) {
    String name = files.fresh(segment.document());
    InputStream in =
        files
            .store()
            .open(name)
            .orElseThrow(() -> files.corruptSegment(name, "expected a list of files, found none"));
    read(files, name, segment.sha256(), in, lines);
  }

  private static void read(
      LedgerFiles files, String name, String digest, InputStream content, Lines lines) {
    try (InputStream in = content) {
      FileListReader reader = new FileListReader(in);
      while (reader.next()) {
        lines.line(reader);
      }
      String found = reader.digest();
      if (!digest.isEmpty() && !found.equals(digest)) {
        throw new FileListReader.BrokenException("expected SHA-256 " + digest + ", found " + found);
      }
    } catch (FileListReader.BrokenException e) {
      throw name.contains("/checkpoint-")
          ? files.corruptSegment(name, e.getMessage())
          : files.corrupt(name, e.getMessage());
    } catch (IOException e) {
      throw new InputException(
          files.store().path(name) + ": cannot read state: " + e.getMessage() + ". Run again", e);
    }
  }

  /** Whether nothing but batches and skips came after the checkpoint. */
  static boolean onlyAdds(LedgerFiles files, List<Long> numbers) {
    return numbers.stream()
        .noneMatch(
            number ->
                files.has(number, Ledger.REWIND)
                    || files.has(number, Ledger.RESET)
                    || files.has(number, Ledger.ACCEPT));
  }

  Optional<Checkpoint> base() {
    return base;
  }
}
