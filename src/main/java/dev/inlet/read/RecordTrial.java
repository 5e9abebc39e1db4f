package dev.inlet.read;

import dev.inlet.InputException;
import dev.inlet.format.Batch;
import dev.inlet.format.RecordFormat;
import dev.inlet.format.RecordReader;
import dev.inlet.format.Reject;
import dev.inlet.format.Split;
import dev.inlet.format.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;

/** Reads texts that are in memory as files of a table are read, to see whether they fit it. */
public final class RecordTrial {
  /** How many records there were, and why the first one does not fit that does not. */
  private record Outcome(long rows, long rejects, Optional<String> reason) {}

  /** Bytes in place of a file. */
  private static final class Text implements StoredFile {
    private final byte[] bytes;

    Text(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public String name() {
      return "record";
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public InputStream from(long offset) {
      return new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
    }

    @Override
    public void close() {
      // In memory.
    }
  }

  private final RecordFormat format;
  private final Batch batch;

  public RecordTrial(RecordFormat format) {
    this.format = format;
    this.batch = new Batch(format.wanted());
  }

  /**
   * Why one record is no row; empty if it is one.
   *
   * @param text with the header that the table's files have
   */
  public Optional<String> misfit(byte[] text) {
    try {
      Outcome outcome = read(text);
      if (outcome.rows() == 1 && outcome.rejects() == 0) {
        return Optional.empty();
      }
      return outcome.rows() == 0 && outcome.rejects() == 1
          ? outcome.reason()
          : Optional.of(
              "read again: expected 1 record, found " + (outcome.rows() + outcome.rejects()));
    } catch (InputException e) {
      return Optional.of("read again: " + e.getMessage());
    }
  }

  /** Whether a text is exactly so many rows. */
  public boolean isRows(byte[] text, long rows) {
    try {
      Outcome outcome = read(text);
      return outcome.rows() == rows && outcome.rejects() == 0;
    } catch (InputException e) {
      return false;
    }
  }

  private Outcome read(byte[] text) {
    long rows = 0;
    long rejects = 0;
    Optional<String> reason = Optional.empty();
    try (RecordReader reader = format.open(new Text(text), Split.whole(text.length))) {
      while (reader.next(batch)) {
        rows += batch.rows();
        rejects += batch.rejects().size();
        reason = reason.or(() -> batch.rejects().stream().map(Reject::reason).findFirst());
      }
    }
    return new Outcome(rows, rejects, reason);
  }
}
