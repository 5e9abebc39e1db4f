package dev.inlet.write;

import dev.inlet.catalog.TargetSpec;
import dev.inlet.catalog.TargetSpec.Format;
import dev.inlet.state.StateStore;
import dev.inlet.write.Manifest.Moved;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.JobStatus;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.output.FileOutputCommitter;

/**
 * Puts what Spark writes into multipart uploads and completes none of them. A task writes to a
 * local disk, where S3A keeps its own buffers too; when it commits, the rows of its files are
 * counted there, and the files are sent under their final names. What was sent is told by an {@link
 * Attempt} below the staging folder.
 *
 * <p>Public for Spark, which makes one for each task, by name.
 */
public final class UploadCommitter extends FileOutputCommitter {
  private static final String ROOT = "inlet.upload.root";
  private static final String STAGING = "inlet.upload.staging";
  private static final String PREFIX = "inlet.upload.prefix";
  private static final String FORMAT = "inlet.upload.format";
  private static final String DECLARED_BY = "inlet.upload.declared-by";

  private final Path work;

  public UploadCommitter(Path output, TaskAttemptContext task) throws IOException {
    super(output, task);
    this.work = work(task);
  }

  /**
   * What makes Spark write through this class, as options of a writer.
   *
   * @param prefix of the files' names
   */
  static Map<String, String> options(TargetSpec target, String staging, String prefix) {
    return Map.of(
        "spark.sql.sources.outputCommitterClass",
        UploadCommitter.class.getName(),
        "spark.sql.parquet.output.committer.class",
        UploadCommitter.class.getName(),
        ROOT,
        target.path(),
        STAGING,
        staging,
        PREFIX,
        prefix,
        FORMAT,
        target.format().name(),
        DECLARED_BY,
        TargetFolder.declaredBy(target));
  }

  /** A name of its own for each attempt, and nothing is there until Spark writes. */
  private static Path work(TaskAttemptContext task) throws IOException {
    Configuration conf = task.getConfiguration();
    return LocalBuffers.folder(conf.get(STAGING, ""), attempt(task), conf);
  }

  private static String attempt(TaskAttemptContext task) {
    return task.getTaskAttemptID().toString();
  }

  @Override
  public Path getWorkPath() {
    return work;
  }

  @Override
  public void setupJob(JobContext job) {}

  @Override
  public void setupTask(TaskAttemptContext task) {}

  @Override
  public boolean needsTaskCommit(TaskAttemptContext task) throws IOException {
    return local(task).exists(work);
  }

  @Override
  public void commitTask(TaskAttemptContext task) throws IOException {
    Configuration conf = task.getConfiguration();
    Path root = new Path(conf.get(ROOT));
    List<Moved> files = files(task);
    try (Uploads uploads = new Uploads(root.getFileSystem(conf), root)) {
      if (!files.isEmpty()) {
        commit(task, new StateStore(root, conf, conf.get(DECLARED_BY)), uploads, files);
      }
    }
    abortTask(task);
  }

  private void commit(TaskAttemptContext task, StateStore store, Uploads uploads, List<Moved> files)
      throws IOException {
    String staging = task.getConfiguration().get(STAGING) + "/";
    List<Moved> begun = new ArrayList<>();
    for (Moved file : files) {
      begun.add(file.in(uploads.begin(file.published())));
    }
    // From here on the uploads are found again, whatever becomes of this process; before, they have
    // no bytes.
    store.putIfAbsent(staging + Attempt.begunName(attempt(task)), new Attempt(begun));
    List<Moved> sent = new ArrayList<>();
    for (Moved file : begun) {
      java.nio.file.Path local =
          java.nio.file.Path.of(work.toUri().getPath(), Attempt.nameOf(file.staged()));
      long part = Uploads.partBytes(task.getConfiguration(), file.bytes());
      sent.add(file.in(uploads.send(file.published(), file.upload(), local, part)));
    }
    String chosen = staging + Attempt.chosenName(task.getTaskAttemptID().getTaskID().getId());
    if (!store.putIfAbsent(chosen, new Attempt(sent))) {
      uploads.abort(Staging.byPath(sent));
    }
  }

  /** The files that hold rows, with their places in the target. */
  private List<Moved> files(TaskAttemptContext task) throws IOException {
    Configuration conf = task.getConfiguration();
    FileSystem local = local(task);
    List<FileStatus> found = new ArrayList<>();
    DataFiles.below(local, work, found);
    found.sort(Comparator.comparing(f -> f.getPath().toString()));
    int below = local.makeQualified(work).toUri().getPath().length() + 1;
    List<Moved> files = new ArrayList<>();
    for (FileStatus file : found) {
      long rows = RowCounts.of(Format.valueOf(conf.get(FORMAT)), file, conf);
      if (rows > 0) {
        String path = file.getPath().toUri().getPath().substring(below);
        String name =
            String.format(
                "%s.%06d-%05d%s",
                conf.get(PREFIX),
                task.getTaskAttemptID().getTaskID().getId(),
                files.size(),
                Staging.extension(file.getPath().getName()));
        String partition = DataFiles.folder(path);
        String published = partition.isEmpty() ? name : partition + "/" + name;
        String staged = attempt(task) + "/" + path;
        files.add(new Moved(staged, published, partition, file.getLen(), rows));
      }
    }
    return files;
  }

  private FileSystem local(TaskAttemptContext task) throws IOException {
    return work.getFileSystem(task.getConfiguration());
  }

  /** Uploads that were begun are aborted by who publishes the batch or gives it up. */
  @Override
  @SuppressWarnings("CheckReturnValue") // What stays is in a folder for temporary files.
  public void abortTask(TaskAttemptContext task) throws IOException {
    local(task).delete(work, true);
  }

  /** Which attempts count is told by their documents, and the manifest tells which uploads do. */
  @Override
  public void commitJob(JobContext job) {}

  @Override
  public void abortJob(JobContext job, JobStatus.State state) {}
}
