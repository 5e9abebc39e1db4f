package dev.inlet.cli;

import dev.inlet.InputException;
import dev.inlet.catalog.CrawlRules.OnDelete;
import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.discover.Listing;
import dev.inlet.infer.TableDefinition.Status;
import org.apache.hadoop.conf.Configuration;

/** What becomes of a table whose files are no longer there. */
final class GoneTable {
  private final TableSpec spec;
  private final Configuration conf;

  GoneTable(TableSpec spec, Configuration conf) {
    this.spec = spec;
    this.conf = conf;
  }

  /**
   * The files that are there; none where the location itself is gone and the table says what
   * becomes of it then.
   *
   * @throws InputException if the location cannot be listed
   */
  Listing list() {
    FileDiscovery discovery = new FileDiscovery(conf);
    if (spec.crawl().onDelete() != OnDelete.LOG && !discovery.isThere(spec)) {
      return Listing.none(spec.location());
    }
    // A folder that goes away meanwhile is no word on the table's other files.
    return discovery.list(spec);
  }

  /** Whether there is nothing to look at, and what then is declared. */
  boolean settles(Listing listing) {
    return spec.crawl().onDelete() != OnDelete.LOG && !spec.isDelta() && listing.files().isEmpty();
  }

  Status status() {
    return spec.crawl().onDelete() == OnDelete.DROP ? Status.DROPPED : Status.DEPRECATED;
  }

  /** For people. */
  String line() {
    return "no files in "
        + spec.location()
        + " any more, and 'on-delete = "
        + spec.crawl().onDelete().word()
        + "'";
  }
}
