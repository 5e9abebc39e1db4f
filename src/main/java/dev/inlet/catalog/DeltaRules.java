package dev.inlet.catalog;

import dev.inlet.catalog.CrawlRules.Recrawl;
import dev.inlet.catalog.SourceSpec.Bookmarking;
import dev.inlet.catalog.SourceSpec.ListingSpec.By;
import dev.inlet.catalog.SourceSpec.OnChange;
import dev.inlet.catalog.SourceSpec.OnMissing;
import java.util.List;

/** What cannot be said of Delta tables, whose own log tells their files, columns and versions. */
final class DeltaRules {
  private final Node declared;

  /**
   * @param declared the table or source, with defaults
   */
  DeltaRules(Node declared) {
    this.declared = declared;
  }

  /** Notes what a table declares and a Delta table cannot have. */
  void check(TableSpec table) {
    if (table.isDelta()) {
      checkPatterns("include-files", table.include());
      checkPatterns("exclude-files", table.exclude());
      OnSchemaChange policy = table.onSchemaChange();
      if (policy == OnSchemaChange.ADD_COLUMNS || policy == OnSchemaChange.LOG) {
        problem(
            "on-schema-change",
            "'on-schema-change': expected evolve or lock for a Delta table, whose log has its types,"
                + " found "
                + policy.word());
      }
      if (table.crawl().recrawl() != Recrawl.EVERYTHING) {
        problem(
            "recrawl",
            "'recrawl': expected everything for a Delta table, whose log tells all, found "
                + table.crawl().recrawl().word());
      }
      if (!table.hints().isEmpty()) {
        problem("hints", "'hints': a Delta table has the types of its log. Use a 'cast' step");
      }
    }
  }

  /** Notes what a source declares and its table cannot have. */
  void check(SourceSpec source, TableSpec table) {
    boolean follows = source.bookmark() == Bookmarking.DELTA;
    if (follows && !table.isDelta()) {
      problem(
          "bookmark",
          "'bookmark': expected 'files' or 'off', for table '"
              + table.name()
              + "' is not declared with 'format = delta', found 'delta'. If it is a Delta table,"
              + " declare that");
    }
    if (!table.isDelta()) {
      return;
    }
    if (source.bookmark() == Bookmarking.FILES) {
      problem(
          "bookmark",
          "'bookmark': expected 'delta' or 'off', for table '"
              + table.name()
              + "' is a Delta table, whose files are not its rows, found 'files'. Follow its"
              + " versions with 'bookmark = delta'");
    }
    checkPatterns("include-files", source.include());
    checkPatterns("exclude-files", source.exclude());
    if (source.listing().by() != By.FULL) {
      problem("listing", "'listing': goes with files, not with a Delta table. Leave it out");
    }
    if (follows) {
      checkFollowing(source);
    }
  }

  private void checkFollowing(SourceSpec source) {
    for (String key : List.of("max-bytes", "start-at", "ignore-older-than")) {
      if (declared.has(key)) {
        problem(
            key,
            "'"
                + key
                + "' goes with 'bookmark = files', found 'delta'. Limit the versions of a run with"
                + " 'max-files'");
      }
    }
    if (source.onChange() == OnChange.REPLACE) {
      problem(
          "on-change",
          "'on-change': expected fail, ignore or append for a Delta table, found replace. Turn on"
              + " the table's change feed, and merge by _change_type");
    }
    if (source.onMissing() == OnMissing.SKIP) {
      problem(
          "on-missing",
          "'on-missing': expected fail for a Delta table, found skip: a version that is missing"
              + " would be rows that are never read");
    }
  }

  private void checkPatterns(String key, List<String> patterns) {
    if (!patterns.isEmpty()) {
      problem(key, "'" + key + "': a Delta table's own log tells its files. Use a 'filter' step");
    }
  }

  private void problem(String key, String text) {
    // What comes from the defaults has no line of the user's.
    Origin at = declared.origin(key);
    declared.problem(at.file().equals(JobCatalog.REFERENCE) ? declared.origin() : at, text);
  }
}
