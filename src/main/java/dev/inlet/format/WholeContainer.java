package dev.inlet.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** A file that can only be decoded from its start. */
final class WholeContainer implements Container {
  /** Makes a file's text of its bytes. */
  interface Decoder {
    InputStream open(InputStream raw) throws IOException;
  }

  private final Decoder decoder;

  WholeContainer(Decoder decoder) {
    this.decoder = decoder;
  }

  @Override
  public Optional<String> whole(StoredFile file) {
    return Optional.of("one stream");
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
    private final InputStream text;
    private boolean ended;

    WholeInput(InputStream text) {
      this.text = text;
    }

    @Override
    boolean behind() {
      return ended;
    }

    @Override
    long block() {
      return 0;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int read = text.read(bytes, from, length);
      ended = read < 0;
      return read;
    }

    @Override
    public void close() throws IOException {
      text.close();
    }
  }
}
