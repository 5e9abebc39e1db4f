package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.bookmark.Entry.Landed;
import dev.inlet.bookmark.Entry.Pause;
import dev.inlet.bookmark.Entry.Skip;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.Times;
import dev.inlet.run.BookmarkEditor;
import dev.inlet.run.BookmarkEditor.Edit;
import dev.inlet.run.BookmarkEditor.Move;
import dev.inlet.run.BookmarkEditor.Rows;
import dev.inlet.run.BookmarkEditor.TargetRows;
import dev.inlet.run.FileSkipper;
import dev.inlet.run.JobPauses;
import dev.inlet.run.Operator;
import dev.inlet.run.SourceAdopter;
import dev.inlet.run.SourceAdopter.Adoption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Carries out what an operator decides, and prints what it means. */
final class BookmarkDecisions {
  private final JobContext context;
  private final Operator operator;

  BookmarkDecisions(JobContext context, Operator operator) {
    this.context = context;
    this.operator = operator;
  }

  void pause(String why) {
    Pause pause = new JobPauses(operator).pause(context.job(), required("pause", why));
    say(
        pause,
        "paused from now on. To let it run again: `inlet bookmark resume " + context.name() + "`");
  }

  void resume(String why) {
    Pause pause = new JobPauses(operator).resume(context.job(), why);
    say(pause, "runs again; it was paused since " + pause.at());
  }

  void rewind(String to, String source, Rows rows, String why, boolean dryRun) {
    if (to == null) {
      throw new CatalogException(
          "inlet bookmark rewind: expected --to BATCH, found none. Name the last batch that"
              + " stays read, 0 for none");
    }
    BookmarkEditor editor = new BookmarkEditor(operator);
    move(editor, Move.rewind(number(editor, to), source, rows, why), dryRun);
  }

  private long number(BookmarkEditor editor, String to) {
    if (to.matches("-?\\d{1,18}")) {
      return Long.parseLong(to);
    }
    Optional<Instant> time = Times.parse(to);
    if (time.isEmpty()) {
      throw new CatalogException(
          "inlet bookmark rewind: --to: expected the number of a batch, or "
              + Times.EXPECTED
              + ", found '"
              + to
              + "'. Correct it");
    }
    return editor.committedAt(context.job(), time.get());
  }

  void reset(String source, Rows rows, String why, boolean dryRun) {
    move(new BookmarkEditor(operator), Move.reset(source, rows, why), dryRun);
  }

  private void move(BookmarkEditor editor, Move move, boolean dryRun) {
    Edit edit = dryRun ? editor.preview(context.job(), move) : editor.carryOut(context.job(), move);
    if (context.json()) {
      context.console().json(edit);
      return;
    }
    say(
        edit,
        Text.count(edit.files(), "file")
            + " ("
            + Text.bytes(edit.bytes())
            + ") "
            + (dryRun ? "would" : "will")
            + " be read again"
            + (edit.sequence() == 0 ? "" : "; this is number " + edit.sequence()));
    boolean rowsGo = move.rows() == Rows.GO;
    if (rowsGo && !dryRun) {
      context.out().println("Rows that were removed:");
      removed(edit.removed());
    } else if (edit.targets().stream().anyMatch(BookmarkDecisions::isTouched)) {
      context
          .out()
          .println(
              rowsGo
                  ? "Rows that would be removed:"
                  : "Their rows stay in the targets, and "
                      + (dryRun ? "would" : "will")
                      + " be there twice when the job has run, unless you remove them first;"
                      + " --replace does so, or says why it cannot:");
      rows(edit.targets());
    }
    notes(edit, rowsGo);
  }

  private static boolean isTouched(TargetRows target) {
    return !target.batches().isEmpty() || target.rows() != 0;
  }

  private void rows(List<TargetRows> targets) {
    TextTable table = new TextTable("TARGET", "PATH", "BATCHES", "ROWS");
    targets.forEach(
        target ->
            table.row(
                target.target(),
                target.path(),
                numbers(target.batches()),
                target.rows() < 0 ? "?" : Text.count(target.rows())));
    table.print(context.out());
  }

  private void removed(List<Landed> targets) {
    TextTable table = new TextTable("TARGET", "PATH", "ROWS", "FILES", "VERSION");
    targets.forEach(
        target ->
            table.row(
                target.target(),
                target.path(),
                target.rows() < 0 ? "?" : Text.count(target.rows()),
                target.files(),
                target.version() < 0 ? "-" : String.valueOf(target.version())));
    table.print(context.out());
  }

  private void notes(Edit edit, boolean rowsGo) {
    if (!edit.windows().isEmpty()) {
      context
          .out()
          .println(
              "Among them are rows of runs with --from or --to (batches "
                  + numbers(edit.windows())
                  + "), whose files are not read again for that reason");
    }
    edit.targets().stream()
        .filter(target -> target.unknownUpTo() > 0)
        .forEach(
            target ->
                context
                    .out()
                    .println(
                        "Target '"
                            + target.target()
                            + "' has batches up to "
                            + target.unknownUpTo()
                            + " that the ledger does not know; their rows "
                            + (rowsGo ? "go too" : "stay, and their files are read again")));
  }

  /** {@code 3, 5, 6}; of many, the first and the last. */
  private static String numbers(List<Long> numbers) {
    int shown = 6;
    return numbers.size() <= shown
        ? numbers.stream().map(String::valueOf).collect(Collectors.joining(", "))
        : numbers.get(0)
            + ", "
            + numbers.get(1)
            + ", … "
            + numbers.get(numbers.size() - 1)
            + " ("
            + numbers.size()
            + ")";
  }

  void skip(String source, List<String> files, String why) {
    Skip skip =
        new FileSkipper(operator)
            .skip(context.job(), declared("skip", source), files, required("skip", why));
    say(
        skip,
        Text.count(skip.files().size(), "file")
            + " of source '"
            + skip.source()
            + "' "
            + (skip.files().size() == 1 ? "counts" : "count")
            + " as read from now on, without being read: "
            + skip.files().stream().map(file -> file.path()).collect(Collectors.joining(", ")));
  }

  void accept(String source, String was, String why) {
    SourceSpec spec = declared("accept", source);
    String before = was.isEmpty() ? spec.name() : was;
    Adoption adoption = new SourceAdopter(operator).accept(context.job(), spec, before, why);
    say(
        adoption,
        "source '"
            + spec.name()
            + "' goes on "
            + (before.equals(spec.name()) ? "where it was" : "where '" + before + "' was")
            + ": "
            + Text.count(adoption.files(), "file")
            + " that "
            + (adoption.files() == 1 ? "was" : "were")
            + " read "
            + (adoption.files() == 1 ? "counts" : "count")
            + " as read");
    if (context.json()) {
      return;
    }
    if (!adoption.oldBase().equals(adoption.accept().base())) {
      context
          .out()
          .println("  location    " + adoption.accept().base() + ", was " + adoption.oldBase());
    }
    if (adoption.redeclared()) {
      context.out().println("  declaration changed: rows that were read before stay as they are");
    }
    context
        .out()
        .println(
            "  files now   "
                + Text.count(adoption.read())
                + " read, "
                + Text.count(adoption.fresh())
                + " new, "
                + Text.count(adoption.changed())
                + " changed");
  }

  /** The source that is named; if none is, the one that keeps a bookmark. */
  private SourceSpec declared(String verb, String name) {
    List<SourceSpec> meant =
        context.job().sources().stream()
            .filter(one -> name.isEmpty() ? one.isBookmarked() : one.name().equals(name))
            .toList();
    if (meant.size() == 1) {
      return meant.get(0);
    }
    throw new CatalogException(
        "inlet bookmark "
            + verb
            + ": expected --source with a source of job '"
            + context.name()
            + "', found "
            + (name.isEmpty() ? "none" : "'" + name + "', which is not declared")
            + ". Sources: "
            + context.job().sources().stream()
                .map(SourceSpec::name)
                .collect(Collectors.joining(", ")));
  }

  private static String required(String verb, String why) {
    if (why == null || why.isBlank()) {
      throw new CatalogException(
          "inlet bookmark "
              + verb
              + ": expected --why TEXT, found none. Say why, for whoever finds it");
    }
    return why;
  }

  private void say(Object fact, String sentence) {
    if (context.json()) {
      context.console().json(fact);
    } else {
      context.out().println(context.name() + ": " + sentence);
    }
  }
}
