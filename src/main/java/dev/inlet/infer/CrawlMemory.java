package dev.inlet.infer;

import static java.util.Objects.requireNonNull;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.CrawlRules.Recrawl;
import dev.inlet.discover.Listing;
import dev.inlet.state.Digest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells the files that a crawl of a table has looked at before from others. */
public final class CrawlMemory {
  private static final int MARK_LENGTH = 16;

  private final TableCatalog tables;
  private final String table;
  private final Recrawl recrawl;

  public CrawlMemory(TableCatalog tables, String table, Recrawl recrawl) {
    this.tables = requireNonNull(tables, "tables");
    this.table = requireNonNull(table, "table");
    this.recrawl = requireNonNull(recrawl, "recrawl");
  }

  /**
   * The files that are to be looked at. If there are none it is the newest one, for what is
   * declared may have changed.
   */
  public Listing remaining(Listing listing) {
    if (recrawl == Recrawl.EVERYTHING || listing.files().isEmpty()) {
      return listing;
    }
    Set<String> known = new HashSet<>(tables.crawled(table));
    List<SourceFile> fresh =
        listing.files().stream().filter(file -> !known.contains(mark(file))).toList();
    List<SourceFile> newest =
        listing.files().subList(listing.files().size() - 1, listing.files().size());
    return listing.only(fresh.isEmpty() ? newest : fresh);
  }

  /** Keeps what there is now, for the next crawl. */
  public void keep(Listing listing) {
    if (recrawl != Recrawl.EVERYTHING) {
      List<String> marks = listing.files().stream().map(this::mark).distinct().sorted().toList();
      if (!marks.equals(tables.crawled(table))) {
        tables.putCrawled(table, marks);
      }
    }
  }

  private String mark(SourceFile file) {
    if (recrawl == Recrawl.NEW_FOLDERS) {
      return file.path().substring(0, file.path().lastIndexOf('/') + 1);
    }
    String content = file.etag().isEmpty() ? String.valueOf(file.modified()) : file.etag();
    String all = file.path() + '\n' + file.length() + '\n' + content;
    return Digest.sha256(all).substring(0, MARK_LENGTH);
  }
}
