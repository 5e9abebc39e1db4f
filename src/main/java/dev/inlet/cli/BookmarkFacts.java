package dev.inlet.cli;

import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.Entry.Landed;
import dev.inlet.bookmark.Entry.Pause;
import dev.inlet.bookmark.Entry.Return;
import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.run.BookmarkHistory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints what a job has read, and how that came about. */
final class BookmarkFacts {
  /** One source, as JSON. */
  private record Source(String source, String bookmark, long files, long bytes, long lastBatch) {
    Source plus(Source other) {
      return new Source(
          source,
          bookmark,
          files + other.files,
          bytes + other.bytes,
          Math.max(lastBatch, other.lastBatch));
    }

    Source of(SourceSpec declared) {
      return new Source(declared.name(), declared.bookmark().word(), files, bytes, lastBatch);
    }
  }

  /** The pause in effect, as JSON; empty texts if there is none. */
  private record Paused(String since, String by, String why) {}

  /** A bookmark, as JSON. */
  private record Shown(
      String job,
      long nextBatch,
      long unfinished,
      long unfinishedReplace,
      Paused paused,
      List<Source> sources) {}

  private BookmarkFacts() {}

  static void show(JobContext context) {
    Ledger ledger = context.ledger();
    List<Source> sources = sources(context, ledger);
    Optional<Pause> pause = ledger.paused();
    long unfinished = ledger.unfinished().map(Batch::sequence).orElse(0L);
    long replace = ledger.unfinishedReturn().map(Return::sequence).orElse(0L);
    if (context.json()) {
      Paused paused =
          pause
              .map(found -> new Paused(found.at(), found.by(), found.why()))
              .orElse(new Paused("", "", ""));
      context
          .console()
          .json(
              new Shown(
                  context.name(), ledger.nextSequence(), unfinished, replace, paused, sources));
      return;
    }
    context
        .out()
        .println(
            context.name()
                + ": next batch "
                + ledger.nextSequence()
                + (unfinished == 0 ? "" : ", batch " + unfinished + " unfinished"));
    pause.ifPresent(
        found ->
            context
                .out()
                .println(
                    "paused since "
                        + found.at()
                        + " by "
                        + found.by()
                        + (found.why().isEmpty() ? "" : ": " + found.why())));
    if (replace != 0) {
      context
          .out()
          .println(
              "decision "
                  + replace
                  + " has not removed its rows from all targets yet: the next run does so first");
    }
    table(context, sources);
  }

  private static List<Source> sources(JobContext context, Ledger ledger) {
    Map<String, Source> read = new HashMap<>();
    ledger.forEachRead(
        file ->
            read.merge(
                file.taken().source(),
                new Source("", "", 1, file.file().length(), file.sequence()),
                Source::plus));
    Source none = new Source("", "", 0, 0, 0);
    return context.job().sources().stream()
        .map(one -> read.getOrDefault(one.name(), none).of(one))
        .toList();
  }

  private static void table(JobContext context, List<Source> sources) {
    TextTable table = new TextTable("SOURCE", "BOOKMARK", "FILES READ", "SIZE", "LAST BATCH");
    for (Source one : sources) {
      table.row(
          one.source(),
          one.bookmark(),
          one.files(),
          Text.bytes(one.bytes()),
          one.lastBatch() == 0 ? "-" : String.valueOf(one.lastBatch()));
    }
    table.print(context.out());
  }

  static void history(JobContext context) {
    List<BookmarkHistory.Line> lines = BookmarkHistory.of(context.ledger());
    if (context.json()) {
      context.console().json(lines);
      return;
    }
    if (lines.isEmpty()) {
      context.out().println(context.name() + ": nothing has happened yet");
      return;
    }
    TextTable table = new TextTable("NUMBER", "WHAT", "WHEN", "WHO", "FILES", "ROWS", "");
    for (BookmarkHistory.Line line : lines) {
      String note =
          line.detail().isEmpty() || line.why().isEmpty()
              ? line.detail() + line.why()
              : line.detail() + ": " + line.why();
      table.row(
          String.valueOf(line.number()),
          line.what(),
          line.at(),
          line.who(),
          line.files() == 0 ? "" : Text.count(line.files()),
          rows(line.targets()),
          note);
    }
    table.print(context.out());
  }

  /** {@code lake 3, parquet 3}. */
  static String rows(List<Landed> targets) {
    return targets.stream()
        .map(
            target -> target.target() + " " + (target.rows() < 0 ? "?" : Text.count(target.rows())))
        .collect(Collectors.joining(", "));
  }
}
