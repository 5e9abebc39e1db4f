package dev.inlet.discover;

import static java.util.Objects.requireNonNull;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.SourceSpec.ListingSpec;
import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.Listing.Scope;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/** Finds the data files of a table, in folders at any depth below its location. */
public final class FileDiscovery {
  private final Configuration conf;

  public FileDiscovery(Configuration conf) {
    this.conf = requireNonNull(conf, "conf");
  }

  /**
   * All files of a table now.
   *
   * @throws InputException if the location is not there or cannot be listed
   */
  public Listing list(TableSpec table) {
    return list(table, SourceSpec.whole(table), Progress.none(Instant.EPOCH), file -> true);
  }

  /**
   * The files of a table as a source of a job sees them, by the listing that it declares. Of
   * millions that are there, only those that are wanted are held in memory.
   *
   * @param progress what was read before, which tells where to look
   * @param keep asked once for each data file, by one thread at a time, in no order
   * @throws InputException if the location is not there or cannot be listed, or is not of the kind
   *     that the listing needs
   */
  public Listing list(
      TableSpec table, SourceSpec source, Progress progress, Predicate<SourceFile> keep) {
    Path location = new Path(table.location());
    try {
      FileSystem fs = location.getFileSystem(conf);
      FileStatus status = fs.getFileStatus(location);
      if (table.isDelta()) {
        return DeltaVersions.list(table, fs, status.getPath(), keep);
      }
      Path base = status.isFile() ? status.getPath().getParent() : status.getPath();
      Collector collector = new Collector(table, source, base, keep);
      if (status.isFile()) {
        collector.addAlone(status);
        return collector.listing(Scope.FULL);
      }
      return collector.listing(list(fs, base, table, source, progress, collector));
    } catch (FileNotFoundException e) {
      throw problem(table, "expected a file or folder, found none", "Correct 'location'", e);
    } catch (IOException e) {
      throw unlisted(table, e);
    }
  }

  /**
   * Whether there is a file or folder at a table's location.
   *
   * @throws InputException if that cannot be told
   */
  public boolean isThere(TableSpec table) {
    Path location = new Path(table.location());
    try {
      location.getFileSystem(conf).getFileStatus(location);
      return true;
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw unlisted(table, e);
    }
  }

  /**
   * All files that a source's patterns take, whatever its way of listing sees of them.
   *
   * @param keep asked once for each data file
   * @throws InputException if the location is not there or cannot be listed
   */
  public Listing listWhole(TableSpec table, SourceSpec source, Predicate<SourceFile> keep) {
    return list(table, source.listedInFull(), Progress.none(Instant.EPOCH), keep);
  }

  private Scope list(
      FileSystem fs,
      Path base,
      TableSpec table,
      SourceSpec source,
      Progress progress,
      Collector collector)
      throws IOException {
    Lister lister = new Lister(fs, collector);
    ListingSpec how = source.listing();
    return switch (how.by()) {
      case FULL -> {
        lister.tree(base);
        yield Scope.FULL;
      }
      case PARTITIONS ->
          new PartitionListing(lister, collector, how.window().orElseThrow(), progress)
              .list(base, table.location(), source);
      case LEXICAL ->
          new LexicalListing(lister, collector, how.lookBack()).list(base, progress.lastKey());
      case MANIFEST ->
          new ManifestListing(fs, base, source, collector, progress.isRead()).list(conf);
    };
  }

  private static InputException unlisted(TableSpec table, IOException cause) {
    if (cause instanceof AccessControlException
        || cause instanceof java.nio.file.AccessDeniedException) {
      return problem(
          table,
          "expected a readable location, found no permission (" + cause.getMessage() + ")",
          "Ask for read access, or run as another user",
          cause);
    }
    return problem(
        table,
        "cannot list it (" + cause.getMessage() + ")",
        "Check that its file system is up",
        cause);
  }

  private static InputException problem(
      TableSpec table, String found, String remedy, IOException cause) {
    return new InputException(
        table.location()
            + ": location of table '"
            + table.name()
            + "': "
            + found
            + ". "
            + remedy
            + " ("
            + table.origin()
            + ")",
        cause);
  }
}
