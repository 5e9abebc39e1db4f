package dev.inlet.read;

import dev.inlet.format.ListedBytes;
import dev.inlet.format.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.apache.hadoop.fs.FSDataInputStream;

/** A file of a Hadoop file system, opened once. */
final class HadoopFile implements StoredFile {
  /** As much as is looked at to know how a file is compressed; many files have no more. */
  private static final int HEAD_BYTES = 1 << 16;

  private final String name;
  private final long length;
  private final FSDataInputStream in;
  private final Decoding decoding;
  private byte[] head = {};

  /**
   * @param name as messages should have it
   * @param in closed with this
   */
  HadoopFile(String name, long length, FSDataInputStream in) {
    this(name, length, in, Decoding.IN_TURN);
  }

  /** One that is decoded as told. */
  HadoopFile(String name, long length, FSDataInputStream in, Decoding decoding) {
    this.decoding = decoding;
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
  public Decoding decoding() {
    return decoding;
  }

  /** The head of a file is kept, so that looking at it first costs no request of its own. */
  @Override
  public InputStream from(long offset) throws IOException {
    if (offset == 0 && head.length == 0 && length > 0) {
      seek(0);
      head = in.readNBytes((int) Math.min(HEAD_BYTES, length));
    }
    if (offset >= head.length) {
      seek(offset);
      return new ListedBytes(in, length - offset);
    }
    int at = (int) offset;
    InputStream first = new ByteArrayInputStream(head, at, head.length - at);
    return new SequenceInputStream(first, new Rest());
  }

  private void seek(long offset) throws IOException {
    if (in.getPos() != offset) {
      in.seek(offset);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** What is behind the head; where the reader is, is only set when it comes to that. */
  private final class Rest extends InputStream {
    private InputStream rest;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      if (rest == null) {
        seek(head.length);
        rest = new ListedBytes(in, length - head.length);
      }
      return rest.read(bytes, from, count);
    }
  }
}
