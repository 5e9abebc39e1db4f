package dev.inlet.discover;

import static java.util.Objects.requireNonNull;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.TableSpec;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;

/** Lists the data files of a table, all folders below its location included. */
public final class FileDiscovery {
  private static final Comparator<SourceFile> OLDEST_FIRST =
      Comparator.comparingLong(SourceFile::modified).thenComparing(SourceFile::path);

  private final Configuration conf;

  public FileDiscovery(Configuration conf) {
    this.conf = requireNonNull(conf, "conf");
  }

  /**
   * The files of a table now.
   *
   * @throws InputException if the location is not there or cannot be listed
   */
  public Listing list(TableSpec table) {
    Path location = new Path(table.location());
    try {
      FileSystem fs = location.getFileSystem(conf);
      FileStatus status = fs.getFileStatus(location);
      Collector collector = new Collector(table, status);
      if (status.isFile()) {
        collector.add(status);
      } else {
        list(fs, location, collector);
      }
      return collector.listing();
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

  /** Sorts what a listing brings into data files and files that are left out. */
  private static final class Collector {
    private final String location;
    private final Path base;
    private final int baseLength;
    private final Globs globs;
    private final List<SourceFile> files = new ArrayList<>();
    private int hidden;
    private int empty;
    private int excluded;

    Collector(TableSpec table, FileStatus location) {
      this.location = table.location();
      this.base = location.isFile() ? location.getPath().getParent() : location.getPath();
      String path = base.toUri().getPath();
      this.baseLength = path.endsWith("/") ? path.length() : path.length() + 1;
      this.globs = new Globs(table.include(), table.exclude());
    }

    void add(FileStatus status) {
      String path = status.getPath().toUri().getPath().substring(baseLength);
      if (isHidden(path)) {
        hidden++;
      } else if (status.getLen() == 0) {
        empty++;
      } else if (!globs.accept(path)) {
        excluded++;
      } else {
        files.add(
            new SourceFile(path, status.getLen(), status.getModificationTime(), etag(status)));
      }
    }

    Listing listing() {
      files.sort(OLDEST_FIRST);
      return new Listing(location, base.toString(), files, hidden, empty, excluded);
    }

    private static boolean isHidden(String path) {
      for (String name : path.split("/", -1)) {
        if (name.startsWith(".") || (name.startsWith("_") && !name.contains("="))) {
          return true;
        }
      }
      return false;
    }

    private static String etag(FileStatus status) {
      String etag = status instanceof EtagSource source ? source.getEtag() : null;
      return etag == null ? "" : etag;
    }
  }
}
