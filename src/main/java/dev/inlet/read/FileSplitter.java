package dev.inlet.read;

import dev.inlet.format.SplitPlan;
import dev.inlet.state.FilePlace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Cuts large files at their blocks. Small ones are not opened for that. */
final class FileSplitter {
  private final Configuration conf;
  private final long splitBytes;
  private final Set<String> uncut;
  private final Optional<String> whole;

  /**
   * @param splitBytes as many stored bytes as a split should have
   * @param uncut paths of files that are not to be cut
   * @param whole why none is to be cut; empty if they may be
   */
  FileSplitter(Configuration conf, long splitBytes, Set<String> uncut, Optional<String> whole) {
    this.conf = conf;
    this.splitBytes = splitBytes;
    this.uncut = Set.copyOf(uncut);
    this.whole = whole;
  }

  /** How each file is cut, in their order. */
  List<FileSplits> cut(List<InputFile> files) {
    // Each look is a few reads that wait for a disk or a store.
    return files.parallelStream().map(file -> new FileSplits(file, plan(file))).toList();
  }

  /** How one file is cut. */
  private SplitPlan plan(InputFile file) {
    if (SplitPlan.count(file.length(), splitBytes) == 1 || uncut.contains(file.path())) {
      return SplitPlan.uncut(file.length());
    }
    if (whole.isPresent()) {
      return SplitPlan.uncut(file.length()).because(whole.get());
    }
    Path path = new Path(file.path());
    try (HadoopFile stored =
        new HadoopFile(file.path(), file.length(), FilePlace.fileSystem(path, conf).open(path))) {
      return SplitPlan.of(stored, splitBytes);
    } catch (FileNotFoundException e) {
      throw FrozenFiles.missing(file.path(), e);
    } catch (IOException e) {
      throw FrozenFiles.unreadable(file.path(), e);
    }
  }
}
