package dev.inlet.read;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.format.SplitPlan;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Cuts large files at their blocks. Small ones are not opened for that. */
final class FileSplitter {
  private final Configuration conf;
  private final long splitBytes;
  private final Set<String> uncut;

  /**
   * @param splitBytes as many stored bytes as a split should have
   * @param uncut paths of files that are not to be cut
   */
  FileSplitter(Configuration conf, long splitBytes, Set<String> uncut) {
    this.conf = conf;
    this.splitBytes = splitBytes;
    this.uncut = Set.copyOf(uncut);
  }

  /** The splits of all files, in their order. */
  List<InputSplit> splits(List<InputFile> files) {
    // Each look is a few reads that wait for a disk or a store.
    List<SplitPlan> plans = files.parallelStream().map(this::plan).toList();
    List<InputSplit> splits = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      InputFile file = files.get(i);
      plans.get(i).splits().forEach(split -> splits.add(new InputSplit(file, split)));
    }
    return splits;
  }

  /** How one file is cut. */
  SplitPlan plan(InputFile file) {
    if (SplitPlan.count(file.length(), splitBytes) == 1 || uncut.contains(file.path())) {
      return SplitPlan.uncut(file.length());
    }
    Path path = new Path(file.path());
    try (HadoopFile stored =
        new HadoopFile(file.path(), file.length(), SourceFile.fileSystem(path, conf).open(path))) {
      return SplitPlan.of(stored, splitBytes);
    } catch (FileNotFoundException e) {
      throw FrozenFiles.missing(file.path(), e);
    } catch (IOException e) {
      throw FrozenFiles.unreadable(file.path(), e);
    }
  }
}
