package dev.inlet.certify;

import static java.util.Objects.requireNonNull;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Finds what dead runs left behind and nobody refers to. */
final class Leftovers {
  private final Configuration conf;

  Leftovers(Configuration conf) {
    this.conf = requireNonNull(conf, "conf");
  }

  /**
   * What is there besides documents in a target's folder of ours: staged files and drafts. A target
   * without such a folder has none.
   */
  List<String> inTarget(String target) throws IOException {
    List<String> found = new ArrayList<>();
    for (FileStatus job : list(new Path(target, "_inlet"))) {
      for (FileStatus own : folderOf(job, found)) {
        folderOf(own, found).stream().filter(Leftovers::isNoDocument).forEach(s -> add(s, found));
      }
    }
    return found;
  }

  /** Drafts in the folder of a ledger, and lists of files that no batch vouches for. */
  List<String> inLedger(Path ledger) throws IOException {
    List<String> found = new ArrayList<>();
    Map<String, Integer> lists = new TreeMap<>();
    for (FileStatus status : list(ledger)) {
      String name = status.getPath().getName();
      if (name.startsWith(".")) {
        add(status, found);
      } else if (name.contains(".files.")
          && lists.merge(name.substring(0, name.indexOf('.')), 1, Integer::sum) > 1) {
        found.add(status.getPath() + " (a second list of files of that batch)");
      }
    }
    return found;
  }

  /** What is in a folder of a job or of its target, where nothing else is to be. */
  private List<FileStatus> folderOf(FileStatus status, List<String> found) throws IOException {
    if (status.isDirectory()) {
      return list(status.getPath());
    }
    add(status, found);
    return List.of();
  }

  private static boolean isNoDocument(FileStatus status) {
    String name = status.getPath().getName();
    return status.isDirectory() || name.startsWith(".") || !name.endsWith(".json");
  }

  private static void add(FileStatus status, List<String> found) {
    found.add(status.getPath().toString());
  }

  private List<FileStatus> list(Path folder) throws IOException {
    try {
      return List.of(folder.getFileSystem(conf).listStatus(folder));
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }
}
