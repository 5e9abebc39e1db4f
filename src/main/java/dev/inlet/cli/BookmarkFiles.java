package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.bookmark.BatchFile;
import dev.inlet.bookmark.Ledger;
import dev.inlet.run.BookmarkDiff;
import dev.inlet.run.BookmarkDiff.Change;
import dev.inlet.run.BookmarkDiff.Line;
import dev.inlet.run.FileTrace;
import dev.inlet.run.FileTrace.Event;
import dev.inlet.run.FileTrace.Trace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints which files a bookmark holds, and which it does not. */
final class BookmarkFiles {
  private static final int SHOWN = 20;

  /** A comparison, as JSON. */
  private record Compared(
      String job, String from, String to, long added, long changed, long gone, List<Line> files) {}

  /** A file of a batch, as JSON. */
  private record Taken(long batch, String source, String path, long length, String modified) {}

  private final JobContext context;

  BookmarkFiles(JobContext context) {
    this.context = context;
  }

  void diff(List<String> numbers, boolean all) {
    BookmarkDiff diff = new BookmarkDiff(context.catalog(), context.state(), context.conf());
    List<Long> ends = numbers.stream().map(BookmarkFiles::number).toList();
    List<Line> lines =
        switch (ends.size()) {
          case 0 -> diff.withFiles(context.job());
          case 1 -> diff.withNow(context.job(), ends.get(0));
          default -> diff.between(context.job(), ends.get(0), ends.get(1));
        };
    String from = ends.isEmpty() ? "the bookmark" : "the bookmark after " + ends.get(0);
    String to =
        switch (ends.size()) {
          case 0 -> "the files that are there";
          case 1 -> "the bookmark now";
          default -> "the bookmark after " + ends.get(1);
        };
    Compared compared =
        new Compared(
            context.name(),
            from,
            to,
            count(lines, Change.NEW),
            count(lines, Change.CHANGED),
            count(lines, Change.GONE),
            lines);
    if (context.json()) {
      context.console().json(compared);
    } else {
      print(compared, all);
    }
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new CatalogException(
          "inlet bookmark diff: expected a number of the job's history, found '"
              + text
              + "'. Leave it out, or name one",
          e);
    }
  }

  private static long count(List<Line> lines, Change change) {
    return lines.stream().filter(line -> line.change() == change).count();
  }

  private void print(Compared compared, boolean all) {
    context
        .out()
        .println(
            compared.job()
                + ": from "
                + compared.from()
                + " to "
                + compared.to()
                + ": "
                + Text.count(compared.added())
                + " new, "
                + Text.count(compared.changed())
                + " changed, "
                + Text.count(compared.gone())
                + " gone");
    TextTable table = new TextTable("CHANGE", "SOURCE", "FILE", "SIZE");
    compared.files().stream()
        .limit(all ? Long.MAX_VALUE : SHOWN)
        .forEach(
            line ->
                table.row(
                    line.change().name().toLowerCase(Locale.ROOT),
                    line.source(),
                    line.path(),
                    Text.bytes(line.bytes())));
    if (!table.isEmpty()) {
      table.print(context.out());
    }
    if (!all && compared.files().size() > SHOWN) {
      context
          .out()
          .println("… and " + (compared.files().size() - SHOWN) + " more; --all names them");
    }
  }

  /** The files of a run, or of a batch; one of both is given. */
  void ofBatch(String run, Long batch) {
    if ((run == null) == (batch == null)) {
      throw new CatalogException(
          "inlet bookmark files: expected --run or --batch, found "
              + (run == null ? "neither" : "both")
              + ". See `inlet bookmark history "
              + context.name()
              + "`");
    }
    Ledger ledger = context.ledger();
    List<Taken> files = new ArrayList<>();
    for (long number : batches(ledger, run, batch)) {
      ledger.forEachFile(number, file -> files.add(taken(number, file.taken())));
    }
    if (context.json()) {
      context.console().json(files);
    } else {
      print(files);
    }
  }

  private List<Long> batches(Ledger ledger, String run, Long batch) {
    List<Long> batches =
        ledger.batches().stream()
            .filter(number -> run == null ? number.equals(batch) : isOf(ledger, number, run))
            .toList();
    if (batches.isEmpty()) {
      throw new CatalogException(
          "job '"
              + context.name()
              + "': no batch "
              + (run == null ? String.valueOf(batch) : "of run '" + run + "'")
              + ". See `inlet bookmark history "
              + context.name()
              + "`");
    }
    return batches;
  }

  private void print(List<Taken> files) {
    TextTable table = new TextTable("BATCH", "SOURCE", "FILE", "SIZE", "MODIFIED");
    for (Taken file : files) {
      table.row(
          String.valueOf(file.batch()),
          file.source(),
          file.path(),
          Text.bytes(file.length()),
          file.modified());
    }
    table.print(context.out());
  }

  private static boolean isOf(Ledger ledger, long number, String run) {
    return ledger.batch(number).run().equals(run)
        || ledger.commitOf(number).filter(commit -> commit.run().equals(run)).isPresent();
  }

  private static Taken taken(long batch, BatchFile file) {
    return new Taken(
        batch,
        file.source(),
        file.path(),
        file.file().length(),
        Instant.ofEpochMilli(file.file().modified()).toString());
  }

  void which(String file, String source) {
    List<Trace> traces =
        new FileTrace(context.catalog(), context.state(), context.conf())
            .of(context.job(), file, source);
    if (context.json()) {
      context.console().json(traces);
      return;
    }
    for (Trace trace : traces) {
      context.out().println(trace.source() + ": " + trace.path());
      TextTable table = new TextTable("NUMBER", "WHAT", "WHEN", "WHO", "TARGETS", "");
      for (Event event : trace.events()) {
        table.row(
            String.valueOf(event.number()),
            event.what(),
            event.at(),
            event.who(),
            targets(event),
            event.why());
      }
      table.print(context.out(), "  ");
      context.out().println("  " + standing(trace));
    }
  }

  /** {@code lake (version 3), parquet}: rows are those of the whole batch, and so not told. */
  private static String targets(Event event) {
    List<String> names =
        event.targets().stream()
            .map(
                target ->
                    target.target()
                        + (target.version() < 0 ? "" : " (version " + target.version() + ")")
                        + " "
                        + Text.count(target.rows(), "row"))
            .toList();
    return String.join(", ", names);
  }

  private static String standing(Trace trace) {
    String read =
        trace.readSince() == 0
            ? "does not count as read"
            : "counts as read since " + trace.readSince();
    return switch (trace.now()) {
      case "the same" -> read + "; its content is the same now";
      case "changed" -> read + "; its content has changed since";
      case "gone" -> read + "; it is gone now";
      default -> read + "; its source is no longer declared";
    };
  }
}
