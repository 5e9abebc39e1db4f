package dev.inlet.certify;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.Overlay;
import dev.inlet.catalog.Overlay.Place;
import dev.inlet.state.FilePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The folder of one certification: copies of files, and a sandbox for each trial. */
final class Scratch {
  /** Hidden, so that it is no data even if it lies within a table or target. */
  private static final String PARENT = "_certify";

  private final Path root;
  private final Configuration conf;
  private final List<Sample> samples;

  /**
   * @param folder in which it is made, as one of its own; any Hadoop URI
   * @param id unlike that of any other
   */
  Scratch(String folder, String id, Configuration conf, List<Sample> samples) {
    this.root = new Path(new Path(folder, PARENT), id);
    this.conf = requireNonNull(conf, "conf");
    this.samples = List.copyOf(samples);
  }

  /** Copies the files of all tables; those that are late go to a place of their own. */
  void copySamples() {
    for (Sample sample : samples) {
      Path from = new Path(sample.base());
      make(sources(sample));
      sample.first().forEach(file -> copy(from, sources(sample), file));
      sample.late().ifPresent(file -> copy(from, waiting(sample), file));
    }
  }

  /** Adds the late files to the sources. */
  void addLate() {
    for (Sample sample : samples) {
      sample.late().ifPresent(file -> copy(waiting(sample), sources(sample), file));
    }
  }

  /** Takes the late files out of the sources. */
  void removeLate() {
    for (Sample sample : samples) {
      sample.late().ifPresent(file -> remove(FilePlace.in(sources(sample), file.path())));
    }
  }

  /** An empty sandbox; one of this name that is there is removed. */
  Sandbox sandbox(String name, JobSpec job) {
    Path folder = new Path(root, name);
    remove(folder);
    make(folder);
    Overlay overlay =
        new Overlay(
            new Path(folder, "state").toString(),
            job.name(),
            samples.stream().map(s -> new Place(s.table(), sources(s).toString())).toList(),
            job.targets().stream()
                .map(t -> new Place(t.name(), new Path(folder, "targets/" + t.name()).toString()))
                .toList());
    return new Sandbox(job, overlay, logs(folder, overlay), conf);
  }

  /** Removes a sandbox. */
  void removeSandbox(String name) {
    remove(new Path(root, name));
  }

  /** Removes everything. */
  void remove() {
    remove(root);
    Path parent = root.getParent();
    try {
      FileSystem fs = fileSystem(parent);
      FileStatus[] others = fs.listStatus(parent);
      if (others.length == 0) {
        fs.delete(parent, false);
      }
    } catch (IOException e) {
      throw unwritable(parent, e);
    }
  }

  /** As messages name it. */
  @Override
  public String toString() {
    return root.toString();
  }

  private Path sources(Sample sample) {
    return new Path(root, "sources/" + sample.table());
  }

  private Path waiting(Sample sample) {
    return new Path(root, "late/" + sample.table());
  }

  /** In the sandbox where that is on a local disk, for that is where a child can write them. */
  private java.nio.file.Path logs(Path folder, Overlay overlay) {
    try {
      java.nio.file.Path logs =
          fileSystem(folder) instanceof RawLocalFileSystem local
              ? Files.createDirectories(local.pathToFile(folder).toPath().resolve("logs"))
              : Files.createTempDirectory("inlet-certify-");
      Files.writeString(logs.resolve(Sandbox.OVERLAY), overlay.text());
      return logs;
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private void copy(Path fromFolder, Path toFolder, SourceFile file) {
    Path from = FilePlace.in(fromFolder, file.path());
    Path to = FilePlace.in(toFolder, file.path());
    try {
      FileSystem fs = fileSystem(to);
      FileUtil.copy(fileSystem(from), from, fs, to, false, conf);
      fs.setTimes(to, file.modified(), -1);
    } catch (IOException e) {
      throw new CatalogException(
          to + ": cannot copy " + from + " there: " + e.getMessage() + ". Give another --scratch",
          e);
    }
  }

  private void make(Path folder) {
    try {
      if (!fileSystem(folder).mkdirs(folder)) {
        throw new IOException("something else of that name");
      }
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private void remove(Path path) {
    try {
      fileSystem(path).delete(path, true);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  /** On local disks without Hadoop's layer of {@code .crc} files, which the originals lack. */
  private FileSystem fileSystem(Path path) throws IOException {
    return FilePlace.fileSystem(path, conf);
  }

  private static CatalogException unwritable(Path path, IOException e) {
    return new CatalogException(
        path
            + ": scratch folder: expected a writable folder, found "
            + e.getMessage()
            + ". Give another one with --scratch",
        e);
  }
}
