package dev.inlet.format;

import java.io.IOException;
import java.io.InputStream;

/** A file as a decoder reads it, which remembers what {@link CountedInput} does of all reads. */
final class CountedFile implements StoredFile {
  private interface Opening {
    InputStream from(long offset) throws IOException;
  }

  private final String name;
  private final long length;
  private final Opening opening;
  private CountedInput newest;

  private CountedFile(String name, long length, Opening opening, CountedInput first) {
    this.name = name;
    this.length = length;
    this.opening = opening;
    this.newest = first;
  }

  static CountedFile of(StoredFile file) {
    CountedInput none = new CountedInput(InputStream.nullInputStream(), 0);
    return new CountedFile(file.name(), file.length(), file::from, none);
  }

  /** A file of which only one stream from its start is at hand, and whose length is not known. */
  static CountedFile of(CountedInput whole, String name) {
    return new CountedFile(name, Long.MAX_VALUE, offset -> whole, whole);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public CountedInput from(long offset) throws IOException {
    InputStream raw;
    try {
      raw = opening.from(offset);
    } catch (IOException e) {
      newest = CountedInput.failed(e, offset);
      throw e;
    }
    newest = raw instanceof CountedInput counted ? counted : new CountedInput(raw, offset);
    return newest;
  }

  /** What was opened last, and tells about a failure. */
  CountedInput newest() {
    return newest;
  }

  @Override
  public void close() throws IOException {
    newest.close();
  }
}
