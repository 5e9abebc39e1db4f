package dev.inlet.format;

import java.io.Closeable;
import java.util.Optional;

/** The records of one split of a file, in order, many at a time. Not for use by several threads. */
public interface RecordReader extends Closeable {

  /**
   * Fills a batch with the next rows and rejects, in place of what it holds.
   *
   * @param batch of the columns of {@link RecordFormat#wanted()}
   * @return false if there was no record left; a batch may have rejects and no rows
   * @throws dev.inlet.InputException if the file cannot be decoded any further
   * @throws java.io.UncheckedIOException of a {@link FalseEdgeException}, if the next split does
   *     not begin where this one ends
   */
  boolean next(Batch batch);

  /** The record that names the columns, of a file that has one; not all of it if it is long. */
  default Optional<RawRecord> header() {
    return Optional.empty();
  }

  @Override
  void close();
}
