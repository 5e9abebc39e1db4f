package dev.inlet.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A file in memory, which counts what is opened and read of it. */
class BytesFile implements StoredFile {
  private final byte[] bytes;
  private int opened;
  private long read;

  BytesFile(byte[] bytes) {
    this.bytes = bytes;
  }

  int opened() {
    return opened;
  }

  long bytesRead() {
    return read;
  }

  @Override
  public String name() {
    return "data/x";
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public InputStream from(long offset) throws IOException {
    opened++;
    int at = Math.toIntExact(offset);
    return new ByteArrayInputStream(bytes, at, bytes.length - at) {
      @Override
      public synchronized int read() {
        int next = super.read();
        read += next < 0 ? 0 : 1;
        return next;
      }

      @Override
      public synchronized int read(byte[] into, int from, int length) {
        int count = super.read(into, from, length);
        read += Math.max(count, 0);
        return count;
      }
    };
  }

  @Override
  public void close() {}
}
