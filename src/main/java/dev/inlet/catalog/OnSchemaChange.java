package dev.inlet.catalog;

import java.util.Locale;

/** What becomes of a table's definition when its files have changed. */
public enum OnSchemaChange {
  /** It follows: columns are added, types widen. */
  EVOLVE,
  /** Columns are added; types stay. */
  ADD_COLUMNS,
  /** It stays, and the crawl or run ends. */
  LOCK,
  /** It stays, and the change is told. */
  LOG;

  /** As it is written in the job catalog. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
