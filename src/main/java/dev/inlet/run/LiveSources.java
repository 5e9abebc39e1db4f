package dev.inlet.run;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.bookmark.Bookmark;
import dev.inlet.bookmark.Bookmark.Mark;
import dev.inlet.bookmark.Ledger;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.discover.Listing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The sources of a job against what was read of them: a source that is not what it was would bring
 * all its rows a second time, or others than before. Each refusal names the command that settles
 * it.
 */
final class LiveSources {
  private final JobSpec job;
  private final Ledger ledger;
  private final Bookmark bookmark;

  LiveSources(JobSpec job, Ledger ledger, Bookmark bookmark) {
    this.job = job;
    this.ledger = ledger;
    this.bookmark = bookmark;
  }

  /**
   * A source that was never read, beside one that was and is no longer declared, is most likely the
   * same under another name.
   */
  void requireNotRenamed() {
    List<String> declared = job.sources().stream().map(SourceSpec::name).toList();
    List<String> gone =
        bookmark.sources().stream().filter(name -> !declared.contains(name)).toList();
    for (SourceSpec source : job.sources()) {
      boolean isNew = source.isBookmarked() && bookmark.files(source.name()) == 0;
      if (isNew && !gone.isEmpty()) {
        throw renamed(source, gone.get(0));
      }
    }
  }

  private CatalogException renamed(SourceSpec source, String gone) {
    String command = "`inlet bookmark ";
    return new CatalogException(
        source.origin()
            + ": job '"
            + job.name()
            + "': source '"
            + source.name()
            + "' was never read, and source '"
            + gone
            + "', which was, is gone: expected sources to keep their names, for the bookmark is"
            + " kept by them. If it is the same source, name it '"
            + gone
            + "' again or take its bookmark over with "
            + command
            + "accept "
            + job.name()
            + " --source "
            + source.name()
            + " --was "
            + gone
            + "`. If it is another one, forget the old with "
            + command
            + "reset "
            + job.name()
            + " --source "
            + gone
            + "`");
  }

  /** Files are known by their paths below the location, which another location has too, or not. */
  void requireNotMoved(SourceSpec source, Listing listing) {
    Optional<Mark> mark = mark(source);
    if (mark.isPresent() && !mark.get().base().equals(listing.base())) {
      throw new CatalogException(
          source.origin()
              + ": job '"
              + job.name()
              + "': source '"
              + source.name()
              + "' has moved: expected "
              + mark.get().base()
              + ", of which batch "
              + mark.get().sequence()
              + " was, found "
              + listing.base()
              + ". If the files that were read are there under the same names, go on with `inlet"
              + " bookmark accept "
              + job.name()
              + " --source "
              + source.name()
              + "`. If all of them are new, forget the old with `inlet bookmark reset "
              + job.name()
              + " --source "
              + source.name()
              + "`");
    }
  }

  /** What was declared otherwise when the source was last read, in words. */
  List<String> notes(SourceSpec source, String declared) {
    Optional<Mark> mark = mark(source);
    if (mark.isEmpty() || mark.get().declared().equals(declared)) {
      return List.of();
    }
    return List.of(
        "the declaration of table '"
            + source.table()
            + "' changed after batch "
            + mark.get().sequence()
            + ": rows that were read before stay as they are. To read them again, `inlet bookmark"
            + " reset "
            + job.name()
            + " --source "
            + source.name()
            + " --replace`");
  }

  private Optional<Mark> mark(SourceSpec source) {
    return source.isBookmarked() && bookmark.files(source.name()) > 0
        ? bookmark.mark(source.name())
        : Optional.empty();
  }

  /** Files that changed after they were read, where the source does not say what to do then. */
  void requireUnchanged(SourceSpec source, Listing listing, Selection.Outcome outcome) {
    if (outcome.refused() == 0) {
      return;
    }
    Map<String, SourceFile> examples = new TreeMap<>();
    outcome.examples().forEach(file -> examples.put(file.path(), file));
    Map<String, String> lines = new TreeMap<>();
    ledger.forEachRead(
        read -> {
          SourceFile found = examples.get(read.file().path());
          if (found != null && read.taken().source().equals(source.name())) {
            lines.put(found.path(), changed(listing, found, read.file(), read.sequence()));
          }
        });
    long more = outcome.refused() - lines.size();
    throw new InputException(
        lines.values().stream().collect(Collectors.joining("\n"))
            + (more > 0 ? "\n… and " + more + " more" : "")
            + "\nRestore the files as they were, put new content under new names, say with"
            + " 'on-change' what to do ("
            + source.origin()
            + "), or read everything again after `inlet bookmark reset "
            + job.name()
            + "`");
  }

  private static String changed(
      Listing listing, SourceFile found, SourceFile expected, long sequence) {
    return listing.base()
        + "/"
        + found.path()
        + ": changed after batch "
        + sequence
        + " read it: expected "
        + shape(expected)
        + ", found "
        + shape(found);
  }

  private static String shape(SourceFile file) {
    return file.length() + " bytes of " + Instant.ofEpochMilli(file.modified());
  }
}
