package dev.inlet.read;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.format.RecordFormat;
import dev.inlet.format.RecordReader;
import dev.inlet.format.Reject;
import dev.inlet.read.ReadCounts.FileCount;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** Reads the files of tasks, on an executor. */
final class DecodeFiles implements FlatMapFunction<Iterator<ReadTask>, Row> {
  private static final long serialVersionUID = 1L;

  private final String source;
  private final RecordFormat format;
  private final String rejectsFolder;
  private final Broadcast<SerializableConfiguration> conf;
  private final ReadCounts counts;

  DecodeFiles(
      String source,
      RecordFormat format,
      String rejectsFolder,
      Broadcast<SerializableConfiguration> conf,
      ReadCounts counts) {
    this.source = source;
    this.format = format;
    this.rejectsFolder = rejectsFolder;
    this.conf = conf;
    this.counts = counts;
  }

  @Override
  public Iterator<Row> call(Iterator<ReadTask> tasks) {
    return new Rows(tasks);
  }

  /** The rows of one file after another. */
  private final class Rows implements Iterator<Row> {
    private final Iterator<ReadTask> tasks;
    private final Configuration hadoop = conf.value().value();
    private final RowValues values = new RowValues(format.wanted());
    private Iterator<InputFile> files = Arrays.<InputFile>asList().iterator();
    private InputFile file;
    private RecordReader reader;
    private RejectFile rejects;
    private long records;
    private long rejected;
    private Row next;

    Rows(Iterator<ReadTask> tasks) {
      this.tasks = tasks;
      // A task that is killed, or has enough rows, leaves in the middle of a file.
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) done -> abandon());
    }

    private void abandon() {
      if (reader != null) {
        reader.close();
        rejects.close();
      }
    }

    @Override
    public boolean hasNext() {
      while (next == null && (reader != null || openNext())) {
        advance();
      }
      return next != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = next;
      next = null;
      return row;
    }

    private void advance() {
      boolean more;
      try {
        more = reader.next();
        if (more) {
          take();
        }
      } catch (RuntimeException e) {
        abandon();
        throw e;
      }
      if (!more) {
        reader.close();
        reader = null;
        requireUnchanged();
        rejects.publish();
        counts.add(new FileCount(source + "/" + file.name(), file.length(), records, rejected));
      }
    }

    /** A file that grew while it was read may have ended in the middle of a record. */
    private void requireUnchanged() {
      Path path = new Path(file.path());
      try {
        FrozenFiles.check(file, SourceFile.fileSystem(path, hadoop).getFileStatus(path));
      } catch (FileNotFoundException e) {
        throw FrozenFiles.missing(file.path(), e);
      } catch (IOException e) {
        throw FrozenFiles.unreadable(file.path(), e);
      }
    }

    private void take() {
      records++;
      Optional<Reject> reject = reader.reject();
      if (reject.isPresent()) {
        rejected++;
        rejects.add(reject.get());
      } else {
        next = RowFactory.create(values.of(reader.values(), file.partitionValues()));
      }
    }

    private boolean openNext() {
      while (!files.hasNext()) {
        if (!tasks.hasNext()) {
          return false;
        }
        files = tasks.next().files().iterator();
      }
      file = files.next();
      records = 0;
      rejected = 0;
      rejects = new RejectFile(rejectsFolder, source, file.name(), hadoop);
      Path path = new Path(file.path());
      requireUnchanged();
      try {
        reader = format.open(SourceFile.fileSystem(path, hadoop).open(path), file.path());
      } catch (FileNotFoundException e) {
        throw FrozenFiles.missing(file.path(), e);
      } catch (IOException e) {
        throw FrozenFiles.unreadable(file.path(), e);
      }
      return true;
    }
  }
}
