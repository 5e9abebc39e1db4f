package dev.inlet.discover;

import dev.inlet.InputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSupport;

/** Lists folders, hands their files to the collector as they come, and counts the requests. */
final class Lister {
  private final FileSystem fs;
  private final Collector collector;
  private final boolean isFlat;

  Lister(FileSystem fs, Collector collector) {
    this.fs = fs;
    this.collector = collector;
    this.isFlat = hasListingOfItsOwn(fs);
  }

  /**
   * Object stores answer {@code listFiles} with one listing of all keys. Where it is Hadoop's own
   * it asks for the blocks of each file, which on a local disk starts a process for each.
   */
  private static boolean hasListingOfItsOwn(FileSystem fs) {
    try {
      Class<?> owner =
          fs.getClass().getMethod("listFiles", Path.class, boolean.class).getDeclaringClass();
      return owner != FileSystem.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  /** All files below a folder, at any depth. */
  void tree(Path folder) throws IOException {
    if (isFlat) {
      new FlatListing(fs, collector).list(folder);
      return;
    }
    ArrayDeque<Path> open = new ArrayDeque<>(List.of(folder));
    while (!open.isEmpty()) {
      list(open.pop(), open::push);
    }
  }

  /** The files of one folder, and the folders in it that are not hidden, in no order. */
  List<Path> children(Path folder) throws IOException {
    List<Path> folders = new ArrayList<>();
    list(
        folder,
        child -> {
          if (Collector.isHidden(child.getName())) {
            collector.addHiddenFolder();
          } else {
            folders.add(child);
          }
        });
    return folders;
  }

  private void list(Path folder, Consumer<Path> folders) throws IOException {
    long entries = 0;
    try {
      RemoteIterator<FileStatus> children = fs.listStatusIterator(folder);
      while (children.hasNext()) {
        FileStatus child = children.next();
        entries++;
        if (child.isDirectory()) {
          folders.accept(child.getPath());
        } else {
          collector.add(child);
        }
      }
      collector.called(requests(children));
    } catch (FileNotFoundException e) {
      throw new InputException(
          folder + ": went away while it was listed: expected a folder, found none. Run again", e);
    }
    LocalNames.requireAll(fs, folder, entries);
  }

  /** Object stores tell how many pages they brought; elsewhere a listing counts as one. */
  static long requests(RemoteIterator<?> files) {
    IOStatistics statistics = IOStatisticsSupport.retrieveIOStatistics(files);
    Long pages = statistics == null ? null : statistics.counters().get("object_list_request");
    return pages == null ? 1 : pages;
  }
}
