package dev.inlet.format;

import java.io.IOException;
import java.io.InputStream;

/** A stored file whose reads are counted, for what a decoder's failure should tell. */
final class CountedFile implements StoredFile {
  private final StoredFile file;
  private CountedInput current = new CountedInput(InputStream.nullInputStream(), 0);

  CountedFile(StoredFile file) {
    this.file = file;
  }

  /** What was read last. */
  CountedInput current() {
    return current;
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public long length() {
    return file.length();
  }

  @Override
  public InputStream from(long offset) throws IOException {
    current = new CountedInput(file.from(offset), offset);
    return current;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
