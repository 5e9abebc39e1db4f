package dev.inlet.compact;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.catalog.CompactSpec;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Where a compaction reads and writes. */
final class Places {
  private Places() {}

  static Path qualified(String place, Configuration conf) {
    Path path = new Path(place);
    try {
      return path.getFileSystem(conf).makeQualified(path);
    } catch (IOException e) {
      throw new InputException(
          place + ": cannot reach its file system: " + e.getMessage() + ". Run again", e);
    }
  }

  /** The folder that paths of sources are relative to: that of the source, if it is one file. */
  static Path base(CompactSpec spec, Configuration conf) {
    Path src = new Path(spec.src());
    try {
      FileSystem fs = src.getFileSystem(conf);
      FileStatus status = fs.getFileStatus(src);
      return status.isFile() ? status.getPath().getParent() : status.getPath();
    } catch (FileNotFoundException e) {
      throw new InputException(
          spec.src()
              + ": compact: 'src': expected a folder with files, or one file, found none. Correct it ("
              + spec.origin()
              + ")",
          e);
    } catch (IOException e) {
      throw new InputException(
          spec.src() + ": cannot look at the source: " + e.getMessage() + ". Run again", e);
    }
  }

  /**
   * Makes sure that no run could take for a source what another one wrote.
   *
   * @throws CatalogException if it could
   */
  static void check(CompactSpec spec, Configuration conf) {
    Path src = qualified(spec.src(), conf);
    Path dest = qualified(spec.dest(), conf);
    if (isWithin(dest, src)) {
      throw problem(
          spec,
          "dest",
          "expected a folder outside of the source " + spec.src() + ", found " + spec.dest(),
          "The outputs would be compacted again; choose another folder");
    }
    if (spec.removal().archive().isPresent()) {
      checkArchive(spec, src, dest, qualified(spec.removal().archive().get(), conf));
    }
  }

  private static void checkArchive(CompactSpec spec, Path src, Path dest, Path archive) {
    String found = ", found " + spec.removal().archive().orElseThrow();
    if (isWithin(archive, src) || isWithin(archive, dest)) {
      throw problem(
          spec,
          "archive",
          "expected a folder outside of source and destination" + found,
          "The archived files would be read again; choose another folder");
    }
    if (!store(archive).equals(store(src))) {
      throw problem(
          spec,
          "archive",
          "expected a folder on the file system of the source, " + store(src) + found,
          "Files are archived by a rename, which does not leave a file system");
    }
  }

  private static String store(Path path) {
    return path.toUri().getScheme() + "://" + String.valueOf(path.toUri().getAuthority());
  }

  private static boolean isWithin(Path inner, Path outer) {
    String folder = outer.toString();
    return inner.equals(outer)
        || inner.toString().startsWith(folder.endsWith("/") ? folder : folder + "/");
  }

  private static CatalogException problem(
      CompactSpec spec, String key, String what, String remedy) {
    return new CatalogException(
        spec.origin() + ": compact: '" + key + "': " + what + ". " + remedy);
  }
}
