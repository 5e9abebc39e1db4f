package dev.inlet.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A small file whose bytes are all in memory, so that it is opened and read once. */
final class HeldFile implements StoredFile {
  /** Of larger ones parts are read. */
  static final int MOST_BYTES = 1 << 22;

  private final StoredFile file;
  private final byte[] bytes;

  private HeldFile(StoredFile file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /** The file itself if it is not small. */
  static StoredFile of(StoredFile file) throws IOException {
    if (file.length() > MOST_BYTES) {
      return file;
    }
    byte[] bytes = file.from(0).readNBytes((int) file.length());
    if (bytes.length < file.length()) {
      throw TextJoin.changed(file, bytes.length);
    }
    return new HeldFile(file, bytes);
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public InputStream from(long offset) {
    int at = (int) Math.min(offset, bytes.length);
    return new ByteArrayInputStream(bytes, at, bytes.length - at);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
