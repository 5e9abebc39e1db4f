package dev.inlet.testing;

import dev.inlet.testing.FaultyFileSystem.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.Syncable;

/** Holds what is written until it is flushed; opens the file for a moment only. */
final class FaultyStream extends OutputStream implements Syncable {
  private final Fault fault;
  private final Path path;
  private final Optional<java.nio.file.Path> file;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private boolean closed;

  /**
   * @param file empty where its creation was a lie: then everything that is written is lost
   */
  FaultyStream(Fault fault, Path path, Optional<java.nio.file.Path> file) {
    this.fault = fault;
    this.path = path;
    this.file = file;
  }

  @Override
  public void write(int b) throws IOException {
    fault.refuseIfDead();
    pending.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    fault.refuseIfDead();
    pending.write(bytes, offset, length);
  }

  @Override
  public void hflush() throws IOException {
    fault.refuseIfDead();
    append(pending.size());
  }

  @Override
  public void hsync() throws IOException {
    hflush();
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      fault.perform(
          Kind.CLOSE,
          path,
          new Fault.Effects<>(
              () -> append(pending.size()), this::lose, () -> append(pending.size() / 2)));
    }
  }

  private Void append(int length) throws IOException {
    if (file.isPresent()) {
      byte[] bytes = Arrays.copyOf(pending.toByteArray(), length);
      Files.write(file.get(), bytes, StandardOpenOption.APPEND);
    }
    pending.reset();
    return null;
  }

  /** All bytes, also those that were flushed. */
  private Void lose() throws IOException {
    if (file.isPresent()) {
      Files.write(file.get(), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    }
    return null;
  }
}
