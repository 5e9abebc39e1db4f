package dev.inlet.compact;

import dev.inlet.bookmark.SourceFile;
import java.util.List;
import java.util.Optional;

/** Why the files of a group cannot become one, as far as their names tell. */
final class GroupChecks {
  private final String base;

  /**
   * @param base the folder that the files' paths are relative to, whole
   */
  GroupChecks(String base) {
    this.base = base;
  }

  /**
   * What is wrong with an output's path: a reader would not see it, or it would be elsewhere.
   *
   * @param first of the files that it is made of
   */
  Optional<String> unfitName(String path, SourceFile first) {
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.startsWith("_") || part.startsWith(".")) {
        return Optional.of(
            base
                + "/"
                + first.path()
                + ": expected a name for the output that begins with neither '_' nor '.', found '"
                + path
                + "'. Capture another text, or name the outputs by a template");
      }
    }
    return Optional.empty();
  }

  /** Files of several codecs, or of several formats with columns of their own. */
  Optional<String> mixedKinds(String group, List<SourceFile> files) {
    SourceFile first = files.get(0);
    FileKind kind = kind(first);
    String extension = kind.extension();
    for (SourceFile file : files) {
      boolean isAlike = !extension.isEmpty() && file.path().endsWith(extension);
      if (!isAlike && !kind.joins(kind(file))) {
        return Optional.of(
            base
                + "/"
                + file.path()
                + ": mixed files in group '"
                + group
                + "': expected "
                + kind.text()
                + " as of "
                + first.path()
                + ", found "
                + kind(file).text()
                + ". Capture the extension too, or give all of them one 'output-codec'");
      }
    }
    return Optional.empty();
  }

  private static FileKind kind(SourceFile file) {
    return FileKind.of(CompactionPlanner.name(file.path()));
  }

  /**
   * Files of several partitions: rows of joined files would be in one that is not theirs.
   *
   * @param files by path
   */
  Optional<String> manyPartitions(String group, List<SourceFile> files) {
    SourceFile first = files.get(0);
    String partition = partition(first.path());
    String folder = CompactionPlanner.folder(first.path());
    for (SourceFile file : files) {
      // Those of one folder are beside each other.
      if (isIn(folder, file)) {
        continue;
      }
      folder = CompactionPlanner.folder(file.path());
      String other = partition(file.path());
      if (!other.equals(partition)) {
        return Optional.of(
            base
                + "/"
                + file.path()
                + ": many partitions in group '"
                + group
                + "': expected files of "
                + (partition.isEmpty() ? "no partition" : partition)
                + " as "
                + first.path()
                + ", found "
                + (other.isEmpty() ? "none" : other)
                + ". Capture the partition too, as in '.*/(day=[^/]*)/.*'");
      }
    }
    return Optional.empty();
  }

  private static boolean isIn(String folder, SourceFile file) {
    return !folder.isEmpty()
        && file.path().startsWith(folder)
        && file.path().lastIndexOf('/') == folder.length();
  }

  /** The folders of a path that are partitions, such as {@code day=1/hour=2}. */
  private static String partition(String path) {
    if (path.indexOf('=') < 0) {
      return "";
    }
    StringBuilder partition = new StringBuilder();
    for (String folder : CompactionPlanner.folder(path).split("/", -1)) {
      if (folder.indexOf('=') > 0) {
        partition.append(partition.isEmpty() ? "" : "/").append(folder);
      }
    }
    return partition.toString();
  }
}
