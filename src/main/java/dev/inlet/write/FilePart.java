package dev.inlet.write;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A range of a local file that can be read again from its mark, as a part is that is sent again.
 */
final class FilePart extends InputStream {
  private final FileChannel file;
  private final long end;
  private long position;
  private long mark;

  FilePart(Path file, long from, long bytes) throws IOException {
    this.file = FileChannel.open(file);
    this.position = from;
    this.mark = from;
    this.end = from + bytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int wanted = (int) Math.min(length, end - position);
    int read = wanted == 0 ? -1 : file.read(ByteBuffer.wrap(into, offset, wanted), position);
    position += Math.max(0, read);
    return read;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, end - position);
  }

  @Override
  public boolean markSupported() {
    return true;
  }

  @Override
  public synchronized void mark(int limit) {
    mark = position;
  }

  @Override
  public synchronized void reset() {
    position = mark;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
