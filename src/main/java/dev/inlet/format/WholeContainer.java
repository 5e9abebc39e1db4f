package dev.inlet.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** A file that is one block, for there is no way into its middle, or none is known. */
final class WholeContainer implements Container {
  interface Decoder {
    InputStream open(InputStream raw) throws IOException;
  }

  private final String reason;
  private final Decoder decoder;

  WholeContainer(String reason, Decoder decoder) {
    this.reason = reason;
    this.decoder = decoder;
  }

  @Override
  public Optional<String> whole(StoredFile file) {
    return Optional.of(reason);
  }

  @Override
  public OptionalLong blockFrom(StoredFile file, long offset) {
    return OptionalLong.empty();
  }

  @Override
  public BlockInput open(StoredFile file, long start, long end) throws IOException {
    return new WholeInput(decoder.open(file.from(start)));
  }

  private static final class WholeInput extends BlockInput {
    private final PushbackInputStream decoded;
    private boolean ended;

    WholeInput(InputStream decoded) {
      this.decoded = new PushbackInputStream(decoded);
    }

    @Override
    boolean behind() throws IOException {
      if (!ended) {
        int next = decoded.read();
        ended = next < 0;
        if (!ended) {
          decoded.unread(next);
        }
      }
      return ended;
    }

    @Override
    long block() {
      return 0;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int read = decoded.read(bytes, from, length);
      ended = read < 0;
      return read;
    }

    @Override
    public void close() throws IOException {
      decoded.close();
    }
  }
}
