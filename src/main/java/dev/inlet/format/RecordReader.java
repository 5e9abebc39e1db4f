package dev.inlet.format;

import java.io.Closeable;
import java.util.Optional;

/**
 * The records of one file, in order. Not for use by several threads.
 *
 * <p>Values are {@code Boolean}, {@code Byte}, {@code Short}, {@code Integer}, {@code Long}, {@code
 * Float}, {@code Double}, {@code BigDecimal}, {@code String}, {@code byte[]}, {@code LocalDate} for
 * date, {@code Instant} for timestamp, {@code LocalDateTime} for timestamp_ntz, {@code Object[]}
 * for struct, {@code List} for array and {@code Map<String, Object>} for map; a null cell is {@code
 * null}.
 */
public interface RecordReader extends Closeable {

  /**
   * Moves on to the next record.
   *
   * @return false after the last one
   * @throws dev.inlet.InputException if the file cannot be decoded any further
   */
  boolean next();

  /** Why the current record is not a row; empty if it is one. */
  Optional<Reject> reject();

  /**
   * The current row, in the order of {@link RecordFormat#wanted()}: a new array for each row, of
   * undefined content when {@link #reject()} is present.
   */
  Object[] values();

  /** The physical line, counted from 1, on which the current record starts. */
  long line();

  @Override
  void close();
}
