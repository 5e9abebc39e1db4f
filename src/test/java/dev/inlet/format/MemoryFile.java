package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A stored file whose bytes are in memory; counts what is opened and read of it. */
public final class MemoryFile implements StoredFile {
  private final String name;
  private final byte[] bytes;
  private int opened;
  private long read;

  /** One whose name does not matter. */
  MemoryFile(byte[] bytes) {
    this("data/x", bytes);
  }

  public MemoryFile(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  public static MemoryFile of(String name, String text) {
    return new MemoryFile(name, text.getBytes(UTF_8));
  }

  public static MemoryFile of(Path path) throws IOException {
    return new MemoryFile(path.getFileName().toString(), Files.readAllBytes(path));
  }

  int opened() {
    return opened;
  }

  long bytesRead() {
    return read;
  }

  public Split whole() {
    return Split.whole(bytes.length);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public InputStream from(long offset) {
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
  public void close() {
    // In memory.
  }
}
