package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.bookmark.Bookmark;
import dev.inlet.bookmark.Bookmark.Standing;
import dev.inlet.bookmark.Entry.Skip;
import dev.inlet.bookmark.Ledger;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.SourceSpec.ListingSpec.By;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.discover.Listing;
import dev.inlet.discover.Progress;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Makes files count as read that nobody can read. */
public final class FileSkipper {
  private final Operator operator;

  public FileSkipper(Operator operator) {
    this.operator = requireNonNull(operator, "operator");
  }

  /**
   * From now on, these files count as read. An unfinished batch that holds one is given up.
   *
   * @param names paths below the source's location, or how they end
   * @throws CatalogException if a name is of no file, or of several, or of one that was read, or if
   *     other files would not be found any more
   */
  public Skip skip(JobSpec job, SourceSpec source, List<String> names, String why) {
    try (HeldJob held = operator.hold(job)) {
      Ledger ledger = held.ledger();
      held.targets().requireNoneAhead(ledger);
      Listing listing =
          new FileDiscovery(operator.conf())
              .listWhole(
                  operator.catalog().table(source.table()),
                  source.listedInFull(),
                  file -> names.stream().anyMatch(name -> FilePaths.isMeant(file.path(), name)));
      Bookmark bookmark = ledger.bookmark();
      List<SourceFile> files =
          names.stream().map(name -> file(job, source, listing, bookmark, name)).toList();
      requireNoneHidden(job, source, bookmark, files);
      if (holds(ledger, source, files)) {
        held.giveUpUnfinished();
      }
      held.lease().check();
      Skip skip =
          new Skip(
              ledger.nextSequence(),
              source.name(),
              files.stream().distinct().toList(),
              operator.now(),
              operator.user(),
              why);
      ledger.append(skip);
      return skip;
    }
  }

  /**
   * A listing that begins near the last file that was read would begin near a skipped one, and pass
   * over files before it that nobody has read. Those of an unfinished batch are among them: it may
   * have to be given up.
   */
  private void requireNoneHidden(
      JobSpec job, SourceSpec source, Bookmark bookmark, List<SourceFile> skipped) {
    Progress now = RunPlanner.progress(source, bookmark, operator.clock().instant());
    Progress then = now;
    for (SourceFile file : skipped) {
      then = then.with(file.path());
    }
    if (source.listing().by() == By.FULL || then.lastKey().equals(now.lastKey())) {
      return;
    }
    SortedSet<String> hidden = unread(source, bookmark, now);
    hidden.removeAll(unread(source, bookmark, then));
    skipped.forEach(file -> hidden.remove(file.path()));
    if (!hidden.isEmpty()) {
      throw new CatalogException(
          source.origin()
              + ": job '"
              + job.name()
              + "': source '"
              + source.name()
              + "': cannot skip "
              + skipped.get(skipped.size() - 1).path()
              + ": expected no unread file that the source's listing would pass over then, found "
              + hidden.size()
              + ", such as "
              + hidden.first()
              + ". Leave the file out with 'exclude-files', or say listing = full until a run has"
              + " read the others");
    }
  }

  /** What a run would find now that no run has read. */
  private SortedSet<String> unread(SourceSpec source, Bookmark bookmark, Progress progress) {
    TreeSet<String> found = new TreeSet<>();
    new FileDiscovery(operator.conf())
        .list(
            operator.catalog().table(source.table()),
            source,
            progress,
            file -> {
              if (bookmark.standing(source.name(), file) == Standing.NEW) {
                found.add(file.path());
              }
              return false;
            });
    return found;
  }

  private static boolean holds(Ledger ledger, SourceSpec source, List<SourceFile> files) {
    List<String> paths = files.stream().map(SourceFile::path).toList();
    return ledger
        .unfinished()
        .filter(
            batch ->
                ledger.files(batch).stream()
                    .anyMatch(
                        taken ->
                            taken.source().equals(source.name()) && paths.contains(taken.path())))
        .isPresent();
  }

  private static SourceFile file(
      JobSpec job, SourceSpec source, Listing listing, Bookmark bookmark, String name) {
    SourceFile file =
        FilePaths.one(
            "job '" + job.name() + "': source '" + source.name() + "' in " + listing.location(),
            name,
            listing.files(),
            SourceFile::path);
    if (bookmark.standing(source.name(), file) == Standing.READ) {
      throw new CatalogException(
          "job '"
              + job.name()
              + "': source '"
              + source.name()
              + "': "
              + file.path()
              + ": expected a file that was not read, found that number "
              + bookmark.sequenceOf(source.name(), file.path())
              + " made it count as read. Leave it out");
    }
    return file;
  }
}
