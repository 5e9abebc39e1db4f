package dev.inlet.discover;

import dev.inlet.InputException;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.SourceSpec.OnMissing;
import dev.inlet.discover.Listing.Scope;
import dev.inlet.state.FilePlace;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Takes the files that manifests name. One that was read before costs nothing, and one that is new
 * a single request.
 */
final class ManifestListing {
  static final Scope SCOPE =
      new Scope("manifest", "files that no manifest names, and changes of files that were read");

  private static final Comparator<FileStatus> OLDEST_FIRST =
      Comparator.comparingLong(FileStatus::getModificationTime).thenComparing(FileStatus::getPath);

  /** How many missing files are named. */
  private static final int EXAMPLES = 5;

  private final FileSystem fs;
  private final Path base;
  private final SourceSpec source;
  private final Collector collector;
  private final Predicate<String> isRead;
  private final ManifestPaths paths;
  private final Set<String> named = new HashSet<>();
  private final List<String> missing = new ArrayList<>();
  private long missed;

  /**
   * @param fs that of the table
   * @param base the folder that the table's files are below
   */
  ManifestListing(
      FileSystem fs, Path base, SourceSpec source, Collector collector, Predicate<String> isRead) {
    this.fs = fs;
    this.base = base;
    this.source = source;
    this.collector = collector;
    this.isRead = isRead;
    this.paths = new ManifestPaths(base);
  }

  /**
   * Looks up what is new.
   *
   * @throws InputException if a manifest is not one, names a file elsewhere, or one that has to be
   *     there and is not
   */
  Scope list(Configuration conf) throws IOException {
    Path location = new Path(source.listing().manifests().orElseThrow());
    FileSystem manifests = location.getFileSystem(conf);
    for (FileStatus manifest : manifests(manifests, location)) {
      collector.called(1);
      String name = manifest.getPath().toString();
      try (InputStream in = manifests.open(manifest.getPath())) {
        new ManifestReader(name, entry -> take(name, entry)).read(in);
      } catch (EOFException e) {
        throw new InputException(
            name + ": truncated gzip stream: expected more bytes, found its end. Copy it again", e);
      } catch (IOException e) {
        throw new InputException(
            name + ": cannot read the manifest (" + e.getMessage() + "). Write it again", e);
      }
    }
    if (missed > 0) {
      throw new InputException(
          String.join("\n", missing)
              + (missed > missing.size() ? "\n… and " + (missed - missing.size()) + " more" : "")
              + "\nPut the files there, correct the manifest, or say on-missing = skip ("
              + source.origin()
              + ")");
    }
    return SCOPE;
  }

  private List<FileStatus> manifests(FileSystem fs, Path location) throws IOException {
    FileStatus status;
    try {
      collector.called(1);
      status = fs.getFileStatus(location);
    } catch (FileNotFoundException e) {
      throw new InputException(
          location
              + ": manifests of source '"
              + source.name()
              + "': expected a file or folder, found none. Correct 'manifests' ("
              + source.origin()
              + ")",
          e);
    }
    List<FileStatus> files = new ArrayList<>();
    if (status.isFile()) {
      files.add(status);
    } else {
      collector.called(1);
      RemoteIterator<FileStatus> children = fs.listStatusIterator(location);
      while (children.hasNext()) {
        FileStatus child = children.next();
        if (child.isFile() && !Collector.isHidden(child.getPath().getName())) {
          files.add(child);
        }
      }
      files.sort(OLDEST_FIRST);
    }
    return files;
  }

  private void take(String manifest, ManifestEntry entry) {
    String where = manifest + ": " + entry.line() + ": '" + entry.path() + "'";
    String path = paths.relative(where, entry.path());
    if (!named.add(path) || !collector.wants(path)) {
      return;
    }
    if (isRead.test(path)) {
      collector.addRead();
      return;
    }
    Optional<FileStatus> status = status(where, path);
    if (status.isEmpty()) {
      missing(where, entry);
      return;
    }
    if (status.get().isDirectory()) {
      throw new InputException(where + ": expected a file, found a folder. Name its files");
    }
    if (entry.length().orElse(status.get().getLen()) != status.get().getLen()) {
      throw new InputException(
          where
              + ": expected the "
              + entry.length().getAsLong()
              + " bytes that the manifest tells, found "
              + status.get().getLen()
              + ". Copy the file again, or correct the manifest");
    }
    collector.add(status.get());
  }

  private Optional<FileStatus> status(String where, String path) {
    collector.called(1);
    try {
      return Optional.of(fs.getFileStatus(FilePlace.in(base, path)));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new InputException(
          where + ": cannot look the file up (" + e.getMessage() + "). Run again", e);
    }
  }

  /** What an entry says of itself wins over what is declared for all. */
  private void missing(String where, ManifestEntry entry) {
    if (!entry.mandatory().orElse(source.onMissing() == OnMissing.FAIL)) {
      collector.addMissing();
      return;
    }
    missed++;
    if (missing.size() < EXAMPLES) {
      missing.add(where + ": expected a file, found none");
    }
  }
}
