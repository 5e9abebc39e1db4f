package dev.inlet.write;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.ConflictException;
import dev.inlet.InletException;
import dev.inlet.InputException;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.state.Lease;
import dev.inlet.state.StateStore;
import dev.inlet.write.Manifest.Kind;
import dev.inlet.write.Manifest.Moved;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Lands batches as files: written under {@code <target>/_inlet/}, named in a manifest that is put
 * if absent, then renamed to their places. On S3A they are multipart uploads, which are completed.
 * Whoever finds a manifest can finish the renaming, or the completing.
 */
final class FilesWriter implements TargetWriter {
  private final TargetSpec target;
  private final Path root;
  private final Configuration conf;
  private final Manifests manifests;
  private final Staging staging;
  private final Publisher publisher;

  FilesWriter(TargetSpec target, Configuration conf) {
    this.target = requireNonNull(target, "target");
    this.root = new Path(target.path());
    this.conf = requireNonNull(conf, "conf");
    StateStore store = new StateStore(root, conf, TargetFolder.declaredBy(target));
    this.manifests = new Manifests(store, target.name());
    this.staging = new Staging(target, conf);
    this.publisher = new Publisher(root, conf, manifests, staging);
  }

  @Override
  public Optional<Written> settle(BatchTag tag) {
    Optional<Manifest> landed = manifests.find(tag).filter(found -> found.kind() == Kind.BATCH);
    landed.ifPresent(publisher::publish);
    return landed.map(Manifest::written);
  }

  @Override
  public boolean isAbandoned(BatchTag tag) {
    return manifests.find(tag).filter(found -> found.kind() == Kind.GIVEN_UP).isPresent();
  }

  @Override
  public Written write(Dataset<Row> rows, Delivery delivery, Lease lease) {
    BatchTag tag = delivery.tag();
    Optional<Written> landed = settle(tag);
    if (landed.isPresent()) {
      return landed.get();
    }
    requireNoReplacing(delivery.replacedFiles());
    // What other runs of this batch have staged stays until one of them has put a manifest: a run
    // that only slept may still put its own, and then these are the files that it names.
    String folder = manifests.stagingOf(tag) + "/" + tag.run();
    Dataset<Row> all = BatchColumn.apply(target, rows, tag);
    List<Moved> files = staged(all, delivery, folder, lease);
    Manifest manifest =
        new Manifest(
            Kind.BATCH, tag, target.name(), all.schema().toDDL(), folder, files, replaced(files));
    land(manifest, lease);
    publisher.publish(manifest);
    return manifest.written();
  }

  private void land(Manifest manifest, Lease lease) {
    try {
      lease.check();
      manifests.put(manifest);
    } catch (ConflictException e) {
      abortUploads(manifest.staging(), e);
      throw e;
    }
  }

  private List<Moved> staged(Dataset<Row> all, Delivery delivery, String folder, Lease lease) {
    try {
      write(all, delivery, folder);
      // Writing and looking into what was written may each take long enough to lose the lease; who
      // took it over may have removed what was staged.
      lease.check();
      List<Moved> files = staging.files(delivery.tag(), folder);
      requireAll(delivery, files, folder);
      return files;
    } catch (RuntimeException e) {
      abortUploads(folder, e);
      throw e;
    }
  }

  @Override
  public FilePlan plan(Dataset<Row> rows, long count, BatchTag tag, RowSize size) {
    Dataset<Row> all = Partitioning.apply(target, BatchColumn.apply(target, rows, tag));
    return FileLayout.plan(target, all, count, size);
  }

  private void write(Dataset<Row> all, Delivery delivery, String folder) {
    FilePlan plan = delivery.plan();
    Dataset<Row> arranged = FileLayout.arrange(target, Partitioning.apply(target, all), plan);
    try {
      FileLayout.writing(
          all.sparkSession(),
          plan,
          () -> staging.write(arranged, delivery.tag(), folder, plan.rowsPerFile()));
    } catch (Exception e) {
      throw FormatFit.explained(e, target);
    }
  }

  /**
   * Nothing has landed yet. A dead run's uploads are aborted by the one that publishes the batch; a
   * run that lives can do so by itself, for there may be no other one.
   */
  private void abortUploads(String folder, RuntimeException failure) {
    try {
      if (Uploads.areTheWayTo(root.getFileSystem(conf), root)) {
        staging.discard(folder, Optional.empty());
      }
    } catch (IOException | InletException e) {
      failure.addSuppressed(e);
    }
  }

  private void requireAll(Delivery delivery, List<Moved> files, String folder) {
    long staged = files.stream().mapToLong(Moved::rows).sum();
    if (staged != delivery.rows()) {
      throw new InputException(
          new Path(root, folder)
              + ": batch "
              + delivery.tag().sequence()
              + " of job '"
              + delivery.tag().job()
              + "': expected "
              + delivery.rows()
              + " rows in the staged files, as many as were computed, found "
              + staged
              + ". The batch has not landed. Run again; if it stays so, a step gives other rows"
              + " each time, or the format cannot hold a row ("
              + target.origin()
              + ")");
    }
  }

  /** The files in place that go once those of the batch are there. */
  private List<String> replaced(List<Moved> files) {
    try {
      FileSystem fs = root.getFileSystem(conf);
      return switch (target.mode()) {
        case APPEND, MERGE -> List.of();
        case OVERWRITE -> allInPlace(fs);
        case OVERWRITE_PARTITIONS -> inPartitions(fs, files);
      };
    } catch (IOException e) {
      throw new InputException(
          root + ": cannot list the files to replace: " + e.getMessage() + ". Run again", e);
    }
  }

  private List<String> allInPlace(FileSystem fs) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    DataFiles.below(fs, root, found);
    int prefix = fs.makeQualified(root).toUri().getPath().length() + 1;
    return found.stream()
        .map(f -> f.getPath().toUri().getPath().substring(prefix))
        .sorted()
        .toList();
  }

  private List<String> inPartitions(FileSystem fs, List<Moved> files) throws IOException {
    List<String> replaced = new ArrayList<>();
    Set<String> partitions = new TreeSet<>();
    files.forEach(file -> partitions.add(file.partition()));
    for (String partition : partitions) {
      List<FileStatus> found = new ArrayList<>();
      DataFiles.below(fs, new Path(root, partition), found);
      found.forEach(file -> replaced.add(partition + "/" + file.getPath().getName()));
    }
    return replaced;
  }

  /** Against the newest batch in the target: Parquet itself would take any column of any type. */
  @Override
  public void check(Dataset<Row> rows, BatchTag tag, List<String> replacedFiles) {
    requireNoReplacing(replacedFiles);
    Dataset<Row> all = BatchColumn.apply(target, rows, tag);
    Partitioning.check(target, all);
    FormatFit.check(target, all.schema());
    TargetFolder.make(target, conf);
    Optional<Manifest> newest = manifests.newest(tag.job());
    if (newest.isPresent()) {
      StructType before = StructType.fromDDL(newest.get().schema());
      SchemaFit.misfit(before, all.schema())
          .ifPresent(
              misfit -> {
                throw SchemaFit.problem(target, misfit);
              });
    }
  }

  private void requireNoReplacing(List<String> replacedFiles) {
    if (!replacedFiles.isEmpty()) {
      throw new CatalogException(
          target.origin()
              + ": target '"
              + target.name()
              + "': "
              + replacedFiles.size()
              + " files changed, such as "
              + replacedFiles.get(0)
              + ": expected a target that can replace their older rows, found format "
              + target.format().word()
              + ". Only Delta can: choose format = delta, or do not replace changed files");
    }
  }

  /** The tombstone first: from then on nobody can land what is being removed. */
  @Override
  public void abandon(Supplier<SparkSession> spark, BatchTag tag) {
    manifests.giveUp(tag);
    Path staged = new Path(root, manifests.stagingOf(tag));
    try {
      staging.discard(manifests.stagingOf(tag), Optional.empty());
    } catch (IOException e) {
      throw new InputException(
          staged + ": cannot remove a staging folder: " + e.getMessage() + ". Remove it by hand",
          e);
    }
    manifests.removeDrafts(tag);
  }

  /** The tombstone of {@link #abandon} is one. */
  @Override
  public void fence(SparkSession spark, BatchTag tag) {}

  @Override
  public Retracted preview(BatchTag tag, long after) {
    return removal(tag, after).removed();
  }

  @Override
  public void checkRetract(Supplier<SparkSession> spark, BatchTag tag, long after) {
    Retraction.requireAppend(target);
  }

  @Override
  public Retracted retract(Supplier<SparkSession> spark, BatchTag tag, long after, Lease lease) {
    Optional<Manifest> done = manifests.find(tag).filter(found -> found.kind() == Kind.RETRACTION);
    if (done.isEmpty()) {
      Retraction.requireAppend(target);
      Removal removal = removal(tag, after);
      lease.check();
      done = Optional.of(Manifest.without(Kind.RETRACTION, tag, target.name(), removal.paths()));
      manifests.put(done.get());
    }
    publisher.publish(done.get());
    return removed(tag, after, Set.copyOf(done.get().replaces()));
  }

  private record Removal(List<String> paths, Retracted removed) {}

  /** What is still in place of the files of these batches. */
  private Removal removal(BatchTag tag, long after) {
    List<String> published =
        manifests.between(tag.job(), after, tag.sequence()).stream()
            .flatMap(manifest -> manifest.files().stream().map(Moved::published))
            .toList();
    try {
      Map<String, Long> there = DataFiles.lengths(root.getFileSystem(conf), root, published);
      return new Removal(
          there.keySet().stream().sorted().toList(), removed(tag, after, there.keySet()));
    } catch (IOException e) {
      throw new InputException(
          root + ": cannot list the files to remove: " + e.getMessage() + ". Try again", e);
    }
  }

  private Retracted removed(BatchTag tag, long after, Set<String> paths) {
    List<Moved> files =
        manifests.between(tag.job(), after, tag.sequence()).stream()
            .flatMap(manifest -> manifest.files().stream())
            .filter(file -> paths.contains(file.published()))
            .toList();
    return new Retracted(files.stream().mapToLong(Moved::rows).sum(), files.size(), -1);
  }

  @Override
  public OptionalLong latest(String job) {
    return manifests.latest(job);
  }
}
