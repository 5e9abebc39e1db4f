package dev.inlet.discover;

import static java.util.Objects.requireNonNull;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.TableSpec;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSupport;
import org.apache.hadoop.security.AccessControlException;

/** Lists the data files of a table, all folders below its location included. */
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
    return list(table, SourceSpec.whole(table), file -> true);
  }

  /**
   * The files of a table as a source of a job sees them, of which only some are wanted: of millions
   * that are there, those are held in memory.
   *
   * @param keep asked once for each data file, in the order of the listing
   * @throws InputException if the location is not there or cannot be listed
   */
  public Listing list(TableSpec table, SourceSpec source, Predicate<SourceFile> keep) {
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
        collector.add(status);
      } else {
        list(fs, location, collector);
      }
      return collector.listing(Listing.Scope.FULL);
    } catch (FileNotFoundException e) {
      throw problem(table, "expected a file or folder, found none", "Correct 'location'", e);
    } catch (AccessControlException | java.nio.file.AccessDeniedException e) {
      throw problem(
          table,
          "expected a readable location, found no permission (" + e.getMessage() + ")",
          "Ask for read access, or run as another user",
          e);
    } catch (IOException e) {
      throw problem(
          table, "cannot list it (" + e.getMessage() + ")", "Check that its file system is up", e);
    }
  }

  /**
   * All files below a folder. Object stores answer {@code listFiles} with one listing of all keys;
   * on a local disk it starts a process for each file, to learn of permissions that nobody asked
   * for.
   */
  private static void list(FileSystem fs, Path folder, Collector collector) throws IOException {
    if (fs instanceof LocalFileSystem) {
      collector.called(1);
      for (FileStatus status : fs.listStatus(folder)) {
        if (status.isDirectory()) {
          list(fs, status.getPath(), collector);
        } else {
          collector.add(status);
        }
      }
      return;
    }
    RemoteIterator<LocatedFileStatus> files = fs.listFiles(folder, true);
    while (files.hasNext()) {
      collector.add(files.next());
    }
    collector.called(requests(files));
  }

  /** Object stores tell how many pages they brought; elsewhere a listing counts as one. */
  private static long requests(RemoteIterator<?> files) {
    IOStatistics statistics = IOStatisticsSupport.retrieveIOStatistics(files);
    Long pages = statistics == null ? null : statistics.counters().get("object_list_request");
    return pages == null ? 1 : pages;
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
