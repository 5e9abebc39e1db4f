package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A stored file whose bytes are in memory. */
public final class MemoryFile implements StoredFile {
  private final String name;
  private final byte[] bytes;

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
    return new ByteArrayInputStream(bytes, (int) offset, (int) (bytes.length - offset));
  }

  @Override
  public void close() {
    // In memory.
  }
}
