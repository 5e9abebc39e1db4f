package dev.inlet.write;

import dev.inlet.state.FilePlace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Which data files are in place. Each folder is listed once; no file is asked for by itself. */
final class DataFiles {
  private DataFiles() {}

  /** The files below a folder, but for hidden ones; a folder like {@code _day=1} is not hidden. */
  static void below(FileSystem fs, Path folder, List<FileStatus> into) throws IOException {
    for (FileStatus status : list(fs, folder)) {
      String name = status.getPath().getName();
      if (status.isDirectory() && (!isHidden(name) || isPartition(name))) {
        below(fs, status.getPath(), into);
      } else if (status.isFile() && !isHidden(name)) {
        into.add(status);
      }
    }
  }

  /** All files below a folder, hidden ones too; none if there is no folder. */
  static List<FileStatus> tree(FileSystem fs, Path folder) throws IOException {
    List<FileStatus> files = new ArrayList<>();
    try {
      RemoteIterator<LocatedFileStatus> found = fs.listFiles(folder, true);
      while (found.hasNext()) {
        files.add(found.next());
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    return files;
  }

  /**
   * The lengths of those of these files that are there.
   *
   * @param paths relative to the root
   */
  static Map<String, Long> lengths(FileSystem fs, Path root, Collection<String> paths)
      throws IOException {
    TreeSet<String> folders = new TreeSet<>();
    paths.forEach(path -> folders.add(folder(path)));
    Map<String, Long> found = new HashMap<>();
    for (String folder : folders) {
      for (FileStatus status : list(fs, folder.isEmpty() ? root : FilePlace.in(root, folder))) {
        if (status.isFile()) {
          String name = status.getPath().getName();
          found.put(folder.isEmpty() ? name : folder + "/" + name, status.getLen());
        }
      }
    }
    found.keySet().retainAll(new TreeSet<>(paths));
    return found;
  }

  /** Hadoop's layer of {@code .crc} files, on local disks, fails for names with a colon. */
  static FileSystem forName(FileSystem fs, String path) {
    return path.indexOf(':') >= 0 ? FilePlace.withoutChecksums(fs) : fs;
  }

  static String folder(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private static FileStatus[] list(FileSystem fs, Path folder) throws IOException {
    try {
      return fs.listStatus(folder);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  private static boolean isHidden(String name) {
    return name.startsWith("_") || name.startsWith(".");
  }

  private static boolean isPartition(String name) {
    return name.startsWith("_") && name.contains("=");
  }
}
