package dev.inlet.testing;

import dev.inlet.state.LocalDisk;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The file system {@code repeated:}, on which each file of the local disk seems to stand as often,
 * one behind the other, as {@link #TIMES} says. So large a file takes no room.
 */
public final class RepeatedFileSystem extends LocalDisk.Raw {
  /** How often, in a configuration. */
  public static final String TIMES = "inlet.test.repeated.times";

  @Override
  public URI getUri() {
    return URI.create("repeated:///");
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    return new FSDataInputStream(
        new Repeated(super.open(path, bufferSize), super.getFileStatus(path).getLen(), times()));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return repeated(super.getFileStatus(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return Arrays.stream(super.listStatus(path)).map(this::repeated).toArray(FileStatus[]::new);
  }

  private long times() {
    return getConf().getLong(TIMES, 1);
  }

  private FileStatus repeated(FileStatus status) {
    return new FileStatus(
        status.getLen() * times(),
        status.isDirectory(),
        1,
        status.getBlockSize(),
        status.getModificationTime(),
        status.getPath());
  }

  private static final class Repeated extends FSInputStream {
    private final FSDataInputStream once;
    private final long length;
    private final long end;
    private long at;

    Repeated(FSDataInputStream once, long length, long times) {
      this.once = once;
      this.length = length;
      this.end = length * times;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      if (at >= end) {
        return -1;
      }
      if (once.getPos() != at % length) {
        once.seek(at % length);
      }
      int read = once.read(bytes, from, count);
      at += read;
      return read;
    }

    @Override
    public void seek(long place) throws IOException {
      if (place < 0 || place > end) {
        throw new EOFException(place + " of " + end);
      }
      at = place;
    }

    @Override
    public long getPos() {
      return at;
    }

    @Override
    public boolean seekToNewSource(long place) {
      return false;
    }

    @Override
    public void close() throws IOException {
      once.close();
    }
  }
}
