package dev.inlet.catalog;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * What a crawl makes of a table over time.
 *
 * @param onDelete what becomes of the definition when there are no files any more
 * @param recrawl which files a later crawl looks at
 */
public record CrawlRules(OnDelete onDelete, Recrawl recrawl) {
  /** What becomes of a definition when there are no files any more. */
  public enum OnDelete {
    /** It stays, and the crawl fails for want of files. */
    LOG,
    /** It is marked as deprecated, until there are files again. */
    DEPRECATE,
    /** It is no longer there, but its versions are kept. */
    DROP;

    /** As it is written in the job catalog. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which files a later crawl looks at. */
  public enum Recrawl {
    /** All, as the first one. */
    EVERYTHING,
    /** Those in folders in which there were none before. */
    NEW_FOLDERS,
    /** Those that are new or have changed. */
    CHANGED_FILES;

    /** As it is written in the job catalog. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What holds if nothing is declared. */
  public static final CrawlRules DEFAULT = new CrawlRules(OnDelete.LOG, Recrawl.EVERYTHING);

  public CrawlRules {
    requireNonNull(onDelete, "onDelete");
    requireNonNull(recrawl, "recrawl");
  }
}
