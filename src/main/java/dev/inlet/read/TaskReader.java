package dev.inlet.read;

import dev.inlet.InputException;
import dev.inlet.format.Batch;
import dev.inlet.format.RecordReader;
import dev.inlet.format.Reject;
import dev.inlet.read.ReadCounts.FileCount;
import dev.inlet.state.FilePlace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** The rows of a task's splits, one after the other. */
final class TaskReader implements PartitionReader<ColumnarBatch> {
  private final TaskReaders task;
  private final Iterator<InputSplit> splits;
  private final Configuration hadoop;
  private final Batch batch;

  // Of the split that is being read; no reader between two.
  private InputSplit current;
  private Path path;
  private RecordReader reader;
  private Optional<RejectFile> rejects = Optional.empty();
  private ColumnarBatch columnar;
  private long records;
  private long rejected;
  private long rescued;

  TaskReader(TaskReaders task, ReadTask splits) {
    this.task = task;
    this.splits = splits.splits().iterator();
    this.hadoop = task.conf().value().value();
    this.batch = task.misfits().batch(task.format().wanted());
  }

  @Override
  public boolean next() {
    do {
      if (reader == null && !open()) {
        return false;
      }
      if (reader.next(batch)) {
        take();
      } else {
        finish();
      }
    } while (reader == null || batch.rows() == 0);
    columnar.setNumRows(batch.rows());
    return true;
  }

  @Override
  public ColumnarBatch get() {
    return columnar;
  }

  /** A task that is killed, fails or has enough rows leaves in the middle of a split. */
  @Override
  public void close() {
    if (reader != null) {
      reader.close();
      rejects.ifPresent(RejectFile::close);
      reader = null;
    }
  }

  private void take() {
    records += batch.rows() + batch.rejects().size();
    rejected += batch.rejects().size();
    rescued += batch.rescued().size() - batch.rescued().nullCount();
    for (Reject reject : batch.rejects()) {
      rejects.orElseThrow(() -> unwanted(reject)).add(reject, reader.header());
    }
  }

  private InputException unwanted(Reject reject) {
    return new InputException(
        current.file().path()
            + ": "
            + reject.place().text()
            + ": "
            + reject.reason()
            + ", in the record "
            + reject.raw().start()
            + ". Correct the record or the "
            + (task.origin().isOfJob()
                ? "table, or let the source say 'on-malformed = reject' or 'rescue'"
                : "schema, or name a folder for such records with the option 'rejects', or set the"
                    + " option 'onMalformed' to 'rescue'"));
  }

  private void finish() {
    reader.close();
    reader = null;
    requireUnchanged();
    rejects.ifPresent(RejectFile::publish);
    long bytes = current.split().end() - current.split().start();
    String name =
        task.origin().source() + "/" + current.file().name() + "@" + current.split().start();
    task.counts().add(new FileCount(name, bytes, records, rejected, rescued));
  }

  private boolean open() {
    if (!splits.hasNext()) {
      return false;
    }
    current = splits.next();
    InputFile file = current.file();
    records = 0;
    rejected = 0;
    rescued = 0;
    long start = current.split().start();
    rejects =
        task.misfits().areRejected()
            ? Optional.of(
                new RejectFile(task.misfits().folder(), task.origin(), file.name(), start, hadoop))
            : Optional.empty();
    path = new Path(file.path());
    requireUnchanged();
    try {
      HadoopFile stored =
          new HadoopFile(
              file.path(),
              file.length(),
              FilePlace.fileSystem(path, hadoop).open(path),
              current.decoding());
      try {
        reader = task.format().open(stored, current.split());
      } catch (RuntimeException e) {
        stored.close();
        throw e;
      }
    } catch (FileNotFoundException e) {
      throw FrozenFiles.missing(file.path(), e);
    } catch (IOException e) {
      throw FrozenFiles.unreadable(file.path(), e);
    }
    columnar = columns();
    return true;
  }

  /** Those that records are decoded to stay for all splits. */
  private ColumnarBatch columns() {
    if (columnar == null || !task.areOfRecords()) {
      return new ColumnarBatch(
          task.columns().stream()
              .map(column -> column.values(batch, current))
              .toArray(ColumnVector[]::new));
    }
    return columnar;
  }

  /** A file that grew while it was read may have ended in the middle of a record. */
  private void requireUnchanged() {
    try {
      FrozenFiles.check(current.file(), FilePlace.fileSystem(path, hadoop).getFileStatus(path));
    } catch (FileNotFoundException e) {
      throw FrozenFiles.missing(current.file().path(), e);
    } catch (IOException e) {
      throw FrozenFiles.unreadable(current.file().path(), e);
    }
  }
}
