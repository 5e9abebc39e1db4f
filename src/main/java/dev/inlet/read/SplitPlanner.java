package dev.inlet.read;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.state.FilePlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Says how text files are shared out among tasks. Looks into large files; needs no session. */
public final class SplitPlanner {
  private final Configuration conf;
  private final TaskSizes sizes;
  private final Optional<String> whole;

  /** Of files that are cut where they can be. */
  public SplitPlanner(Configuration conf, TaskSizes sizes) {
    this(conf, sizes, Optional.empty());
  }

  /**
   * @param whole why the files are never cut, as {@link dev.inlet.format.RecordFormat#whole} tells
   */
  public SplitPlanner(Configuration conf, TaskSizes sizes, Optional<String> whole) {
    this.conf = conf;
    this.sizes = sizes;
    this.whole = whole;
  }

  /**
   * As a run that starts now would share them out.
   *
   * @param base the folder that the files' paths are relative to
   * @throws dev.inlet.InputException if a large file cannot be read
   */
  public SourceSplits plan(String base, List<SourceFile> files) {
    return plan(inputs(base, files), Set.of());
  }

  /**
   * The files that more than one task would read, if they could be cut.
   *
   * @throws dev.inlet.InputException if one of them cannot be read
   */
  public List<FileSplits> unsplittable(String base, List<SourceFile> files) {
    FileSplitter splitter = new FileSplitter(conf, sizes.maxBytes(), Set.of(), whole);
    return splitter.cut(inputs(base, files)).stream()
        .filter(file -> file.whole().isPresent())
        .toList();
  }

  /**
   * @param uncut paths of files that are not to be cut
   */
  SourceSplits plan(List<InputFile> files, Set<String> uncut) {
    return plan(files, uncut, sizes.splitBytes(files));
  }

  SourceSplits plan(List<InputFile> files, Set<String> uncut, long splitBytes) {
    List<FileSplits> cut = new FileSplitter(conf, splitBytes, uncut, whole).cut(files);
    SourceSplits shared = share(splitBytes, cut);
    // Cores that get no task can decode for those that have one.
    return shared.taskCount() < sizes.cores()
        ? share(splitBytes, cut.stream().map(FileSplits::aheadIfWhole).toList())
        : shared;
  }

  private SourceSplits share(long splitBytes, List<FileSplits> files) {
    List<InputSplit> splits = files.stream().flatMap(file -> file.inputs().stream()).toList();
    return new SourceSplits(splitBytes, files, TaskPlanner.plan(splits, splitBytes, sizes));
  }

  private static List<InputFile> inputs(String base, List<SourceFile> files) {
    List<InputFile> inputs = new ArrayList<>();
    for (SourceFile file : files) {
      String path = FilePlace.in(new Path(base), file.path()).toString();
      inputs.add(
          new InputFile(
              path, file.path(), file.length(), file.modified(), file.etag(), new ArrayList<>()));
    }
    return inputs;
  }
}
