package dev.inlet.bookmark;

import dev.inlet.InputException;
import dev.inlet.bookmark.Checkpoint.Segment;
import dev.inlet.bookmark.Entry.Accept;
import dev.inlet.bookmark.Entry.Return;
import dev.inlet.bookmark.Entry.Skip;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * A ledger folded up to a number. First it is found out, from decisions and batches alone, which
 * lists of files count: those of a checkpoint and of the numbers after it, less what was taken
 * back. Then these are read, each once.
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
  private final Optional<Checkpoint> base;
  private final Bookmark bookmark = new Bookmark();

  /** The names that sources have by now, by their names in lists, by the numbers of these lists. */
  private final SortedMap<Long, Map<String, String>> lists;

  private Fold(LedgerFiles files, long until, long namedAt) {
    this.files = files;
    this.base = base(files, until);
    Contributions parts = contributions(until);
    for (Accept accept : accepted(until, namedAt)) {
      parts.rename(accept);
      bookmark.accept(accept);
    }
    this.lists = parts.byNumber();
    expect();
    forEachLine((source, line) -> bookmark.table(source, 0).add(line));
  }

  static Fold upTo(LedgerFiles files, long until) {
    return new Fold(files, until, until);
  }

  /** The state after an older number, under the names that sources have got up to another one. */
  static Fold takenBack(LedgerFiles files, long to, long at) {
    return new Fold(files, to, at);
  }

  /** The changes of names after a number, up to another one. */
  private List<Accept> accepted(long after, long to) {
    return files.numbers(after, to).stream()
        .filter(number -> number > after)
        .filter(number -> files.has(number, Ledger.ACCEPT))
        .map(number -> files.read(number, Ledger.ACCEPT, Accept.class))
        .toList();
  }

  Bookmark bookmark() {
    return bookmark;
  }

  /** The newest checkpoint before all that a decision goes back to. */
  private static Optional<Checkpoint> base(LedgerFiles files, long until) {
    long before = until;
    for (long number : files.checkpoints()) {
      if (number <= before) {
        before = Math.min(number, oldestReturn(files, number, until));
        if (before == number) {
          if (number < files.checkpoints().get(0)) {
            // What the newest checkpoint has folded may be archived.
            files.withArchive();
          }
          return Optional.of(files.checkpoint(number));
        }
      }
    }
    files.withArchive();
    return Optional.empty();
  }

  private static long oldestReturn(LedgerFiles files, long after, long until) {
    return files.numbers(after + 1, until).stream()
        .flatMap(number -> files.decision(number).stream())
        .mapToLong(Return::to)
        .filter(to -> to > 0)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private Contributions contributions(long until) {
    long from = base.map(Checkpoint::sequence).orElse(0L);
    base.ifPresent(checkpoint -> checkpoint.marks().forEach(bookmark::mark));
    Contributions parts = new Contributions(from, base.map(Checkpoint::sources).orElse(Set.of()));
    List<Accept> renames = new ArrayList<>();
    for (long number : files.settled(from + 1, until)) {
      Optional<Return> decision = files.decision(number);
      if (files.has(number, Ledger.COMMIT)) {
        Batch batch = files.committed(number);
        parts.add(number, batch.bookmarked());
        batch.marks().forEach(bookmark::mark);
      } else if (files.has(number, Ledger.SKIP)) {
        Skip skip = files.read(number, Ledger.SKIP, Skip.class);
        parts.add(number, skip.files().isEmpty() ? Set.of() : Set.of(skip.source()));
      } else if (files.has(number, Ledger.ACCEPT)) {
        Accept accept = files.read(number, Ledger.ACCEPT, Accept.class);
        parts.rename(accept);
        renames.add(accept);
        bookmark.accept(accept);
      } else if (decision.isPresent()) {
        long to = decision.get().to();
        parts.goBack(decision.get(), renames.stream().filter(a -> a.sequence() > to).toList());
      } else {
        parts.pass(number);
      }
    }
    return parts;
  }

  /** Tables that are large enough at once need not grow. */
  private void expect() {
    base.ifPresent(
        checkpoint ->
            lists
                .getOrDefault(checkpoint.sequence(), Map.of())
                .forEach((listed, source) -> bookmark.table(source, checkpoint.files(listed))));
  }

  /** The lines of all lists that count, in the order of their numbers. */
  private void forEachLine(Files each) {
    lists.forEach(
        (number, names) -> {
          Lines named =
              line -> {
                String source = names.get(line.source());
                if (source != null) {
                  each.file(source, line);
                }
              };
          if (base.isPresent() && base.get().sequence() == number) {
            base.get().segments().forEach(segment -> readSegment(files, segment, named));
          } else {
            readNumber(files, number, named);
          }
        });
  }

  /** Every file that is read, in the order of the lists, each once. */
  void forEachFile(Files each) {
    Bookmark.FirstLines lines = bookmark.new FirstLines();
    forEachLine(
        (source, line) -> {
          if (lines.isFirst(source, line)) {
            each.file(source, line);
          }
        });
  }

  /** Makes the files of a batch read, of the sources that keep a bookmark. */
  void addBatch(Batch batch) {
    Set<String> kept = batch.bookmarked();
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

  /** The files that a number made read. */
  static void readNumber(LedgerFiles files, long number, Lines lines) {
    if (files.has(number, Ledger.COMMIT)) {
      Batch batch = files.batch(number);
      Set<String> kept = batch.bookmarked();
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
}
