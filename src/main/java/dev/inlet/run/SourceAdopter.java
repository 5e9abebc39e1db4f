package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.bookmark.Bookmark;
import dev.inlet.bookmark.Bookmark.Mark;
import dev.inlet.bookmark.Bookmark.Standing;
import dev.inlet.bookmark.Entry.Accept;
import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.discover.Listing;
import dev.inlet.state.Digest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Lets a source that was changed in the job catalog go on where it was. */
public final class SourceAdopter {
  /**
   * What was accepted.
   *
   * @param files that were read of the source under its old name or at its old location
   * @param oldBase the folder that their paths were relative to
   * @param redeclared whether the meaning of the table's bytes is declared otherwise than before
   * @param read of the files that are there now, how many count as read
   * @param fresh how many were never read
   * @param changed how many were read with another content
   */
  public record Adoption(
      Accept accept,
      long files,
      String oldBase,
      boolean redeclared,
      long read,
      long fresh,
      long changed) {}

  private final Operator operator;

  public SourceAdopter(Operator operator) {
    this.operator = requireNonNull(operator, "operator");
  }

  /**
   * Takes the bookmark of a source over.
   *
   * @param was the source's name before; its own if that is the same
   * @throws CatalogException if nothing was read under that name, or it is not free
   */
  public Adoption accept(JobSpec job, SourceSpec source, String was, String why) {
    try (HeldJob held = operator.hold(job)) {
      Ledger ledger = held.ledger();
      held.targets().requireNoneAhead(ledger);
      Bookmark bookmark = ledger.bookmark();
      require(job, source, was, bookmark);
      held.giveUpUnfinished();
      held.lease().check();
      TableSpec table = operator.catalog().table(source.table());
      Map<Standing, Long> standings = new EnumMap<>(Standing.class);
      Listing listing = listed(table, source, was, bookmark, standings);
      String declared = Digest.sha256(operator.catalog().meaningOf(table));
      Accept accept =
          new Accept(
              ledger.nextSequence(),
              source.name(),
              was,
              listing.base(),
              declared,
              operator.now(),
              operator.user(),
              why);
      ledger.append(accept);
      return new Adoption(
          accept,
          bookmark.files(was),
          bookmark.mark(was).map(Mark::base).orElse(""),
          bookmark.mark(was).filter(mark -> mark.declared().equals(declared)).isEmpty(),
          standings.getOrDefault(Standing.READ, 0L),
          standings.getOrDefault(Standing.NEW, 0L),
          standings.getOrDefault(Standing.CHANGED, 0L));
    }
  }

  /**
   * The listing of all files, none of which it keeps.
   *
   * @param standings in which each of them is counted
   */
  private Listing listed(
      TableSpec table,
      SourceSpec source,
      String was,
      Bookmark bookmark,
      Map<Standing, Long> standings) {
    return new FileDiscovery(operator.conf())
        .listWhole(
            table,
            source.listedInFull(),
            file -> {
              standings.merge(bookmark.standing(was, file), 1L, Long::sum);
              return false;
            });
  }

  private static void require(JobSpec job, SourceSpec source, String was, Bookmark bookmark) {
    String where = "job '" + job.name() + "': source '" + source.name() + "': ";
    if (!source.isBookmarked()) {
      throw new CatalogException(
          where + "expected a source that keeps a bookmark, found bookmark = off. Leave it");
    }
    List<String> gone =
        bookmark.sources().stream()
            .filter(name -> job.sources().stream().noneMatch(one -> one.name().equals(name)))
            .toList();
    if (bookmark.files(was) == 0) {
      throw new CatalogException(
          where
              + "expected files that were read of '"
              + was
              + "', found none. "
              + (gone.isEmpty()
                  ? "There is nothing to take over: run the job"
                  : "Sources that were read and are no longer declared: "
                      + String.join(", ", gone)
                      + "; name one with --was"));
    }
    if (!was.equals(source.name()) && !gone.contains(was)) {
      throw new CatalogException(
          where
              + "cannot take over source '"
              + was
              + "': expected one that is no longer declared, found it declared. Remove it from the"
              + " job first");
    }
    if (!was.equals(source.name()) && bookmark.files(source.name()) > 0) {
      throw new CatalogException(
          where
              + "cannot take over source '"
              + was
              + "': expected a source of which nothing was read, found "
              + bookmark.files(source.name())
              + " files. Forget them first with `inlet bookmark reset "
              + job.name()
              + " --source "
              + source.name()
              + "`");
    }
  }
}
