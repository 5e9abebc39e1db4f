package dev.inlet.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** A file that is not compressed: each byte is a block. */
final class PlainContainer implements Container {
  @Override
  public Optional<String> whole(StoredFile file) {
    return Optional.empty();
  }

  @Override
  public OptionalLong blockFrom(StoredFile file, long offset) {
    return offset < file.length() ? OptionalLong.of(offset) : OptionalLong.empty();
  }

  @Override
  public BlockInput open(StoredFile file, long start, long end) throws IOException {
    return new PlainInput(file.from(start), start, end);
  }

  private static final class PlainInput extends BlockInput {
    private final InputStream raw;
    private final long end;
    private long position;
    private boolean ended;

    PlainInput(InputStream raw, long start, long end) {
      this.raw = raw;
      this.position = start;
      this.end = end;
    }

    @Override
    boolean behind() {
      return ended || position >= end;
    }

    @Override
    long block() {
      return position;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int most = position < end ? (int) Math.min(length, end - position) : length;
      int read = raw.read(bytes, from, most);
      ended = read < 0;
      position += Math.max(read, 0);
      return read;
    }
  }
}
