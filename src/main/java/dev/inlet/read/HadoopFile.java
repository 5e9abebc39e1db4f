package dev.inlet.read;

import dev.inlet.format.StoredFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FSDataInputStream;

/** A file of a Hadoop file system, opened once. */
final class HadoopFile implements StoredFile {
  private final String name;
  private final long length;
  private final FSDataInputStream in;

  /**
   * @param name as messages should have it
   * @param in closed with this
   */
  HadoopFile(String name, long length, FSDataInputStream in) {
    this.name = name;
    this.length = length;
    this.in = in;
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
  public InputStream from(long offset) throws IOException {
    if (in.getPos() != offset) {
      in.seek(offset);
    }
    return new KeptOpen(in);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static final class KeptOpen extends FilterInputStream {
    KeptOpen(InputStream in) {
      super(in);
    }

    @Override
    public void close() {
      // Closed with the file.
    }
  }
}
