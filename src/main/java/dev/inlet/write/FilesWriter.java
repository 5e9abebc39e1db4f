package dev.inlet.write;

import static java.util.Objects.requireNonNull;

import dev.inlet.CommitStateUnknownException;
import dev.inlet.ConflictException;
import dev.inlet.InputException;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.state.Lease;
import dev.inlet.state.StateStore;
import dev.inlet.write.Manifest.Moved;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Lands batches as Parquet files: written under {@code <target>/_inlet/}, named in a manifest that
 * is put if absent, then renamed to their places. Whoever finds a manifest can finish the renaming.
 */
final class FilesWriter implements TargetWriter {
  private static final String SUFFIX = ".manifest.json";

  private final TargetSpec target;
  private final Path root;
  private final Configuration conf;
  private final StateStore store;

  FilesWriter(TargetSpec target, Configuration conf) {
    this.target = requireNonNull(target, "target");
    this.root = new Path(target.path());
    this.conf = requireNonNull(conf, "conf");
    this.store = new StateStore(root, conf);
  }

  @Override
  public Optional<Written> settle(BatchTag tag) {
    Optional<Manifest> manifest = store.read(manifestName(tag), Manifest.class);
    manifest.ifPresent(this::publish);
    return manifest.map(Manifest::written);
  }

  @Override
  public Written write(Dataset<Row> rows, BatchTag tag, Lease lease) {
    Optional<Written> landed = settle(tag);
    if (landed.isPresent()) {
      return landed.get();
    }
    // What other runs of this batch have staged stays until one of them has put a manifest: a run
    // that only slept may still put its own, and then these are the files that it names.
    String staging = stagingOf(tag) + "/" + tag.run();
    Partitioning.apply(target, rows)
        .write()
        .partitionBy(target.partitionColumns().toArray(String[]::new))
        .parquet(new Path(root, staging).toString());
    // Writing and looking into what was written may each take long enough to lose the lease; who
    // took it over may have removed what was staged.
    lease.check();
    Manifest manifest =
        new Manifest(tag, target.name(), rows.schema().toDDL(), staging, staged(tag, staging));
    lease.check();
    if (!store.putIfAbsent(manifestName(tag), manifest)) {
      throw new ConflictException(
          store.path(manifestName(tag))
              + ": expected no manifest of batch "
              + tag.sequence()
              + ", found one that another run put meanwhile. Run again: it will publish that one");
    }
    publish(manifest);
    return manifest.written();
  }

  /** Against the newest batch in the target: Parquet itself would take any column of any type. */
  @Override
  public void check(Dataset<Row> rows, BatchTag tag) {
    Partitioning.check(target, rows);
    TargetFolder.make(target, conf);
    String folder = folder(tag);
    Optional<Manifest> newest =
        store.list(folder).stream()
            .filter(name -> name.endsWith(SUFFIX))
            .reduce((first, second) -> second)
            .flatMap(name -> store.read(folder + "/" + name, Manifest.class));
    if (newest.isPresent()) {
      StructType before = StructType.fromDDL(newest.get().schema());
      SchemaFit.misfit(before, rows.schema())
          .ifPresent(
              misfit -> {
                throw SchemaFit.problem(target, misfit);
              });
    }
  }

  @Override
  public void abandon(BatchTag tag) {
    delete(new Path(root, stagingOf(tag)));
    store.removeDrafts(folder(tag));
  }

  /**
   * Renames what is not yet in place. Names carry the batch, so a name that is taken is done. That
   * staging is gone proves nothing: it is the files in place that count.
   */
  private void publish(Manifest manifest) {
    try {
      FileSystem fs = root.getFileSystem(conf);
      Path staging = new Path(root, manifest.staging());
      for (Moved file : manifest.files()) {
        Path from = new Path(staging, file.staged());
        Path to = new Path(root, file.published());
        if (!isPublished(fs, to, file)) {
          fs.mkdirs(to.getParent());
          if (!renamed(fs, from, to) && !isPublished(fs, to, file)) {
            throw lost(manifest, file);
          }
        }
      }
      delete(new Path(root, stagingOf(manifest.tag())));
      store.removeDrafts(folder(manifest.tag()));
    } catch (IOException e) {
      throw new CommitStateUnknownException(
          root
              + ": publishing batch "
              + manifest.tag().sequence()
              + ": "
              + e.getMessage()
              + ". Its manifest is in place; run again to publish the rest",
          e);
    }
  }

  private static boolean renamed(FileSystem fs, Path from, Path to) throws IOException {
    try {
      return fs.rename(from, to);
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private static boolean isPublished(FileSystem fs, Path path, Moved file) throws IOException {
    try {
      return fs.getFileStatus(path).getLen() == file.bytes();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private CommitStateUnknownException lost(Manifest manifest, Moved file) {
    return new CommitStateUnknownException(
        root
            + ": publishing batch "
            + manifest.tag().sequence()
            + ": expected "
            + file.staged()
            + " in "
            + manifest.staging()
            + " or "
            + file.published()
            + " in place, found neither. Compare the target with "
            + manifestName(manifest.tag())
            + "; nothing was removed");
  }

  private List<Moved> staged(BatchTag tag, String staging) {
    Path folder = new Path(root, staging);
    try {
      FileSystem fs = root.getFileSystem(conf);
      List<FileStatus> files = new ArrayList<>();
      parquetFiles(fs, folder, files);
      files.sort(Comparator.comparing(f -> f.getPath().toString()));
      int prefix = fs.makeQualified(folder).toUri().getPath().length() + 1;
      List<Moved> moved = new ArrayList<>();
      for (FileStatus file : files) {
        long rows = rows(file);
        if (rows > 0) {
          String name = file.getPath().toUri().getPath().substring(prefix);
          moved.add(moved(tag, name, file.getLen(), rows, moved.size()));
        }
      }
      return moved;
    } catch (IOException e) {
      throw new InputException(folder + ": cannot read the staged files: " + e.getMessage(), e);
    }
  }

  /** By folder, since {@code listFiles} starts a process for each file of a local disk. */
  private static void parquetFiles(FileSystem fs, Path folder, List<FileStatus> into)
      throws IOException {
    for (FileStatus status : fs.listStatus(folder)) {
      if (status.isDirectory()) {
        parquetFiles(fs, status.getPath(), into);
      } else if (status.getPath().getName().endsWith(".parquet")) {
        into.add(status);
      }
    }
  }

  private Moved moved(BatchTag tag, String staged, long bytes, long rows, int index) {
    int slash = staged.lastIndexOf('/');
    String partition = slash < 0 ? "" : staged.substring(0, slash);
    String name = staged.substring(slash + 1);
    String extension = name.substring(name.indexOf('.', name.lastIndexOf(".c0") + 1));
    String published =
        String.format("%s-%s-%s-%05d%s", tag.job(), target.name(), tag.stem(), index, extension);
    return new Moved(
        staged, slash < 0 ? published : partition + "/" + published, partition, bytes, rows);
  }

  private long rows(FileStatus file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromStatus(file, conf))) {
      return reader.getRecordCount();
    }
  }

  private void delete(Path path) {
    try {
      path.getFileSystem(conf).delete(path, true);
    } catch (IOException e) {
      throw new InputException(
          path + ": cannot remove a staging folder: " + e.getMessage() + ". Remove it by hand", e);
    }
  }

  private String folder(BatchTag tag) {
    return "_inlet/" + tag.job() + "-" + target.name();
  }

  private String stagingOf(BatchTag tag) {
    return folder(tag) + "/" + tag.stem();
  }

  private String manifestName(BatchTag tag) {
    return stagingOf(tag) + SUFFIX;
  }
}
