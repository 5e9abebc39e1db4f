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
import dev.inlet.discover.FileDiscovery;
import dev.inlet.discover.Listing;
import java.util.List;

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
   * @throws CatalogException if a name is of no file, or of several, or of one that was read
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
